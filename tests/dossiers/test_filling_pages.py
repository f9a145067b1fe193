"""The pages of filling in, as a browser without JavaScript sends them."""

import re
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support import way

from congvu.audit import queries as audit
from congvu.dossiers.models import Dossier, PaperFile
from congvu.dossiers.rules.statuses import Status
from congvu.kernel.ids import new_id
from congvu.kernel.moments import day_of
from congvu.procedures import queries as procedures

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def mother() -> Client:
    client = Client()
    answer = client.post(
        "/dang-nhap", {"login": "hang@example.vn", "password": "Demo-2026-tan-phu"}
    )
    assert answer.status_code == 302
    return client


def address(dossier_id: UUID, page: str) -> str:
    return f"/ho-so/nhap/{dossier_id}/{page}"


def shown(html: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]+)"', html)
    assert found
    return found[1]


def test_the_start_button_opens_a_draft_and_leads_to_the_first_question(mother: Client) -> None:
    published = procedures.published(way.BIRTH, on=day_of(way.now()))
    (offering,) = procedures.offerings_of(published.procedure_id, on=day_of(way.now()))
    press = {"offering": str(offering.id), "request_id": str(new_id())}

    first = mother.post("/ho-so/moi", press)
    again = mother.post("/ho-so/moi", press)

    assert first.headers["Location"] == again.headers["Location"]
    question = mother.get(first.headers["Location"], follow=True)
    assert "Ông/bà là gì của trẻ?" in question.content.decode()
    assert Dossier.objects.count() == 1


def test_a_wrong_answer_comes_back_with_what_was_typed_and_nothing_is_kept(
    mother: Client,
) -> None:
    dossier_id = way.a_draft(way.people())
    before = way.reload(dossier_id).answers
    typed = {
        "child.born_on_day": "31",
        "child.born_on_month": "02",
        "child.born_on_year": "2026",
    }

    answer = mother.post(address(dossier_id, "cau-hoi/child-born-on"), typed)

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "<title>Lỗi: Con sinh ngày nào?" in html
    assert 'value="31"' in html
    assert way.reload(dossier_id).answers == before


def test_the_first_of_july_is_the_first_of_july(mother: Client) -> None:
    dossier_id = way.a_draft(way.people())
    typed = {
        "child.born_on_day": "01",
        "child.born_on_month": "07",
        "child.born_on_year": "2025",
    }

    answer = mother.post(address(dossier_id, "cau-hoi/child-born-on"), typed)

    assert answer.status_code == 302
    assert way.reload(dossier_id).answers["child.born_on"] == "2025-07-01"


def test_a_change_from_the_check_page_leads_back_to_it(mother: Client) -> None:
    dossier_id = way.a_draft(way.people())

    answer = mother.post(
        address(dossier_id, "cau-hoi/child-sex?ve=kiem-tra"), {"child.sex": "MALE"}
    )

    assert answer.headers["Location"] == address(dossier_id, "kiem-tra")


def test_a_photo_is_sent_shown_and_removed(mother: Client) -> None:
    dossier_id = way.a_draft(way.people())
    photo = SimpleUploadedFile("trang-2.jpg", way.photo("TRANG 2"), "image/jpeg")

    sent = mother.post(address(dossier_id, "giay-to"), {"file/birth-proof": photo, "send": "1"})

    assert sent.status_code == 302
    files = PaperFile.objects.filter(paper__dossier_id=dossier_id).order_by("order")
    assert files.count() == 2
    picture = mother.get(address(dossier_id, f"giay-to/{files[1].file_id}"))
    assert picture.headers["Content-Type"] == "image/webp"
    mother.post(address(dossier_id, "giay-to"), {"remove": str(files[1].file_id)})
    assert files.count() == 1


def test_a_page_is_replaced_after_asking_for_it_by_a_link(mother: Client) -> None:
    dossier_id = way.a_draft(way.people())
    (old,) = PaperFile.objects.filter(paper__dossier_id=dossier_id)
    papers, field = address(dossier_id, "giay-to"), f"file/birth-proof/{old.file_id}"
    photo = SimpleUploadedFile("moi.jpg", way.photo("MỚI"), "image/jpeg")

    assert f'name="{field}"' not in mother.get(papers).content.decode()
    assert f'name="{field}"' in mother.get(papers, {"thay": str(old.file_id)}).content.decode()
    sent = mother.post(f"{papers}?thay={old.file_id}", {field: photo})

    assert sent.headers["Location"] == papers
    (new,) = PaperFile.objects.filter(paper__dossier_id=dossier_id)
    assert new.file_id != old.file_id


