"""Answers as people read them: for the check page, the officer's screen and the printed form."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from congvu.eforms.rules import values
from congvu.eforms.rules.conditions import Field
from congvu.eforms.rules.field_types import FieldType
from congvu.eforms.rules.form import (
    SOURCE_SUFFIX,
    Form,
    asked_fields,
    kept_answers,
    visible_pages,
)
from congvu.eforms.rules.lookups import Lookups

_BRIEF_TYPES = {FieldType.DATE, FieldType.CODE, FieldType.CHOICE, FieldType.YES_NO}
_BRIEF = 12
_YES_NO = {True: {"vi": "Có", "en": "Yes"}, False: {"vi": "Không", "en": "No"}}


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One answer, with the page where it can be changed and the source it was taken from.

    `short` is the label that offices use, among answers about the same person; `is_brief` says that
    the answer is a day or a word, of which two fit in a line.
    """

    field: str
    page_id: str
    label: str
    value: str
    source: str = ""
    short: str = ""
    is_brief: bool = False


@dataclass(frozen=True, slots=True)
class SummarySection:
    id: str
    title: str
    rows: tuple[SummaryRow, ...]


def said(words: object, language: str) -> str:
    """A text of a package in one language; the Vietnamese where the other is missing."""
    if isinstance(words, Mapping):
        return str(words.get(language) or words.get("vi") or "")
    return "" if words is None else str(words)


def filled_in(words: object, language: str, lookups: Lookups) -> str:
    """A text in which ``{mother.full_name}`` is replaced by what is known."""
    text = said(words, language)
    for name, fact in lookups.facts.items():
        if "{" not in text:
            break
        text = text.replace("{" + name + "}", values.full_name(fact.value))
    return text


def readable(asked: Field, value: object, *, language: str, lookups: Lookups) -> str:  # noqa: PLR0911
    """One value as people read it: a name in one line, a code as its word."""
    if value is None:
        return ""
    match asked["type"]:
        case FieldType.NAME:
            return values.full_name(value)
        case FieldType.DATE:
            return values.date_text(value)
        case FieldType.ADDRESS:
            return values.address_text(value)
        case FieldType.YES_NO:
            return _YES_NO[bool(value)].get(language, "")
        case FieldType.CODE:
            choice = lookups.code(asked["list"], value)
            return choice.said(language) if choice else str(value)
        case FieldType.CHOICE:
            option = next((one for one in asked["options"] if one["value"] == value), None)
            return filled_in(option["label"], language, lookups) if option else str(value)
        case _:
            return str(value)


def summary(
    form: Form,
    answers: Mapping[str, Any],
    language: str = "vi",
    lookups: Lookups | None = None,
    today: dt.date | None = None,
) -> tuple[SummarySection, ...]:
    """Every question that is asked, with its answer. An unanswered one has an empty value."""
    lookups = lookups or Lookups()
    kept = kept_answers(form, answers, today)
    shown = {one["id"] for one in visible_pages(form, answers, today)}
    sections = []
    for section in form["sections"]:
        rows = tuple(
            _row(one["id"], asked, kept, language, lookups)
            for one in section["pages"]
            if one["id"] in shown
            for asked in asked_fields(form, one, kept, today)
            if asked.get("summary", True)
        )
        sections.append(SummarySection(section["id"], said(section["title"], language), rows))
    return tuple(sections)


def _row(
    page_id: str, asked: Field, kept: Mapping[str, Any], language: str, lookups: Lookups
) -> SummaryRow:
    name = asked["id"]
    source = kept.get(name + SOURCE_SUFFIX)
    label = said(asked["label"], language)
    value = readable(asked, kept.get(name), language=language, lookups=lookups)
    return SummaryRow(
        field=name,
        page_id=page_id,
        label=label,
        value=value,
        source=str(source.get("source", "")) if isinstance(source, Mapping) else "",
        short=said(asked.get("short"), language) or label,
        is_brief=asked["type"] in _BRIEF_TYPES and len(value) <= _BRIEF,
    )
