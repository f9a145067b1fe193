"""Messages that have come: each kept once, until somebody takes it or its time is over."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from congvu.bpmn import Event
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Message, Wait
from congvu.workflow.services.rows import WaitRow

# Whose message it is: the subject's that it names, or theirs who wait for its key.
_MEANT = """
  (message.subject_id = instance.subject_id AND message.subject_kind = instance.subject_kind
     AND (message.key = wait.key OR message.key = '' OR wait.key = ''))
  OR (message.subject_id IS NULL AND message.key = wait.key)
"""
_AWAITED = f"""
SELECT message.id
FROM workflow_message message
JOIN workflow_wait wait ON wait.kind = 'MESSAGE' AND wait.name = message.name
JOIN workflow_instance instance ON instance.id = wait.instance_id
WHERE message.closed_at IS NULL AND message.expires_at > %s AND ({_MEANT})
ORDER BY message.received_at
LIMIT %s
"""  # noqa: S608 - put together from two constants
_WAITING = f"""
SELECT instance.subject_kind, instance.subject_id, wait.step
FROM workflow_message message
JOIN workflow_wait wait ON wait.kind = 'MESSAGE' AND wait.name = message.name
JOIN workflow_instance instance ON instance.id = wait.instance_id
WHERE message.id = %s AND ({_MEANT})
ORDER BY wait.id
LIMIT 100
"""  # noqa: S608 - put together from two constants


def keep(
    *,
    source: str,
    number: str,
    name: str,
    subject: SubjectRef | None,
    key: str,
    values: Mapping[str, Any],
    at: dt.datetime,
    expires_at: dt.datetime,
) -> tuple[Message, bool]:
    """The message as it was kept, and whether it came for the first time."""
    return Message.objects.get_or_create(
        source=source,
        number=number,
        defaults={
            "name": name,
            "key": key,
            "subject_kind": subject.kind if subject else "",
            "subject_id": subject.id if subject else None,
            "values": dict(values),
            "received_at": at,
            "expires_at": expires_at,
        },
    )


def kept_for(subject: SubjectRef, waits: Iterable[WaitRow]) -> list[UUID]:
    """The kept messages that one of these waits of the subject is meant for."""
    meant = Q(pk=None)
    for wait in waits:
        if wait.kind == Event.MESSAGE:
            mine = Q(subject_id=subject.id, subject_kind=subject.kind)
            mine &= Q(key__in=(wait.key, "")) if wait.key else Q()
            by_key = Q(subject_id=None, key=wait.key) if wait.key else Q(pk=None)
            meant |= Q(name=wait.name) & (mine | by_key)
    found = Message.objects.filter(meant, closed_at=None).order_by("received_at")
    return list(found.values_list("id", flat=True))


def awaited_messages(*, at: dt.datetime, most: int) -> list[UUID]:
    """Kept messages that somebody waits for: the two came past each other."""
    with connection.cursor() as cursor:
        cursor.execute(_AWAITED, [at, most])
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def waiting_for(message_id: UUID) -> list[tuple[SubjectRef, str]]:
    """Who waits for this message, and at which step; the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [message_id])
        return [(SubjectRef(kind, number), step) for kind, number, step in cursor.fetchall()]


def still_waits(instance_id: UUID, step: str, message: Message) -> bool:
    return Wait.objects.filter(
        instance_id=instance_id, step=step, kind=Event.MESSAGE, name=message.name
    ).exists()
