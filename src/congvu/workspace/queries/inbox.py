"""The officer's inbox: what to do, what waits for others, grouped by the time that is left."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from congvu.dossiers.queries import worklist
from congvu.dossiers.queries.worklist import WorkItem
from congvu.dossiers.rules.steps import KnownLane
from congvu.identity import queries as identity
from congvu.identity.queries import OfficerCard
from congvu.tasks import queries as tasks
from congvu.tasks.queries import Counts, Cursor
from congvu.tasks.rules import TaskState
from congvu.workspace.rules import Group, View, group_of, in_order

OTHERS = (KnownLane.SIGNER, KnownLane.CLERK)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the inbox. `whose` is empty for the officer's own work."""

    item: WorkItem
    group: Group
    whose: str
    is_mine: bool
    is_new: bool
    can_take: bool


@dataclass(frozen=True, slots=True)
class Section:
    group: Group
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    view: View
    sections: tuple[Section, ...]
    counts: Counts
    paused: int
    submitted: int
    next: Cursor | None
    text: str = ""

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for section in self.sections for row in section.rows)


def counts_of(officer: OfficerCard, *, at: dt.datetime) -> Counts:
    """How much waits for the officer, in one query."""
    return tasks.counts(
        at=at,
        unit_ids=officer.unit_ids,
        position_ids=officer.position_ids,
        officer_id=officer.id,
    )


def paused_count(officer: OfficerCard) -> int:
    return worklist.paused_count(officer.agency_id)


def submitted_count(officer: OfficerCard) -> int:
    return tasks.count_in_lanes(agency_id=officer.agency_id, lanes=OTHERS)


def inbox(
    officer: OfficerCard,
    *,
    view: View,
    at: dt.datetime,
    after: Cursor | None = None,
    text: str = "",
) -> Inbox:
    """The inbox through one of its filters, in a bounded number of queries."""
    found, following = _found(officer, view, at=at, after=after, text=text)
    return Inbox(
        view=view,
        sections=_sections(_rows(found, officer, at=at)),
        counts=counts_of(officer, at=at),
        paused=paused_count(officer),
        submitted=submitted_count(officer),
        next=following,
        text=text,
    )


def _found(
    officer: OfficerCard, view: View, *, at: dt.datetime, after: Cursor | None, text: str
) -> tuple[tuple[WorkItem, ...], Cursor | None]:
    agency_id = officer.agency_id
    match view:
        case View.SEARCH:
            lines = worklist.search(agency_id, text)
            return worklist.with_tasks(lines, agency_id=agency_id, at=at), None
        case View.SUBMITTED:
            ids = [task.subject.id for task in tasks.in_lanes(agency_id=agency_id, lanes=OTHERS)]
            lines = tuple(worklist.lines_of(ids).values())
            return worklist.with_tasks(lines, agency_id=agency_id, at=at), None
        case View.WAITING:
            return _without_task(agency_id, at=at), None
        case _:
            return _mine_to_do(officer, view, at=at, after=after)


def _mine_to_do(
    officer: OfficerCard, view: View, *, at: dt.datetime, after: Cursor | None
) -> tuple[tuple[WorkItem, ...], Cursor | None]:
    of_units = view is not View.MINE
    page = worklist.work_of(
        agency_id=officer.agency_id,
        at=at,
        unit_ids=officer.unit_ids if of_units else (),
        position_ids=officer.position_ids if of_units else (),
        officer_id=officer.id,
        after=after,
    )
    items = tuple(item for item in page.items if _fits(item, view))
    if view is View.ALL and after is None and items:
        items += _without_task(officer.agency_id, at=at)
    return items, page.next


def _fits(item: WorkItem, view: View) -> bool:
    match view:
        case View.FREE:
            return item.task is not None and item.task.state is TaskState.OPEN
        case View.NEWS:
            return item.news > 0
        case View.LATE:
            return item.remaining is not None and item.remaining.late
        case _:
            return True


def _without_task(agency_id: UUID, *, at: dt.datetime) -> tuple[WorkItem, ...]:
    """Dossiers that wait for the applicant or for another system: no officer has a task."""
    items = worklist.with_tasks(worklist.under_way(agency_id), agency_id=agency_id, at=at)
    return tuple(item for item in items if item.task is None)


def _rows(items: Iterable[WorkItem], officer: OfficerCard, *, at: dt.datetime) -> tuple[Row, ...]:
    items = tuple(items)
    names = _names_of(items)
    return tuple(
        Row(
            item=item,
            group=group_of(
                item.line.due_at if item.remaining else None, at=at, paused=bool(item.line.pause)
            ),
            whose=names.get(item.line.ref.id, ""),
            is_mine=item.task is not None and item.task.taken_by_id == officer.id,
            is_new=item.task is not None and item.task.state is TaskState.OPEN,
            can_take=_can_take(item, officer),
        )
        for item in items
    )


def _can_take(item: WorkItem, officer: OfficerCard) -> bool:
    task = item.task
    return (
        task is not None
        and task.state is TaskState.OPEN
        and (
            task.holder.unit_id in officer.unit_ids
            or task.holder.position_id in officer.position_ids
            or task.holder.officer_id == officer.id
        )
    )


def _names_of(items: Collection[WorkItem]) -> dict[UUID, str]:
    """Who holds each dossier: the officer who took it, else the position or the unit."""
    live = [item.task for item in items if item.task is not None]
    takers = {task.taken_by_id for task in live if task.taken_by_id}
    people = identity.officer_cards(takers) if takers else {}
    titles = identity.position_titles({t.holder.position_id for t in live if t.holder.position_id})
    units = identity.unit_names({t.holder.unit_id for t in live if t.holder.unit_id})
    names = {}
    for task in live:
        if task.taken_by_id in people:
            names[task.subject.id] = people[task.taken_by_id].name
        elif task.holder.position_id:
            names[task.subject.id] = titles.get(task.holder.position_id, "")
        elif task.holder.unit_id:
            names[task.subject.id] = units.get(task.holder.unit_id, "")
    return names


def _sections(rows: Iterable[Row]) -> tuple[Section, ...]:
    """Rows in the order of the inbox, cut where the group changes."""
    sections: dict[Group, list[Row]] = {}
    ordered = in_order(rows, group=lambda row: row.group, due_at=lambda row: row.item.line.due_at)
    for row in ordered:
        sections.setdefault(row.group, []).append(row)
    return tuple(Section(group, tuple(found)) for group, found in sections.items())
