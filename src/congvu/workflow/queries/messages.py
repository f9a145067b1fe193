"""Messages that have come and that nobody has waited for yet."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Message


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message as pages show it. `subject` is None where a key says whose it is."""

    id: UUID
    source: str
    name: str
    key: str
    subject: SubjectRef | None
    received_at: dt.datetime
    expires_at: dt.datetime


def kept_messages(*, most: int = 50) -> tuple[KeptMessage, ...]:
    """What waits longest comes first. In one query."""
    rows = Message.objects.filter(closed_at=None).order_by("received_at")[:most]
    return tuple(
        KeptMessage(
            id=row.id,
            source=row.source,
            name=row.name,
            key=row.key,
            subject=SubjectRef(row.subject_kind, row.subject_id) if row.subject_id else None,
            received_at=row.received_at,
            expires_at=row.expires_at,
        )
        for row in rows
    )
