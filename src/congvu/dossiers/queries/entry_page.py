"""The register entry and the draft made from it, side by side, each column with its source."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from congvu.documents import queries as documents
from congvu.documents.queries import DocumentCard
from congvu.dossiers.models import Dossier, DraftCheck
from congvu.dossiers.queries.appraisal import Comparison, comparisons
from congvu.dossiers.queries.workbench import Frame, frame, pages_of
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.procedures import queries as procedures
from congvu.procedures.rules.published import RegisterColumn, ResultPaper
from congvu.registers import queries as registers
from congvu.registers.queries import EntryCard
from congvu.sources.queries import personal_number_of
from congvu.ui import writing

ISO = "iso"


class CannotReadCorrection(Refusal):
    """A corrected line cannot be read, as a day that does not exist."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A column of the entry. `value` is written as people write it, in their language.

    `short` is its title within its `group` of the book.
    `typed` is what the correction form begins with: the applicant's own words where she marked
    exactly this column, or what was typed before an error.
    """

    column: str
    title: str
    group: str
    short: str
    value: str
    typed: str
    source: str
    is_date: bool
    is_mended: bool
    is_chosen: bool
    error: str

    @property
    def heading(self) -> tuple[str, str]:
        """Under what it stands: whom it is about, and where it comes from."""
        return (self.group, self.source)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the draft that the applicant pointed at, with what it should say."""

    label: str
    now: str
    should: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    frame: Frame
    entry: EntryCard
    number: str
    lines: tuple[EntryLine, ...]
    marks: tuple[Mark, ...]
    answer: DraftCheck | None
    draft: DocumentCard | None
    pages: tuple[str, ...]
    signer_reads: str

    @property
    def errors(self) -> tuple[tuple[str, str], ...]:
        return tuple((f"c-{line.column}", line.error) for line in self.lines if line.error)

    @property
    def written(self) -> tuple[EntryLine, ...]:
        return tuple(line for line in self.lines if line.value)

    @property
    def marked(self) -> tuple[EntryLine, ...]:
        wanted = {column for mark in self.marks for column in mark.columns}
        return tuple(line for line in self.lines if line.column in wanted)

    @property
    def unmarked(self) -> tuple[EntryLine, ...]:
        return tuple(line for line in self.lines if line not in self.marked)


