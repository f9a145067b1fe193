"""What a page of questions needs: look-ups of the day, and the page as its template shows it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext

from congvu.eforms import rules
from congvu.eforms.rules import Choice, Fact, FieldError, FieldType, Lookups, PageReading
from congvu.eforms.rules.values import NAME_PARTS, date_parts
from congvu.kernel.vietnamese import fold
from congvu.reference import queries as reference
from congvu.ui.wording import tell

_MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field as its template shows it: `boxes` are its texts by part."""

    id: str
    type: str
    label: str
    hint: str
    required: bool
    heading: bool
    error: str = ""
    error_part: str = ""
    value: str = ""
    boxes: Mapping[str, str] = field(default_factory=dict)
    options: tuple[Option, ...] = ()
    found: tuple[Option, ...] = ()
    found_words: str = ""
    line_label: str = ""
    family_hint: str = ""
    lines: int = 1
    maxlength: int | None = None
    css: str = ""

    @property
    def template(self) -> str:
        return f"eforms/fields/{self.type}.html"


@dataclass(frozen=True, slots=True)
class KnownRow:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the whole way, for the list beside the page. `state`: done, now or later."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything that `eforms/page.html` shows; texts are in the language of the page.

    `known` are the facts offered instead of questions; then `fields` holds only what is still
    asked, or all fields when the person wants to type (`retyping`).
    """

    id: str
    question: str
    hint: str
    part_line: str
    parts: tuple[Part, ...]
    fields: tuple[FieldView, ...]
    errors: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    help: tuple[tuple[str, str], ...]
    known: tuple[KnownRow, ...]
    known_source: str
    box: tuple[tuple[str, str], ...]
    retyping: bool
    has_search: bool

    @property
    def title(self) -> str:
        """For the head of the document: an error is said there first."""
        if self.errors:
            return gettext("Error: %(question)s") % {"question": self.question}
        return self.question

    @property
    def heading_is_label(self) -> bool:
        """With a single field the question itself is its label."""
        return len(self.fields) == 1 and not self.known


def lookups(*, on: dt.date, facts: Mapping[str, Any] | None = None) -> Lookups:
    """Code lists and units as they were on a day; `facts` is what `sources.known_facts` says."""
    return Lookups(
        codes=lambda name: _codes(name, on),
        provinces=lambda: _provinces(on),
        communes=lambda province: _communes(province, on),
        search_communes=lambda province, text: _search(province, text, on),
        facts={name: _fact(fact) for name, fact in (facts or {}).items()},
    )


def page_view(
    form: rules.Form,
    page_id: str,
    answers: Mapping[str, Any],
    *,
    lookups: Lookups,
    today: dt.date,
    reading: PageReading | None = None,
    post: Mapping[str, Any] | None = None,
    parts_before: Sequence[str] | None = None,
    parts_after: Sequence[str] | None = None,
) -> PageView:
    """The page as it is shown: fresh from the answers, or as it was posted, with its errors."""
    page = rules.page(form, page_id)
    assert page is not None, "the caller shows pages of this form"
    language = get_language() or "vi"
    offered = rules.offered(page, answers, lookups, today)
    retyping = bool(offered) and _wants_to_type(page, answers, reading, offered)
    shown_known = offered if offered and not retyping else {}
    merged = {**answers, **(reading.answers if reading else {})}
    asked = [one for one in rules.asked_fields(page, merged, today) if one["id"] not in shown_known]
    errors = {error.field: error for error in (reading.errors if reading else ())}
    heading = len(asked) == 1 and not shown_known
    section = rules.section_of_page(form, page_id)
    place, titles = _parts(form, section[0] if section else 0, parts_before, parts_after, language)
    return PageView(
        id=page_id,
        question=rules.filled_in(page["question"], language, lookups),
        hint=rules.said(page.get("hint"), language),
        part_line=gettext("Part %(place)d of %(count)d: %(title)s")
        % {"place": place + 1, "count": len(titles), "title": titles[place].title},
        parts=titles,
        fields=tuple(
            _field(
                one,
                merged,
                lookups=lookups,
                language=language,
                post=post,
                error=errors.get(one["id"]),
                finding=reading is not None and reading.finding == one["id"],
                question=rules.filled_in(page["question"], language, lookups) if heading else "",
                page_hint=rules.said(page.get("hint"), language) if heading else "",
            )
            for one in asked
        ),
        errors=tuple(
            (error.control, _sentence(error, language))
            for error in (reading.errors if reading else ())
        ),
        warnings=tuple(_sentence(one, language) for one in (reading.warnings if reading else ())),
        help=tuple(
            (rules.said(one["title"], language), rules.said(one["text"], language))
            for one in page.get("help", ())
        ),
        known=tuple(
            KnownRow(
                rules.said(one["label"], language),
                rules.readable(one, offered[one["id"]][0], language=language, lookups=lookups),
            )
            for one in page["fields"]
            if one["id"] in shown_known
        ),
        known_source=_sources(fact for _value, fact in shown_known.values()),
        box=tuple(
            (str(fact.value), fact.source)
            for name in page.get("box", ())
            if (fact := lookups.facts.get(name)) is not None and isinstance(fact.value, str)
        ),
        retyping=retyping,
        has_search=any(one["type"] == FieldType.ADDRESS for one in asked),
    )


def _wants_to_type(
    page: rules.Page,
    answers: Mapping[str, Any],
    reading: PageReading | None,
    offered: Mapping[str, Any],
) -> bool:
    """Whether the fields are shown although facts are known: she said so now, or before."""
    if reading is not None:
        return reading.retyping
    return any(
        rules.is_answered(answers.get(one["id"]))
        and not answers.get(one["id"] + rules.SOURCE_SUFFIX)
        for one in page["fields"]
        if one["id"] in offered
    )


def _parts(
    form: rules.Form,
    place: int,
    before: Sequence[str] | None,
    after: Sequence[str] | None,
    language: str,
) -> tuple[int, tuple[Part, ...]]:
    before = [gettext("Where to apply")] if before is None else before
    after = [gettext("Papers"), gettext("Check and submit")] if after is None else after
    titles = [
        *before,
        *(rules.said(section["title"], language) for section in form["sections"]),
        *after,
    ]
    now = len(before) + place
    return now, tuple(
        Part(title, "done" if number < now else "now" if number == now else "later")
        for number, title in enumerate(titles)
    )


def _field(
    one: rules.Field,
    answers: Mapping[str, Any],
    *,
    lookups: Lookups,
    language: str,
    post: Mapping[str, Any] | None,
    error: FieldError | None,
    finding: bool,
    question: str,
    page_hint: str,
) -> FieldView:
    value = answers.get(one["id"])
    if value is None and one.get("preset") and post is None:
        value = one["preset"]
    boxes = _boxes(one, value, post)
    found = _found(one, boxes, lookups, language) if finding or error else ()
    single = question and one["type"] in (FieldType.CHOICE, FieldType.CODE, FieldType.TEXT, "date")
    return FieldView(
        id=one["id"],
        type=_shown_as(one),
        label=question if single else rules.said(one["label"], language),
        hint=rules.said(one.get("hint"), language) or (page_hint if single else ""),
        required=one.get("required", True),
        heading=bool(single),
        error=_sentence(error, language) if error else "",
        error_part=error.control.removeprefix(one["id"] + "-") if error else "",
        value=boxes.get("", ""),
        boxes=boxes,
        options=_options(one, lookups, language),
        found=found,
        found_words=_found_words(boxes, found) if finding else "",
        line_label=rules.said(one.get("line_label"), language)
        or (gettext("Hamlet, residential group") if one.get("line", True) else ""),
        family_hint=rules.said(one.get("family_hint"), language),
        lines=one.get("lines", 1),
        maxlength=one.get("max"),
        css="code" if one["type"] == FieldType.PERSONAL_NUMBER else "",
    )


def _shown_as(one: rules.Field) -> str:
    match one["type"]:
        case FieldType.CHOICE | FieldType.YES_NO:
            return "choice"
        case FieldType.NAME | FieldType.DATE | FieldType.ADDRESS | FieldType.CODE:
            return str(one["type"])
        case _:
            return "text"


_INPUTS = {FieldType.NAME: NAME_PARTS, FieldType.ADDRESS: ("province", "commune", "search", "line")}


def _boxes(  # noqa: PLR0911 - one way out for each kind of box
    one: rules.Field, value: object, post: Mapping[str, Any] | None
) -> dict[str, str]:
    """The texts in the boxes: as they were typed, or else from the answer that was kept."""
    name, kind = one["id"], one["type"]
    if kind == FieldType.DATE:
        if post is not None and f"{name}_day" in post:
            return {part: str(post.get(f"{name}_{part}", "")) for part in ("day", "month", "year")}
        return dict(zip(("day", "month", "year"), date_parts(value), strict=True))
    if kind in _INPUTS:
        if post is not None and any(f"{name}-{part}" in post for part in _INPUTS[kind]):
            return {part: str(post.get(f"{name}-{part}", "")) for part in _INPUTS[kind]}
        kept = value if isinstance(value, Mapping) else {}
        boxes = {part: str(kept.get(part) or "") for part in _INPUTS[kind]}
        if kind == FieldType.ADDRESS:
            boxes["search"] = str(kept.get("commune_name") or "")
        return boxes
    if post is not None and name in post:
        return {"": str(post[name])}
    if kind == FieldType.YES_NO and isinstance(value, bool):
        return {"": "yes" if value else "no"}
    return {"": "" if value is None else str(value)}


def _options(one: rules.Field, lookups: Lookups, language: str) -> tuple[Option, ...]:
    match one["type"]:
        case FieldType.CHOICE:
            return tuple(
                Option(
                    option["value"],
                    rules.filled_in(option["label"], language, lookups),
                    rules.said(option.get("hint"), language),
                )
                for option in rules.options(one, lookups)
            )
        case FieldType.YES_NO:
            return (Option("yes", gettext("Yes")), Option("no", gettext("No")))
        case FieldType.CODE:
            return tuple(Option(c.code, c.said(language)) for c in lookups.codes(one["list"]))
        case FieldType.ADDRESS:
            return tuple(Option(c.code, c.said(language)) for c in lookups.provinces())
        case _:
            return ()


def _found(
    one: rules.Field, boxes: Mapping[str, str], lookups: Lookups, language: str
) -> tuple[Option, ...]:
    """The communes that fit what was typed; without a text, all of a small province."""
    if one["type"] != FieldType.ADDRESS or not boxes.get("province"):
        return ()
    text = boxes.get("search", "")
    found = (
        lookups.search_communes(boxes["province"], text)
        if text
        else lookups.communes(boxes["province"])
    )
    return tuple(Option(c.code, c.said(language), c.hint) for c in found[:_MOST_FOUND])


def _found_words(boxes: Mapping[str, str], found: Sequence[Option]) -> str:
    if not boxes.get("province"):
        return gettext("Select the province first.")
    if not found:
        return gettext("No place fits “%(text)s”. Try fewer words, or the older name.") % {
            "text": boxes.get("search", "")
        }
    return gettext("%(count)d places fit “%(text)s”. Select one.") % {
        "count": len(found),
        "text": boxes.get("search", ""),
    }


def _sentence(error: FieldError, language: str) -> str:
    if error.words:
        return rules.said(error.words, language)
    return tell(error.reason)


def _sources(facts: Any) -> str:  # noqa: ANN401 - any iterable of facts
    return ", ".join(dict.fromkeys(fact.source for fact in facts if fact.source))


def _fact(fact: Any) -> Fact:  # noqa: ANN401 - a fact of `sources`, known by its attributes
    as_of = fact.as_of
    return Fact(
        value=fact.value,
        source=str(fact.source),
        as_of=as_of.isoformat() if isinstance(as_of, dt.date) else str(as_of or ""),
    )


@lru_cache(maxsize=64)
def _codes(name: str, on: dt.date) -> tuple[Choice, ...]:
    return tuple(Choice(one.code, one.vi, one.en) for one in reference.code_list(name, on=on))


@lru_cache(maxsize=8)
def _provinces(on: dt.date) -> tuple[Choice, ...]:
    return tuple(_unit(one) for one in reference.provinces(on=on))


@lru_cache(maxsize=128)
def _communes(province: str, on: dt.date) -> tuple[Choice, ...]:
    return tuple(_unit(one) for one in reference.communes(province, on=on))


def _search(province: str, text: str, on: dt.date) -> tuple[Choice, ...]:
    words = fold(text).split()
    here = _communes(province, on)
    near = tuple(one for one in here if all(word in fold(one.vi) for word in words))
    if near:
        return near
    codes = {one.code for one in here}
    return tuple(_unit(unit) for unit in reference.search_units(text, on=on) if unit.code in codes)


def _unit(unit: reference.Unit) -> Choice:
    return Choice(unit.code, unit.full_name, unit.full_name)
