"""Reads of the journal, for the history pages of other rooms."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from congvu.audit.models import Entry, Viewing
from congvu.kernel.subjects import SubjectRef


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act in the life of a subject. `position` is None until the sequencer has placed it."""

    at: dt.datetime
    action: str
    actor_kind: str
    actor_id: UUID | None
    actor_code: str
    detail: dict[str, Any]
    seq: int
    position: int | None


@dataclass(frozen=True, slots=True)
class ViewingLine:
    at: dt.datetime
    page: str
    actor_kind: str
    actor_id: UUID | None


def history(subject: SubjectRef, *, newest: int = 200) -> tuple[HistoryLine, ...]:
    """What was done to the subject, oldest first; the `newest` acts at most."""
    entries = (
        Entry.objects.filter(subject_id=subject.id, subject_kind=subject.kind)
        .select_related("place")
        .order_by("-seq")[:newest]
    )
    return tuple(
        HistoryLine(
            at=entry.at,
            action=entry.action,
            actor_kind=entry.actor_kind,
            actor_id=entry.actor_id,
            actor_code=entry.actor_code,
            detail=entry.detail,
            seq=entry.seq,
            position=entry.place.position if hasattr(entry, "place") else None,
        )
        for entry in reversed(entries)
    )


def viewings(subject: SubjectRef, *, newest: int = 100) -> tuple[ViewingLine, ...]:
    """Who looked at the subject, newest first."""
    rows = Viewing.objects.filter(subject_id=subject.id, subject_kind=subject.kind)
    return tuple(
        ViewingLine(at=row.at, page=row.page, actor_kind=row.actor_kind, actor_id=row.actor_id)
        for row in rows.order_by("-at")[:newest]
    )
