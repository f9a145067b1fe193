"""One field as its template shows it: texts in its boxes, choices, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from congvu.eforms import rules
from congvu.eforms.rules import FieldError, FieldType, Lookups
from congvu.eforms.rules.values import NAME_PARTS, date_parts
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


def field_view(
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
        error=sentence(error, language) if error else "",
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


def sentence(error: FieldError, language: str) -> str:
    """What is wrong: in the words of the form where it has its own."""
    if error.words:
        return rules.said(error.words, language)
    return tell(error.reason)
