"""The books of an agency on screen and on paper. Whoever sees names in them leaves a trace."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from congvu.audit import services as audit
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.registers import queries, wording
from congvu.registers.permissions import READERS
from congvu.registers.queries import EntryCard
from congvu.registers.rules import BookDefinition, Column, Words

_ON_SCREEN, _ON_PAPER = 20, 100


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is read: every column in `groups`, those of the list in `cells`."""

    entry: EntryCard
    state: object
    cells: tuple[tuple[Column, str], ...]
    groups: tuple[tuple[Words, tuple[tuple[Words, str], ...]], ...]


@officer_page(*READERS)
@require_GET
def books(request: OfficerRequest) -> HttpResponse:
    return render(
        request, "registers/books.html", {"books": queries.books(request.officer.agency_id)}
    )


@officer_page(*READERS)
@require_GET
def book(request: OfficerRequest, kind: str, year: int) -> HttpResponse:
    printing = "in" in request.GET
    page = _page(request, kind, year, most=_ON_PAPER if printing else _ON_SCREEN)
    _seen(request, *page.entries)
    language = "vi" if printing else get_language() or "vi"
    said = queries.said_contents(page.entries, language)
    lines = [_line(page.book.definition, entry, said[entry.id]) for entry in page.entries]
    columns = [column for column in page.book.definition.columns if column.in_list]
    template = "registers/book_print.html" if printing else "registers/book.html"
    return render(request, template, {"page": page, "lines": lines, "columns": columns})


@officer_page(*READERS)
@require_GET
def entry(request: OfficerRequest, entry_id: UUID) -> HttpResponse:
    card = _of_own_agency(request, entry_id)
    _seen(request, card)
    page = queries.book_page(agency_id=card.agency_id, kind=card.kind, year=card.year, most=1)
    said = queries.said_contents([card], get_language() or "vi")
    line = _line(page.book.definition, card, said[card.id])
    versions = queries.versions_of(card.id)
    return render(request, "registers/entry.html", {"line": line, "versions": versions})


def _page(request: OfficerRequest, kind: str, year: int, *, most: int) -> queries.BookPage:
    first = request.GET.get("tu", "1")
    try:
        return queries.book_page(
            agency_id=request.officer.agency_id,
            kind=kind,
            year=year,
            first=int(first) if first.isdecimal() and len(first) < 8 else 1,  # noqa: PLR2004 - no book has ten million entries
            most=most,
        )
    except queries.CannotFindEntry:
        raise Http404 from None


def _of_own_agency(request: OfficerRequest, entry_id: UUID) -> EntryCard:
    try:
        card = queries.entry_card(entry_id)
    except queries.CannotFindEntry:
        raise Http404 from None
    if card.agency_id != request.officer.agency_id:
        raise Http404
    return card


def _seen(request: OfficerRequest, *entries: EntryCard) -> None:
    audit.seen(
        actor=request.actor,
        subjects=[entry.subject for entry in entries],
        page="registers:book",
        at=timezone.now(),
    )


def _line(definition: BookDefinition, entry: EntryCard, content: Mapping[str, object]) -> Line:
    shown = definition.columns
    return Line(
        entry=entry,
        state=wording.STATES[entry.state],
        cells=tuple((column, _read(column, content)) for column in shown if column.in_list),
        groups=tuple(
            (group, tuple((column.title, _read(column, content)) for column in columns))
            for group, columns in groupby(shown, key=lambda column: column.group)
        ),
    )


def _read(column: Column, content: Mapping[str, object]) -> str:
    written = str(content.get(column.name) or "")
    if column.kind == "DAY" and written:
        try:
            return f"{dt.date.fromisoformat(written):%d/%m/%Y}"
        except ValueError:
            return written
    return written