def entry_page(
    dossier: Dossier,
    actor: Actor,
    *,
    at: dt.datetime,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> EntryPage | None:
    """The page; None before the entry was made. `typed` is kept when a correction was refused."""
    entry = registers.entry_of(dossier.ref)
    if entry is None:
        return None
    answer = dossier.draft_checks.exclude(answered_at=None).order_by("-answered_at").first()
    marks = _marks(dossier, entry, answer)
    draft = (
        documents.document_card(dossier.result_document_id) if dossier.result_document_id else None
    )
    return EntryPage(
        frame=frame(dossier, actor, at=at),
        entry=entry,
        number=personal_number_of(dossier.ref),
        lines=_lines(dossier, entry, marks, at=at, typed=typed or {}, errors=errors or {}),
        marks=marks,
        answer=answer,
        draft=draft,
        pages=pages_of(dossier, draft.file_id) if draft and draft.file_id else (),
        signer_reads=draft.name if draft else "",
    )


def changes_of(entry: EntryCard, dossier: Dossier, typed: Mapping[str, str]) -> dict[str, str]:
    """What a correction changes, as the register keeps it. Raise CannotReadCorrection."""
    changes, reasons = {}, []
    for column in _columns(dossier):
        if column.column not in typed:
            continue
        value = " ".join(typed[column.column].split())
        if column.written_as == ISO and value:
            day = _day(value)
            if day is None:
                reasons.append(Reason("no-such-day", about=column.column))
                continue
            value = day.isoformat()
        if value != str(entry.content.get(column.column) or ""):
            changes[column.column] = value
    if reasons:
        raise CannotReadCorrection(*reasons)
    return changes


def _columns(dossier: Dossier) -> tuple[RegisterColumn, ...]:
    """Each column once: a package may take it from several answers."""
    found: dict[str, RegisterColumn] = {}
    for column in procedures.revision(dossier.revision_id).register_columns:
        found.setdefault(column.column, column)
    return tuple(found.values())


def _lines(
    dossier: Dossier,
    entry: EntryCard,
    marks: tuple[Mark, ...],
    *,
    at: dt.datetime,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> tuple[EntryLine, ...]:
    language = get_language() or "vi"
    compared = {one.field: one for one in comparisons(dossier, at=at, language=language)}
    first: Mapping[str, Any] = (
        registers.versions_of(entry.id)[0].content if entry.version > 1 else entry.content
    )
    said = registers.said_contents([entry], language)[entry.id]
    in_book = {one.name: one for one in entry.definition.columns}
    wishes = {mark.columns[0]: mark.should for mark in marks if len(mark.columns) == 1}
    lines = []
    for column in _columns(dossier):
        name, is_date = column.column, column.written_as == ISO
        mended = first.get(name) != entry.content.get(name)
        one = next((compared[field] for field in column.fields if field in compared), None)
        written = _written(entry.content.get(name), is_date=is_date)
        place = in_book.get(name)
        lines.append(
            EntryLine(
                column=name,
                title=column.title.said(language),
                group=place.group.said(language) if place else "",
                short=place.title.said(language) if place else column.title.said(language),
                value=_written(said.get(name), is_date=is_date),
                typed=typed.get(name, wishes.get(name, written)),
                source=gettext("corrected before issue") if mended else _source(column, one),
                is_date=is_date,
                is_mended=mended,
                is_chosen=bool(one and one.settled),
                error=errors.get(name, ""),
            )
        )
    return tuple(lines)


def _source(column: RegisterColumn, one: Comparison | None) -> str:
    """Where a value comes from: law, the declaration, a record that agrees with it, or a choice."""
    if column.value:
        return gettext("by law")
    if one is None or not one.known:
        return gettext("declaration")
    if not one.differs:
        return one.source
    if one.settled and not one.keeps_declared:
        return gettext("chosen: %(source)s") % {"source": one.source}
    return gettext("declaration, kept with a reason")


def _marks(dossier: Dossier, entry: EntryCard, answer: DraftCheck | None) -> tuple[Mark, ...]:
    """What she pointed at, until the entry was corrected after her answer."""
    if answer is None or not answer.marks or _corrected_since(entry, answer):
        return ()
    result, language = procedures.revision(dossier.revision_id).result(), get_language() or "vi"
    return tuple(
        Mark(
            label=row.label.said(language),
            now=", ".join(text for name in row.values if (text := _shown(result, entry, name))),
            should=str(answer.marks[row.values[0]]),
            columns=tuple(
                dict.fromkeys(c for name in row.values if (c := _column_of(result, name)))
            ),
        )
        for row in result.confirm
        if row.values[0] in answer.marks
    )


def _corrected_since(entry: EntryCard, answer: DraftCheck) -> bool:
    last = registers.versions_of(entry.id)[-1]
    return (
        entry.version > 1
        and answer.answered_at is not None
        and last.written_at > answer.answered_at
    )


def _column_of(result: ResultPaper, name: str) -> str:
    return next((value.column for value in result.values if value.name == name), "")


def _shown(result: ResultPaper, entry: EntryCard, name: str) -> str:
    value = next((one for one in result.values if one.name == name), None)
    if value is None or not value.column or value.written_as == "date_words":
        return ""
    text = str(entry.content.get(value.column) or "")
    return _written(text, is_date=_is_iso(text))


def _written(value: object, *, is_date: bool) -> str:
    text = str(value or "")
    return writing.date(dt.date.fromisoformat(text)) if is_date and _is_iso(text) else text


def _is_iso(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-01-01")


def _day(text: str) -> dt.date | None:
    """A day as officers type it: 3/9/2026, 03-09-2026, or as the register keeps it."""
    if _is_iso(text):
        return dt.date.fromisoformat(text)
    parts = text.replace("-", "/").replace(".", "/").split("/")
    if [part.isdecimal() for part in parts] != [True, True, True]:
        return None
    day, month, year = (int(part) for part in parts)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
