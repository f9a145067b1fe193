"""What comes from outside: messages for one, signals for everybody who waits."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.bpmn import ConditionChanged, advance
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries
from congvu.workflow.models import Message
from congvu.workflow.services import mailbox
from congvu.workflow.services.advancing import locked
from congvu.workflow.services.following import KEPT_FOR, POST, deliver, step_by, tell_signal


class CannotHear(Refusal):
    """The message is for nobody, or another one came under its number."""


def hear(
    *,
    source: str,
    number: str,
    name: str,
    actor: Actor,
    at: dt.datetime,
    subject: SubjectRef | None = None,
    key: str = "",
    values: Mapping[str, Any] | None = None,
    keep_for: dt.timedelta = KEPT_FOR,
) -> UUID:
    """Take in a message; when this returns, it is kept and will reach whoever waits for it.

    It may come before its receiver is ready: it waits for `keep_for`. The same `number` of the same
    `source` is the same message, however often it is sent. `subject` says whose it is, or `key`
    does. Raises CannotHear when neither does, or when the number was used for something else.
    """
    if subject is None and not key:
        raise CannotHear(Reason("message-for-nobody", values={"name": name}))
    given = dict(values or {})
    message_ref = SubjectRef("message", new_id())
    with audit.recorded(actor=actor, action="workflow.hear", subject=message_ref, at=at) as act:
        message, is_new = mailbox.keep(
            source=source,
            number=number,
            name=name,
            subject=subject,
            key=key,
            values=given,
            at=at,
            expires_at=at + keep_for,
        )
        said = (message.name, message.key, message.subject_id, message.values)
        if said != (name, key, subject.id if subject else None, given):
            values = {"number": number, "source": source}
            raise CannotHear(Reason("message-number-used", values=values))
        act.note(message_id=message.id, source=source, number=number, repeated=not is_new)
        if is_new:
            jobs.enqueue(deliver, lock=str(message.id), message_id=message.id)
    return message.id


def signal(
    *,
    name: str,
    agency_id: UUID,
    actor: Actor,
    at: dt.datetime,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Tell everybody in the agency whose process waits for this signal now. It is not kept."""
    number = new_id()
    subject = SubjectRef("signal", number)
    with audit.recorded(actor=actor, action="workflow.signal", subject=subject, at=at) as act:
        act.note(name=name)
        jobs.enqueue(
            tell_signal,
            lock=f"signal:{name}",
            signal=name,
            number=number,
            agency_id=agency_id,
            sender="",
            values=json.dumps(values or {}),
        )


def look_again(*, subject: SubjectRef, at: dt.datetime) -> bool:
    """Let a process look at its conditions anew, for time alone may have made them true."""
    row = queries.instance_of(subject)
    if row is None or row.ended_at is not None:
        return False
    state = queries.state_of(row)
    command = ConditionChanged()
    if advance(queries.definition(row.definition_id), state, command, at=at).state == state:
        return False
    with audit.recorded(actor=POST, action="workflow.conditions", subject=subject, at=at):
        step_by(locked(subject), command, actor=POST, at=at)
    return True


def close_expired(*, at: dt.datetime) -> int:
    """Set messages aside for which nobody waited in time; how many."""
    due = Message.objects.filter(closed_at=None, expires_at__lte=at)
    if not due.exists():
        return 0
    subject = SubjectRef("messages", new_id())
    with audit.recorded(actor=POST, action="workflow.expire", subject=subject, at=at) as act:
        count = due.update(closed_at=at)
        act.note(count=count)
    return count
