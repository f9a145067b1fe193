"""One step is one short transaction: lock, advance, write, let the owner do what follows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.bpmn import (
    Cancel,
    Command,
    Definition,
    Effect,
    Start,
    State,
    StepLeft,
    Take,
    TimeKind,
    Timer,
    TimerFired,
    TimerSet,
    command_to_json,
    parse_duration,
)
from congvu.deadlines import queries as deadlines
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries
from congvu.workflow.models import Instance, PendingTimer
from congvu.workflow.ports import OWNERS, ProcessOwner
from congvu.workflow.refusing import CannotAdvance, advance
from congvu.workflow.services import rows
from congvu.workflow.services.rows import Locked, TimerRow

CLOCK = Actor.system("clock")


class CannotStart(Refusal):
    """The subject has a process already."""


def start(
    *,
    definition_id: UUID,
    subject: SubjectRef,
    actor: Actor,
    at: dt.datetime,
    agency_id: UUID | None = None,
) -> None:
    """Begin the process of a subject. Office hours of timers are those of `agency_id`.

    Raises CannotStart when the subject has a process already.
    """
    with audit.recorded(actor=actor, action="workflow.start", subject=subject, at=at) as act:
        _, is_new = Instance.objects.get_or_create(
            subject_kind=subject.kind,
            subject_id=subject.id,
            defaults={
                "definition_id": definition_id,
                "agency_id": agency_id or actor.agency_id,
                "started_at": at,
            },
        )
        if not is_new:
            raise CannotStart(Reason("process-started-before"))
        act.note(definition_id=definition_id)
        advance_by(locked(subject), Start(), actor=actor, at=at)


def take(
    *,
    subject: SubjectRef,
    step: str,
    outcome: str,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
    seq: int | None = None,
) -> None:
    """Finish a waiting step with one of its outcomes, and let the process go on.

    A repeated `request` changes nothing. With `seq`, a page that is out of date is refused. Raises
    CannotAdvance when the step is not waiting any more, has no such outcome, or all is over.
    """
    with audit.recorded(
        actor=actor, action="workflow.take", subject=subject, at=at, request=request
    ) as act:
        if act.repeated:
            return
        instance = locked(subject)
        if seq is not None and seq != instance.seq:
            raise CannotAdvance(Reason("step-not-waiting", about=step, values={"step": step}))
        act.note(step=step, outcome=outcome)
        advance_by(instance, Take(step, outcome), actor=actor, at=at)


def cancel(*, subject: SubjectRef, actor: Actor, at: dt.datetime) -> None:
    """Stop the process from outside, because the dossier was withdrawn or stopped.

    The owner is told that the waiting step was left as ``cancelled``, and that the process ended.
    Raises CannotAdvance when it had ended already.
    """
    with audit.recorded(actor=actor, action="workflow.cancel", subject=subject, at=at):
        advance_by(locked(subject), Cancel(), actor=actor, at=at)


def fire_timer(*, timer_id: UUID, at: dt.datetime) -> bool:
    """Let a due timer do its work, once; whether there was something left to do.

    A timer whose step was left meanwhile is gone, and nothing happens.
    """
    timer = PendingTimer.objects.select_related("instance").filter(pk=timer_id).first()
    if timer is None or timer.due_at > at:
        return False
    subject = timer.instance.subject
    request = Request(timer_id)
    with audit.recorded(
        actor=CLOCK, action="workflow.timer", subject=subject, at=at, request=request
    ) as act:
        if act.repeated:
            return False
        instance = locked(subject)
        gone, _ = PendingTimer.objects.filter(pk=timer_id).delete()
        act.note(step=timer.step, timer=timer.timer, fired=bool(gone))
        if gone:
            advance_by(instance, TimerFired(timer.step, timer.timer), actor=CLOCK, at=at)
    return bool(gone)


def locked(subject: SubjectRef) -> Locked:
    """The instance of the subject, held until the transaction ends. Raises CannotAdvance."""
    instance = rows.lock(subject)
    if instance is None:
        raise CannotAdvance(Reason("process-not-started"))
    return instance


def advance_by(instance: Locked, command: Command, *, actor: Actor, at: dt.datetime) -> None:
    """Advance, write, then hand over. Whatever fails undoes the whole step."""
    definition = queries.definition(instance.definition_id)
    stood = replace(State.from_json(instance.state), variables=instance.variables)
    state, effects, _ = advance(definition, stood, command, at=at)
    instance.state = state.to_json()
    instance.variables = instance.state.pop("variables", {})
    instance.seq += 1
    _write(instance, definition, command, effects, ended=bool(state.ended), actor=actor, at=at)


def _write(
    instance: Locked,
    definition: Definition,
    command: Command,
    effects: Sequence[Effect],
    *,
    ended: bool,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """An owner that takes the next step at once finds this one stored."""
    owner = OWNERS[instance.subject.kind]
    timed = [
        effect.step or effect.node
        for effect in effects
        if isinstance(effect, StepLeft)
        and (node := definition.node(effect.node))
        and node.has_timers
    ]
    if timed:
        rows.forget_timers(instance, timed)
    rows.store(
        instance,
        command_to_json(command),
        ended_at=at if ended else None,
        actor=actor,
        at=at,
    )
    timers = [effect for effect in effects if isinstance(effect, TimerSet)]
    if timers:
        rows.set_timers(
            instance,
            (
                TimerRow(one.step or one.node, one.timer, due_at(instance, one.wait, owner, at=at))
                for one in timers
            ),
        )
    owner.apply(subject=instance.subject, effects=effects, actor=actor, at=at)


def due_at(instance: Locked, wait: Timer, owner: ProcessOwner, *, at: dt.datetime) -> dt.datetime:
    """Calendar time runs by the clock on the wall, working time as `deadlines` counts it."""
    text = wait.duration or owner.wait_of(subject=instance.subject, parameter=wait.parameter, at=at)
    duration = parse_duration(text)
    if wait.time is TimeKind.CALENDAR and not duration.working:
        return at + dt.timedelta(
            days=duration.days, minutes=duration.minutes, seconds=duration.seconds
        )
    if instance.agency_id is None:
        raise CannotAdvance(Reason("timer-needs-agency"))
    limit = f"{duration.days}wd" if duration.days else f"{-(-duration.minutes // 60)}h"
    return deadlines.due_for(agency_id=instance.agency_id, received_at=at, limit=limit).at
