"""The officer's pages of a dossier, as a browser without JavaScript sees them."""

import datetime as dt
import re
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from tests.support import way
from tests.support.queue import run_jobs
from tests.support.way import People

from congvu.audit import queries as audit
from congvu.dossiers import services as dossiers
from congvu.dossiers.rules.statuses import Status
from congvu.identity.models import Account
from congvu.identity.services import open_session
from congvu.registers import queries as registers
from congvu.signatures import queries as signatures
from congvu.signatures import services as signature_services
from congvu.tasks import queries as tasks
from congvu.tasks import services as task_services
from congvu.tasks.models import Task

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture
def who() -> People:
    cache.clear()
    return way.people()


def signed_in(code: str) -> Client:
    account = Account.objects.get(officer__code=code)
    entered = open_session(account_id=account.id, at=timezone.now())
    client = Client(headers={"accept-language": "vi"})
    session = client.session
    session["session_id"] = str(entered.session_id)
    session.save()
    return client


@pytest.fixture
def registrar() -> Client:
    return signed_in("an")


def address(dossier_id: UUID, rest: str = "") -> str:
    return f"/can-bo/ho-so/{way.reload(dossier_id).code}{rest}"


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def see(client: Client, dossier_id: UUID, rest: str = "", status: int = 200) -> str:
    answer = client.get(address(dossier_id, rest))
    assert answer.status_code == status, (rest, answer.status_code)
    html = answer.content.decode()
    assert "style=" not in html
    return said(html)


def press(client: Client, dossier_id: UUID, step: str, outcome: str, **more: str) -> str:
    """Press the button of an outcome; gives where it leads."""
    fields = {"step": step, "outcome": outcome, "request_id": str(uuid4()), **more}
    answer = client.post(address(dossier_id, "/buoc"), fields)
    assert answer.status_code == 302, said(answer.content.decode())
    return str(answer["Location"])


def a_dossier_that_differs(who: People) -> UUID:
    answers = way.example("clean")
    answers["mother.facts"] = "CHANGED"
    answers["mother.ethnicity"] = "02"
    dossier_id = way.a_draft(who, answers=answers)
    way.submit(dossier_id, who)
    way.check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    return dossier_id


def test_a_received_dossier_shows_data_paper_and_the_expected_act(
    who: People, registrar: Client
) -> None:
    dossier_id = way.a_received_dossier(who)

    html = registrar.get(address(dossier_id)).content.decode()

    assert "Nguyễn Thị Minh Hằng" in html
    assert 'data-key="E">Ghi vào sổ' in html
    assert 'data-key="B"' in html
    assert '<dt title="Họ, chữ đệm, tên của con">Trẻ</dt>' in html, "the office's short label"
    assert f"{address(dossier_id)}/tep/" in html
    looked = audit.viewings(way.reload(dossier_id).ref, newest=5)
    assert any(line.page == "dossiers:workbench" for line in looked)


def test_the_way_to_signing_through_the_pages(who: People, registrar: Client) -> None:
    dossier_id = way.a_received_dossier(who)

    assert press(registrar, dossier_id, "appraise", "enter") == address(dossier_id, "/so")
    waiting = registrar.get(address(dossier_id, "/so"))
    assert waiting["Refresh"]
    run_jobs(way.now())
    entry = registers.entry_of(way.reload(dossier_id).ref)
    assert entry is not None
    ready = see(registrar, dossier_id, "/so")
    assert f"Số {entry.code}" in ready
    assert "Gửi bản dự thảo" in ready
    assert press(registrar, dossier_id, "check_draft", "send", **{"from": "entry"}).endswith("/so")
    assert "không trả lời" in see(registrar, dossier_id, "/so").lower()
    dossiers.answer_draft(dossier_id=dossier_id, marks={}, actor=who.mother, at=way.now())
    assert "Trình ký" in see(registrar, dossier_id, "/so")
    assert press(registrar, dossier_id, "submit_for_signing", "submit") == "/can-bo"
    assert signatures.waiting_count(who.chairwoman.id or uuid4()) == 1


