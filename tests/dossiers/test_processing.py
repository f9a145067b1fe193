"""At the desk and after it: every way that the process may go."""

import datetime as dt
from collections.abc import Mapping
from io import BytesIO
from uuid import UUID

import pytest
from django.db import connection
from tests.support import way
from tests.support.queue import run_jobs, run_sweeps

from congvu.audit import services as audit
from congvu.audit.queries import history
from congvu.audit.services import Request
from congvu.bpmn import Kind, StepEntered, StepLeft
from congvu.deadlines.queries import derivation_in_words
from congvu.documents import queries as documents
from congvu.documents.rules import State
from congvu.dossiers import services as dossiers
from congvu.dossiers.models import Dossier, DraftCheck, Paper
from congvu.dossiers.queries.appraisal import comparisons, open_differences
from congvu.dossiers.rules.reception import Check, Verdict
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.services.actions import result_values
from congvu.dossiers.services.process import DossierProcess
from congvu.jobs.door import deliver_event
from congvu.jobs.models import StoredEvent
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import AccessRefused, Refusal
from congvu.registers import queries as registers
from congvu.registers.rules import EntryState
from congvu.signatures import queries as signatures
from congvu.signatures import services as signature_services
from congvu.sources import queries as source_queries
from congvu.sources import services as sources
from congvu.tasks import queries as task_queries
from congvu.tasks import services as tasks
from congvu.workflow import queries as workflow
from congvu.workflow.models import PendingTimer

pytestmark = pytest.mark.usefixtures("demonstration")

SYSTEM = Actor.system("test")


def codes(refused: "pytest.ExceptionInfo[Refusal]") -> set[str]:
    return {reason.code for reason in refused.value.reasons}


def waits_at(dossier_id: UUID) -> set[str]:
    standing = workflow.standing(way.reload(dossier_id).ref)
    return {node.id for node in standing.waiting} if standing else set()


def forms_of(dossier_id: UUID) -> list[str]:
    return [card.kind for card in documents.documents_of(way.reload(dossier_id).ref)]


def ask_at_desk(dossier_id: UUID, who: way.People, **more: object) -> str:
    dossiers.give_verdict(
        dossier_id=dossier_id,
        slot="birth-proof",
        verdict=Verdict.NEEDS_SUPPLEMENT,
        reason_codes=["UNREADABLE"],
        actor=who.desk,
        at=way.now(),
    )
    return dossiers.ask_for_supplement(
        dossier_id=dossier_id,
        items=[
            {"slot": "birth-proof", "reason": "UNREADABLE"},
            {"page": "child-hometown", "reason": "ANSWER_TO_MEND"},
        ],
        actor=who.desk,
        at=way.now(),
        **more,  # type: ignore[arg-type]
    )


def mend_answer(dossier_id: UUID, who: way.People) -> None:
    hometown = {**way.example("clean")["child.hometown"], "line": "Thôn Nà Lả"}
    dossiers.save_page(
        dossier_id=dossier_id,
        page_id="child-hometown",
        answers={"child.hometown": hometown},
        actor=who.mother,
        at=way.now(),
    )


def mend(dossier_id: UUID, who: way.People) -> None:
    dossiers.add_files(
        dossier_id=dossier_id,
        slot="birth-proof",
        uploads=[("ro.jpg", BytesIO(way.photo("RO NET")))],
        actor=who.mother,
        at=way.now(),
    )
    dossiers.hand_in_supplement(
        dossier_id=dossier_id, declared=True, actor=who.mother, at=way.now()
    )


def test_nothing_is_received_before_every_check_and_paper_is_good() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)

    with pytest.raises(dossiers.CannotReceive) as refused:
        dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())

    assert codes(refused) == {"check-open", "paper-not-looked-at"}
    dossier = way.reload(dossier_id)
    assert (dossier.state, dossier.received_at) == (Status.NEW, None)
    assert forms_of(dossier_id) == []


