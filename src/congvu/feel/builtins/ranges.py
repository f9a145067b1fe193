"""How points and ranges lie to each other, by the table of the standard."""

from collections.abc import Callable
from typing import Final, TypeAlias

from congvu.feel import types
from congvu.feel.frames import Frame
from congvu.feel.order import compare
from congvu.feel.signatures import Definitions
from congvu.feel.values import Range, Value

DEFINED: Final = Definitions()
Relation: TypeAlias = Callable[[Range, Range], bool]


class _Unordered(Exception):
    """Two ends cannot be compared."""


def _order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise _Unordered
    return order


def _as_range(given: Value) -> Range:
    """A point as the range that holds only it."""
    return given if isinstance(given, Range) else Range(given, given, True, True)  # noqa: FBT003 - both ends


def _before(a: Range, b: Range) -> bool:
    order = _order(a.high, b.low)
    return order < 0 or (order == 0 and not (a.high_included and b.low_included))


def _meets(a: Range, b: Range) -> bool:
    return a.high_included and b.low_included and _order(a.high, b.low) == 0


def _starts_at_or_before(a: Range, b: Range) -> bool:
    order = _order(a.low, b.low)
    return order < 0 or (order == 0 and (a.low_included or not b.low_included))


def _ends_at_or_after(a: Range, b: Range) -> bool:
    order = _order(a.high, b.high)
    return order > 0 or (order == 0 and (a.high_included or not b.high_included))


def _same_start(a: Range, b: Range) -> bool:
    return _order(a.low, b.low) == 0 and a.low_included == b.low_included


def _same_end(a: Range, b: Range) -> bool:
    return _order(a.high, b.high) == 0 and a.high_included == b.high_included


def _overlaps(a: Range, b: Range) -> bool:
    return not _before(a, b) and not _before(b, a)


def _overlaps_before(a: Range, b: Range) -> bool:
    """The one begins earlier, reaches into the other, and does not go beyond it."""
    return (
        _starts_at_or_before(a, b)
        and not _same_start(a, b)
        and not _before(a, b)
        and _ends_at_or_after(b, a)
    )


def _coincides(a: Range, b: Range) -> bool:
    return _same_start(a, b) and _same_end(a, b)


def _includes(a: Range, b: Range) -> bool:
    return _starts_at_or_before(a, b) and _ends_at_or_after(a, b)


def _starts(a: Range, b: Range) -> bool:
    return _same_start(a, b) and _ends_at_or_after(b, a)


def _finishes(a: Range, b: Range) -> bool:
    return _same_end(a, b) and _starts_at_or_before(b, a)


def _swapped(relation: Relation) -> Relation:
    return lambda a, b: relation(b, a)


_POINT_END: Final = ("point: any, range: range", "range1: range, range2: range")
_END_POINT: Final = ("range: range, point: any", "range1: range, range2: range")
_RANGES: Final = ("range1: range, range2: range",)
_ANY_ENDS: Final = (
    "point1: any, point2: any",
    "point: any, range: range",
    "range: range, point: any",
    "range1: range, range2: range",
)


def _define(name: str, signatures: tuple[str, ...], relation: Relation) -> None:
    """By position the first signature takes all that may be given; the others serve names."""
    rangeless = {"point": False, "range": True}

    @DEFINED.define(name, *signatures, result=types.BOOLEAN)
    def _(_: Frame, first: Value, second: Value) -> Value:
        kinds = (isinstance(first, Range), isinstance(second, Range))
        allowed = [
            tuple(rangeless[part.split(":")[0].rstrip("12")] for part in signature.split(", "))
            for signature in signatures
        ]
        if kinds not in allowed or first is None or second is None:
            return None
        try:
            return relation(_as_range(first), _as_range(second))
        except _Unordered:
            return None


for _name, _signatures, _relation in (
    ("before", _ANY_ENDS, _before),
    ("after", _ANY_ENDS, _swapped(_before)),
    ("meets", _RANGES, _meets),
    ("met by", _RANGES, _swapped(_meets)),
    ("overlaps", _RANGES, _overlaps),
    ("overlaps before", _RANGES, _overlaps_before),
    ("overlaps after", _RANGES, _swapped(_overlaps_before)),
    ("finishes", _POINT_END, _finishes),
    ("finished by", _END_POINT, _swapped(_finishes)),
    ("includes", _END_POINT, _includes),
    ("during", _POINT_END, _swapped(_includes)),
    ("starts", _POINT_END, _starts),
    ("started by", _END_POINT, _swapped(_starts)),
    ("coincides", ("point1: any, point2: any", *_RANGES), _coincides),
):
    _define(_name, _signatures, _relation)