def test_the_second_officer_is_told_who_was_first(who: People, registrar: Client) -> None:
    dossier_id = way.a_received_dossier(who)
    way.take(dossier_id, "appraise", "enter", who.registrar)

    answer = registrar.post(
        address(dossier_id, "/buoc"),
        {"step": "appraise", "outcome": "enter", "request_id": uuid4()},
    )

    assert answer.status_code == 409
    assert "Nguyễn Thị An" in said(answer.content.decode())
    assert len(registers.versions_of(registers.entry_of(way.reload(dossier_id).ref).id)) == 1  # type: ignore[union-attr]  # it was entered


def test_a_double_press_is_one_act(who: People, registrar: Client) -> None:
    dossier_id = way.a_received_dossier(who)
    one = str(uuid4())

    first = press(registrar, dossier_id, "appraise", "enter", request_id=one)
    second = press(registrar, dossier_id, "appraise", "enter", request_id=one)

    assert first == second


def test_a_difference_is_decided_with_one_press(who: People, registrar: Client) -> None:
    dossier_id = a_dossier_that_differs(who)
    before = registrar.get(address(dossier_id)).content.decode()
    assert "cần quyết định" in before
    assert "disabled" in before
    stopped = registrar.post(address(dossier_id, "/buoc"), {"step": "appraise", "outcome": "enter"})
    assert stopped.status_code == 409

    refused = registrar.post(
        address(dossier_id, "/chon"), {"field": "mother.ethnicity", "counts": "declared"}
    )
    assert refused.status_code == 409
    registrar.post(address(dossier_id, "/chon"), {"field": "mother.ethnicity", "counts": "known"})

    assert "đã quyết định" in see(registrar, dossier_id).lower()
    press(registrar, dossier_id, "appraise", "enter")


def test_a_supplement_is_asked_for_at_once_and_the_clock_stops(
    who: People, registrar: Client
) -> None:
    dossier_id = way.a_received_dossier(who)
    assert "Giấy chứng sinh" in see(registrar, dossier_id, "/bo-sung")
    nothing = registrar.post(
        address(dossier_id, "/bo-sung"),
        {"step": "appraise", "note-birth-proof": "mờ góc", "request_id": uuid4()},
    )
    assert nothing.status_code == 409
    assert "mờ góc" in nothing.content.decode()

    asked = registrar.post(
        address(dossier_id, "/bo-sung"),
        {"step": "appraise", "slot-birth-proof": "UNREADABLE", "request_id": uuid4()},
    )

    assert asked.status_code == 302
    assert way.reload(dossier_id).state is Status.AWAITING_SUPPLEMENT
    assert "Chờ người nộp bổ sung" in see(registrar, dossier_id)


def test_a_refusal_needs_its_reason_and_ends_the_dossier(who: People, registrar: Client) -> None:
    dossier_id = way.a_received_dossier(who)
    assert "không thể hoàn tác" in see(registrar, dossier_id, "/tu-choi").lower()
    fields = {"step": "appraise", "explanation": "Đã hỏi bệnh viện", "request_id": uuid4()}
    without = registrar.post(address(dossier_id, "/tu-choi"), fields)
    assert without.status_code == 409
    assert "Đã hỏi bệnh viện" in without.content.decode()

    registrar.post(
        address(dossier_id, "/tu-choi"), {**fields, "reason": "NOT_TRUE", "request_id": uuid4()}
    )

    assert way.reload(dossier_id).state is Status.STOPPED


