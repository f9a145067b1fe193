"""FEEL in a process: what is known when a condition is asked, and what it answers."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from congvu.bpmn.definition import Definition
from congvu.bpmn.state import Plain
from congvu.feel.expressions import Expression, compile_expression
from congvu.feel.frames import Limits
from congvu.feel.library import BUILTINS
from congvu.feel.printing import from_python, to_text
from congvu.feel.values import Function, Range

_compiled: dict[tuple[int, tuple[str, ...], str], Expression] = {}
_MOST_KEPT = 20_000
_GREATEST = Decimal("1e308")
_LIMITS = Limits(steps=100_000, seconds=1.0)
"""A step of a process holds a lock while its conditions are worked out."""


def expression(definition: Definition, text: str) -> Expression:
    """Compile once. Raises feel's CannotParse for what is no FEEL."""
    library = definition.library or BUILTINS
    key = (id(library), definition.variables, text)
    known = _compiled.get(key)
    if known is None:
        if len(_compiled) > _MOST_KEPT:
            _compiled.clear()
        known = compile_expression(text, names=definition.variables, library=library)
        _compiled[key] = known
    return known


def evaluate(
    definition: Definition, text: str, values: Mapping[str, Any], at: datetime | None
) -> Plain:
    """The value over the variables, as a plain one."""
    scope = {name: from_python(value) for name, value in values.items()}
    return to_plain(expression(definition, text).evaluate(scope, at=at, limits=_LIMITS))


def to_plain(value: Plain) -> Plain:
    """A FEEL value as plain JSON: whole numbers as such, moments and ranges as they are written.

    What JSON does not hold is null: a function, and a number beyond those that other readers of
    JSON know.
    """
    match value:
        case bool() | None | str():
            return value
        case Decimal():
            return _plain_number(value)
        case list():
            return [to_plain(one) for one in value]
        case dict():
            return {name: to_plain(one) for name, one in value.items()}
        case Function():
            return None
    return to_text(value) if isinstance(value, Range) else str(value)


def _plain_number(value: Decimal) -> int | float | None:
    if abs(value) > _GREATEST:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
