"""Conditions are FEEL over the fields of a form: ``father.stated in ["REGISTERED", "MARRIED"]``.

A field's id is a path: ``child.born_on`` is the entry `born_on` of `child`. A question that was not
answered is null, and null never makes a condition true; ``today()`` is the day of asking, null when
no day was given. Packages are checked long before, and a page must never fall over data: what
cannot be read or goes past its limits does not hold.
"""

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from congvu.eforms.rules.field_types import FieldType
from congvu.eforms.rules.functions import LIBRARY
from congvu.feel import expressions, types
from congvu.feel.faults import CannotParse, LimitPassed
from congvu.feel.frames import Limits
from congvu.feel.temporal import Date
from congvu.feel.values import Value, number
from congvu.kernel.moments import at_time

Answers = Mapping[str, Any]
Field = Mapping[str, Any]

_LIMITS: Final = Limits(depth=50, size=10_000, steps=50_000, seconds=0.5)
_WHOLE_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    FieldType.NAME: ("family", "middle", "given"),
    FieldType.ADDRESS: ("province", "province_name", "commune", "commune_name", "line"),
}


class Situation:
    """What was answered so far, in the values of the language; it grows answer by answer."""

    def __init__(
        self, catalogue: Mapping[str, Field], answers: Answers, today: dt.date | None
    ) -> None:
        self._catalogue = catalogue
        self._today = today
        self._scope: dict[str, Value] = {}
        for name in catalogue:
            self.answer(name, answers.get(name))

    @property
    def scope(self) -> Mapping[str, Value]:
        """The names that an expression finds."""
        return self._scope

    def answer(self, name: str, value: object) -> None:
        """Take an answer, or its absence, into what conditions see."""
        *groups, last = name.split(".")
        place = self._scope
        for group in groups:
            inner = place.setdefault(group, {})
            assert isinstance(inner, dict), "the check of packages refuses a field within a field"
            place = inner
        place[last] = value_of(self._catalogue[name], value)

    def value(self, text: str) -> Value:
        """What the expression gives now; null for what cannot be read or costs too much."""
        expression = _compiled(text)
        if expression is None:
            return None
        at = at_time(self._today, dt.time(12)) if self._today else None
        try:
            return expression.evaluate(self._scope, at=at, limits=_LIMITS)
        except LimitPassed:
            return None

    def holds(self, text: str | None) -> bool:
        """Whether the condition is true. None at all holds always."""
        return not text or self.value(text) is True


def holds(
    text: str | None,
    catalogue: Mapping[str, Field],
    answers: Answers,
    today: dt.date | None = None,
) -> bool:
    """Whether one condition is true for these answers. None at all holds always."""
    return not text or Situation(catalogue, answers, today).holds(text)


def is_answered(value: object) -> bool:
    """``False`` and 0 are answers; None, empty text and empty parts are not."""
    if isinstance(value, Mapping):
        return any(is_answered(part) for part in value.values())
    return value is not None and value not in ("", [])


def value_of(asked: Field, value: object) -> Value:
    """An answer as a value of the language; null when it was not given or does not fit."""
    if not is_answered(value):
        return None
    match asked["type"]:
        case FieldType.DATE if not asked.get("partial"):
            return _day(value)
        case FieldType.NUMBER:
            return _number(value)
        case FieldType.YES_NO:
            return value if isinstance(value, bool) else None
        case FieldType.NAME | FieldType.ADDRESS as kind:
            parts = value if isinstance(value, Mapping) else {}
            return {part: str(parts.get(part) or "") for part in _PARTS[kind]}
        case _:
            return value if isinstance(value, str) else None


def types_of(catalogue: Mapping[str, Field]) -> dict[str, types.Type]:
    """The types of the fields, as the checker of the language wants them: contexts by group."""
    groups: dict[str, Any] = {}
    for name, asked in catalogue.items():
        *outer, last = name.split(".")
        place = groups
        for group in outer:
            place = place.setdefault(group, {})
        place[last] = type_of(asked)
    return {name: _context(of) for name, of in groups.items()}


def type_of(asked: Field) -> types.Type:
    """A date of which a part may be unknown is text: ``1998`` or ``1998-03-14``."""
    match asked["type"]:
        case FieldType.DATE if not asked.get("partial"):
            return types.DATE
        case FieldType.NUMBER:
            return types.NUMBER
        case FieldType.YES_NO:
            return types.BOOLEAN
        case FieldType.NAME | FieldType.ADDRESS as kind:
            return types.ContextOf(dict.fromkeys(_PARTS[kind], types.STRING))
        case _:
            return types.STRING


def _context(of: Any) -> types.Type:  # noqa: ANN401 - a type, or groups of types by name
    if isinstance(of, types.Type):
        return of
    return types.ContextOf({name: _context(inner) for name, inner in of.items()})


@lru_cache(maxsize=4096)
def _compiled(text: str) -> expressions.Expression | None:
    if not isinstance(text, str):
        return None
    try:
        return expressions.compile_expression(text, library=LIBRARY)
    except CannotParse:
        return None


def _day(value: object) -> Value:
    if not isinstance(value, str) or not _WHOLE_DAY.fullmatch(value):
        return None
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        return None
    return Date.from_python(day)


def _number(value: object) -> Value:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        return number(value)
    except InvalidOperation:
        return None
