"""The desk's pages: queue, reception screen, files, history and clock."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries
from tests.support import way
from tests.support.way import People

from congvu.audit import queries as audit
from congvu.documents import queries as documents
from congvu.dossiers import services as dossiers
from congvu.dossiers.models import Dossier
from congvu.dossiers.rules.reception import Check, Verdict
from congvu.dossiers.rules.statuses import Status
from congvu.identity.models import Position
from congvu.identity.rules import Role
from congvu.kernel.subjects import SubjectRef
from congvu.numbering import queries as numbering

pytestmark = pytest.mark.usefixtures("demonstration")

PASSWORD = "Demo-2026-tan-phu"
QUEUE = "/can-bo/tiep-nhan"


@pytest.fixture
def who() -> People:
    cache.clear()
    return way.people()


def signed_in(login: str) -> Client:
    client = Client(headers={"accept-language": "vi"})
    answer = client.post("/can-bo/dang-nhap", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.fixture
def desk(who: People) -> Client:
    assert who
    return signed_in("tuan")


def code_of(dossier_id: UUID) -> str:
    return str(way.reload(dossier_id).code)


def screen(dossier_id: UUID) -> str:
    return f"{QUEUE}/{code_of(dossier_id)}"


def said(answer: Any) -> str:
    html = answer.content.decode()
    assert "style=" not in html
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def everything(act: str, **more: str) -> dict[str, Any]:
    """A form on which everything is ticked and the paper is good."""
    return {
        "request_id": str(uuid4()),
        "check": [check.value for check in Check if check is not Check.DIGITISED],
        "verdict-birth-proof": "VALID",
        "act": act,
        **more,
    }


def receipts(who: People) -> int:
    assert who.desk.agency_id is not None
    year = f"{way.now():%Y}"
    return numbering.peek(agency_id=who.desk.agency_id, series="TNHS", period=year).last_value


def actions(dossier_id: UUID) -> list[str]:
    return [line.action for line in audit.history(SubjectRef("dossier", dossier_id))]


def test_an_empty_queue_says_so(desk: Client) -> None:
    assert "Đã tiếp nhận hết" in said(desk.get(QUEUE))


def test_only_the_desk_sees_the_queue(who: People) -> None:
    assert who
    assert signed_in("an").get(QUEUE).status_code == 403
    assert Client().get(QUEUE).status_code == 302


def test_the_queue_shows_what_waits_and_remembers_the_look(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    words = said(desk.get(QUEUE))

    assert code_of(dossier_id) in words
    looks = audit.viewings(SubjectRef("dossier", dossier_id))
    assert (looks[0].page, looks[0].actor_id) == ("dossiers:desk", who.desk.id)


@pytest.mark.parametrize("count", [3, 30])
def test_the_queue_asks_the_same_number_of_questions_however_long_it_is(
    who: People,
    desk: Client,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    first = way.reload(way.a_submitted_dossier(who))
    for number in range(1, count):
        copy = way.reload(first.pk)
        copy.pk, copy.code = uuid4(), f"{first.code[:-4]}{9000 + number}"  # type: ignore[index]
        copy._state.adding = True
        copy.save()
    desk.get(QUEUE)

    with django_assert_max_num_queries(24):
        page = desk.get(QUEUE).content.decode()

    assert page.count("data-row") == min(count, 25)
    if count == 30:
        (after,) = re.findall(r'href="\?(sau=[^"]+)"', page)
        rest = desk.get(f"{QUEUE}?{after}").content.decode()
        assert rest.count("data-row") == 5
        shown = re.findall(r"/can-bo/tiep-nhan/(H[\w.-]+)", page + rest)
        assert len(set(shown)) == 30


def test_a_page_mark_that_nobody_gave_begins_at_the_top(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    for mark in ("x", "1~y", "nan~", "9" * 400 + "~" + str(uuid4()), "inf~" + str(uuid4())):
        assert code_of(dossier_id) in said(desk.get(QUEUE, {"sau": mark}))


def test_the_screen_shows_consequences_before_the_act(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    words = said(desk.get(screen(dossier_id)))

    assert f"{receipts(who) + 1}/TNHS" in words
    assert "Hẹn trả 17:00" in words
    assert "Dữ liệu thay giấy" in words
    assert "Thời hạn chưa chạy" in words
    assert "không mở lại được" in words
    assert way.reload(dossier_id).state is Status.NEW


def test_the_desk_sees_the_phone_that_was_given_in_the_dossier(who: People, desk: Client) -> None:
    given = way.example("clean") | {"contact.phone": "0987654321"}
    dossier_id = way.a_draft(who, answers=given)
    way.submit(dossier_id, who)

    html = desk.get(screen(dossier_id)).content.decode()

    submitter = html[html.index("Người nộp") : html.index("Giấy tờ")]
    assert "0987654321" in submitter
    assert "0912345345" not in submitter


def test_one_press_checks_judges_and_receives(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    answer = desk.post(screen(dossier_id), everything("receive"), follow=True)

    dossier = way.reload(dossier_id)
    assert dossier.received_at is not None
    words = said(answer)
    assert f"{receipts(who)}/TNHS" in words
    (form,) = [one for one in documents.documents_of(dossier.ref) if one.kind == "FORM_01"]
    assert f"/tep/{form.file_id}" in answer.content.decode()
    file = desk.get(f"/can-bo/ho-so/{dossier.code}/tep/{form.file_id}")
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_one_press_sent_twice_gives_one_receipt(who: People, desk: Client) -> None:
    dossier_id, form = way.a_submitted_dossier(who), everything("receive")
    before = receipts(who)

    first = desk.post(screen(dossier_id), form)
    second = desk.post(screen(dossier_id), form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert receipts(who) == before + 1
    assert actions(dossier_id).count("dossiers.receive") == 1
    assert actions(dossier_id).count("dossiers.check") == 1


def test_a_refused_press_keeps_everything_and_issues_nothing(who: People, desk: Client) -> None:
    dossier_id, before = way.a_submitted_dossier(who), receipts(who)
    form = {
        "request_id": str(uuid4()),
        "check": ["IDENTITY", "FEE"],
        "act": "receive",
        "explanation": "Đã gọi điện",
        "page-child-name": "1",
        "note-child-name": "Thiếu chữ đệm",
    }

    answer = desk.post(screen(dossier_id), form)

    assert answer.status_code == 409
    html, words = answer.content.decode(), said(answer)
    assert "Xem giấy này và đánh giá" in words
    assert "Làm xong việc kiểm tra này trước" in words
    assert re.search(r'value="FEE" id="check-FEE" checked', html)
    assert "Thiếu chữ đệm" in html
    assert "Đã gọi điện" in html
    assert receipts(who) == before
    assert way.reload(dossier_id).state is Status.NEW


def test_checks_can_be_kept_without_an_act(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    desk.post(screen(dossier_id), {"request_id": str(uuid4()), "act": "proved"})
    desk.post(
        screen(dossier_id),
        {"check": ["FEE"], "verdict-birth-proof": "VALID", "act": "keep"},
    )

    dossier = Dossier.objects.select_related("reception").get(pk=dossier_id)
    assert dossier.reception.ticked == ["FEE"]
    assert dossier.papers.get(slot="birth-proof").verdict == Verdict.VALID
    assert dossier.state is Status.NEW


def test_the_house_ticks_only_what_it_proved(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    desk.post(screen(dossier_id), {"act": "proved"})

    ticked = Dossier.objects.select_related("reception").get(pk=dossier_id).reception.ticked
    assert "FEE" in ticked
    assert "CHANNEL" not in ticked
    assert "PAPERS" not in ticked


def test_a_supplement_is_built_from_verdicts_and_questions(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)
    form = everything("supplement") | {
        "verdict-birth-proof": "NEEDS_SUPPLEMENT",
        "slot-birth-proof": "UNREADABLE",
        "note-birth-proof": "Góc phải bị mờ.",
        "page-child-name": "1",
        "note-child-name": "Thiếu chữ đệm.",
    }

    answer = desk.post(screen(dossier_id), form, follow=True)

    dossier = way.reload(dossier_id)
    assert dossier.state is Status.AWAITING_SUPPLEMENT
    assert {
        (one.get("slot", one.get("page")), one["reason"]) for one in dossier.supplements.get().items
    } == {
        ("birth-proof", "UNREADABLE"),
        ("child-name", "ANSWER_TO_MEND"),
    }
    assert "/HDHS" in said(answer)
    assert code_of(dossier_id) in said(desk.get(f"{QUEUE}?xem=bo-sung"))


def test_a_faulty_paper_needs_a_reason(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)
    form = everything("supplement") | {"verdict-birth-proof": "NEEDS_SUPPLEMENT"}

    answer = desk.post(screen(dossier_id), form)

    assert answer.status_code == 409
    assert "Chọn giấy này sai ở đâu" in said(answer)
    assert 'value="NEEDS_SUPPLEMENT" checked' in answer.content.decode()
    assert way.reload(dossier_id).state is Status.NEW


def test_a_second_request_needs_the_consent_of_the_head(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)
    items = {"page-child-name": "1", "note-child-name": "Thiếu chữ đệm."}
    desk.post(screen(dossier_id), everything("supplement") | items)
    Dossier.objects.filter(pk=dossier_id).update(status=Status.NEW)
    way.reload(dossier_id).supplements.update(answered_at=way.now())

    refused = desk.post(screen(dossier_id), everything("supplement") | items)
    agreed = desk.post(screen(dossier_id), everything("supplement", head="1") | items)

    assert refused.status_code == 409
    assert "Trưởng bộ phận" in said(refused)
    assert agreed.status_code == 302


def test_a_refusal_gives_its_reason(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)

    without = desk.post(screen(dossier_id), everything("refuse", way="refuse"))
    with_one = desk.post(
        screen(dossier_id), everything("refuse", reason="NOT_COMPETENT"), follow=True
    )

    assert without.status_code == 409
    assert "Chọn lý do từ chối" in said(without)
    assert "/TCHS" in said(with_one)
    assert way.reload(dossier_id).state is Status.NOT_RECEIVED


def test_the_second_officer_is_told_who_took_the_dossier(who: People) -> None:
    dossier_id = way.a_submitted_dossier(who)
    way.check_everything(dossier_id, who)
    for position in Position.objects.filter(roles__contains=[Role.CIVIL_STATUS]):
        position.roles = [*position.roles, Role.DESK]
        position.save()
    second = signed_in("an")
    assert second.get(screen(dossier_id)).status_code == 200
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    before = receipts(who)

    answer = second.post(screen(dossier_id), everything("receive"))

    assert answer.status_code == 409
    assert "Vũ Minh Tuấn tiếp nhận hồ sơ lúc" in said(answer)
    assert receipts(who) == before
    assert actions(dossier_id).count("dossiers.receive") == 1


def test_a_dossier_that_was_withdrawn_in_between_is_not_received(who: People, desk: Client) -> None:
    dossier_id, before = way.a_submitted_dossier(who), receipts(who)
    dossiers.withdraw_dossier(dossier_id=dossier_id, reason="", actor=who.mother, at=way.now())

    answer = desk.post(screen(dossier_id), everything("receive"))

    assert answer.status_code == 409
    assert "Nguyễn Thị Minh Hằng rút" in said(answer)
    assert receipts(who) == before


def test_files_open_for_officers_of_the_agency_only(who: People, desk: Client) -> None:
    dossier_id, other_id = way.a_submitted_dossier(who), way.a_submitted_dossier(who)
    file_id = way.reload(dossier_id).papers.get(slot="birth-proof").files.get().file_id
    address = f"/can-bo/ho-so/{code_of(dossier_id)}/tep/{file_id}"

    picture = desk.get(f"{address}/trang/1")

    assert picture["Content-Type"] == "image/webp"
    assert audit.viewings(SubjectRef("dossier", dossier_id))[0].page == "dossiers:office_page"
    assert desk.get(f"{address}/trang/9").status_code == 404
    assert desk.get(f"/can-bo/ho-so/{code_of(other_id)}/tep/{file_id}").status_code == 404
    assert Client().get(address).status_code == 302
    assert signed_in("mai").get(address).status_code == 403


def test_the_history_says_who_did_what_and_who_looked(who: People, desk: Client) -> None:
    dossier_id = way.a_received_dossier(who)

    words = said(desk.get(f"/can-bo/ho-so/{code_of(dossier_id)}/nhat-ky"))

    assert "Vũ Minh Tuấn" in words
    assert "Tiếp nhận hồ sơ" in words
    assert "/TNHS" in words


def test_the_history_asks_a_bounded_number_of_questions(
    who: People, desk: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    dossier_id = way.a_received_dossier(who)
    address = f"/can-bo/ho-so/{code_of(dossier_id)}/nhat-ky"
    for _ in range(3):
        desk.get(address)

    with django_assert_max_num_queries(25):
        desk.get(address)


def test_the_clock_is_explained_before_and_after_reception(who: People, desk: Client) -> None:
    dossier_id = way.a_submitted_dossier(who)
    address = f"/can-bo/ho-so/{code_of(dossier_id)}/vi-sao-hen"

    before = said(desk.get(address))
    way.check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    after = said(desk.get(address))

    assert "chưa được tiếp nhận" in before
    assert "Hẹn trả 17:00" in after
    assert "chưa được tiếp nhận" not in after


def test_a_dossier_that_does_not_exist_has_no_page(desk: Client) -> None:
    assert desk.get(f"{QUEUE}/H99.27-261124-9999").status_code == 404