def test_a_mark_of_the_mother_comes_first_and_is_corrected(who: People, registrar: Client) -> None:
    dossier_id = way.a_dossier_with_a_draft(who)
    dossiers.answer_draft(
        dossier_id=dossier_id,
        marks={"child_name": "Trần Nguyễn Bảo Ân"},
        actor=who.mother,
        at=way.now(),
    )
    shown = registrar.get(address(dossier_id, "/so")).content.decode()
    assert shown.index("Trần Nguyễn Bảo Ân") < shown.index('id="sua"')
    assert shown.partition("<dialog")[0].count("btn pri") == 1, (
        "to correct is expected, to send again is not"
    )
    fields = {"step": "check_draft", "c-child_name": "Trần Nguyễn Bảo Ân", "reason": "Bà Hằng báo"}
    bad = registrar.post(
        address(dossier_id, "/so/sua"),
        {**fields, "c-child_born_on": "31/02/2026", "request_id": uuid4()},
    )
    assert bad.status_code == 409
    assert "31/02/2026" in bad.content.decode()

    done = registrar.post(address(dossier_id, "/so/sua"), {**fields, "request_id": uuid4()})

    assert done.status_code == 302
    entry = registers.entry_of(way.reload(dossier_id).ref)
    assert entry is not None
    assert entry.content["child_name"] == "Trần Nguyễn Bảo Ân"
    assert entry.version == 3  # entered, completed with the number, corrected
    assert 'id="cho-sai"' not in registrar.get(address(dossier_id, "/so")).content.decode()


def test_what_the_signer_sent_back_is_read_with_its_reason(who: People, registrar: Client) -> None:
    dossier_id = way.a_dossier_to_sign(who)
    assert who.chairwoman.id is not None
    (waiting,) = signatures.waiting_for(who.chairwoman.id, at=way.now())
    signature_services.send_back(
        request_id=waiting.card.id, reason="Sai tên xã", actor=who.chairwoman, at=way.now()
    )
    run_jobs(way.now())

    assert "Sai tên xã" in see(registrar, dossier_id, "/so")


def test_a_task_is_taken_up_and_handed_back(who: People, registrar: Client) -> None:
    dossier_id = way.a_received_dossier(who)
    ref = way.reload(dossier_id).ref

    registrar.post(address(dossier_id, "/nhan-viec"))
    task = tasks.open_task_of(subject=ref)
    assert task is not None
    assert task.taken_by_id == who.registrar.id
    registrar.post(address(dossier_id, "/nhan-viec"), {"back": "1"})

    again = tasks.open_task_of(subject=ref)
    assert again is not None
    assert again.taken_by_id is None
    task_services.take_up(task_id=again.id, actor=who.registrar, at=way.now())


def test_strangers_find_no_such_page(who: People) -> None:
    dossier_id = way.a_received_dossier(who)

    assert signed_in("mai").get(address(dossier_id)).status_code == 403
    assert Client().get(address(dossier_id)).status_code == 302
    assert signed_in("an").get("/can-bo/ho-so/H99.27-260101-0001").status_code == 404


def test_the_page_asks_a_bounded_number_of_queries(
    who: People, registrar: Client, django_assert_max_num_queries: object
) -> None:
    dossier_id = way.a_received_dossier(who)
    with django_assert_max_num_queries(75):  # type: ignore[operator]  # pytest-django's
        registrar.get(address(dossier_id))


def test_the_history_tells_the_acts_of_people_before_the_steps_of_the_machine(
    who: People, registrar: Client
) -> None:
    dossier_id = way.a_finished_dossier(who)

    acts, _fold, steps = see(registrar, dossier_id, "/nhat-ky").partition("bước máy tự làm ở giữa")

    assert "Tiếp nhận hồ sơ" in acts
    assert "Lò Thị Hương" in acts
    assert "Quy trình chuyển bước" not in acts
    assert "Quy trình chuyển bước" in steps


def test_a_step_says_until_when_it_should_be_done_and_when_that_is_over(
    registrar: Client, who: People
) -> None:
    dossier_id = way.a_received_dossier(who)
    assert "Thời gian cho bước này: đến" in said(see(registrar, dossier_id))

    Task.objects.filter(subject_id=dossier_id).update(
        opened_at=timezone.now() - dt.timedelta(days=5)
    )

    late = said(see(registrar, dossier_id))
    assert "Bước này đã quá thời gian dự kiến" in late
    assert "Ngày hẹn trả hồ sơ không thay đổi" in late
