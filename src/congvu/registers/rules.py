"""What a book of record is: its columns, what an entry must say, where it stands on paper."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from congvu.kernel.refusals import Reason

_LAST_MONTH, _LAST_DAY = 12, 31


class EntryState(StrEnum):
    """An entry is never deleted and its number never used again."""

    ENTERED = "ENTERED"
    AMENDED = "AMENDED"
    VOID = "VOID"


@dataclass(frozen=True, slots=True)
class Words:
    """A legal label in both languages."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a book. `in_list` columns stand in the list of a book on screen.

    An entry is written in Vietnamese; `code_list` knows its words in the other language.
    """

    name: str
    title: Words
    group: Words
    kind: str = "TEXT"
    required: bool = False
    in_list: bool = False
    code_list: str = ""


@dataclass(frozen=True, slots=True)
class BookDefinition:
    """The legal form of one kind of book. A book keeps the one with which it was opened."""

    kind: str
    revision: int
    name: Words
    basis: str
    kept: Words
    number: str
    entries_per_page: int
    columns: tuple[Column, ...]
    valid_from: dt.date
    valid_until: dt.date | None = None

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> "BookDefinition":
        """The definition that a package file, or a book that keeps one, spells out."""
        until = content.get("until")
        return cls(
            kind=content["kind"],
            revision=content["revision"],
            name=Words(**content["name"]),
            basis=content["basis"],
            kept=Words(**content["kept"]),
            number=content["number"],
            entries_per_page=content["entries_per_page"],
            columns=tuple(_column(column) for column in content["columns"]),
            valid_from=dt.date.fromisoformat(content["from"]),
            valid_until=dt.date.fromisoformat(until) if until else None,
        )

    def cited(self, number: int, year: int) -> str:
        """How an entry is cited: *187/2026*."""
        return self.number.format(number=number, year=year)

    def page_of(self, number: int) -> int:
        """The page of the printed book on which an entry stands."""
        return (number - 1) // self.entries_per_page + 1


def reasons_not_to_write(
    definition: BookDefinition, content: Mapping[str, Any]
) -> tuple[Reason, ...]:
    """What is missing in an entry, and what the book has no column for."""
    known = {column.name for column in definition.columns}
    missing = [c for c in definition.columns if c.required and not str(content.get(c.name) or "")]
    return (
        *(
            Reason(
                "column-missing",
                about=c.name,
                values={"column": c.title.vi, "column_en": c.title.en},
            )
            for c in missing
        ),
        *(
            Reason("column-unknown", about=name, values={"column": name})
            for name in sorted(set(content) - known)
        ),
    )


def reasons_not_to_correct(
    *, state: str, fixed: bool, reason: str, changes: Mapping[str, Any]
) -> tuple[Reason, ...]:
    """Why an entry cannot be mended by its keeper. After issue only a legal correction may."""
    reasons = []
    if state == EntryState.VOID:
        reasons.append(Reason("entry-is-void"))
    if fixed:
        reasons.append(Reason("entry-is-issued"))
    if not reason.strip():
        reasons.append(Reason("correction-needs-reason", about="reason"))
    if not changes:
        reasons.append(Reason("nothing-changed"))
    return tuple(reasons)


def may_be_closed_on(day: dt.date, year: int) -> bool:
    """A book is closed on the last day of its year, or later (Law on Civil Status, Article 58)."""
    return day >= dt.date(year, _LAST_MONTH, _LAST_DAY)


def _column(content: Mapping[str, Any]) -> Column:
    title = Words(content["vi"], content["en"])
    return Column(
        name=content["name"],
        title=title,
        group=Words(**content["group"]) if "group" in content else title,
        kind=content.get("kind", "TEXT"),
        required=content.get("required", False),
        in_list=content.get("in_list", False),
        code_list=content.get("code_list", ""),
    )
