"""Messages of a person, and the demonstration's mailbox."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from congvu.kernel.subjects import SubjectRef
from congvu.notifications.models import Letter, Message
from congvu.notifications.wording import subject_of, text_of


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message in the language of the page."""

    id: UUID
    code: str
    about: SubjectRef
    subject: str
    text: str
    at: dt.datetime
    read_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class LetterLine:
    id: UUID
    channel: str
    language: str
    address: str
    subject: str
    text: str
    asked_at: dt.datetime
    sent_at: dt.datetime | None


def messages_for(
    person_id: UUID, *, about: SubjectRef | None = None, newest: int = 50
) -> tuple[MessageLine, ...]:
    """Messages to a person, newest first; about one thing only when it is named."""
    rows = Message.objects.filter(to_id=person_id)
    if about is not None:
        rows = rows.filter(about_id=about.id, about_kind=about.kind)
    return tuple(
        MessageLine(
            id=row.id,
            code=row.code,
            about=SubjectRef(row.about_kind, row.about_id),
            subject=subject_of(row.code, row.values),
            text=text_of(row.code, row.values),
            at=row.at,
            read_at=row.read_at,
        )
        for row in rows.order_by("-at", "-id")[:newest]
    )


def unread_count(person_id: UUID) -> int:
    return Message.objects.filter(to_id=person_id, read_at=None).count()


def letters(*, newest: int = 50) -> tuple[LetterLine, ...]:
    """The newest letters, for the demonstration's mailbox page. Never shown in production."""
    return tuple(
        LetterLine(
            id=row.id,
            channel=row.channel,
            language=row.language,
            address=row.address,
            subject=row.subject,
            text=row.text,
            asked_at=row.asked_at,
            sent_at=row.sent_at,
        )
        for row in Letter.objects.order_by("-asked_at", "-id")[:newest]
    )
