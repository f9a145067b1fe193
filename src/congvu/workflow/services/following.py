"""What a step asks for: decisions at once, messages and signals after the commit.

A step, the work that it asks for and the steps of that work call each other in a circle; the circle
is closed in this module, and each turn through the queue is a transaction of its own.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from django.db import transaction

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.bpmn import (
    DEFAULT_OUTCOME,
    FAILED,
    Command,
    DecisionDue,
    Effect,
    MessageArrived,
    MessageSent,
    ServiceFailed,
    SignalArrived,
    SignalSent,
    Take,
)
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Reason
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries
from congvu.workflow.models import Message, Wait
from congvu.workflow.ports import OWNERS
from congvu.workflow.refusing import CannotAdvance, advance
from congvu.workflow.services import mailbox
from congvu.workflow.services.advancing import advance_by, locked, state_of, waits_in
from congvu.workflow.services.rows import Locked

RULES = Actor.system("rules")
POST = Actor.system("post")
GIVEN_UP = "given-up"
"""The code of the error by which a step is left that nobody decides any more."""
MOST_DECISIONS = 50
"""A circle of decisions without a person in it fails loudly instead of holding its lock."""
KEPT_FOR = dt.timedelta(days=90)
"""How long a message waits for its receiver before it is set aside."""


class TurnsInCircle(CannotAdvance):
    """Decisions follow each other without end: the whole step is undone."""


def step_by(
    instance: Locked, command: Command, *, actor: Actor, at: dt.datetime, decided: int = 0
) -> None:
    """One command, and all that it asks for.

    Raises CannotAdvance, and whatever the owner refuses with; nothing is changed then.
    """
    effects = advance_by(instance, command, actor=actor, at=at)
    if waits := list(waits_in(effects)):
        for message_id in mailbox.kept_for(instance.subject, waits):
            jobs.enqueue(deliver, lock=str(message_id), message_id=message_id)
    _send(instance, effects, at=at)
    for effect in effects:
        if isinstance(effect, DecisionDue):
            if decided >= MOST_DECISIONS:
                raise TurnsInCircle(Reason("too-many-moves", effect.node, {"step": effect.node}))
            _decide_if_possible(instance.subject, effect, at=at, decided=decided + 1)


# --- decisions ---


def _decide_if_possible(
    subject: SubjectRef, due: DecisionDue, *, at: dt.datetime, decided: int
) -> None:
    """Decide within the step; what cannot be decided now is tried again, then shown to a person."""
    try:
        with transaction.atomic():
            _decide(subject, due, at=at, decided=decided)
    except TurnsInCircle:
        raise
    except Exception:  # noqa: BLE001 - the step that led here stands, whatever the tables lack
        step = due.step or due.node
        jobs.enqueue(decide_later, lock=str(subject), subject=subject, step=step)


def _decide(subject: SubjectRef, due: DecisionDue, *, at: dt.datetime, decided: int = 0) -> None:
    step = due.step or due.node
    with audit.recorded(actor=RULES, action="workflow.decide", subject=subject, at=at) as act:
        act.note(step=step, decision=due.decision)
        answer = OWNERS[subject.kind].decide(
            subject=subject, decision=due.decision, values=due.values, at=at
        )
        instance = locked(subject)
        node = queries.definition(instance.definition_id).node(due.node)
        is_outcome = node is not None and isinstance(answer, str) and node.outcome(answer)
        outcome = str(answer) if is_outcome else DEFAULT_OUTCOME
        values = answer if isinstance(answer, Mapping) else {due.decision: answer}
        step_by(instance, Take(step, outcome, values), actor=RULES, at=at, decided=decided)


def give_up_decision(*, subject: str, step: str, actor: Actor, at: dt.datetime) -> None:
    """Leave a step that nobody decides any more by the way of its error.

    Refused when the process has no such way: then only mended data or tables help.
    """
    ref = SubjectRef.parse(subject)
    with audit.recorded(actor=actor, action="workflow.give_up", subject=ref, at=at) as act:
        act.note(step=step)
        instance = locked(ref)
        if queries.decision_due(instance.definition_id, state_of(instance), step, at=at) is None:
            return
        command = ServiceFailed(step, GIVEN_UP)
        definition = queries.definition(instance.definition_id)
        if advance(definition, state_of(instance), command, at=at).state.ended == FAILED:
            raise CannotAdvance(Reason("step-needs-decision", step, {"step": step}))
        step_by(instance, command, actor=actor, at=at)


@jobs.task(name="workflow.decide", given_up=give_up_decision)
def decide_later(*, subject: str, step: str, at: dt.datetime) -> None:
    """Decide what could not be decided in its step; fails aloud until it can be."""
    ref = SubjectRef.parse(subject)
    row = queries.instance_of(ref)
    if row is None:
        return
    due = queries.decision_due(row.definition_id, queries.state_of(row), step, at=at)
    if due is not None:
        _decide(ref, due, at=at)


# --- messages ---


def _send(instance: Locked, effects: Sequence[Effect], *, at: dt.datetime) -> None:
    """A message with a key goes to whoever waits for it, without one to the same subject."""
    for place, effect in enumerate(effects):
        if isinstance(effect, MessageSent):
            message, _ = mailbox.keep(
                source=f"process:{instance.id}",
                number=f"{instance.seq}.{place}",
                name=effect.message,
                subject=None if effect.key else instance.subject,
                key=effect.key,
                values=effect.values,
                at=at,
                expires_at=at + KEPT_FOR,
            )
            jobs.enqueue(deliver, lock=str(message.id), message_id=message.id)
        elif isinstance(effect, SignalSent):
            jobs.enqueue(
                tell_signal,
                lock=f"signal:{effect.signal}",
                signal=effect.signal,
                number=new_id(),
                agency_id=instance.agency_id or "",
                sender=instance.id,
                values="{}",
            )


def set_message_aside(*, message_id: str, actor: Actor, at: dt.datetime) -> None:
    """Nobody tries to hand this message over any more."""
    subject = SubjectRef("message", UUID(message_id))
    with audit.recorded(actor=actor, action="workflow.set_aside", subject=subject, at=at):
        Message.objects.filter(pk=message_id, closed_at=None).update(closed_at=at)


@jobs.task(name="workflow.deliver", given_up=set_message_aside)
def deliver(*, message_id: str, at: dt.datetime) -> None:
    """Hand a kept message to the first who waits for it; without one it stays where it is."""
    for subject, step in mailbox.waiting_for(UUID(message_id)):
        if _hand_over(UUID(message_id), subject, step, at=at):
            return


def _hand_over(message_id: UUID, subject: SubjectRef, step: str, *, at: dt.datetime) -> bool:
    with audit.recorded(actor=POST, action="workflow.message", subject=subject, at=at) as act:
        instance = locked(subject)
        message = Message.objects.select_for_update().get(pk=message_id)
        is_over = message.closed_at is not None or message.expires_at <= at
        act.note(message_id=message_id, name=message.name, step=step, over=is_over)
        if is_over or not mailbox.still_waits(instance.id, step, message):
            return is_over
        step_by(instance, MessageArrived(message.name, step, message.values), actor=POST, at=at)
        message.taken_by_id, message.closed_at = instance.id, at
        message.save(update_fields=["taken_by", "closed_at"])
    return True


# --- signals ---


@jobs.task(name="workflow.signal")
def tell_signal(
    *, signal: str, number: str, agency_id: str, sender: str, values: str, at: dt.datetime
) -> None:
    """Let every process of the agency that waits for the signal hear it, each in its own step."""
    agency = UUID(agency_id) if agency_id else None
    waiting = Wait.objects.filter(kind="SIGNAL", name=signal, instance__agency=agency)
    subjects = waiting.values_list("instance_id", "instance__subject_kind", "instance__subject_id")
    for instance_id, kind, subject_id in subjects.distinct().order_by("instance_id").iterator():
        if str(instance_id) != sender:
            request = Request(uuid5(UUID(number), str(instance_id)))
            _tell(SubjectRef(kind, subject_id), signal, json.loads(values), request, at=at)


def _tell(
    subject: SubjectRef,
    signal: str,
    values: Mapping[str, object],
    request: Request,
    *,
    at: dt.datetime,
) -> None:
    with audit.recorded(
        actor=POST, action="workflow.signal", subject=subject, at=at, request=request
    ) as act:
        if act.repeated:
            return
        act.note(signal=signal)
        instance = locked(subject)
        if Wait.objects.filter(instance_id=instance.id, kind="SIGNAL", name=signal).exists():
            step_by(instance, SignalArrived(signal, values), actor=POST, at=at)
