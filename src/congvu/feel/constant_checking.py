"""Calls whose arguments are written out: what they always give is known before publication."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from congvu.feel import tree
from congvu.feel.builtins import FUNCTIONS
from congvu.feel.faults import Fault, LimitPassed
from congvu.feel.frames import Limits, open_frame
from congvu.feel.inference import type_of_value
from congvu.feel.patterns import BadPattern, compiled
from congvu.feel.types import Type
from congvu.feel.values import Function, Value

_LIMITS: Final = Limits(steps=10_000, seconds=0.2)
_BUILT_IN: Final = frozenset(FUNCTIONS)
_WITH_PATTERN: Final = frozenset({"matches", "replace", "split"})
_PATTERN_PLACE: Final = 1


def known_result(function: Function, node: tree.Call) -> Fault | Type | None:
    """Why this call gives null whatever the values are, or the type it gives if that is known.

    Only functions of the standard are tried: those of a room may need their environment.
    """
    if function not in _BUILT_IN or node.names is not None or not node.arguments:
        return None
    written = [_literal(part) for part in node.arguments]
    if None not in written:
        return _tried(function, written)
    return _bad_pattern(function, node)


def _literal(node: tree.Node) -> Value:
    """The value that is written here; None if it is none, or null."""
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Negative) and isinstance(node.operand, tree.Literal):
        value = node.operand.value
        return -value if isinstance(value, Decimal) else None
    return None


def _tried(function: Function, arguments: Sequence[Value]) -> Fault | Type | None:
    notes: list[Fault] = []
    try:
        value = function.invoke(arguments, open_frame({}, limits=_LIMITS, notes=notes))
    except LimitPassed as passed:
        return passed.fault
    if value is not None:
        return type_of_value(value)
    return notes[0] if notes else Fault("always_null", {"function": function.name})


def _bad_pattern(function: Function, node: tree.Call) -> Fault | None:
    """A pattern is nearly always written out, and the text it is for is not."""
    if function.name not in _WITH_PATTERN or len(node.arguments) <= _PATTERN_PLACE:
        return None
    pattern = node.arguments[_PATTERN_PLACE]
    has_flags = len(node.arguments) > len(function.parameters) - 1 and function.name != "split"
    if has_flags or not isinstance(pattern, tree.Literal) or not isinstance(pattern.value, str):
        return None
    try:
        compiled(pattern.value)
    except BadPattern:
        return Fault("bad_pattern", {"pattern": pattern.value})
    return None
