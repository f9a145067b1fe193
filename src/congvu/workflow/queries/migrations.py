"""Plans of migration: what they would do, what they have done, and who was left."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from congvu.bpmn import Boundary, CannotMigrate, Crossing, Definition, Fault, Node, State, unmapped
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Instance, MigrationPlan, ProcessDefinition
from congvu.workflow.queries.replaying import crossing_of
from congvu.workflow.queries.standing import definition, remember

_PLACES = """
SELECT state::text, count(*)
FROM workflow_instance
WHERE definition_id = %(source)s AND ended_at IS NULL
  AND (%(agency)s::uuid IS NULL OR agency_id = %(agency)s)
GROUP BY state
ORDER BY count(*) DESC
"""


@dataclass(frozen=True, slots=True)
class Place:
    """How many processes stand at the same steps, and where they would go or why they stay."""

    count: int
    steps: tuple[Node, ...]
    goes_to: tuple[Node, ...] = ()
    hindrances: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a migration would do if it were carried out now. Nothing is changed by looking."""

    places: tuple[Place, ...]
    without_counterpart: tuple[str, ...]

    @property
    def going(self) -> int:
        return sum(place.count for place in self.places if not place.hindrances)

    @property
    def staying(self) -> int:
        return sum(place.count for place in self.places if place.hindrances)


@dataclass(frozen=True, slots=True)
class PlanCard:
    """A plan as pages show it. `process` is the new version; `..._at` when each was registered."""

    id: UUID
    source_id: UUID
    target_id: UUID
    process: Definition
    source_at: dt.datetime
    target_at: dt.datetime
    agency_id: UUID | None
    renamed: Mapping[str, str]
    values: Mapping[str, Any]
    reason: str
    drawn_up_by: UUID | None
    drawn_up_at: dt.datetime
    approved_by: UUID | None
    approved_at: dt.datetime | None
    stopped_at: dt.datetime | None
    finished_at: dt.datetime | None
    moved: int
    left: int
    hindrances: tuple[tuple[Fault, int], ...]

    @property
    def is_open(self) -> bool:
        return not (self.approved_at or self.stopped_at)

    @property
    def is_under_way(self) -> bool:
        return bool(self.approved_at) and not (self.finished_at or self.stopped_at)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a process that is kept, and how many run by it now."""

    id: UUID
    process: Definition
    registered_at: dt.datetime
    running: int


@dataclass(frozen=True, slots=True)
class ProcessInUse:
    """A process by which dossiers of an agency run now, with all its versions, newest first."""

    id: str
    versions: tuple[Version, ...]

    @property
    def newest(self) -> Definition:
        return self.versions[0].process

    @property
    def running(self) -> int:
        return sum(version.running for version in self.versions)


def in_use(*, agency_id: UUID) -> tuple[ProcessInUse, ...]:
    """The processes of an agency, however many versions and dossiers: in one query."""
    running = Instance.objects.filter(definition=OuterRef("pk"), agency=agency_id, ended_at=None)
    counted = running.order_by().values("definition").annotate(count=Count("id")).values("count")
    names = ProcessDefinition.objects.filter(Exists(running)).values("compiled__id")
    rows = ProcessDefinition.objects.filter(compiled__id__in=names).defer("xml")
    rows = rows.annotate(running=Coalesce(Subquery(counted), 0))
    found: dict[str, list[Version]] = defaultdict(list)
    for row in rows.order_by("-registered_at", "-id"):
        process = remember(row)
        found[process.id].append(Version(row.id, process, row.registered_at, row.running))
    return tuple(ProcessInUse(name, tuple(ones)) for name, ones in sorted(found.items()))


def versions(process: str, *, agency_id: UUID | None = None) -> tuple[Version, ...]:
    """The versions of a process by its id, the newest first, in two queries."""
    rows = ProcessDefinition.objects.filter(compiled__id=process).order_by("-registered_at", "-id")
    found = list(rows.values_list("id", "registered_at"))
    running = Instance.objects.filter(definition__in=[one for one, _ in found], ended_at=None)
    if agency_id is not None:
        running = running.filter(agency=agency_id)
    counted = running.values_list("definition_id").annotate(count=Count("id")).order_by()
    counts = dict(counted)
    return tuple(Version(one, definition(one), at, counts.get(one, 0)) for one, at in found)


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a version has at which dossiers can wait, and the other version has not by that name."""

    steps: tuple[Node, ...]
    edges: tuple[Boundary, ...]


