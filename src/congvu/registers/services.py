"""Write in the books: enter, complete, correct before issue, fix at issue, void, close."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.numbering import services as numbering
from congvu.registers import permissions, queries, rules
from congvu.registers.adapters.book_kinds import definition_on
from congvu.registers.models import Book, Entry, EntryVersion
from congvu.registers.queries import CannotFindEntry, EntryCard
from congvu.registers.rules import EntryState


class CannotEnter(Refusal):
    """The entry is there already or incomplete, or the book is closed."""


class CannotCorrect(Refusal):
    """The entry may no longer be mended this way."""


class CannotCloseBook(Refusal):
    """A book is closed once, when its year ends."""


def enter(
    *,
    book_kind: str,
    agency_id: UUID,
    subject: SubjectRef,
    content: Mapping[str, Any],
    actor: Actor,
    at: dt.datetime,
) -> EntryCard:
    """Write an event of record, with the next number of the year (Law on Civil Status, Article 16).

    The book of the year opens with its first entry. The number is gapless: it goes back when the
    caller's act is refused. Raise CannotEnter with every reason, AccessRefused for anyone but the
    civil-status officer of the agency.
    """
    with audit.recorded(actor=actor, action="registers.enter", subject=subject, at=at) as act:
        permissions.require_keeper(actor, agency_id=agency_id, at=at)
        year = day_of(at).year
        _refuse_second_entry(subject)
        book = _open_book(book_kind, agency_id=agency_id, year=year, at=at)
        if reasons := rules.reasons_not_to_write(book.definition(), content):
            raise CannotEnter(*reasons)
        taken = numbering.take(
            agency_id=agency_id, series=f"REGISTER.{book_kind}", period=str(year), at=at
        )
        entry = Entry.objects.create(
            agency_id=agency_id,
            book=book,
            kind=book_kind,
            year=year,
            number=taken.value,
            subject_kind=subject.kind,
            subject_id=subject.id,
            state=EntryState.ENTERED,
            entered_at=taken.taken_at,
            entered_by=actor.id,
        )
        _write(entry, content, reason="", actor=actor, at=taken.taken_at)
        act.note(entry=entry.id, book=book_kind, number=entry.number, year=year)
        act.commit("content", content)
    return queries.entry_card(entry.id)


def complete(
    *, subject: SubjectRef, values: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> EntryCard:
    """Fill columns that were empty, such as the personal number that came after the entry.

    What is written already is never changed here: raise CannotCorrect for that.
    """
    with audit.recorded(actor=actor, action="registers.complete", subject=subject, at=at) as act:
        entry, content = _locked(subject)
        permissions.require_keeper(actor, agency_id=entry.agency_id, at=at)
        taken = sorted(name for name in values if content.get(name) not in {None, "", values[name]})
        if taken:
            raise CannotCorrect(*(Reason("column-is-written", about=name) for name in taken))
        added = {name: value for name, value in values.items() if content.get(name) != value}
        if added:
            _write_checked(entry, {**content, **added}, reason="", actor=actor, at=at)
            entry.save(update_fields=["version"])
            act.note(entry=entry.id, columns=sorted(added), version=entry.version)
            act.commit("content", {**content, **added})
    return queries.entry_card(entry.id)


def correct(
    *,
    subject: SubjectRef,
    changes: Mapping[str, Any],
    reason: str,
    actor: Actor,
    at: dt.datetime,
) -> EntryCard:
    """Mend an entry before its paper is issued, as when the mother points at a wrong field.

    The number stays, and the old version stays readable with the reason. Raise CannotCorrect when
    the entry is void, its paper is issued, no reason is given or nothing changes.
    """
    with audit.recorded(actor=actor, action="registers.correct", subject=subject, at=at) as act:
        entry, content = _locked(subject)
        permissions.require_keeper(actor, agency_id=entry.agency_id, at=at)
        changed = {name: value for name, value in changes.items() if content.get(name) != value}
        if reasons := rules.reasons_not_to_correct(
            state=entry.state, fixed=entry.fixed_at is not None, reason=reason, changes=changed
        ):
            raise CannotCorrect(*reasons)
        _write_checked(entry, {**content, **changed}, reason=reason, actor=actor, at=at)
        entry.state = EntryState.AMENDED
        entry.save(update_fields=["state", "version"])
        act.note(entry=entry.id, columns=sorted(changed), version=entry.version)
        act.commit("content", {**content, **changed, "reason": reason})
    return queries.entry_card(entry.id)


def fix(*, subject: SubjectRef, actor: Actor, at: dt.datetime) -> None:
    """Say that the paper of an entry is issued: from now on only a legal correction changes it."""
    with audit.recorded(actor=actor, action="registers.fix", subject=subject, at=at) as act:
        entry, _content = _locked(subject)
        if entry.fixed_at is None:
            entry.fixed_at = at
            entry.save(update_fields=["fixed_at"])
        act.note(entry=entry.id)


def void(*, subject: SubjectRef, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Declare an entry void before issue, with a reason. Its number is never used again."""
    with audit.recorded(actor=actor, action="registers.void", subject=subject, at=at) as act:
        entry, content = _locked(subject)
        permissions.require_keeper(actor, agency_id=entry.agency_id, at=at)
        if reasons := rules.reasons_not_to_correct(
            state=entry.state, fixed=entry.fixed_at is not None, reason=reason, changes={"void": 1}
        ):
            raise CannotCorrect(*reasons)
        _write(entry, content, reason=reason, actor=actor, at=at, version=entry.version + 1)
        entry.state = EntryState.VOID
        entry.save(update_fields=["state", "version"])
        act.note(entry=entry.id, version=entry.version)


