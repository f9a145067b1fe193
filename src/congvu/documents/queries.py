"""Reads of papers: cards for a dossier's pages, and what the public may learn by a check code."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from congvu.documents import rules
from congvu.documents.models import Document, DocumentVersion
from congvu.documents.rules import State
from congvu.kernel.subjects import SubjectRef


@dataclass(frozen=True, slots=True)
class DocumentCard:
    """What pages of the dossier show of a paper."""

    id: UUID
    subject: SubjectRef
    agency_id: UUID
    kind: str
    name: str
    number_text: str
    dated_on: dt.date
    check_code: str
    state: State
    revision: int
    file_id: UUID | None
    issued_at: dt.datetime | None

    @property
    def issued(self) -> bool:
        return self.state is State.ISSUED

    @property
    def download_name(self) -> str:
        number = self.number_text.replace("/", "-")
        return f"{self.name} {number}".strip() + ".pdf"


@dataclass(frozen=True, slots=True)
class Checked:
    """What anybody who holds the check code may learn. Never the file, never a name."""

    name: str
    number_text: str
    dated_on: dt.date
    issuer: str
    state: State
    holder_initials: str
    withdrawn_at: dt.datetime | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    reason: str
    file_id: UUID
    at: dt.datetime


PUBLIC_STATES = (State.ISSUED, State.WITHDRAWN)


def document_card(document_id: UUID) -> DocumentCard:
    return _card(Document.objects.get(pk=document_id))


def documents_of(subject: SubjectRef) -> tuple[DocumentCard, ...]:
    """Papers about one subject, oldest first, in one query."""
    rows = Document.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    return _cards(rows.order_by("created_at", "id"))


def documents_of_many(
    subjects: Collection[SubjectRef],
) -> dict[SubjectRef, tuple[DocumentCard, ...]]:
    """Papers of many subjects in one query."""
    rows = Document.objects.filter(subject_id__in=[one.id for one in subjects])
    found: dict[SubjectRef, tuple[DocumentCard, ...]] = dict.fromkeys(subjects, ())
    for card in _cards(rows.order_by("created_at", "id")):
        if card.subject in found:
            found[card.subject] += (card,)
    return found


def values_of(document_id: UUID) -> dict[str, Any]:
    """What the paper says, by the names of its template. Personal data: record who looks."""
    values: dict[str, Any] = Document.objects.get(pk=document_id).values
    return values


def versions_of(document_id: UUID) -> tuple[VersionLine, ...]:
    rows = DocumentVersion.objects.filter(document_id=document_id).order_by("number")
    return tuple(VersionLine(row.number, row.reason, row.file_id, row.at) for row in rows)


def by_check_code(typed: str) -> Checked | None:
    """What an issued paper with this check code is; None for every other code.

    A draft cannot be checked: before it is issued it proves nothing.
    """
    code = rules.normalised(typed)
    row = (
        Document.objects.filter(check_code=code, state__in=PUBLIC_STATES).first() if code else None
    )
    if row is None or row.issued_at is None:
        return None
    return Checked(
        name=_name(row),
        number_text=row.number_text,
        dated_on=row.dated_on,
        issuer=row.issuer,
        state=State(row.state),
        holder_initials=row.holder_initials,
        withdrawn_at=row.withdrawn_at,
        replaced=row.replaced_by_id is not None,
    )


def _cards(rows: Iterable[Document]) -> tuple[DocumentCard, ...]:
    return tuple(_card(row) for row in rows)


def _card(row: Document) -> DocumentCard:
    return DocumentCard(
        id=row.id,
        subject=row.subject,
        agency_id=row.agency_id,
        kind=row.kind,
        name=_name(row),
        number_text=row.number_text,
        dated_on=row.dated_on,
        check_code=rules.grouped(row.check_code),
        state=State(row.state),
        revision=row.revision,
        file_id=row.current_file_id,
        issued_at=row.issued_at,
    )


def _name(row: Document) -> str:
    language = (get_language() or "vi")[:2]
    return row.kind_name.get(language) or row.kind_name["vi"]