def test_reception_starts_the_clock_and_gives_the_receipt_with_its_derivation() -> None:
    who = way.people()

    dossier_id = way.a_received_dossier(who)

    dossier = way.reload(dossier_id)
    assert dossier.state is Status.IN_PROCESS
    assert dossier.received_at is not None
    assert dossier.due_at is not None
    assert dossier.due_at > dossier.received_at
    assert derivation_in_words(dossier.due_steps, "vi")
    (form,) = documents.documents_of(dossier.ref)
    assert (form.kind, form.number_text) == ("FORM_01", "1/TNHS")
    assert waits_at(dossier_id) == {"appraise"}
    run_jobs(way.now())
    (form,) = documents.documents_of(dossier.ref)
    assert form.state is State.ISSUED


def test_receiving_twice_gives_one_receipt() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)
    way.check_everything(dossier_id, who)
    press = Request(new_id(), {})

    numbers = [
        dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now(), request=press)
        for _ in range(2)
    ]

    assert numbers == ["1/TNHS", "1/TNHS"]
    with pytest.raises(dossiers.CannotReceive) as refused:
        dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    assert codes(refused) == {"not-waiting-for-reception"}


@pytest.mark.parametrize("somebody", ["mother", "registrar", "chairwoman", "clerk"])
def test_only_the_desk_receives(somebody: str) -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)

    with pytest.raises(AccessRefused):
        dossiers.tick_checks(
            dossier_id=dossier_id, checks=list(Check), actor=getattr(who, somebody), at=way.now()
        )


def test_a_supplement_before_reception_comes_back_to_the_desk() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)

    assert ask_at_desk(dossier_id, who) == "1/HDHS"
    assert way.reload(dossier_id).state is Status.AWAITING_SUPPLEMENT
    with pytest.raises(dossiers.CannotSave):
        dossiers.save_page(
            dossier_id=dossier_id, page_id="child-sex", answers={}, actor=who.mother, at=way.now()
        )
    mend_answer(dossier_id, who)
    mend(dossier_id, who)

    dossier = way.reload(dossier_id)
    assert dossier.state is Status.NEW
    assert dossier.due_at is None
    paper = dossier.papers.get(slot="birth-proof", replaced_at=None)
    assert paper.verdict == Verdict.NOT_LOOKED_AT
    assert paper.files.count() == 2


def test_a_second_request_needs_the_head_of_the_desk() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)
    ask_at_desk(dossier_id, who)
    mend_answer(dossier_id, who)
    mend(dossier_id, who)

    with pytest.raises(dossiers.CannotAsk) as refused:
        ask_at_desk(dossier_id, who)
    assert codes(refused) == {"second-request-needs-head"}
    assert ask_at_desk(dossier_id, who, head_agreed=True) == "2/HDHS"


def test_only_papers_of_the_published_procedure_can_be_asked_for() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)
    way.check_everything(dossier_id, who)

    with pytest.raises(dossiers.CannotAsk) as refused:
        dossiers.ask_for_supplement(
            dossier_id=dossier_id,
            items=[{"slot": "household-book", "reason": "UNREADABLE"}],
            actor=who.desk,
            at=way.now(),
        )
    assert codes(refused) == {"supplement-item-unknown"}


def test_reception_is_refused_only_with_a_reason_of_the_procedure() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)
    refuse: Mapping[str, object] = {"dossier_id": dossier_id, "actor": who.desk, "at": way.now()}

    with pytest.raises(dossiers.CannotRefuse):
        dossiers.refuse_reception(reason_code="because", **refuse)  # type: ignore[arg-type]
    number = dossiers.refuse_reception(reason_code="NOT_COMPETENT", **refuse)  # type: ignore[arg-type]

    assert number == "1/TCHS"
    assert way.reload(dossier_id).state is Status.NOT_RECEIVED
    assert forms_of(dossier_id) == ["FORM_03"]


