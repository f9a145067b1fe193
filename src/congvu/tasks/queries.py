"""The inbox: what waits for whom, in bounded queries."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef
from congvu.tasks.models import Task
from congvu.tasks.permissions import hands_of
from congvu.tasks.rules import LIVE, Holder, TaskState, is_theirs, reasons_not_to_close

PAGE = 50


@dataclass(frozen=True, slots=True)
class TaskCard:
    id: UUID
    subject: SubjectRef
    step: str
    lane: str
    agency_id: UUID
    holder: Holder
    state: TaskState
    due_at: dt.datetime | None
    opened_at: dt.datetime
    taken_by_id: UUID | None
    taken_at: dt.datetime | None
    outcome: str
    closed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last task of a page. The next page begins behind it, whatever was added meanwhile."""

    due_at: dt.datetime | None
    id: UUID

    def __str__(self) -> str:
        return f"{self.due_at.isoformat() if self.due_at else ''}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """None for what is no cursor: a broken link shows the first page."""
        due, _, number = text.partition("~")
        try:
            due_at = dt.datetime.fromisoformat(due) if due else None
            if due_at is not None and due_at.tzinfo is None:
                return None
            return cls(due_at, UUID(number))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class TaskPage:
    tasks: tuple[TaskCard, ...]
    next: Cursor | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits: `mine` was taken by the officer, `free` by nobody, `late` of both."""

    waiting: int
    free: int
    mine: int
    late: int


@dataclass(frozen=True, slots=True)
class Load:
    taken: int
    late: int


def open_tasks(
    *,
    unit_ids: Collection[UUID] = (),
    position_ids: Collection[UUID] = (),
    officer_id: UUID | None = None,
    citizen_id: UUID | None = None,
    subject_kind: str = "",
    steps: Collection[str] = (),
    after: Cursor | None = None,
    limit: int = PAGE,
) -> TaskPage:
    """Live tasks of these holders, the most urgent first, those without a due date last.

    One query. Tasks that another officer took are among them, and say so.
    """
    rows = _waiting_for(unit_ids, position_ids, officer_id, citizen_id)
    if subject_kind:
        rows = rows.filter(subject_kind=subject_kind)
    if steps:
        rows = rows.filter(step__in=steps)
    if after is not None:
        rows = rows.filter(_behind(after))
    found = list(rows.order_by("due_at", "id")[: limit + 1])
    cards = tuple(_card(row) for row in found[:limit])
    more = Cursor(cards[-1].due_at, cards[-1].id) if len(found) > limit else None
    return TaskPage(cards, more)


def in_lanes(*, agency_id: UUID, lanes: Collection[str], limit: int = PAGE) -> tuple[TaskCard, ...]:
    """Live tasks of an agency in these lanes, whoever holds them: what was submitted to others."""
    rows = Task.objects.filter(agency_id=agency_id, lane__in=lanes, state__in=LIVE)
    return tuple(_card(row) for row in rows.order_by("due_at", "id")[:limit])


def count_in_lanes(*, agency_id: UUID, lanes: Collection[str]) -> int:
    return Task.objects.filter(agency_id=agency_id, lane__in=lanes, state__in=LIVE).count()


def counts(
    *,
    at: dt.datetime,
    unit_ids: Collection[UUID] = (),
    position_ids: Collection[UUID] = (),
    officer_id: UUID | None = None,
    citizen_id: UUID | None = None,
) -> Counts:
    """The numbers beside the inbox, in one query."""
    mine = Q(taken_by_id=officer_id) if officer_id else Q(pk=None)
    found = _waiting_for(unit_ids, position_ids, officer_id, citizen_id).aggregate(
        waiting=Count("pk"),
        free=Count("pk", filter=Q(state=TaskState.OPEN)),
        mine=Count("pk", filter=mine),
        late=Count("pk", filter=Q(due_at__lt=at) & (Q(state=TaskState.OPEN) | mine)),
    )
    return Counts(**found)


