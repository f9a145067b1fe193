"""A form is data: sections hold pages, pages hold fields. Here is how one walks through it.

Answers are one flat mapping ``field id → value``; beside a value that came from the state's records
stands ``<field id>#source`` with where it came from, so that pages can be saved one by one and
merged. An answer of None was taken back.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from congvu.eforms.rules.conditions import Answers, Field, Situation, holds, is_answered
from congvu.eforms.rules.field_types import FieldType
from congvu.kernel.refusals import Reason

Form = Mapping[str, Any]
Page = Mapping[str, Any]

SOURCE_SUFFIX = "#source"


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long a person needs, for the procedure page."""

    minutes: int
    screens: int


_SECONDS = {
    FieldType.NAME: 25,
    FieldType.DATE: 15,
    FieldType.ADDRESS: 30,
    FieldType.CHOICE: 8,
    FieldType.CODE: 10,
    FieldType.TEXT: 25,
    FieldType.NUMBER: 10,
    FieldType.PERSONAL_NUMBER: 20,
    FieldType.PHONE: 12,
    FieldType.EMAIL: 15,
    FieldType.YES_NO: 6,
    FieldType.DOCUMENT_NUMBER: 20,
}
_SECONDS_TO_CONFIRM_FACTS = 15
_SECONDS_PER_PAGE = 5
_SECONDS_TO_CHECK_ALL = 60


def all_pages(form: Form) -> Iterator[tuple[Mapping[str, Any], Page]]:
    """Each section with each of its pages, in the order of the form."""
    for section in form["sections"]:
        for one in section["pages"]:
            yield section, one


def page(form: Form, page_id: str) -> Page | None:
    """The page with this id, whether or not it is asked now."""
    return next((one for _section, one in all_pages(form) if one["id"] == page_id), None)


def fields(form: Form) -> dict[str, Field]:
    """Every field of the form by its id."""
    return {one["id"]: one for _section, holder in all_pages(form) for one in holder["fields"]}


def page_of_field(form: Form, field_id: str) -> Page | None:
    """The page that asks for a field."""
    return next(
        (
            one
            for _section, one in all_pages(form)
            if any(asked["id"] == field_id for asked in one["fields"])
        ),
        None,
    )


def asked_fields(
    form: Form, holder: Page, answers: Answers, today: dt.date | None = None
) -> list[Field]:
    """The fields of a page that are asked, given what was answered."""
    if not any("when" in one for one in holder["fields"]):
        return list(holder["fields"])
    now = Situation(fields(form), answers, today)
    return [one for one in holder["fields"] if now.holds(one.get("when"))]


def visible_pages(form: Form, answers: Answers, today: dt.date | None = None) -> list[Page]:
    """The pages that this person is asked, in order.

    What a hidden page was answered before counts as not answered, so that a change of mind on
    one page takes all that hung on it away.
    """
    now = Situation(fields(form), _visible_answers(form, answers, today), today)
    return [one for _section, one in all_pages(form) if now.holds(one.get("when"))]


def kept_answers(form: Form, answers: Answers, today: dt.date | None = None) -> dict[str, Any]:
    """What is handed in: answers of questions that are asked, with their sources, and no others."""
    kept = _visible_answers(form, answers, today)
    sources = {
        key: answers[key]
        for name in kept
        if (key := name + SOURCE_SUFFIX) in answers and answers[key] is not None
    }
    return {**kept, **sources}


def next_page(
    form: Form, page_id: str, answers: Answers, today: dt.date | None = None
) -> Page | None:
    """The page after this one; None when it was the last."""
    after = False
    shown = {one["id"] for one in visible_pages(form, answers, today)}
    for _section, one in all_pages(form):
        if after and one["id"] in shown:
            return one
        after = after or one["id"] == page_id
    return None


def previous_page(
    form: Form, page_id: str, answers: Answers, today: dt.date | None = None
) -> Page | None:
    """The page before this one; None when it was the first."""
    before: Page | None = None
    shown = {one["id"] for one in visible_pages(form, answers, today)}
    for _section, one in all_pages(form):
        if one["id"] == page_id:
            return before
        if one["id"] in shown:
            before = one
    return None


def missing(form: Form, answers: Answers, today: dt.date | None = None) -> tuple[Reason, ...]:
    """Every required answer that is not there yet: `about` is the field, `values` name the page."""
    kept = _visible_answers(form, answers, today)
    return tuple(
        Reason("answer-missing", about=asked["id"], values={"page": one["id"]})
        for one in visible_pages(form, answers, today)
        for asked in asked_fields(form, one, kept, today)
        if asked.get("required", True) and not is_answered(kept.get(asked["id"]))
    )


def first_unfinished_page(
    form: Form, answers: Answers, today: dt.date | None = None
) -> Page | None:
    """Where somebody who comes back goes on; None when every page is done."""
    reasons = missing(form, answers, today)
    return page(form, str(reasons[0].values["page"])) if reasons else None


def section_of_page(form: Form, page_id: str) -> tuple[int, Mapping[str, Any]] | None:
    """Place (from 0) and content of the section that holds a page."""
    for place, section in enumerate(form["sections"]):
        if any(one["id"] == page_id for one in section["pages"]):
            return place, section
    return None


def estimate(form: Form, answers: Answers | None = None, *, papers: int = 0) -> Estimate:
    """Minutes and screens for a person whose facts are known, from the kinds of the questions."""
    shown = visible_pages(form, answers or {})
    seconds = _SECONDS_TO_CHECK_ALL + 60 * papers
    for one in shown:
        seconds += _SECONDS_PER_PAGE
        asked = asked_fields(form, one, answers or {})
        typed = [item for item in asked if not item.get("known")]
        seconds += sum(_SECONDS[FieldType(item["type"])] for item in typed)
        if len(typed) < len(asked):
            seconds += _SECONDS_TO_CONFIRM_FACTS
    return Estimate(minutes=max(1, round(seconds / 60)), screens=len(shown) + bool(papers) + 1)


def _visible_answers(form: Form, answers: Answers, today: dt.date | None) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    now = Situation(fields(form), {}, today)
    for _section, one in all_pages(form):
        if not now.holds(one.get("when")):
            continue
        for asked in one["fields"]:
            value = answers.get(asked["id"])
            if is_answered(value) and now.holds(asked.get("when")):
                kept[asked["id"]] = value
                now.answer(asked["id"], value)
    return kept


def known_names(
    form: Form,
    holder: Page,
    asked: Sequence[Field],
    answers: Answers,
    today: dt.date | None = None,
) -> list[str]:
    """Which facts this page would like to offer instead of asking."""
    if not holds(holder.get("known_when"), fields(form), answers, today):
        return []
    return [one["known"] for one in asked if one.get("known")]