def test_a_supplement_during_appraisal_stops_the_clock_and_starts_it_from_zero() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    first_due = way.reload(dossier_id).due_at

    dossiers.ask_for_more(
        dossier_id=dossier_id,
        step="appraise",
        items=[{"slot": "birth-proof", "reason": "PAGES_MISSING"}],
        actor=who.registrar,
        at=way.now(),
    )
    dossier = way.reload(dossier_id)
    assert dossier.state is Status.AWAITING_SUPPLEMENT
    assert dossier.pauses.filter(resumed_at=None).count() == 1
    mend(dossier_id, who)

    dossier = way.reload(dossier_id)
    assert dossier.state is Status.IN_PROCESS
    assert dossier.previous_due_at == first_due
    assert dossier.clock_started_at != dossier.received_at
    assert not dossier.pauses.filter(resumed_at=None).exists()
    assert waits_at(dossier_id) == {"appraise"}
    assert dossier.submitted_at is not None
    assert dossier.received_at is not None
    assert dossier.submitted_at < dossier.received_at, "the supplement is not a new application"


def test_what_the_officer_writes_to_an_item_is_not_in_the_journal() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    note = "Ảnh của cháu Trần Nguyễn Bảo An bị mờ"

    dossiers.ask_for_more(
        dossier_id=dossier_id,
        step="appraise",
        items=[{"slot": "birth-proof", "reason": "PAGES_MISSING", "note": note}],
        actor=who.registrar,
        at=way.now(),
    )

    dossier = way.reload(dossier_id)
    (act,) = (line for line in history(dossier.ref) if line.action == "dossiers.ask_for_more")
    assert act.detail["items"] == [{"slot": "birth-proof", "reason": "PAGES_MISSING"}]
    assert "items_commitment" in act.detail
    (asked,) = dossier.supplements.all()
    assert asked.items[0]["note"] == note
    with connection.cursor() as cursor:
        cursor.execute("SELECT items::text FROM dossiers_supplementrequest")
        (stored,) = cursor.fetchone()
    assert "Bảo An" not in stored


def test_a_judged_paper_keeps_its_files_whatever_is_removed_from_the_supplement() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)
    ask_at_desk(dossier_id, who)
    (judged,) = Paper.objects.filter(dossier_id=dossier_id)
    (first,) = judged.files.all()
    dossiers.add_files(
        dossier_id=dossier_id,
        slot="birth-proof",
        uploads=[("ro.jpg", BytesIO(way.photo("RO NET")))],
        actor=who.mother,
        at=way.now(),
    )
    current = Paper.objects.get(dossier_id=dossier_id, replaced_at=None)
    for file in current.files.all():
        dossiers.remove_file(
            dossier_id=dossier_id, file_id=file.file_id, actor=who.mother, at=way.now()
        )

    assert not Paper.objects.filter(dossier_id=dossier_id, replaced_at=None).exists()
    judged.refresh_from_db()
    assert [file.file_id for file in judged.files.all()] == [first.file_id]
    assert judged.verdict == Verdict.NEEDS_SUPPLEMENT


def test_removing_the_only_page_of_a_judged_paper_leaves_it_to_be_read() -> None:
    who = way.people()
    dossier_id = way.a_submitted_dossier(who)
    ask_at_desk(dossier_id, who)
    (judged,) = Paper.objects.filter(dossier_id=dossier_id)
    (file,) = judged.files.all()

    dossiers.remove_file(
        dossier_id=dossier_id, file_id=file.file_id, actor=who.mother, at=way.now()
    )

    (kept,) = Paper.objects.filter(dossier_id=dossier_id)
    assert kept == judged
    assert kept.replaced_at is not None
    assert kept.files.count() == 1


def test_a_dossier_withdrawn_during_a_supplement_keeps_its_due_date() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    due_at = way.reload(dossier_id).due_at
    dossiers.ask_for_more(
        dossier_id=dossier_id,
        step="appraise",
        items=[{"slot": "birth-proof", "reason": "PAGES_MISSING"}],
        actor=who.registrar,
        at=way.now(),
    )

    dossiers.withdraw_dossier(dossier_id=dossier_id, reason="", actor=who.mother, at=way.now())

    dossier = way.reload(dossier_id)
    assert dossier.state is Status.WITHDRAWN
    assert (dossier.due_at, dossier.previous_due_at) == (due_at, None)
    assert not dossier.pauses.filter(resumed_at=None).exists()


