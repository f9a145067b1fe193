"""When two values are equal, and which is less: three-valued, null where it means nothing."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from congvu.feel.faults import Fault, LimitPassed
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from congvu.feel.values import Function, Range, Value

_COMPARED_LIMIT: Final = 1_000_000
_DEPTH_LIMIT: Final = 200
_BY_PYTHON: Final = frozenset({Decimal, str, bool, DaysDuration, MonthsDuration, Date, Function})
_ORDERED: Final = frozenset({Decimal, str, DaysDuration, MonthsDuration})


def equal(left: Value, right: Value) -> bool | None:
    """Whether the values are equal; null if their kinds cannot be."""
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _BY_PYTHON:
        return left == right
    return _Comparing().equal(left, right, 0)


def compare(left: Value, right: Value) -> int | None:
    """Less than 0 if left is before right, 0 if neither is, more if after; null if unordered."""
    kind = type(left)
    if kind is not type(right):
        return None
    if kind in _ORDERED:
        return _signum(left, right)
    places = _place(left), _place(right)
    if places[0] is None or places[1] is None:
        return None
    return (places[0] > places[1]) - (places[0] < places[1])


def _signum(left: Any, right: Any) -> int:  # noqa: ANN401 - two values of one ordered class
    return int(left > right) - int(left < right)


def less(left: Value, right: Value) -> bool | None:
    order = compare(left, right)
    return None if order is None else order < 0


def less_or_equal(left: Value, right: Value) -> bool | None:
    order = compare(left, right)
    return None if order is None else order <= 0


def _place(value: Value) -> int | None:
    """A number by which moments of one class are ordered; local ones stand as written."""
    if isinstance(value, Date):
        return value.number
    if isinstance(value, DateTime):
        return value.instant
    if isinstance(value, Time):
        return value.position
    return None


def within(value: Value, bounds: Range) -> bool | None:
    """Whether the value lies in the range; null if it cannot be compared with an end.

    An end that is null and was not written by comparison, as in `[1..null]`, is unknown.
    """
    low: bool | None = True
    high: bool | None = True
    if value is None:
        return None
    if bounds.low is not None or bounds.low_included:
        low = (less_or_equal if bounds.low_included else less)(bounds.low, value)
    if bounds.high is not None or bounds.high_included:
        high = (less_or_equal if bounds.high_included else less)(value, bounds.high)
    if low is None or high is None:
        return None
    return low and high


class _Comparing:
    """Goes through lists and contexts, with an end even where they share their parts endlessly."""

    __slots__ = ("compared",)

    def __init__(self) -> None:
        self.compared = 0

    def equal(self, left: Value, right: Value, depth: int) -> bool | None:
        self.compared += 1
        if self.compared > _COMPARED_LIMIT or depth > _DEPTH_LIMIT:
            raise LimitPassed((Fault("limit_size", {"limit": _COMPARED_LIMIT}),))
        if left is None or right is None:
            return left is right
        if type(left) is not type(right):
            return None
        if isinstance(left, list) and isinstance(right, list):
            return len(left) == len(right) and self._all(left, right, depth)
        if isinstance(left, dict) and isinstance(right, dict):
            return left.keys() == right.keys() and self._all(
                left.values(), [right[key] for key in left], depth
            )
        if isinstance(left, Range) and isinstance(right, Range):
            return (
                left.low_included == right.low_included
                and left.high_included == right.high_included
                and self._all((left.low, left.high), (right.low, right.high), depth)
            )
        place = _place(left)
        return left == right if place is None else place == _place(right)

    def _all(self, left: Iterable[Value], right: Iterable[Value], depth: int) -> bool:
        return all(
            self.equal(one, other, depth + 1) is True
            for one, other in zip(left, right, strict=True)
        )
