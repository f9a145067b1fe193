"""Bring running processes over to another version: drawn up, looked at, approved, done in batches.

A plan is drawn up by one person and approved by another. Each batch is one short transaction that
holds only its own rows; stepping goes on meanwhile. What cannot go over stays where it is, with the
reason, and a plan that was interrupted goes on where it stopped.
"""

import datetime as dt
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.bpmn import Awaited, CannotMigrate, Definition, Fault, Passage, State
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries
from congvu.workflow.models import MigrationPlan
from congvu.workflow.permissions import require_may_approve, require_may_plan, require_may_stop
from congvu.workflow.ports import OWNERS
from congvu.workflow.services import migration_rows
from congvu.workflow.services.advancing import due_at
from congvu.workflow.services.migration_rows import Chosen, Held

BATCH = 20_000
MOST_PASSES = 5
"""How often all that still run by the old version are walked over, the first time included."""
MOST_HINDRANCES = 50
LONGEST_REASON, LONGEST_VALUE = 300, 200
"""In characters or digits; what is longer is refused, for nobody approves half a sentence."""
HALVES = range(0xD800, 0xE000)
"""Halves of characters, which JSON can name but no text of ours can hold."""
MIGRATION = Actor.system("migration")


class CannotPlan(Refusal):
    """The plan is not fit to be drawn up, approved or stopped as things stand."""


def draw_up_migration(
    *,
    source_id: UUID,
    target_id: UUID,
    agency_id: UUID,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    renamed: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    request: Request | None = None,
) -> UUID:
    """Write down how running processes of one version go over to another; nothing moves yet.

    `renamed` names steps and events that are called otherwise in the new version, `values` the
    variables that it needs besides, `reason` the legal ground. Only processes of the agency go.
    Pressing twice draws up one plan. Raises AccessRefused unless the actor is an administrator of
    the agency, CannotPlan for names that nobody knows and values that are missing.
    """
    names, given, reason = dict(renamed or {}), dict(values or {}), reason.strip()
    plan_id = uuid5(request.id, str(actor.id)) if request else new_id()
    subject = SubjectRef("migration-plan", plan_id)
    with audit.recorded(
        actor=actor, action="workflow.plan", subject=subject, at=at, request=request
    ) as act:
        if act.repeated:
            return plan_id
        require_may_plan(actor, agency_id, at=at)
        refusals = tuple(_unfit(source_id, target_id, names, given, reason))
        if refusals:
            raise CannotPlan(*refusals)
        act.note(source=source_id, target=target_id, renamed=names, reason=reason)
        if given:
            act.commit("values", given)
        MigrationPlan.objects.create(
            id=plan_id,
            source_id=source_id,
            target_id=target_id,
            agency_id=agency_id,
            renamed=names,
            values=given,
            reason=reason,
            drawn_up_by=actor.id,
            drawn_up_at=at,
        )
    return plan_id


def approve_migration(
    *, plan_id: UUID, actor: Actor, at: dt.datetime, request: Request | None = None
) -> None:
    """Let a plan be carried out, beginning now. Who drew it up may not approve it.

    Raises AccessRefused unless the actor leads or administers the agency, CannotPlan when the plan
    was approved or stopped before, or renames what an owner has come to know by its name.
    """
    subject = SubjectRef("migration-plan", plan_id)
    with audit.recorded(
        actor=actor, action="workflow.approve", subject=subject, at=at, request=request
    ) as act:
        if act.repeated:
            return
        plan = _locked(plan_id)
        require_may_approve(actor, plan.agency_id, at=at)
        if plan.approved_at or plan.stopped_at:
            raise CannotPlan(Reason("plan-settled"))
        if actor.id is None or actor.id == plan.drawn_up_by:
            raise CannotPlan(Reason("plan-needs-second-person"))
        if fixed := tuple(_fixed(plan.renamed)):
            raise CannotPlan(*fixed)
        plan.approved_by, plan.approved_at = actor.id, at
        plan.save(update_fields=["approved_by", "approved_at"])
        jobs.enqueue(migrate, lock=str(subject), plan_id=plan_id)


def stop_migration(
    *, plan_id: UUID, actor: Actor, at: dt.datetime, request: Request | None = None
) -> None:
    """Stop a plan; what has gone over stays there. Raises CannotPlan when it is over already."""
    subject = SubjectRef("migration-plan", plan_id)
    with audit.recorded(
        actor=actor, action="workflow.stop", subject=subject, at=at, request=request
    ) as act:
        if act.repeated:
            return
        plan = _locked(plan_id)
        require_may_stop(actor, plan.agency_id, at=at)
        if plan.finished_at or plan.stopped_at:
            raise CannotPlan(Reason("plan-settled"))
        plan.stopped_at = at
        plan.save(update_fields=["stopped_at"])