def test_a_dossier_can_be_withdrawn_while_an_officer_has_taken_it_up() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    task = task_queries.task_of(subject=way.reload(dossier_id).ref, step="appraise")
    assert task is not None
    tasks.take_up(task_id=task.id, actor=who.registrar, at=way.now())

    dossiers.withdraw_dossier(dossier_id=dossier_id, reason="", actor=who.mother, at=way.now())

    assert way.reload(dossier_id).state is Status.WITHDRAWN
    assert task_queries.open_task_of(subject=way.reload(dossier_id).ref) is None


def test_the_entry_of_a_step_names_the_tasks_that_it_closed_and_opened() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    ref = way.reload(dossier_id).ref
    appraisal = task_queries.task_of(subject=ref, step="appraise")
    assert appraisal is not None

    way.take(dossier_id, "appraise", "enter", who.registrar)
    run_jobs(way.now())

    moved = [line.detail["tasks"] for line in history(ref) if "tasks" in line.detail]
    drafted = task_queries.task_of(subject=ref, step="check_draft")
    assert drafted is not None
    assert moved == [
        [{"id": str(appraisal.id), "step": "appraise"}],
        [{"id": str(appraisal.id), "step": "appraise", "outcome": "enter"}],
        [{"id": str(drafted.id), "step": "check_draft"}],
    ]


def test_a_step_that_is_entered_and_left_by_one_command_ends_as_the_last_effect_says() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    ref = way.reload(dossier_id).ref
    lane = task_queries.tasks_of(ref)[0].lane
    entered = StepEntered("check_draft", lane=lane, kind=Kind.USER)
    left = StepLeft("check_draft", "cancelled")

    with audit.recorded(actor=SYSTEM, action="test.step", subject=ref, at=way.now()):
        DossierProcess().apply(
            subject=ref, effects=[entered, left, entered], actor=SYSTEM, at=way.now()
        )

    states = [one.state for one in task_queries.tasks_of(ref) if one.step == "check_draft"]
    assert sorted(states) == ["DONE", "OPEN"]


def test_no_number_is_given_for_a_dossier_that_was_withdrawn() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    way.take(dossier_id, "appraise", "enter", who.registrar)

    dossiers.withdraw_dossier(dossier_id=dossier_id, reason="", actor=who.mother, at=way.now())
    run_jobs(way.now())

    assert source_queries.personal_number_of(way.reload(dossier_id).ref) == ""


def test_checks_and_verdicts_are_not_changed_once_they_were_decided_on() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)

    with pytest.raises(dossiers.CannotReceive) as ticking:
        dossiers.tick_checks(dossier_id=dossier_id, checks=[], actor=who.desk, at=way.now())
    with pytest.raises(AccessRefused):
        judge(dossier_id, who.desk)
    dossiers.withdraw_dossier(dossier_id=dossier_id, reason="", actor=who.mother, at=way.now())
    with pytest.raises(dossiers.CannotAsk) as judging:
        judge(dossier_id, who.registrar)

    assert codes(ticking) == codes(judging) == {"not-waiting-for-reception"}
    assert Paper.objects.get(dossier_id=dossier_id).verdict == Verdict.VALID
    assert len(way.reload(dossier_id).reception.ticked) == len(Check)


def judge(dossier_id: UUID, actor: Actor) -> None:
    dossiers.give_verdict(
        dossier_id=dossier_id,
        slot="birth-proof",
        verdict=Verdict.NEEDS_SUPPLEMENT,
        reason_codes=["UNREADABLE"],
        actor=actor,
        at=way.now(),
    )


