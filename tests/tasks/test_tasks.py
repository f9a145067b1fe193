"""Work that waits: who may take it, who took it first, and what the inbox shows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from congvu.audit import queries as audit_queries
from congvu.audit import services as audit
from congvu.identity.models import Agency, Assignment, Officer, Position, Unit
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import VIETNAM
from congvu.kernel.refusals import AccessRefused
from congvu.kernel.subjects import SubjectRef
from congvu.tasks import queries, services
from congvu.tasks.models import Task
from congvu.tasks.rules import Holder, TaskState
from congvu.tasks.services import CannotChangeTask

AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)
HOUR = dt.timedelta(hours=1)
SYSTEM = Actor.system("test")


@dataclass
class Office:
    agency: Agency
    unit: Unit
    desk: Position
    an: Actor
    tuan: Actor
    stranger: Actor


def an_officer(agency: Agency, position: Position | None, name: str) -> Actor:
    officer = Officer.objects.create(agency=agency, code=name, name=name)
    if position is not None:
        day = dt.date(2026, 1, 1)
        Assignment.objects.create(officer=officer, position=position, valid_from=day)
    return Actor.officer(officer.id, agency.id)


def an_office() -> Office:
    agency = Agency.objects.create(
        code=f"H99.{new_id().hex[:6]}", name="Xã Tân Phú", level="COMMUNE"
    )
    day = dt.date(2026, 1, 1)
    unit = Unit.objects.create(agency=agency, code="civil", name="Tư pháp", valid_from=day)
    desk = Position.objects.create(
        unit=unit, code="an", title="Công chức", roles=[Role.CIVIL_STATUS]
    )
    return Office(
        agency,
        unit,
        desk,
        an_officer(agency, desk, "Nguyễn Thị An"),
        an_officer(agency, desk, "Vũ Minh Tuấn"),
        an_officer(agency, None, "Người Lạ"),
    )


def a_task(office: Office, step: str = "appraise", due_at: dt.datetime | None = None) -> UUID:
    subject = SubjectRef("parcel", new_id())
    turn(office, subject, entered=[step], due_at=due_at)
    card = queries.task_of(subject=subject, step=step)
    assert card is not None
    return card.id


def turn(
    office: Office,
    subject: SubjectRef,
    *,
    left: Mapping[str, str] | None = None,
    entered: Sequence[str] = (),
    dropped: Sequence[str] = (),
    actor: Actor = SYSTEM,
    due_at: dt.datetime | None = None,
) -> None:
    """What a process does with the tasks of its steps, within an act of its own."""
    holder = Holder(unit_id=office.unit.id)
    with audit.recorded(actor=actor, action="test.step", subject=subject, at=AT):
        services.turn(
            subject=subject,
            left=left or {},
            dropped=dropped,
            entered=[services.Opening(step, holder, "civil") for step in entered],
            agency_id=office.agency.id,
            actor=actor,
            at=AT,
            due_at=due_at,
        )


def finish(office: Office, task_id: UUID, actor: Actor, outcome: str = "enter") -> None:
    card = queries.task(task_id)
    turn(office, card.subject, left={card.step: outcome}, actor=actor)


def state_of(task_id: UUID) -> tuple[str, UUID | None]:
    row = Task.objects.get(pk=task_id)
    return row.state, row.taken_by_id


def codes(refusal: pytest.ExceptionInfo[CannotChangeTask]) -> list[str]:
    return [reason.code for reason in refusal.value.reasons]


@pytest.mark.django_db
def test_a_task_is_taken_done_and_journalled() -> None:
    office = an_office()
    task_id = a_task(office)
    services.take_up(task_id=task_id, actor=office.an, at=AT)
    finish(office, task_id, office.an)
    card = queries.task(task_id)
    assert (card.state, card.outcome, card.closed_at) == (TaskState.DONE, "enter", AT)
    assert queries.task_of(subject=card.subject, step="appraise") is None
    assert [line.action for line in audit_queries.history(card.subject)] == [
        "test.step",
        "tasks.take_up",
        "test.step",
    ]


@pytest.mark.django_db
def test_a_step_is_left_and_entered_again_by_one_act() -> None:
    office = an_office()
    task_id = a_task(office)
    subject = queries.task(task_id).subject
    turn(office, subject, left={"appraise": "again"}, entered=["appraise", "sign"])
    assert {(one.step, one.state, one.outcome) for one in queries.tasks_of(subject)} == {
        ("appraise", "DONE", "again"),
        ("appraise", "OPEN", ""),
        ("sign", "OPEN", ""),
    }
    kept = audit_queries.history(subject)[-1].detail["tasks"]
    assert kept[0] == {"id": str(task_id), "step": "appraise", "outcome": "again"}
    assert [one["step"] for one in kept[1:]] == ["appraise", "sign"]


@pytest.mark.django_db
def test_what_another_took_is_left_by_nobody_else_but_the_clock() -> None:
    office = an_office()
    task_id = a_task(office)
    services.take_up(task_id=task_id, actor=office.an, at=AT)
    with pytest.raises(CannotChangeTask):
        turn(
            office,
            queries.task(task_id).subject,
            left={"appraise": "x"},
            entered=["sign"],
            actor=office.tuan,
        )
    assert state_of(task_id) == (TaskState.TAKEN, office.an.id)
    assert Task.objects.count() == 1
    finish(office, task_id, SYSTEM)
    assert state_of(task_id) == (TaskState.DONE, office.an.id)


@pytest.mark.django_db
def test_what_the_process_drops_ends_whoever_took_it() -> None:
    office = an_office()
    task_id = a_task(office)
    services.take_up(task_id=task_id, actor=office.an, at=AT)
    subject = queries.task(task_id).subject
    turn(office, subject, left={"appraise": "cancelled"}, dropped=["appraise"], actor=office.tuan)
    assert state_of(task_id) == (TaskState.DONE, office.an.id)


@pytest.mark.django_db
def test_a_step_without_a_task_leaves_no_trace_of_tasks() -> None:
    office = an_office()
    subject = SubjectRef("parcel", new_id())
    turn(office, subject, left={"wait": "done"})
    assert "tasks" not in audit_queries.history(subject)[-1].detail


@pytest.mark.django_db
def test_who_comes_second_is_told_who_was_first() -> None:
    office = an_office()
    task_id = a_task(office)
    services.take_up(task_id=task_id, actor=office.an, at=AT)
    services.take_up(task_id=task_id, actor=office.an, at=AT)
    for attempt in (
        lambda: services.take_up(task_id=task_id, actor=office.tuan, at=AT),
        lambda: finish(office, task_id, office.tuan),
        lambda: services.hand_back(task_id=task_id, actor=office.tuan, at=AT),
    ):
        with pytest.raises(CannotChangeTask) as refusal:
            attempt()
        (reason,) = refusal.value.reasons
        assert (reason.code, reason.values["name"]) == ("task-taken-by-other", "Nguyễn Thị An")
    assert state_of(task_id) == (TaskState.TAKEN, office.an.id)


@pytest.mark.django_db
def test_a_finished_task_stays_as_it_is() -> None:
    office = an_office()
    task_id = a_task(office)
    finish(office, task_id, office.an)
    finish(office, task_id, office.an, "refuse")
    with pytest.raises(CannotChangeTask) as refusal:
        services.take_up(task_id=task_id, actor=office.an, at=AT)
    assert codes(refusal) == ["task-done"]
    assert Task.objects.get(pk=task_id).outcome == "enter"


@pytest.mark.django_db
def test_a_stranger_is_refused_access() -> None:
    office = an_office()
    task_id = a_task(office)
    with pytest.raises(AccessRefused):
        services.take_up(task_id=task_id, actor=office.stranger, at=AT)
    with pytest.raises(AccessRefused):
        services.assign(task_id=task_id, officer_id=office.an.id, actor=office.stranger, at=AT)
    assert state_of(task_id) == (TaskState.OPEN, None)
    assert not queries.may_do(actor=office.stranger, task_id=task_id, at=AT)
    assert queries.may_do(actor=office.an, task_id=task_id, at=AT)


@pytest.mark.django_db
def test_work_is_handed_back_and_assigned() -> None:
    office = an_office()
    task_id = a_task(office)
    services.take_up(task_id=task_id, actor=office.an, at=AT)
    services.hand_back(task_id=task_id, actor=office.an, at=AT)
    assert state_of(task_id) == (TaskState.OPEN, None)
    services.assign(task_id=task_id, officer_id=office.tuan.id, actor=office.an, at=AT)
    assert state_of(task_id) == (TaskState.TAKEN, office.tuan.id)
    with pytest.raises(CannotChangeTask) as refusal:
        services.assign(task_id=task_id, officer_id=office.stranger.id, actor=office.an, at=AT)
    assert codes(refusal) == ["officer-not-holder"]
    load = queries.loads(officer_ids=[office.an.id, office.tuan.id], at=AT)
    assert (load[office.an.id].taken, load[office.tuan.id].taken) == (0, 1)


@pytest.mark.django_db
def test_a_step_has_one_live_task() -> None:
    office = an_office()
    subject = queries.task(a_task(office)).subject
    with pytest.raises(IntegrityError):
        turn(office, subject, entered=["appraise"])


@pytest.mark.django_db
def test_the_inbox_is_paged_by_urgency_in_one_query_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    office = an_office()
    late = a_task(office, due_at=AT - HOUR)
    undated = [a_task(office), a_task(office)]
    soon = [a_task(office, due_at=AT + HOUR), a_task(office, due_at=AT + HOUR)]
    seen: list[UUID] = []
    after = None
    while True:
        with django_assert_num_queries(1):
            page = queries.open_tasks(unit_ids=[office.unit.id], after=after, limit=2)
        seen += [card.id for card in page.tasks]
        if page.next is None:
            break
        after = queries.Cursor.parse(str(page.next))
        assert after == page.next
    assert seen == [late, *soon, *undated]
    with django_assert_num_queries(1):
        found = queries.counts(unit_ids=[office.unit.id], officer_id=office.an.id, at=AT)
    assert found == queries.Counts(waiting=5, free=5, mine=0, late=1)


@pytest.mark.django_db
def test_an_inbox_of_nobody_is_empty() -> None:
    a_task(an_office())
    assert queries.open_tasks().tasks == ()


@pytest.mark.parametrize(
    "text", ["", "x", "~x", "2026-11-24T09:00~", "2026-11-24T09:00:00~" + "0" * 32]
)
def test_a_broken_page_link_shows_the_first_page(text: str) -> None:
    assert queries.Cursor.parse(text) is None


@pytest.mark.usefixtures("committed_database")
def test_of_two_officers_at_once_one_gets_the_task() -> None:
    office = an_office()
    task_id = a_task(office)

    def press(actor: Actor) -> bool:
        try:
            services.take_up(task_id=task_id, actor=actor, at=AT)
        except CannotChangeTask:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, [office.an, office.tuan])) == [False, True]