def stop_failed_migration(*, plan_id: str, actor: Actor, at: dt.datetime) -> None:
    """A migration that failed and is ended by a person is stopped."""
    stop_migration(plan_id=UUID(plan_id), actor=actor, at=at)


@jobs.task(name="workflow.migrate", given_up=stop_failed_migration)
def migrate(*, plan_id: str, at: dt.datetime) -> None:
    """Carry a plan out, batch after batch; run again, it goes on where it stopped."""
    busy = Pass()
    for _ in range(MOST_PASSES):
        busy = Pass()
        while not busy.over:
            migrate_batch(plan_id=UUID(plan_id), seen=busy, at=at)
        if busy.stopped or not busy.busy:
            break
    if not busy.stopped:
        _finish(UUID(plan_id), busy, at=at)


@dataclass(slots=True)
class Pass:
    """One walk over all running processes of the old version."""

    over: bool = False
    stopped: bool = False
    busy: int = 0
    left: int = 0
    hindrances: Counter[Fault] = field(default_factory=Counter)


def migrate_batch(*, plan_id: UUID, seen: Pass, at: dt.datetime, most: int = BATCH) -> int:
    """Bring one batch over and note in `seen` what was left; how many went."""
    subject = SubjectRef("migration-plan", plan_id)
    with audit.recorded(actor=MIGRATION, action="workflow.migrate", subject=subject, at=at) as act:
        plan = _locked(plan_id)
        if plan.approved_at is None or plan.stopped_at or plan.finished_at:
            seen.over = seen.stopped = True
            act.note(stopped=True)
            return 0
        chosen = migration_rows.next_ones(
            source=plan.source_id, agency=plan.agency_id, reached=plan.reached, most=most
        )
        held = _held(plan, chosen)
        going = _bring_over(plan, held, seen, at=at)
        seen.over = len(chosen) < most
        seen.busy += len(chosen) - len(held)
        seen.left += len(held) - len(going)
        plan.reached = None if seen.over else chosen[-1].id
        plan.moved += len(going)
        plan.save(update_fields=["reached", "moved"])
        act.note(moved=len(going), moved_sha256=_digest(going))
    return len(going)


def _held(plan: MigrationPlan, chosen: Sequence[Chosen]) -> list[Held]:
    """The chosen ones that nobody has in hands, of owners that hold theirs, too."""
    by_kind: dict[str, list[Chosen]] = defaultdict(list)
    for one in chosen:
        by_kind[one.kind].append(one)
    ids: list[UUID] = []
    for kind, ones in by_kind.items():
        free = set(OWNERS[kind].hold(subjects=[one.subject_id for one in ones]))
        ids += [one.id for one in ones if one.subject_id in free]
    return migration_rows.hold(ids, source=plan.source_id) if ids else []


def _bring_over(
    plan: MigrationPlan, held: Iterable[Held], seen: Pass, *, at: dt.datetime
) -> list[UUID]:
    """Everybody who stands at the same place goes the same way, so that few ways are worked out."""
    groups: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        groups[one.state].append(one)
    crossing = queries.crossing_of(plan)
    ways: dict[int, Passage] = {}
    members: dict[int, list[Held]] = {}
    for number, (text, ones) in enumerate(groups.items()):
        try:
            ways[number] = crossing(State.from_json(json.loads(text)))
        except CannotMigrate as hindrance:
            for fault in hindrance.faults:
                seen.hindrances[fault] += len(ones)
        else:
            members[number] = ones
    going = [(one.id, number) for number, ones in members.items() for one in ones]
    if going:
        migration_rows.move(
            {number: passage.state for number, passage in ways.items()},
            going,
            target=plan.target_id,
            values=plan.values,
            command={"do": queries.MIGRATED, "plan": str(plan.id)},
            actor=MIGRATION,
            at=at,
        )
    for number, ones in members.items():
        _follow(ways[number], ones, at=at)
    return [one for one, _ in going]


def _follow(passage: Passage, ones: Sequence[Held], *, at: dt.datetime) -> None:
    """Timers, waits and the owners' rows go by the names of the new version."""
    ids = [one.id for one in ones]
    if passage.gone:
        migration_rows.forget_events(ids, passage.gone)
    named = [(old, now) for old, now in passage.kept if _name(old) != _name(now)]
    if named:
        migration_rows.rename_events(ids, named)
    _set_new_events(passage, ones, at=at)
    if passage.renamed:
        by_kind: dict[str, list[UUID]] = defaultdict(list)
        for one in ones:
            by_kind[one.kind].append(one.subject_id)
        for kind, subjects in by_kind.items():
            OWNERS[kind].migrated(subjects=subjects, steps=passage.renamed)