def test_the_certificate_names_the_declarant_of_the_register_not_the_account() -> None:
    who = way.people()
    dossier_id = way.a_draft(
        who, answers={**way.example("clean"), "applicant.relationship": "FATHER"}
    )
    way.submit(dossier_id, who)
    way.check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    way.take(dossier_id, "appraise", "enter", who.registrar)

    dossier = way.reload(dossier_id)
    entry = registers.entry_of(dossier.ref)
    assert entry is not None
    printed = result_values(dossier)
    assert printed["declarant_name"] == entry.content["declarant_name"] == "Trần Văn Bình"
    assert printed["declarant_paper"] == entry.content["declarant_paper"] == "012095001187"
    assert dossier.owner_name != "Trần Văn Bình"


def test_refusal_after_appraisal_stops_the_dossier() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)

    dossiers.refuse_after_appraisal(
        dossier_id=dossier_id,
        step="appraise",
        reason_code="NOT_TRUE",
        explanation="Giấy chứng sinh của trẻ khác.",
        actor=who.registrar,
        at=way.now(),
    )

    assert way.reload(dossier_id).state is Status.STOPPED
    assert forms_of(dossier_id) == ["FORM_01", "FORM_03"]
    assert waits_at(dossier_id) == set()


def test_a_number_that_is_refused_comes_back_to_the_officer_and_refusing_voids_the_entry() -> None:
    who = way.people()
    sources.set_simulator_mood(mood={"refuse": "Trẻ đã có số"}, actor=SYSTEM, at=way.now())
    dossier_id = way.a_received_dossier(who)
    way.take(dossier_id, "appraise", "enter", who.registrar)
    run_jobs(way.now())

    assert waits_at(dossier_id) == {"number_refused"}
    dossiers.refuse_after_appraisal(
        dossier_id=dossier_id,
        step="number_refused",
        reason_code="ALREADY_REGISTERED",
        actor=who.registrar,
        at=way.now(),
    )

    assert way.reload(dossier_id).state is Status.STOPPED
    assert registers.entry_of(way.reload(dossier_id).ref) is None


def test_waiting_for_the_applicant_stops_the_clock_and_moves_the_due_date() -> None:
    who = way.people()
    dossier_id = way.a_dossier_with_a_draft(who)
    before = way.reload(dossier_id)
    assert before.pauses.filter(resumed_at=None).count() == 1
    later = way.now() + dt.timedelta(hours=20)

    dossiers.answer_draft(dossier_id=dossier_id, marks={}, actor=who.mother, at=later)

    after = way.reload(dossier_id)
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at >= before.due_at
    assert waits_at(dossier_id) == {"submit_for_signing"}


def test_a_wrong_field_is_corrected_in_the_register_and_drafted_again() -> None:
    who = way.people()
    dossier_id = way.a_dossier_with_a_draft(who)
    document_id = way.reload(dossier_id).result_document_id
    assert document_id is not None

    with pytest.raises(dossiers.CannotAnswerDraft) as refused:
        dossiers.answer_draft(
            dossier_id=dossier_id, marks={"child_name": " "}, actor=who.mother, at=way.now()
        )
    assert codes(refused) == {"mark-says-nothing"}
    dossiers.answer_draft(
        dossier_id=dossier_id,
        marks={"child_name": "Trần Nguyễn Bảo Anh"},
        actor=who.mother,
        at=way.now(),
    )
    assert waits_at(dossier_id) == {"check_draft"}
    dossiers.correct_entry(
        dossier_id=dossier_id,
        step="check_draft",
        changes={"child_name": "Trần Nguyễn Bảo Anh"},
        reason="Người nộp báo sai tên",
        actor=who.registrar,
        at=way.now(),
    )
    way.take(dossier_id, "check_draft", "send", who.registrar)

    dossier = way.reload(dossier_id)
    entry = registers.entry_of(dossier.ref)
    assert entry is not None
    assert entry.state is EntryState.AMENDED
    assert entry.content["child_name"] == "Trần Nguyễn Bảo Anh"
    assert dossier.about == "Trần Nguyễn Bảo Anh"
    assert documents.document_card(document_id).revision == 2
    assert DraftCheck.objects.filter(dossier=dossier).count() == 2


