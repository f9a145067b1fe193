"""Lists: what they contain, parts of them, and what their numbers come to."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cmp_to_key
from typing import Final

from congvu.feel import types
from congvu.feel.arithmetic import OPERATIONS
from congvu.feel.frames import Frame
from congvu.feel.inference import item_type, joined, joined_lists, one_item, same_list
from congvu.feel.order import compare, equal
from congvu.feel.signatures import AMOUNT, Definitions
from congvu.feel.temporal import DaysDuration, MonthsDuration
from congvu.feel.types import ListOf, Type
from congvu.feel.values import NUMBERS, ONE, ZERO, Function, Value

DEFINED: Final = Definitions()


class _Unordered(Exception):
    """Two items cannot be compared."""


def _with_item(arguments: Sequence[Type]) -> Type:
    """The items of the first argument, and one like the last."""
    return ListOf(joined([item_type(arguments[0]), arguments[-1]]))


def gathered(given: tuple[Value, ...]) -> list[Value]:
    """The items, whether they were given as one list or one by one."""
    if len(given) == 1 and isinstance(given[0], list):
        return given[0]
    return list(given)


@DEFINED.define("count", "list: list", result=types.NUMBER)
def count(_: Frame, items: list[Value]) -> Value:
    return Decimal(len(items))


def _furthest(items: list[Value], sign: int) -> Value:
    furthest = items[0] if items else None
    for item in items[1:]:
        order = compare(item, furthest)
        if order is None:
            return None
        if order * sign > 0:
            furthest = item
    return furthest if len(items) > 1 or compare(furthest, furthest) is not None else None


@DEFINED.define("min", "list: list", "c...: any", result=one_item)
def minimum(_: Frame, *given: Value) -> Value:
    return _furthest(gathered(given), -1)


@DEFINED.define("max", "list: list", "c...: any", result=one_item)
def maximum(_: Frame, *given: Value) -> Value:
    return _furthest(gathered(given), 1)


def _folded(items: list[Value], sign: str) -> Value:
    """All items joined by an operator; null if two cannot be."""
    if not items:
        return None
    total = items[0]
    if not isinstance(total, Decimal | DaysDuration | MonthsDuration):
        return None
    for item in items[1:]:
        operation = OPERATIONS[sign].get((type(total), type(item)))
        if operation is None:
            return None
        total = operation(total, item)
    return total


@DEFINED.define("sum", "list: amounts", f"n...: {AMOUNT}", result=one_item)
def total(_: Frame, *given: Value) -> Value:
    return _folded(gathered(given), "+")


@DEFINED.define("product", "list: numbers", "n...: number", result=types.NUMBER)
def product(_: Frame, *given: Value) -> Value:
    return _folded(gathered(given), "*")


@DEFINED.define("mean", "list: amounts", f"n...: {AMOUNT}", result=one_item)
def mean(_: Frame, *given: Value) -> Value:
    items = gathered(given)
    whole = _folded(items, "+")
    if whole is None:
        return None
    return OPERATIONS["/"][type(whole), Decimal](whole, Decimal(len(items)))


def _numbers(given: tuple[Value, ...]) -> list[Decimal]:
    return [item for item in gathered(given) if isinstance(item, Decimal)]


def _over_numbers(
    name: str, calculated: Callable[[list[Decimal]], Value], result: Type = types.NUMBER
) -> None:
    @DEFINED.define(name, "list: numbers", "n...: number", result=result)
    def _(_: Frame, *given: Value) -> Value:
        numbers = _numbers(given)
        return calculated(numbers) if len(numbers) == len(gathered(given)) else None


def _median(numbers: list[Decimal]) -> Value:
    if not numbers:
        return None
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(numbers) % 2:
        return ordered[half]
    return NUMBERS.divide(NUMBERS.add(ordered[half - 1], ordered[half]), Decimal(2))


def _deviation(numbers: list[Decimal]) -> Value:
    """Of a sample: divided by one less than the count."""
    if len(numbers) <= 1:
        return None
    middle = NUMBERS.divide(_sum(numbers), Decimal(len(numbers)))
    squares = [NUMBERS.power(NUMBERS.subtract(number, middle), 2) for number in numbers]
    return NUMBERS.sqrt(NUMBERS.divide(_sum(squares), Decimal(len(numbers) - 1)))


def _sum(numbers: list[Decimal]) -> Decimal:
    whole = ZERO
    for number in numbers:
        whole = NUMBERS.add(whole, number)
    return whole


def _modes(numbers: list[Decimal]) -> Value:
    counts: dict[Decimal, int] = {}
    for number in numbers:
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


_over_numbers("median", _median)
_over_numbers("stddev", _deviation)
_over_numbers("mode", _modes, types.ListOf(types.NUMBER))


def _quantified(given: tuple[Value, ...], *, decisive: bool) -> Value:
    items = gathered(given)
    if any(item is decisive for item in items):
        return decisive
    return (not decisive) if all(isinstance(item, bool) for item in items) else None


@DEFINED.define("all", "list: list", "b...: any", result=types.BOOLEAN)
def all_true(_: Frame, *given: Value) -> Value:
    return _quantified(given, decisive=False)


@DEFINED.define("any", "list: list", "b...: any", result=types.BOOLEAN)
def any_true(_: Frame, *given: Value) -> Value:
    return _quantified(given, decisive=True)


def place_in(items: list[Value], position: Decimal, *, end: int) -> int | None:
    """The index of a position counted from 1, or backwards from -1; up to `end` is allowed."""
    if position != position.to_integral_value() or not position:
        return None
    index = int(position) - 1 if position > 0 else len(items) + int(position)
    return index if 0 <= index < end else None


@DEFINED.define("sublist", "list: list, start position: number, length?: number", result=same_list)
def sublist(_: Frame, items: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    first = place_in(items, start, end=len(items))
    if first is None:
        return None
    if length is None:
        return items[first:]
    last = first + int(length)
    return items[first:last] if length >= 1 and last <= len(items) else None


@DEFINED.define("append", "list: list, item...: any", result=joined_lists)
def append(_: Frame, items: list[Value], *more: Value) -> Value:
    return [*items, *more]


@DEFINED.define("concatenate", "list...: list", result=joined_lists)
def concatenate(frame: Frame, *lists: list[Value]) -> Value:
    frame.run.grow(sum(map(len, lists)))
    return [item for items in lists for item in items]


@DEFINED.define("insert before", "list: list, position: number, newItem: any", result=_with_item)
def insert_before(_: Frame, items: list[Value], position: Decimal, item: Value) -> Value:
    index = place_in(items, position, end=len(items))
    return None if index is None else [*items[:index], item, *items[index:]]


@DEFINED.define("remove", "list: list, position: number", result=same_list)
def remove(_: Frame, items: list[Value], position: Decimal) -> Value:
    index = place_in(items, position, end=len(items))
    return None if index is None else [*items[:index], *items[index + 1 :]]


@DEFINED.define("reverse", "list: list", result=same_list)
def reverse(_: Frame, items: list[Value]) -> Value:
    return items[::-1]


@DEFINED.define(
    "list replace",
    "list: list, position or match: number|function, newItem: any",
    "list: list, position: number, newItem: any",
    "list: list, match: function, newItem: any",
    result=_with_item,
)
def list_replace(frame: Frame, items: list[Value], which: Value, item: Value) -> Value:
    """At a position, or wherever a function of old and new item says true."""
    if isinstance(which, Decimal):
        index = place_in(items, which, end=len(items))
        return None if index is None else [*items[:index], item, *items[index + 1 :]]
    if not isinstance(which, Function) or not which.takes(2):
        return frame.note("bad_argument", function="list replace", name="match")
    verdicts = [which.invoke([old, item], frame) for old in items]
    if not all(isinstance(verdict, bool) for verdict in verdicts):
        return None
    return [item if yes else old for old, yes in zip(items, verdicts, strict=True)]


@DEFINED.define("sort", "list: list, precedes: function", "list: list", result=same_list)
def sort(frame: Frame, items: list[Value], precedes: Function | None = None) -> Value:
    """By a function that says whether its first argument comes before its second."""

    def order(left: Value, right: Value) -> int:
        frame.run.spend()
        if precedes is None:
            placed = compare(left, right)
            if placed is None:
                raise _Unordered
            return placed
        if precedes.invoke([left, right], frame) is True:
            return -1
        return int(precedes.invoke([right, left], frame) is True)

    if precedes is not None and not precedes.takes(2):
        return frame.note("bad_argument", function="sort", name="precedes")
    try:
        return sorted(items, key=cmp_to_key(order))
    except _Unordered:
        return frame.note("bad_argument", function="sort", name="list")


@DEFINED.define("index of", "list: list, match: any", result=types.ListOf(types.NUMBER))
def index_of(frame: Frame, items: list[Value], match: Value) -> Value:
    frame.run.spend(len(items))
    return [place * ONE for place, item in enumerate(items, start=1) if equal(item, match) is True]
