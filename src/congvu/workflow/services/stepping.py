"""One step is one short transaction: begin, take, change, cancel, and what the clock does."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.bpmn import (
    Cancel,
    ConditionChanged,
    Start,
    Take,
    TimerFired,
)
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Instance, PendingTimer
from congvu.workflow.refusing import CannotAdvance
from congvu.workflow.services import rows
from congvu.workflow.services.advancing import locked, locked_by
from congvu.workflow.services.following import step_by

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
    values: Mapping[str, Any] | None = None,
) -> None:
    """Begin the process of a subject. Office hours of timers are those of `agency_id`.

    `values` are the first variables of its conditions. Raises CannotStart when the subject has a
    process already.
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
        step_by(locked(subject), Start(values=values or {}), actor=actor, at=at)


def take(
    *,
    subject: SubjectRef,
    step: str,
    outcome: str,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
    seq: int | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Finish a waiting step with one of its outcomes, and let the process go on.

    A repeated `request` changes nothing. With `seq`, a page that is out of date is refused. Raises
    CannotAdvance when the step is not waiting any more, has no such outcome, or all is over.
    """
    question = rows.question(subject)
    with audit.recorded(
        actor=actor,
        action="workflow.take",
        subject=subject,
        at=at,
        request=request,
        question=question,
    ) as act:
        if act.repeated:
            return
        instance = locked_by(question, subject)
        if seq is not None and seq != instance.seq:
            raise CannotAdvance(Reason("step-not-waiting", about=step, values={"step": step}))
        act.note(step=step, outcome=outcome)
        step_by(instance, Take(step, outcome, values or {}), actor=actor, at=at)


def change_values(
    *, subject: SubjectRef, values: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> None:
    """Give variables of the process other values; whoever waits for a condition looks again."""
    with audit.recorded(actor=actor, action="workflow.values", subject=subject, at=at) as act:
        act.note(names=sorted(values))
        step_by(locked(subject), ConditionChanged(values), actor=actor, at=at)


def cancel(*, subject: SubjectRef, actor: Actor, at: dt.datetime) -> None:
    """Stop the process from outside, because the dossier was withdrawn or stopped.

    The owner is told that the waiting step was left as ``cancelled``, and that the process ended.
    Raises CannotAdvance when it had ended already.
    """
    with audit.recorded(actor=actor, action="workflow.cancel", subject=subject, at=at):
        step_by(locked(subject), Cancel(), actor=actor, at=at)


def fire_timer(*, timer_id: UUID, at: dt.datetime) -> bool:
    """Let a due timer do its work, once; whether there was something left to do.

    A timer whose step was left meanwhile is gone, and nothing happens.
    """
    timer = PendingTimer.objects.select_related("instance").filter(pk=timer_id).first()
    if timer is None or timer.due_at > at:
        return False
    subject = timer.instance.subject
    with audit.recorded(actor=CLOCK, action="workflow.timer", subject=subject, at=at) as act:
        instance = locked(subject)
        gone, _ = PendingTimer.objects.filter(pk=timer_id, due_at__lte=at).delete()
        act.note(step=timer.step, timer=timer.timer, fired=bool(gone))
        if gone:
            step_by(instance, TimerFired(timer.step, timer.timer), actor=CLOCK, at=at)
    return bool(gone)