def test_the_register_says_whether_a_birth_was_in_time_also_after_a_correction() -> None:
    who = way.people()
    dossier_id = way.a_dossier_with_a_draft(who)
    entry = registers.entry_of(way.reload(dossier_id).ref)
    assert entry is not None
    assert (entry.content["registered_in_time"], entry.content["copies"]) == ("Đúng hạn", "0")
    submitted_at = way.reload(dossier_id).submitted_at
    assert submitted_at is not None
    long_ago = (day_of(submitted_at) - dt.timedelta(days=61)).isoformat()

    dossiers.answer_draft(
        dossier_id=dossier_id, marks={"child_born_on": long_ago}, actor=who.mother, at=way.now()
    )
    dossiers.correct_entry(
        dossier_id=dossier_id,
        step="check_draft",
        changes={"child_born_on": long_ago},
        reason="Người nộp báo sai ngày sinh",
        actor=who.registrar,
        at=way.now(),
    )

    corrected = registers.entry_of(way.reload(dossier_id).ref)
    assert corrected is not None
    assert corrected.content["registered_in_time"] == "Quá hạn"
    assert corrected.content["copies"] == "0"


def test_silence_for_a_day_is_consent_and_a_later_answer_is_refused() -> None:
    who = way.people()
    dossier_id = way.a_dossier_with_a_draft(who)
    check = DraftCheck.objects.get(dossier_id=dossier_id)
    timer = PendingTimer.objects.get(step="confirm_draft")
    assert check.silent_at == timer.due_at
    late = timer.due_at + dt.timedelta(minutes=1)

    run_sweeps(late)
    run_jobs(late)

    assert DraftCheck.objects.get(pk=check.pk).answer == "silent"
    assert waits_at(dossier_id) == {"submit_for_signing"}
    with pytest.raises(dossiers.CannotAnswerDraft) as refused:
        dossiers.answer_draft(dossier_id=dossier_id, marks={}, actor=who.mother, at=late)
    assert codes(refused) == {"no-draft-waits"}


def test_a_paper_that_is_sent_back_can_be_submitted_again() -> None:
    who = way.people()
    dossier_id = way.a_dossier_to_sign(who)
    assert who.chairwoman.id is not None
    (waiting,) = signatures.waiting_for(who.chairwoman.id, at=way.now())

    signature_services.send_back(
        request_id=waiting.card.id, reason="Sai nơi sinh", actor=who.chairwoman, at=way.now()
    )
    run_jobs(way.now())

    assert waits_at(dossier_id) == {"submit_for_signing"}
    way.take(dossier_id, "submit_for_signing", "submit", who.registrar)
    way.sign(who)
    way.seal(who)
    assert way.reload(dossier_id).state is Status.DONE


def test_a_paper_that_the_clerk_sends_back_is_corrected_signed_anew_and_sealed() -> None:
    who = way.people()
    dossier_id = way.a_dossier_to_sign(who)
    way.sign(who)
    assert who.clerk.id is not None
    assert who.clerk.agency_id is not None
    (waiting,) = signatures.to_seal(
        agency_id=who.clerk.agency_id, officer_id=who.clerk.id, at=way.now()
    )

    signature_services.send_back(
        request_id=waiting.card.id, reason="Sai thể thức", actor=who.clerk, at=way.now()
    )
    run_jobs(way.now())

    assert waits_at(dossier_id) == {"submit_for_signing"}
    way.take(dossier_id, "submit_for_signing", "look_again", who.registrar)
    dossiers.correct_entry(
        dossier_id=dossier_id,
        step="check_draft",
        changes={"child_name": "Trần Nguyễn Bảo Anh"},
        reason="Văn thư báo sai tên",
        actor=who.registrar,
        at=way.now(),
    )
    way.take(dossier_id, "check_draft", "send", who.registrar)
    dossiers.answer_draft(dossier_id=dossier_id, marks={}, actor=who.mother, at=way.now())
    way.take(dossier_id, "submit_for_signing", "submit", who.registrar)
    way.sign(who)
    way.seal(who)
    assert way.reload(dossier_id).state is Status.DONE