def close_book(*, book_id: UUID, actor: Actor, at: dt.datetime) -> int:
    """Close a book at the end of its year, with the number of its entries (Article 58)."""
    subject = SubjectRef("book", book_id)
    with audit.recorded(actor=actor, action="registers.close_book", subject=subject, at=at) as act:
        book = Book.objects.select_for_update().get(pk=book_id)
        permissions.require_keeper(actor, agency_id=book.agency_id, at=at)
        if book.closed_at is not None:
            raise CannotCloseBook(Reason("book-is-closed", values={"year": book.year}))
        if not rules.may_be_closed_on(day_of(at), book.year):
            raise CannotCloseBook(Reason("book-closes-at-year-end", values={"year": book.year}))
        book.closed_at, book.entries_at_closing = at, book.entries.count()
        book.save(update_fields=["closed_at", "entries_at_closing"])
        act.note(entries=book.entries_at_closing)
    return book.entries_at_closing


def _refuse_second_entry(subject: SubjectRef) -> None:
    if (known := queries.entry_of(subject)) is not None:
        raise CannotEnter(Reason("already-entered", values={"number": known.code}))


def _open_book(kind: str, *, agency_id: UUID, year: int, at: dt.datetime) -> Book:
    """The open book of the year; the first entry opens it. Writers wait for each other here."""
    content = definition_on(kind, on=day_of(at))
    if content is None:
        raise CannotEnter(Reason("book-unknown", values={"kind": kind}))
    book, _opened = Book.objects.select_for_update().get_or_create(
        agency_id=agency_id,
        kind=kind,
        year=year,
        defaults={"content": content, "opened_at": at},
    )
    if book.closed_at is not None:
        raise CannotEnter(Reason("book-is-closed", values={"year": year}))
    return book


def _locked(subject: SubjectRef) -> tuple[Entry, dict[str, Any]]:
    entry = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("book")
        .filter(subject_kind=subject.kind, subject_id=subject.id)
        .order_by("-entered_at")
        .first()
    )
    if entry is None:
        raise CannotFindEntry(Reason("entry-unknown"))
    return entry, dict(entry.versions.get(version=entry.version).content)


def _write_checked(
    entry: Entry, content: Mapping[str, Any], *, reason: str, actor: Actor, at: dt.datetime
) -> None:
    if reasons := rules.reasons_not_to_write(entry.book.definition(), content):
        raise CannotCorrect(*reasons)
    _write(entry, content, reason=reason, actor=actor, at=at, version=entry.version + 1)


def _write(
    entry: Entry,
    content: Mapping[str, Any],
    *,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    version: int = 1,
) -> None:
    entry.version = version
    EntryVersion.objects.create(
        entry=entry,
        version=version,
        content=dict(content),
        reason=reason,
        written_at=at,
        written_by=actor.id,
    )
