"""One step is one short transaction: lock, advance, write, let the owner do what follows."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.deadlines import queries as deadlines
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries
from congvu.workflow.models import Instance, Move, PendingTimer, ProcessDefinition
from congvu.workflow.ports import OWNERS, ProcessOwner
from congvu.workflow.rules import (
    Cancel,
    CannotAdvance,
    Command,
    Effect,
    Start,
    State,
    StepLeft,
    Take,
    TimeKind,
    Timer,
    TimerFired,
    TimerSet,
    advance,
    check_sound,
    command_to_json,
    compile_process,
    parse_duration,
)

CLOCK = Actor.system("clock")

__all__ = [
    "CannotAdvance",
    "CannotStart",
    "ProcessOwner",
    "cancel",
    "fire_timer",
    "register_definition",
    "register_owner",
    "start",
    "take",
]


class CannotStart(Refusal):
    """The subject has a process already."""


def register_owner(kind: str, owner: ProcessOwner) -> None:
    """Name who does what follows for subjects of this kind. Called while rooms get ready."""
    OWNERS[kind] = owner


def register_definition(xml: bytes, *, actor: Actor, at: dt.datetime) -> UUID:
    """Keep a process for ever and return its id; the same bytes give the same id.

    Raises CannotCompile when it leaves the declared subset of BPMN, or is not sound.
    """
    digest = hashlib.sha256(xml).hexdigest()
    known = ProcessDefinition.objects.filter(sha256=digest).values_list("id", flat=True).first()
    if known is not None:
        return known
    compiled = compile_process(xml)
    check_sound(compiled)
    definition_id = new_id()
    subject = SubjectRef("process-definition", definition_id)
    with audit.recorded(actor=actor, action="workflow.register", subject=subject, at=at) as act:
        row, _ = ProcessDefinition.objects.get_or_create(
            sha256=digest,
            defaults={
                "id": definition_id,
                "name": compiled.words.vi[:200] or compiled.id[:200],
                "xml": xml,
                "compiled": compiled.to_json(),
                "registered_at": at,
            },
        )
        act.note(sha256=digest, process=compiled.id)
    return row.id


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
        instance, is_new = Instance.objects.get_or_create(
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
        _step(instance, Start(), actor=actor, at=at)


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
        instance = _locked(subject)
        if seq is not None and seq != instance.seq:
            raise CannotAdvance(Reason("step-not-waiting", about=step, values={"step": step}))
        act.note(step=step, outcome=outcome)
        _step(instance, Take(step, outcome), actor=actor, at=at)


def cancel(*, subject: SubjectRef, actor: Actor, at: dt.datetime) -> None:
    """Stop the process from outside, because the dossier was withdrawn or stopped.

    The owner is told that the waiting step was left as ``cancelled``, and that the process ended.
    Raises CannotAdvance when it had ended already.
    """
    with audit.recorded(actor=actor, action="workflow.cancel", subject=subject, at=at):
        _step(_locked(subject), Cancel(), actor=actor, at=at)


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
        instance = _locked(subject)
        gone, _ = PendingTimer.objects.filter(pk=timer_id).delete()
        act.note(step=timer.step, timer=timer.timer, fired=bool(gone))
        if gone:
            _step(instance, TimerFired(timer.step, timer.timer), actor=CLOCK, at=at)
    return bool(gone)


def _locked(subject: SubjectRef) -> Instance:
    row = (
        Instance.objects.select_for_update()
        .filter(subject_id=subject.id, subject_kind=subject.kind)
        .first()
    )
    if row is None:
        raise CannotAdvance(Reason("process-not-started"))
    return row


def _step(instance: Instance, command: Command, *, actor: Actor, at: dt.datetime) -> None:
    """Advance, write, then hand over: an owner that takes the next step finds it stored."""
    definition = queries.definition(instance.definition_id)
    state, effects = advance(definition, State.from_json(instance.state), command)
    instance.state = state.to_json()
    instance.seq += 1
    instance.ended_at = at if state.ended else None
    instance.save(update_fields=["state", "seq", "ended_at"])
    Move.objects.create(
        instance=instance,
        seq=instance.seq,
        command=command_to_json(command),
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_code=actor.code,
        agency_id=actor.agency_id,
    )
    owner = OWNERS[instance.subject_kind]
    _keep_timers(instance, effects, owner, at=at)
    owner.apply(subject=instance.subject, effects=effects, actor=actor, at=at)


def _keep_timers(
    instance: Instance, effects: Sequence[Effect], owner: ProcessOwner, *, at: dt.datetime
) -> None:
    left = [effect.node for effect in effects if isinstance(effect, StepLeft)]
    if left:
        PendingTimer.objects.filter(instance=instance, step__in=left).delete()
    for effect in effects:
        if isinstance(effect, TimerSet):
            PendingTimer.objects.create(
                instance=instance,
                step=effect.node,
                timer=effect.timer,
                due_at=_due(instance, effect.wait, owner, at=at),
            )


def _due(instance: Instance, wait: Timer, owner: ProcessOwner, *, at: dt.datetime) -> dt.datetime:
    """Calendar time runs by the clock on the wall, working time as `deadlines` counts it."""
    text = wait.duration or owner.wait_of(subject=instance.subject, parameter=wait.parameter, at=at)
    duration = parse_duration(text)
    if wait.time is TimeKind.CALENDAR and not duration.working:
        return at + dt.timedelta(days=duration.days, minutes=duration.minutes)
    if instance.agency_id is None:
        raise CannotAdvance(Reason("timer-needs-agency"))
    limit = f"{duration.days}wd" if duration.days else f"{-(-duration.minutes // 60)}h"
    return deadlines.due_for(agency_id=instance.agency_id, received_at=at, limit=limit).at