def test_two_papers_never_share_the_name_of_a_field(mother: Client) -> None:
    dossier_id = way.a_draft(way.people(), answers=way.example("by-a-carer"))

    html = mother.get(address(dossier_id, "giay-to")).content.decode()

    names = re.findall(r'<label class="lab[^>]*>(.*?)</label>', html)
    assert len(names) >= 2
    assert len(set(names)) == len(names)


def test_an_unfit_file_is_refused_beside_its_slot(mother: Client) -> None:
    dossier_id = way.a_draft(way.people())
    bad = SimpleUploadedFile("x.pdf", b"not a pdf at all", "application/pdf")

    answer = mother.post(address(dossier_id, "giay-to"), {"file/birth-proof": bad, "send": "1"})

    assert answer.status_code == 422
    assert 'href="#file-birth-proof"' in answer.content.decode()
    assert PaperFile.objects.filter(paper__dossier_id=dossier_id).count() == 1


def test_going_on_without_the_needed_paper_says_so(mother: Client) -> None:
    dossier_id = way.a_draft(way.people())
    (file,) = PaperFile.objects.filter(paper__dossier_id=dossier_id)
    mother.post(address(dossier_id, "giay-to"), {"remove": str(file.file_id)})

    answer = mother.post(address(dossier_id, "giay-to"), {"next": "1"})

    assert answer.status_code == 422
    assert "Thêm giấy tờ còn thiếu" in answer.content.decode()


def test_handing_in_needs_the_declaration_and_leads_to_the_acknowledgement(
    mother: Client,
) -> None:
    dossier_id = way.a_draft(way.people())
    page = mother.get(address(dossier_id, "kiem-tra")).content.decode()
    press = {"shown": shown(page), "request_id": str(new_id())}

    refused = mother.post(address(dossier_id, "kiem-tra"), press)
    assert refused.status_code == 409
    assert 'href="#declared"' in refused.content.decode()
    accepted = [
        mother.post(address(dossier_id, "kiem-tra"), {**press, "declared": "1"}) for _ in range(2)
    ]

    assert accepted[0].headers["Location"] == accepted[1].headers["Location"]
    acknowledgement = mother.get(accepted[0].headers["Location"]).content.decode()
    dossier = way.reload(dossier_id)
    assert dossier.state is Status.NEW
    assert str(dossier.code) in acknowledgement
    assert "Chưa tiếp nhận" in acknowledgement
    assert "Đây chưa phải là giấy tiếp nhận" in acknowledgement


def test_the_back_button_after_handing_in_shows_the_dossier_and_changes_nothing(
    mother: Client,
) -> None:
    dossier_id = way.a_submitted_dossier(way.people())
    before = way.reload(dossier_id).answers

    answers = [
        mother.post(address(dossier_id, "cau-hoi/child-sex"), {"child.sex": "MALE"}),
        mother.post(address(dossier_id, "giay-to"), {"next": "1"}),
        mother.post(address(dossier_id, "kiem-tra"), {"declared": "1"}),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert way.reload(dossier_id).answers == before


def test_the_draft_of_somebody_else_does_not_exist() -> None:
    dossier_id = way.a_draft(way.people())
    stranger = Client()

    assert stranger.get(address(dossier_id, "kiem-tra")).status_code == 302
    stranger.post("/can-bo/dang-nhap", {"login": "an", "password": "Demo-2026-tan-phu"})
    for page in ("kiem-tra", "giay-to", "cau-hoi/child-sex"):
        assert stranger.get(address(dossier_id, page)).status_code in {302, 404}


def test_looking_at_a_draft_leaves_a_trace(mother: Client) -> None:
    dossier_id = way.a_draft(way.people())

    mother.get(address(dossier_id, "kiem-tra"))

    (look,) = audit.viewings(way.reload(dossier_id).ref)
    assert look.page == "dossiers:check"