def _set_new_events(passage: Passage, ones: Sequence[Held], *, at: dt.datetime) -> None:
    """What the new version waits for besides; its times are counted from now, by each agency."""
    for event in passage.new:
        timer = event.trigger.timer
        if timer is None:
            migration_rows.set_wait([one.id for one in ones], event)
            continue
        places: dict[tuple[str, UUID | None], list[Held]] = defaultdict(list)
        for one in ones:
            places[one.kind, one.agency_id].append(one)
        for (kind, agency_id), here in places.items():
            subject = SubjectRef(kind, here[0].subject_id)
            due = due_at(timer, subject, agency_id, OWNERS[kind].wait_of, at=at)
            migration_rows.set_timer([one.id for one in here], event, due_at=due)


def _finish(plan_id: UUID, seen: Pass, *, at: dt.datetime) -> None:
    subject = SubjectRef("migration-plan", plan_id)
    with audit.recorded(actor=MIGRATION, action="workflow.finish", subject=subject, at=at) as act:
        plan = _locked(plan_id)
        if plan.finished_at or plan.stopped_at:
            return
        plan.finished_at = at
        plan.left = seen.left + seen.busy
        plan.hindrances = [
            {"code": one.code, "step": one.about, "values": dict(one.values), "count": count}
            for one, count in seen.hindrances.most_common(MOST_HINDRANCES)
        ]
        plan.save(update_fields=["finished_at", "left", "hindrances"])
        act.note(moved=plan.moved, left=plan.left)


def _unfit(
    source_id: UUID,
    target_id: UUID,
    renamed: Mapping[str, str],
    values: Mapping[str, Any],
    reason: str,
) -> Iterable[Reason]:
    """What is wrong with a plan whatever runs at this moment."""
    if source_id == target_id:
        yield Reason("plan-to-itself")
    if not reason:
        yield Reason("plan-needs-reason", "reason")
    if len(reason) > LONGEST_REASON:
        yield Reason("plan-reason-too-long", "reason", {"most": LONGEST_REASON})
    source, target = queries.definition(source_id), queries.definition(target_id)
    known, wanted = _names(source), _names(target)
    for before, now in renamed.items():
        if before not in known:
            yield Reason("plan-name-unknown", before, {"name": before})
        if now and now not in wanted:
            yield Reason("plan-name-unknown", before, {"name": now})
    yield from _fixed(renamed)
    yield from _unfit_values(source, target, values)


def _unfit_values(
    source: Definition, target: Definition, values: Mapping[str, Any]
) -> Iterable[Reason]:
    """What is new needs a value; what a process knows already is not for a plan to change."""
    new = [name for name in target.variables if name not in source.variables]
    for name in new:
        if name not in values:
            yield Reason("plan-value-missing", name, {"name": name})
    for name, value in values.items():
        if name not in new:
            yield Reason("plan-value-not-new", name, {"name": name})
        if _is_too_long(value):
            yield Reason("plan-value-too-long", name, {"name": name, "most": LONGEST_VALUE})
        if isinstance(value, str) and any(sign == "\0" or ord(sign) in HALVES for sign in value):
            yield Reason("plan-value-unfit", name, {"name": name})


def _is_too_long(value: object) -> bool:
    if isinstance(value, int):
        return bool(abs(value) >= 10**LONGEST_VALUE)
    return isinstance(value, str) and len(value) > LONGEST_VALUE


def _fixed(renamed: Mapping[str, str]) -> Iterable[Reason]:
    """Names that mean something to an owner's code are neither given nor taken away.

    Every owner is asked, whoever runs by the version now: others may begin before the plan runs.
    """
    changed = {name for pair in renamed.items() if pair[0] != pair[1] for name in pair if name}
    known = {name for owner in OWNERS.values() for name in owner.known_by_name(steps=changed)}
    for name in sorted(known):
        yield Reason("plan-name-fixed", name, {"name": name})


def _names(definition: Definition) -> frozenset[str]:
    edges = (edge.id for node in definition.nodes for edge in node.boundaries)
    return frozenset((*(node.id for node in definition.nodes), *edges))


def _locked(plan_id: UUID) -> MigrationPlan:
    plan = MigrationPlan.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise CannotPlan(Reason("plan-unknown"))
    return plan


def _name(one: Awaited) -> tuple[str, str]:
    return one.step, one.event


def _digest(ids: Iterable[UUID]) -> str:
    """Binds the journal to the processes that went, however many they were."""
    return hashlib.sha256(b"".join(one.bytes for one in sorted(ids))).hexdigest()
