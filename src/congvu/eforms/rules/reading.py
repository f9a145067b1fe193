"""One posted page, read. Whatever is posted, the answer is values and reasons, no exception."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from congvu.eforms.rules import values
from congvu.eforms.rules.conditions import Field, is_answered
from congvu.eforms.rules.field_types import FieldType
from congvu.eforms.rules.form import SOURCE_SUFFIX, Form, asked_fields, page
from congvu.eforms.rules.known import answers_from_facts, offered
from congvu.eforms.rules.lookups import Lookups
from congvu.kernel.refusals import Reason
from congvu.kernel.vietnamese import fold

Post = Mapping[str, Any]

KNOWN_CONTROL = "known"
"""The radio by which known facts are taken over: ``yes``, or ``no`` to type."""
FIND_CONTROL = "find"
"""The named button beside a commune's search box; its value is the field."""
ENTER_CONTROL = "enter"
"""The hidden first button that the Enter key presses."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """Why one field cannot be taken. `control` is the box to go to; `words`, the package's own."""

    field: str
    control: str
    reason: Reason
    words: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a posted page said.

    `answers` are to be stored if there are no `errors` and the page does not `stay`: it stays when
    the press was a search for a commune or the wish to type facts anew. `warnings` stop nobody.
    """

    answers: Mapping[str, Any]
    errors: tuple[FieldError, ...] = ()
    warnings: tuple[FieldError, ...] = ()
    finding: str = ""
    retyping: bool = False

    @property
    def accepted(self) -> bool:
        return not self.errors and not self.stays

    @property
    def stays(self) -> bool:
        return bool(self.finding) or (self.retyping and not self.answers)


@dataclass(frozen=True, slots=True)
class _Read:
    value: Any = None
    reason: Reason | None = None
    part: str = ""
    words: Mapping[str, str] | None = None


def read_page(  # noqa: PLR0917 - the brief order of the rule; callers name the rest
    form: Form,
    page_id: str,
    post: Post,
    today: dt.date,
    lookups: Lookups | None = None,
    answers: Mapping[str, Any] | None = None,
) -> PageReading:
    """Read one posted page.

    `answers` are those given before, for conditions between pages. Fields of this page that a
    condition hides after what was just answered are taken back (None). An unknown page is empty.
    """
    lookups = lookups or Lookups()
    holder = page(form, page_id)
    if holder is None:
        return PageReading(answers={}, errors=(FieldError("", "", Reason("page-unknown")),))
    before = dict(answers or {})
    facts = offered(form, holder, before, lookups, today)
    choice = values.tidy(post.get(KNOWN_CONTROL), 10)
    if facts and choice not in ("yes", "no"):
        wanted = FieldError("", f"{KNOWN_CONTROL}-yes", Reason("choose-whether-facts-are-right"))
        return PageReading(answers={}, errors=(wanted,))
    taken = facts if choice == "yes" else {}
    if facts and choice == "no" and not _was_typed(holder, post):
        return PageReading(answers={}, retyping=True)
    names = {one["id"]: one.get("known", "") for one in holder["fields"]}
    return _read_fields(
        form,
        holder,
        post,
        today=today,
        lookups=lookups,
        before=before,
        taken=answers_from_facts(taken, names),
        retyping=choice == "no",
    )


def _read_fields(
    form: Form,
    holder: Field,
    post: Post,
    *,
    today: dt.date,
    lookups: Lookups,
    before: dict[str, Any],
    taken: Mapping[str, Any],
    retyping: bool,
) -> PageReading:
    read: dict[str, Any] = {}
    errors: list[FieldError] = []
    warnings: list[FieldError] = []
    finding = _finding(holder, post)
    for asked in holder["fields"]:
        name = asked["id"]
        if asked not in asked_fields(form, holder, {**before, **read}, today):
            read |= {name: None, name + SOURCE_SUFFIX: None}
            continue
        if name in taken:
            read |= {name: taken[name], name + SOURCE_SUFFIX: taken[name + SOURCE_SUFFIX]}
            continue
        result = _read_field(asked, post, today, lookups)
        read |= {name: result.value, name + SOURCE_SUFFIX: None}
        if result.reason is not None:
            errors.append(
                FieldError(name, control_of(asked, result.part), result.reason, result.words)
            )
        elif asked["type"] == FieldType.PERSONAL_NUMBER and result.value:
            warnings += [
                FieldError(name, name, reason)
                for reason in values.personal_number_warnings(result.value)
            ]
    if finding:
        return PageReading(answers=read, finding=finding, retyping=retyping)
    return PageReading(read, tuple(errors), tuple(warnings), retyping=retyping)


def control_of(asked: Field, part: str = "") -> str:
    """The id of the box that an error links to: its first part, unless told otherwise."""
    first = {FieldType.NAME: "given", FieldType.ADDRESS: "search"}
    part = part or first.get(asked["type"], "")
    return f"{asked['id']}-{part}" if part else asked["id"]


def _was_typed(holder: Field, post: Post) -> bool:
    """Whether the typed fields were shown: their boxes are in what was posted, even if empty."""
    ids = tuple(one["id"] for one in holder["fields"] if one.get("known"))
    return any(
        str(key) == name or str(key).startswith((f"{name}-", f"{name}_"))
        for key in post
        for name in ids
    )


def _finding(holder: Field, post: Post) -> str:
    """Which commune is searched for by this press, if any.

    Pressing Enter in a form presses its first button. That means search only where a search text
    was typed that is not yet the chosen commune; otherwise it means continue.
    """
    addresses = [one for one in holder["fields"] if one["type"] == FieldType.ADDRESS]
    named = values.tidy(post.get(FIND_CONTROL), 100)
    if named in {one["id"] for one in addresses}:
        return named
    if not post.get(ENTER_CONTROL):
        return ""
    for one in addresses:
        text = values.tidy(post.get(f"{one['id']}-search"), 100)
        if text and text != values.tidy(post.get(f"{one['id']}-searched"), 100):
            return str(one["id"])
    return ""


def _read_field(  # noqa: C901, PLR0911, PLR0912 - one case for each type of field
    asked: Field, post: Post, today: dt.date, lookups: Lookups
) -> _Read:
    name = asked["id"]
    text = values.tidy(post.get(name), asked.get("max", 200) + 1)
    match asked["type"]:
        case FieldType.NAME:
            return _read_name(asked, post)
        case FieldType.DATE:
            return _read_date(asked, post, today)
        case FieldType.ADDRESS:
            return _read_address(asked, post, lookups)
        case FieldType.CHOICE:
            return _read_choice(asked, text, lookups)
        case FieldType.CODE:
            if text and lookups.code(asked["list"], text) is None:
                return _Read(reason=Reason("choose-from-list"), words=asked.get("error"))
        case FieldType.YES_NO:
            if text in ("yes", "no"):
                return _Read(value=text == "yes")
            text = ""
        case FieldType.NUMBER:
            return _read_number(asked, values.digits(post.get(name)))
        case FieldType.PERSONAL_NUMBER:
            text = values.digits(post.get(name))
            if text and not (len(text) == 12 and text.isascii() and text.isdigit()):  # noqa: PLR2004
                return _Read(value=text, reason=Reason("personal-number-twelve-digits"))
        case FieldType.PHONE:
            text = values.plain_phone(post.get(name))
            if text and values.phone_fault(text):
                return _Read(value=text, reason=Reason("phone-ten-digits"))
        case FieldType.EMAIL:
            if text and values.email_fault(text):
                return _Read(value=text, reason=Reason("email-with-at-sign"))
        case FieldType.DOCUMENT_NUMBER:
            if text and values.document_number_fault(text):
                return _Read(value=text, reason=Reason("document-number-letters-digits"))
        case _:
            if len(text) > asked.get("max", 200):
                return _Read(
                    value=text,
                    reason=Reason("text-too-long", values={"most": asked.get("max", 200)}),
                )
    return _Read(value=text) if text else _nothing(asked)


def _nothing(asked: Field, part: str = "", reason: str = "field-missing") -> _Read:
    if not asked.get("required", True):
        return _Read()
    return _Read(reason=Reason(reason, about=asked["id"]), part=part, words=asked.get("error"))


def _read_name(asked: Field, post: Post) -> _Read:
    parts = {
        part: values.tidy(post.get(f"{asked['id']}-{part}"), 200) for part in values.NAME_PARTS
    }
    if not is_answered(parts):
        return _nothing(asked, "given", "name-missing")
    for part, text in parts.items():
        if text and (fault := values.name_fault(text)):
            limit = {"most": values.LONGEST_NAME_PART}
            return _Read(value=parts, reason=Reason(fault, values=limit), part=part)
    if not parts["given"]:
        return _Read(value=parts, reason=Reason("name-given-missing"), part="given")
    return _Read(value=parts)


def _read_date(asked: Field, post: Post, today: dt.date) -> _Read:
    name = asked["id"]
    day, month, year = (post.get(f"{name}_{part}") or "" for part in ("day", "month", "year"))
    read = values.read_date(
        day,
        month,
        year,
        partial=asked.get("partial", False),
        past=asked.get("range") == "past",
        today=today,
    )
    if isinstance(read, Reason):
        return _Read(reason=read, part="y" if read.code == "date-year-four-digits" else "")
    return _Read(value=read) if read else _nothing(asked, "", "date-missing")


def _read_choice(asked: Field, text: str, lookups: Lookups) -> _Read:
    option = next((one for one in options(asked, lookups) if one["value"] == text), None)
    if option is None:
        return (
            _nothing(asked)
            if not text
            else _Read(reason=Reason("choose-one"), words=asked.get("error"))
        )
    if "stops" in option:
        return _Read(reason=Reason("choice-stops-here"), words=option["stops"])
    return _Read(value=text)


def options(asked: Field, lookups: Lookups) -> list[Mapping[str, Any]]:
    """The options of a choice that this person may take: some need a fact to be known."""
    return [
        one
        for one in asked["options"]
        if all(name in lookups.facts for name in one.get("needs_known", ()))
    ]


def _read_number(asked: Field, text: str) -> _Read:
    if not text:
        return _nothing(asked)
    low, high = asked.get("least", 0), asked.get("most", 1_000_000_000)
    if not (text.isascii() and text.isdigit()) or not low <= int(text[:12]) <= high:
        return _Read(reason=Reason("number-between", values={"least": low, "most": high}))
    return _Read(value=int(text))


def _read_address(asked: Field, post: Post, lookups: Lookups) -> _Read:
    name = asked["id"]
    province = _named(lookups.provinces(), post.get(f"{name}-province"))
    line = values.tidy(post.get(f"{name}-line"), 200)
    typed = values.tidy(post.get(f"{name}-search"), 100)
    if province is None:
        if typed or line or asked.get("required", True):
            return _Read(value={"line": line}, reason=Reason("choose-province"), part="province")
        return _Read()
    value = {"province": province.code, "province_name": province.vi, "line": line}
    commune = _commune(name, post, province.code, typed, lookups)
    if commune is None:
        reason = "choose-commune-found" if typed else "choose-commune"
        return _Read(value=value, reason=Reason(reason), part="search")
    value |= {"commune": commune.code, "commune_name": commune.vi}
    if asked.get("line_required") and not line:
        return _Read(value=value, reason=Reason("address-line-missing"), part="line")
    return _Read(value=value)


def _commune(name: str, post: Post, province: str, typed: str, lookups: Lookups) -> Any:  # noqa: ANN401
    known = lookups.communes(province)
    unchanged = typed == values.tidy(post.get(f"{name}-searched"), 100)
    if unchanged and (chosen := _named(known, post.get(f"{name}-commune"))):
        return chosen
    if not typed:
        return None
    same = [one for one in known if fold(one.vi) == fold(typed)]
    found = same or list(lookups.search_communes(province, typed))
    return found[0] if len(found) == 1 else None


def _named(choices: tuple[Any, ...], code: object) -> Any:  # noqa: ANN401 - a Choice or None
    return next((one for one in choices if one.code == code), None)
