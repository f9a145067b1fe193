"""Reads of the books. They hold personal data: a page that shows them says `audit.seen`."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, F

from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.reference import queries as reference
from congvu.registers.models import Book, Entry, EntryVersion
from congvu.registers.rules import BookDefinition, EntryState

_MOST_ON_A_PAGE = 100


class CannotFindEntry(Refusal):
    """There is no such entry, or no such book."""


@dataclass(frozen=True, slots=True)
class EntryCard:
    """An entry as it reads now. `code` is how it is cited: *187/2026*."""

    id: UUID
    agency_id: UUID
    kind: str
    year: int
    number: int
    code: str
    volume: int
    page: int
    book: str
    subject: SubjectRef
    state: EntryState
    version: int
    entered_at: dt.datetime
    entered_by: UUID | None
    fixed_at: dt.datetime | None
    definition: BookDefinition = field(repr=False, hash=False)
    content: Mapping[str, Any] = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class VersionCard:
    """What an entry said from one instant on."""

    version: int
    written_at: dt.datetime
    written_by: UUID | None
    reason: str = field(repr=False)
    content: Mapping[str, Any] = field(repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class BookCard:
    id: UUID
    agency_id: UUID
    definition: BookDefinition
    kind: str
    year: int
    volume: int
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    entries: int


@dataclass(frozen=True, slots=True)
class BookPage:
    """A stretch of a book: entries in order of number. `next_number` is 0 at the end."""

    book: BookCard
    entries: tuple[EntryCard, ...]
    previous_number: int
    next_number: int


def entry_card(entry_id: UUID) -> EntryCard:
    """An entry by its id. Raise CannotFindEntry."""
    rows = list(Entry.objects.filter(pk=entry_id).select_related("book"))
    if not rows:
        raise CannotFindEntry(Reason("entry-unknown"))
    return _cards(rows)[0]


def entry_of(subject: SubjectRef) -> EntryCard | None:
    """The entry that was made for a subject, unless it is void."""
    rows = Entry.objects.filter(subject_id=subject.id, subject_kind=subject.kind)
    current = rows.exclude(state=EntryState.VOID).select_related("book")[:1]
    return next(iter(_cards(current)), None)


def said_contents(entries: Iterable[EntryCard], language: str) -> dict[UUID, Mapping[str, Any]]:
    """What entries say, for reading in a language: the words of code lists are theirs in both.

    The book is Vietnamese; a word that no list knows stays as it was written.
    """
    words: dict[tuple[str, dt.date], dict[str, str]] = {}
    return {
        entry.id: entry.content if language == "vi" else _said(entry, words) for entry in entries
    }


def _said(entry: EntryCard, words: dict[tuple[str, dt.date], dict[str, str]]) -> Mapping[str, Any]:
    on, said = day_of(entry.entered_at), dict(entry.content)
    for column in entry.definition.columns:
        written = str(said.get(column.name) or "")
        if not written or not column.code_list:
            continue
        key = (column.code_list, on)
        if key not in words:
            words[key] = _english(*key)
        said[column.name] = words[key].get(written, written)
    return said


def _english(code_list: str, on: dt.date) -> dict[str, str]:
    try:
        return {one.vi: one.en for one in reference.code_list(code_list, on=on)}
    except reference.CannotFind:
        return {}


def versions_of(entry_id: UUID) -> tuple[VersionCard, ...]:
    """Everything an entry ever said, oldest first."""
    rows = EntryVersion.objects.filter(entry_id=entry_id).order_by("version")
    return tuple(
        VersionCard(
            version=row.version,
            written_at=row.written_at,
            written_by=row.written_by,
            reason=row.reason,
            content=row.content,
        )
        for row in rows
    )


def books(agency_id: UUID) -> tuple[BookCard, ...]:
    """The books of an agency, newest first."""
    rows = Book.objects.filter(agency_id=agency_id).annotate(written=Count("entries"))
    return tuple(_book(row, row.written) for row in rows.order_by("-year", "kind", "-volume"))


def book_page(*, agency_id: UUID, kind: str, year: int, first: int = 1, most: int = 20) -> BookPage:
    """Entries of a year from number `first` on. Raise CannotFindEntry without such a book."""
    book = (
        Book.objects.filter(agency_id=agency_id, kind=kind, year=year)
        .annotate(written=Count("entries"))
        .order_by("-volume")
        .first()
    )
    if book is None:
        raise CannotFindEntry(Reason("book-unknown", values={"kind": kind}))
    size = max(1, min(most, _MOST_ON_A_PAGE))
    rows = Entry.objects.filter(agency_id=agency_id, kind=kind, year=year, number__gte=first)
    found = list(rows.select_related("book").order_by("number")[: size + 1])
    return BookPage(
        book=_book(book, book.written),
        entries=_cards(found[:size]),
        previous_number=max(1, first - size) if first > 1 else 0,
        next_number=found[size].number if len(found) > size else 0,
    )


def _cards(entries: Iterable[Entry]) -> tuple[EntryCard, ...]:
    """Cards with the newest version of each entry: one more query for all of them."""
    rows = list(entries)
    newest = {
        row.entry_id: row.content
        for row in EntryVersion.objects.filter(
            entry_id__in=[entry.id for entry in rows], version=F("entry__version")
        )
    }
    return tuple(_card(entry, newest[entry.id]) for entry in rows)


def _card(entry: Entry, content: Mapping[str, Any]) -> EntryCard:
    definition = entry.book.definition()
    return EntryCard(
        id=entry.id,
        agency_id=entry.agency_id,
        kind=entry.kind,
        year=entry.year,
        number=entry.number,
        code=definition.cited(entry.number, entry.year),
        volume=entry.book.volume,
        page=definition.page_of(entry.number),
        book=definition.name.vi,
        subject=SubjectRef(entry.subject_kind, entry.subject_id),
        state=EntryState(entry.state),
        version=entry.version,
        entered_at=entry.entered_at,
        entered_by=entry.entered_by,
        fixed_at=entry.fixed_at,
        definition=definition,
        content=content,
    )


def _book(row: Book, written: int) -> BookCard:
    return BookCard(
        id=row.id,
        agency_id=row.agency_id,
        definition=row.definition(),
        kind=row.kind,
        year=row.year,
        volume=row.volume,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        entries=written,
    )
