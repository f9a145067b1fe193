"""What the answers of a dossier mean: papers, register entry, result paper."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from congvu.eforms.rules import (
    Lookups,
    Situation,
    fields,
    is_answered,
    kept_answers,
    place_text,
    readable,
)
from congvu.kernel.vietnamese import date_in_words
from congvu.procedures.rules.published import Need, PaperSlot, PublishedProcedure, Words


class PaperState(StrEnum):
    """Why a paper is wanted or not."""

    WANTED = "WANTED"
    OPTIONAL = "OPTIONAL"
    FILLED_IN = "FILLED_IN"
    SATISFIED = "SATISFIED"
    NOT_NEEDED = "NOT_NEEDED"


@dataclass(frozen=True, slots=True)
class PaperNeed:
    """A slot as it stands for one dossier; `because` says why a paper need not be handed in."""

    slot: PaperSlot
    state: PaperState
    because: Words

    @property
    def is_open(self) -> bool:
        """Whether pages may be added to it."""
        return self.state in (PaperState.WANTED, PaperState.OPTIONAL)


@dataclass(frozen=True, slots=True)
class ColumnValue:
    column: str
    title: Words
    value: str


def paper_needs(
    procedure: PublishedProcedure,
    answers: Mapping[str, Any],
    known: Mapping[str, Any],
    today: dt.date | None = None,
) -> tuple[PaperNeed, ...]:
    """Every slot, and whether a paper is wanted for it.

    A paper whose data the state has may not be asked for (224/2026/NĐ-CP, Article 18.4).
    """
    now = _situation(procedure, kept_answers(procedure.form, answers, today), today)
    return tuple(_need(slot, now, known) for slot in procedure.papers)


def _situation(
    procedure: PublishedProcedure, kept: Mapping[str, Any], today: dt.date | None
) -> Situation:
    return Situation(fields(procedure.form), kept, today)


def _need(slot: PaperSlot, now: Situation, known: Mapping[str, Any]) -> PaperNeed:
    if slot.need is Need.FORM:
        return PaperNeed(slot, PaperState.FILLED_IN, slot.note)
    if not now.holds(slot.when):
        return PaperNeed(slot, PaperState.NOT_NEEDED, slot.not_needed_because)
    if slot.satisfied_by and all(name in known for name in slot.satisfied_by):
        return PaperNeed(slot, PaperState.SATISFIED, slot.satisfied_because)
    return PaperNeed(slot, PaperState.OPTIONAL if slot.optional else PaperState.WANTED, Words())


def register_content(
    procedure: PublishedProcedure,
    answers: Mapping[str, Any],
    lookups: Lookups,
    today: dt.date | None = None,
) -> dict[str, str]:
    """The columns of the register entry, written in Vietnamese as the law wants them read.

    `today` is the day from which the conditions of the columns count: that of handing in.
    """
    columns = register_columns(procedure, answers, lookups, today)
    return {one.column: one.value for one in columns}


def decided_columns(
    procedure: PublishedProcedure,
    answers: Mapping[str, Any],
    content: Mapping[str, Any],
    today: dt.date | None = None,
) -> dict[str, str]:
    """The columns that law decides, once the others read as in `content`: after a correction."""
    corrected = {
        one.fields[0]: content[one.column]
        for one in procedure.register_columns
        if one.written_as in {"iso", "code"} and len(one.fields) == 1 and content.get(one.column)
    }
    kept = kept_answers(procedure.form, {**answers, **corrected}, today)
    now = _situation(procedure, kept, today)
    found: dict[str, str] = {}
    for one in procedure.register_columns:
        if one.value and one.column not in found and now.holds(one.when):
            found[one.column] = one.value
    return found


def register_columns(
    procedure: PublishedProcedure,
    answers: Mapping[str, Any],
    lookups: Lookups,
    today: dt.date | None = None,
) -> tuple[ColumnValue, ...]:
    """The same with the title of each column, for the screen of the register entry."""
    kept = kept_answers(procedure.form, answers, today)
    now, asked = _situation(procedure, kept, today), fields(procedure.form)
    found: dict[str, ColumnValue] = {}
    for column in procedure.register_columns:
        before = found.get(column.column)
        if before is not None and before.value:
            continue
        if not now.holds(column.when):
            parts = []
        elif column.value:
            parts = [column.value]
        else:
            parts = [
                _written(asked[name], kept[name], column.written_as, lookups)
                for name in column.fields
                if is_answered(kept.get(name))
            ]
        found[column.column] = ColumnValue(column.column, column.title, ", ".join(parts))
    return tuple(found.values())


def _written(
    asked: Mapping[str, Any],
    value: object,
    written_as: str,
    lookups: Lookups,
) -> str:
    match written_as:
        case "iso" | "code":
            return str(value)
        case "year":
            return str(value)[:4]
        case "place":
            return place_text(value)
        case _:
            return readable(asked, value, language="vi", lookups=lookups)


def result_values(
    procedure: PublishedProcedure,
    content: Mapping[str, Any],
    given: Mapping[str, Any],
    result: str = "",
) -> dict[str, str]:
    """The values that the template of a result paper prints, from the register entry and the house.

    `given` holds what is no column: ``personal_number``, ``agency_name``, ``registered_on`` (a date
    or ISO text), ``entry_number``. Others print empty.
    """
    return {
        value.name: _printed(
            content.get(value.column) if value.column else given.get(value.given),
            value.written_as,
        )
        for value in procedure.result(result).values
    }


def _printed(value: object, written_as: str) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dt.date):
        value = value.isoformat()[:10]
    text = str(value)
    match written_as:
        case "upper":
            return text.upper()
        case "date":
            return "/".join(reversed(text.split("-")))
        case "date_words":
            try:
                return date_in_words(dt.date.fromisoformat(text))
            except ValueError:
                return ""
        case _:
            return text
