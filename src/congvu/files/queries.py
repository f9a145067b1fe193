"""Reads of stored files, without their bytes."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from congvu.files.models import StoredFile
from congvu.files.rules import State
from congvu.kernel.subjects import SubjectRef


@dataclass(frozen=True, slots=True)
class StoredFileCard:
    """What pages show of a file. `hints` are codes with words in `wording.HINTS`."""

    id: UUID
    owner: SubjectRef
    name: str
    media_type: str
    size: int
    pages: int
    hints: tuple[str, ...]
    erased: bool
    created_at: dt.datetime

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


def card(file_id: UUID) -> StoredFileCard:
    return card_of(StoredFile.objects.get(pk=file_id))


def cards(file_ids: Collection[UUID]) -> dict[UUID, StoredFileCard]:
    """Cards of many files in one query; unknown ids are left out."""
    return {row.id: card_of(row) for row in StoredFile.objects.filter(pk__in=file_ids)}


def card_of(row: StoredFile) -> StoredFileCard:
    return StoredFileCard(
        id=row.id,
        owner=row.owner,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        pages=row.pages,
        hints=tuple(row.hints.split()),
        erased=row.state == State.ERASED,
        created_at=row.created_at,
    )
