"""The citizen's pages after handing in, as a browser without JavaScript sees them."""

import re
from collections.abc import Callable
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from tests.support import way
from tests.support.way import People

from congvu.audit import queries as audit
from congvu.documents import queries as documents
from congvu.dossiers import services as dossiers
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries import traces
from congvu.dossiers.rules.reception import Check, Verdict
from congvu.dossiers.rules.statuses import Status
from congvu.identity.models import Citizen
from congvu.kernel.subjects import SubjectRef

pytestmark = pytest.mark.usefixtures("demonstration")

PASSWORD = "Demo-2026-tan-phu"


@pytest.fixture
def who() -> People:
    cache.clear()
    return way.people()


@pytest.fixture
def mother() -> Client:
    client = Client(headers={"accept-language": "vi"})
    answer = client.post("/dang-nhap", {"login": "0912345345", "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def code_of(dossier_id: UUID) -> str:
    return str(way.reload(dossier_id).code)


def page(client: Client, dossier_id: UUID, rest: str = "", status: int = 200) -> str:
    answer = client.get(f"/ho-so/{code_of(dossier_id)}{rest}")
    assert answer.status_code == status, (rest, answer.status_code)
    html = answer.content.decode()
    assert "<script" not in html
    assert "style=" not in html
    return html


def said(html: str) -> str:
    """The words of a page in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def ask_for_the_paper_again(dossier_id: UUID, who: People) -> None:
    dossiers.tick_checks(dossier_id=dossier_id, checks=list(Check), actor=who.desk, at=way.now())
    dossiers.give_verdict(
        dossier_id=dossier_id,
        slot="birth-proof",
        verdict=Verdict.NEEDS_SUPPLEMENT,
        reason_codes=["UNREADABLE"],
        actor=who.desk,
        at=way.now(),
    )
    items = [
        {"slot": "birth-proof", "reason": "UNREADABLE"},
        {"page": "child-name", "reason": "ANSWER_TO_MEND", "note": "Thiếu chữ đệm."},
    ]
    dossiers.ask_for_supplement(dossier_id=dossier_id, items=items, actor=who.desk, at=way.now())


def test_a_dossier_that_was_handed_in_promises_no_date_yet(who: People, mother: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    words = said(page(mother, dossier_id))

    assert "Chưa có" in words
    assert "Chờ tiếp nhận" in words
    assert "Rút hồ sơ" in words
    assert "Việc của ông/bà" not in words


def test_every_look_of_hers_is_remembered(who: People, mother: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)
    before = len(audit.viewings(SubjectRef("dossier", dossier_id)))

    page(mother, dossier_id)
    page(mother, dossier_id, "/nhat-ky")

    assert len(audit.viewings(SubjectRef("dossier", dossier_id))) == before + 2


@pytest.mark.parametrize(
    "rest", ["", "/ban-du-thao", "/bo-sung", "/ket-qua", "/nhat-ky", "/rut", f"/tep/{UUID(int=7)}"]
)
def test_a_dossier_of_somebody_else_does_not_exist(who: People, rest: str) -> None:
    dossier_id = way.a_submitted_dossier(who)
    Dossier.objects.filter(pk=dossier_id).update(submitter=another(), owner=None)
    client = Client(headers={"accept-language": "vi"})
    client.post("/dang-nhap", {"login": "0912345345", "password": PASSWORD})

    assert client.get(f"/ho-so/{code_of(dossier_id)}{rest}").status_code == 404


def another() -> UUID:
    return Citizen.objects.create(name="Lê Văn Khác", registered_at=way.now()).id


def test_a_received_dossier_says_when_and_why_that_day(who: People, mother: Client) -> None:
    dossier_id = way.a_received_dossier(who)

    html = page(mother, dossier_id)

    assert "Vì sao là ngày này" in said(html)
    assert "tư pháp – hộ tịch" in said(html)
    form = documents.documents_of(SubjectRef("dossier", dossier_id))[0]
    address = f"/ho-so/{code_of(dossier_id)}/tep/{form.file_id}"
    assert address in html
    answer = mother.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_a_file_of_another_dossier_is_not_shown_here(who: People, mother: Client) -> None:
    mine = way.a_submitted_dossier(who)
    other = way.reload(way.a_submitted_dossier(who))

    address = f"/ho-so/{code_of(mine)}/tep/{other.declaration_file_id}"

    assert mother.get(address).status_code == 404
    assert mother.get(f"{address}/trang/1").status_code == 404


class TestDraft:
    def test_the_draft_is_shown_with_every_line_right(self, who: People, mother: Client) -> None:
        dossier_id = way.a_dossier_with_a_draft(who)
        assert "Xem bản dự thảo" in said(page(mother, dossier_id))
        assert "tạm dừng" in said(page(mother, dossier_id)).lower()

        html = page(mother, dossier_id, "/ban-du-thao")

        assert html.count('value="wrong"') == html.count('value="right"') >= 7
        assert not re.search(r'value="wrong"[^>]*checked', html)
        picture = re.search(r'<img src="([^"]+)"', html)
        assert picture is not None
        assert mother.get(picture[1]).headers["Content-Type"] == "image/webp"

    def test_a_mark_without_words_loses_nothing(self, who: People, mother: Client) -> None:
        dossier_id = way.a_dossier_with_a_draft(who)
        form = {
            "request_id": str(uuid4()),
            "row-child_name": "wrong",
            "should-child_name": " ",
            "row-father_name": "wrong",
            "should-father_name": "Năm sinh 1995",
        }

        answer = mother.post(f"/ho-so/{code_of(dossier_id)}/ban-du-thao", form)

        html = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#should-child_name"' in html
        assert 'value="Năm sinh 1995"' in html
        assert way.reload(dossier_id).draft_checks.get().answered_at is None

    def test_a_wrong_line_goes_to_the_officer(self, who: People, mother: Client) -> None:
        dossier_id = way.a_dossier_with_a_draft(who)
        form = {
            "request_id": str(uuid4()),
            "row-father_name": "wrong",
            "should-father_name": "Năm sinh 1995",
        }

        answer = mother.post(f"/ho-so/{code_of(dossier_id)}/ban-du-thao", form, follow=True)

        assert "có chỗ sai" in said(answer.content.decode())
        check = way.reload(dossier_id).draft_checks.get()
        assert (check.answer, check.marks) == ("wrong", {"father_name": "Năm sinh 1995"})

    def test_pressing_twice_answers_once(self, who: People, mother: Client) -> None:
        dossier_id = way.a_dossier_with_a_draft(who)
        form = {"request_id": str(uuid4())}
        address = f"/ho-so/{code_of(dossier_id)}/ban-du-thao"

        first, second = mother.post(address, form), mother.post(address, form)

        assert (first.status_code, second.status_code) == (302, 302)
        assert way.reload(dossier_id).draft_checks.get().answer == "confirmed"


class TestSupplement:
    def post(self, client: Client, dossier_id: UUID, **form: object) -> str:
        address = f"/ho-so/{code_of(dossier_id)}/bo-sung"
        answer = client.post(address, {"request_id": str(uuid4()), **form}, follow=True)
        return answer.content.decode()

    def test_it_says_each_thing_with_reason_basis_and_remedy(
        self, who: People, mother: Client
    ) -> None:
        dossier_id = way.a_submitted_dossier(who)
        ask_for_the_paper_again(dossier_id, who)

        words = said(page(mother, dossier_id, "/bo-sung"))

        assert "2 mục" in words
        assert "Ảnh mờ hoặc tối" in words
        assert "khoản 1 Điều 16 Luật Hộ tịch" in words
        assert "Chụp lại cả trang" in words
        assert "Thiếu chữ đệm." in words
        assert "Thời hạn chưa bắt đầu" in words

    def test_handing_in_without_mending_is_refused_with_each_item(
        self, who: People, mother: Client
    ) -> None:
        dossier_id = way.a_submitted_dossier(who)
        ask_for_the_paper_again(dossier_id, who)

        html = self.post(mother, dossier_id, hand_in="1", declared="1")

        assert 'href="#item-birth-proof"' in html
        assert 'href="#item-child-name"' in html
        assert way.reload(dossier_id).state is Status.AWAITING_SUPPLEMENT

    def test_what_was_mended_goes_back_to_the_desk(self, who: People, mother: Client) -> None:
        dossier_id = way.a_submitted_dossier(who)
        ask_for_the_paper_again(dossier_id, who)
        photo = BytesIO(way.photo("MỚI"))
        photo.name = "moi.jpg"
        self.post(mother, dossier_id, **{"file/birth-proof": photo})
        question = f"/ho-so/nhap/{dossier_id}/cau-hoi/child-name"
        assert mother.get(question).status_code == 200
        answers = way.example("clean")["child.name"]
        form = {f"child.name-{part}": value for part, value in answers.items()}
        assert mother.post(question, form).status_code == 302
        assert said(page(mother, dossier_id, "/bo-sung")).count("Đã sửa, chưa gửi") == 2

        words = said(self.post(mother, dossier_id, hand_in="1", declared="1"))

        assert "Đã gửi bổ sung" in words
        assert way.reload(dossier_id).state is Status.NEW

    def test_a_file_that_is_no_picture_is_refused_at_its_item(
        self, who: People, mother: Client
    ) -> None:
        dossier_id = way.a_submitted_dossier(who)
        ask_for_the_paper_again(dossier_id, who)
        junk = BytesIO(b"MZ" + bytes(2000))
        junk.name = "chung-sinh.jpg"

        html = self.post(mother, dossier_id, **{"file/birth-proof": junk})

        assert 'href="#item-birth-proof"' in html
        assert "chung-sinh.jpg" in html or "tệp" in said(html).lower()


def test_a_refusal_is_told_with_reason_basis_and_what_to_do(who: People, mother: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)
    dossiers.refuse_reception(
        dossier_id=dossier_id, reason_code="NOT_COMPETENT", actor=who.desk, at=way.now()
    )

    html = page(mother, dossier_id)

    words = said(html)
    assert "không có thẩm quyền đăng ký" in words
    assert "Điều 13 Luật Hộ tịch" in words
    assert "Nộp tại UBND cấp xã nơi cư trú" in words
    assert "Đang chờ" not in words
    assert f"/ho-so/{code_of(dossier_id)}/rut" not in html


class TestResult:
    def test_the_first_download_returns_the_dossier(self, who: People, mother: Client) -> None:
        dossier_id = way.a_finished_dossier(who)
        words = said(page(mother, dossier_id, "/ket-qua"))
        assert "Lò Thị Hương" in words
        assert words.count("Hợp lệ") >= 2
        assert "không có giá trị pháp lý" in words.lower()
        address = f"/ho-so/{code_of(dossier_id)}/ket-qua/tai"
        assert mother.get(address).status_code == 405
        assert way.reload(dossier_id).state is Status.DONE

        for _ in range(2):
            answer = mother.post(address)
            assert answer.headers["Content-Disposition"].startswith("attachment;")
            content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
            assert content.startswith(b"%PDF")

        assert way.reload(dossier_id).state is Status.RETURNED
        assert "Đã trả kết quả" in said(page(mother, dossier_id))

    def test_its_file_is_not_given_out_beside_the_way(self, who: People, mother: Client) -> None:
        dossier = way.reload(way.a_finished_dossier(who))
        assert dossier.result_document_id is not None
        file_id = documents.document_card(dossier.result_document_id).file_id

        assert mother.get(f"/ho-so/{dossier.code}/tep/{file_id}").status_code == 404
        assert mother.get(f"/ho-so/{dossier.code}/tep/{file_id}/trang/1").status_code == 200
        assert way.reload(dossier.id).state is Status.DONE

    def test_before_it_exists_the_page_leads_to_the_dossier(
        self, who: People, mother: Client
    ) -> None:
        dossier_id = way.a_received_dossier(who)

        answer = mother.get(f"/ho-so/{code_of(dossier_id)}/ket-qua")

        assert answer.headers["Location"] == f"/ho-so/{code_of(dossier_id)}"


def test_the_history_names_officers_by_what_they_are(who: People, mother: Client) -> None:
    dossier_id = way.a_dossier_with_a_draft(who)

    words = said(page(mother, dossier_id, "/nhat-ky"))

    assert "Công chức tư pháp – hộ tịch" in words
    assert "Nguyễn Thị An" not in words
    assert "Ghi vào sổ" in words
    assert "Đã có số định danh" in words
    assert "Ông/bà" in words


def test_the_history_says_who_signed_and_who_sealed(who: People) -> None:
    dossier_id = way.a_finished_dossier(who)

    acts = {act.what: act.who for act in traces.acts(way.reload(dossier_id), who.mother.id)}

    assert "Chủ tịch" in acts["Ký Giấy khai sinh: Ký số"]
    sealed = next(who_did for what, who_did in acts.items() if what.startswith("Đóng dấu"))
    assert "văn thư" in sealed.lower()


class TestWithdrawing:
    def test_it_asks_first_and_then_stops_everything(self, who: People, mother: Client) -> None:
        dossier_id = way.a_received_dossier(who)
        assert "Rút hồ sơ?" in said(page(mother, dossier_id, "/rut"))
        assert way.reload(dossier_id).state is Status.IN_PROCESS

        form = {"request_id": str(uuid4()), "reason": "Khai nhầm nơi"}
        answer = mother.post(f"/ho-so/{code_of(dossier_id)}/rut", form, follow=True)

        assert way.reload(dossier_id).state is Status.WITHDRAWN
        words = said(answer.content.decode())
        assert "Đã rút hồ sơ" in words
        assert "Việc của ông/bà" not in words

    def test_after_the_result_it_is_too_late(self, who: People, mother: Client) -> None:
        dossier_id = way.a_finished_dossier(who)

        answer = mother.post(f"/ho-so/{code_of(dossier_id)}/rut", {"request_id": str(uuid4())})

        assert answer.status_code == 409
        assert way.reload(dossier_id).state is Status.DONE


class TestTracking:
    @pytest.mark.parametrize("name", ["c", "ma"])
    def test_the_public_sees_code_and_level_only(self, who: People, name: str) -> None:
        dossier = way.reload(way.a_received_dossier(who))

        words = said(
            Client().get("/theo-doi", {name: f" {str(dossier.code).lower()} "}).content.decode()
        )

        assert str(dossier.code) in words
        assert "bước 3 trong 4" in words
        for secret in ("Hằng", "khai sinh", "Tư pháp", "17:00"):
            assert secret not in words.partition("bước 3")[2].partition("Cần người giúp")[0]

    def test_an_unknown_code_is_told_in_words(self) -> None:
        cache.clear()
        answer = Client(headers={"accept-language": "vi"}).get(
            "/theo-doi", {"c": "H99.27-200101-9999"}
        )

        assert answer.status_code == 404
        assert "Không có hồ sơ nào mang mã này" in said(answer.content.decode())
        assert 'value="H99.27-200101-9999"' in answer.content.decode()

    def test_guessing_is_slowed_down_and_typing_mistakes_are_not(self, who: People) -> None:
        code = code_of(way.a_submitted_dossier(who))
        guesser = Client()
        for number in range(20):
            guesser.get("/theo-doi", {"c": f"H99.27-200101-{number:04d}"})

        assert guesser.get("/theo-doi", {"c": code}).status_code == 429
        neighbour = Client(REMOTE_ADDR="203.0.113.9")
        assert neighbour.get("/theo-doi", {"c": "bà Hằng"}).status_code == 422
        assert neighbour.get("/theo-doi", {"c": code}).status_code == 200


def test_the_page_of_a_dossier_asks_a_bounded_number_of_questions(
    who: People,
    mother: Client,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    dossier_id = way.a_finished_dossier(who)

    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        page(mother, dossier_id)