def without_counterpart(source: Definition, target: Definition) -> Lacking:
    """What somebody who draws up a plan may want to name anew."""
    steps = unmapped(source, target, {})
    known = {edge.id for node in target.nodes for edge in node.boundaries}
    return Lacking(
        tuple(node for node in source.nodes if node.id in steps),
        tuple(edge for node in source.nodes for edge in node.boundaries if edge.id not in known),
    )


def outlook(
    *,
    source_id: UUID,
    target_id: UUID,
    renamed: Mapping[str, str],
    agency_id: UUID | None = None,
) -> Outlook:
    """The dry run: every place at which processes stand now, with its way or its hindrances."""
    crossing = Crossing(definition(source_id), definition(target_id), renamed)
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"source": source_id, "agency": agency_id})
        rows = cursor.fetchall()
    places = tuple(
        _place(crossing, State.from_json(json.loads(state)), count) for state, count in rows
    )
    return Outlook(places, unmapped(crossing.source, crossing.target, renamed))


def plan(plan_id: UUID) -> PlanCard | None:
    row = _plan_rows().filter(pk=plan_id).first()
    return None if row is None else _card(row)


def plans(*, agency_id: UUID | None = None, newest: int = 50) -> tuple[PlanCard, ...]:
    """The newest plans of an agency first; those of the whole installation without one."""
    rows = _plan_rows().order_by("-drawn_up_at")
    if agency_id is not None:
        rows = rows.filter(agency=agency_id)
    return tuple(_card(row) for row in rows[:newest])


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Who stayed, and why; without a reason, they were being written at that moment."""

    subject: SubjectRef
    hindrances: tuple[Fault, ...]


def left_by(plan_id: UUID, *, newest: int = 100) -> tuple[LeftBehind, ...]:
    """Whom a plan has left where they were until now."""
    row = MigrationPlan.objects.get(pk=plan_id)
    crossing = crossing_of(row)
    still = Instance.objects.filter(definition=row.source_id, ended_at=None)
    if row.agency_id is not None:
        still = still.filter(agency=row.agency_id)
    return tuple(
        LeftBehind(one.subject, _hindrances(crossing, State.from_json(one.state)))
        for one in still.order_by("id")[:newest]
    )


def _plan_rows() -> QuerySet[MigrationPlan]:
    return MigrationPlan.objects.select_related("source", "target").defer(
        "source__xml", "source__compiled", "target__xml"
    )


def _place(crossing: Crossing, state: State, count: int) -> Place:
    steps = tuple(crossing.source.nodes[number] for number in state.tokens)
    try:
        after = crossing(state).state
    except CannotMigrate as hindrance:
        return Place(count, steps, hindrances=hindrance.faults)
    return Place(count, steps, tuple(crossing.target.nodes[number] for number in after.tokens))


def _hindrances(crossing: Crossing, state: State) -> tuple[Fault, ...]:
    try:
        crossing(state)
    except CannotMigrate as hindrance:
        return hindrance.faults
    return ()


def _card(row: MigrationPlan) -> PlanCard:
    return PlanCard(
        id=row.id,
        source_id=row.source_id,
        target_id=row.target_id,
        process=remember(row.target),
        source_at=row.source.registered_at,
        target_at=row.target.registered_at,
        agency_id=row.agency_id,
        renamed=row.renamed,
        values=row.values,
        reason=row.reason,
        drawn_up_by=row.drawn_up_by,
        drawn_up_at=row.drawn_up_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        stopped_at=row.stopped_at,
        finished_at=row.finished_at,
        moved=row.moved,
        left=row.left,
        hindrances=tuple(
            (Fault(one["code"], one["step"], one["values"]), one["count"]) for one in row.hindrances
        ),
    )