def test_nobody_is_asked_to_seal_before_the_process_knows_of_the_signature() -> None:
    """Otherwise a quick clerk would issue a paper whose dossier waits for her for ever."""
    who = way.people()
    dossier_id = way.a_dossier_to_sign(who)
    assert who.chairwoman.id is not None
    assert who.clerk.id is not None
    assert who.clerk.agency_id is not None
    (waiting,) = signatures.waiting_for(who.chairwoman.id, at=way.now())
    signature_services.sign_many(
        request_ids=[waiting.card.id], pin=way.PIN, actor=who.chairwoman, at=way.now()
    )
    (document,) = StoredEvent.objects.filter(kind="signatures.SignatureAttached")
    deliver_event(event_id=document.id, subscriber="documents.take_signed", at=way.now())

    assert waits_at(dossier_id) == {"sign"}
    agency_id, clerk_id = who.clerk.agency_id, who.clerk.id
    assert not signatures.to_seal(agency_id=agency_id, officer_id=clerk_id, at=way.now())
    run_jobs(way.now())
    assert waits_at(dossier_id) == {"seal"}
    assert len(signatures.to_seal(agency_id=agency_id, officer_id=clerk_id, at=way.now())) == 1


def test_the_applicant_collects_and_the_dossier_is_returned_once() -> None:
    who = way.people()
    dossier_id = way.a_finished_dossier(who)

    first = dossiers.collect_result(dossier_id=dossier_id, actor=who.mother, at=way.now())
    again = dossiers.collect_result(dossier_id=dossier_id, actor=who.mother, at=way.now())

    assert first == again == way.reload(dossier_id).result_document_id
    assert way.reload(dossier_id).state is Status.RETURNED


def test_a_difference_must_be_settled_before_the_entry() -> None:
    who = way.people()
    answers = way.example("clean")
    answers["mother.residence"] = {**answers["mother.residence"], "line": "Thôn 3"}
    dossier_id = way.a_draft(who, answers=answers)
    way.submit(dossier_id, who)
    way.check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    dossier = way.reload(dossier_id)
    (difference,) = open_differences(dossier, at=way.now())
    assert comparisons(dossier, at=way.now())[0] == difference

    with pytest.raises(dossiers.CannotTakeStep) as refused:
        way.take(dossier_id, "appraise", "enter", who.registrar)
    assert codes(refused) == {"difference-open"}
    with pytest.raises(dossiers.CannotDecide):
        decide(dossier, who, keeps=True, reason="")
    decide(dossier, who, keeps=False, reason="")
    way.take(dossier_id, "appraise", "enter", who.registrar)

    entry = registers.entry_of(dossier.ref)
    assert entry is not None
    assert entry.content["mother_residence"].startswith("Thôn 5")


def decide(dossier: Dossier, who: way.People, *, keeps: bool, reason: str) -> None:
    dossiers.decide_difference(
        dossier_id=dossier.id,
        field="mother.residence",
        keeps_declared=keeps,
        reason=reason,
        actor=who.registrar,
        at=way.now(),
    )


def test_of_two_officers_the_second_is_told_that_the_step_is_over() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)
    way.take(dossier_id, "appraise", "enter", who.registrar)

    with pytest.raises(dossiers.CannotTakeStep) as refused:
        way.take(dossier_id, "appraise", "enter", who.registrar)
    assert codes(refused) == {"step-is-over"}
    assert registers.entry_of(way.reload(dossier_id).ref) is not None


def test_an_officer_of_another_task_is_refused() -> None:
    who = way.people()
    dossier_id = way.a_received_dossier(who)

    with pytest.raises(AccessRefused):
        way.take(dossier_id, "appraise", "enter", who.clerk)
    assert registers.entry_of(way.reload(dossier_id).ref) is None