def loads(*, officer_ids: Collection[UUID], at: dt.datetime) -> dict[UUID, Load]:
    """How much each officer has taken and not finished, in one query: for whoever assigns."""
    rows = (
        Task.objects.filter(state=TaskState.TAKEN, taken_by_id__in=officer_ids)
        .values("taken_by_id")
        .annotate(taken=Count("pk"), late=Count("pk", filter=Q(due_at__lt=at)))
        .values_list("taken_by_id", "taken", "late")
    )
    known = {officer: Load(taken, late) for officer, taken, late in rows}
    return {officer: known.get(officer, Load(0, 0)) for officer in officer_ids}


def task(task_id: UUID) -> TaskCard:
    return _card(Task.objects.get(pk=task_id))


def exists(task_id: UUID) -> bool:
    return Task.objects.filter(pk=task_id).exists()


def task_of(*, subject: SubjectRef, step: str) -> TaskCard | None:
    """The live task of this step; None when the step does not wait."""
    return _first(_of(subject).filter(step=step, state__in=LIVE))


def open_task_of(*, subject: SubjectRef) -> TaskCard | None:
    """The live task of the subject. A process waits for one person at a time."""
    return _first(_of(subject).filter(state__in=LIVE))


def open_tasks_of(subjects: Collection[SubjectRef]) -> dict[SubjectRef, TaskCard]:
    """The live task of each subject, in one query: for lists that say who holds a dossier."""
    rows = Task.objects.filter(subject_id__in=[one.id for one in subjects], state__in=LIVE)
    return {row.subject: _card(row) for row in rows if row.subject in set(subjects)}


def tasks_of(subject: SubjectRef) -> tuple[TaskCard, ...]:
    """Every task that the subject ever had, oldest first."""
    return tuple(_card(row) for row in _of(subject).order_by("opened_at", "id"))


def may_do(*, actor: Actor, task_id: UUID, at: dt.datetime) -> bool:
    """Whether the actor could finish this task now: it waits for them, and nobody else took it."""
    row = Task.objects.filter(pk=task_id).first()
    if row is None or not is_theirs(row.holder, hands_of(actor, at=at)):
        return False
    return not reasons_not_to_close(row.facts(), actor)


def _waiting_for(
    unit_ids: Collection[UUID],
    position_ids: Collection[UUID],
    officer_id: UUID | None,
    citizen_id: UUID | None,
) -> QuerySet[Task]:
    holders = Q(pk=None)
    if unit_ids:
        holders |= Q(unit_id__in=unit_ids)
    if position_ids:
        holders |= Q(position_id__in=position_ids)
    if officer_id is not None:
        holders |= Q(officer_id=officer_id) | Q(taken_by_id=officer_id)
    if citizen_id is not None:
        holders |= Q(citizen_id=citizen_id)
    return Task.objects.filter(holders, state__in=LIVE)


def _behind(cursor: Cursor) -> Q:
    """PostgreSQL sorts nulls last by itself, so that a plain index serves the order."""
    if cursor.due_at is None:
        return Q(due_at=None, id__gt=cursor.id)
    same = Q(due_at=cursor.due_at, id__gt=cursor.id)
    return Q(due_at__gt=cursor.due_at) | same | Q(due_at=None)


def _of(subject: SubjectRef) -> QuerySet[Task]:
    return Task.objects.filter(subject_id=subject.id, subject_kind=subject.kind)


def _first(rows: QuerySet[Task]) -> TaskCard | None:
    row = rows.order_by("-opened_at", "-id").first()
    return _card(row) if row else None


def _card(row: Task) -> TaskCard:
    return TaskCard(
        id=row.id,
        subject=row.subject,
        step=row.step,
        lane=row.lane,
        agency_id=row.agency_id,
        holder=row.holder,
        state=TaskState(row.state),
        due_at=row.due_at,
        opened_at=row.opened_at,
        taken_by_id=row.taken_by_id,
        taken_at=row.taken_at,
        outcome=row.outcome,
        closed_at=row.closed_at,
    )
