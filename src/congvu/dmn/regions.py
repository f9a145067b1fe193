"""One input of a table, cut into the regions in which every cell has one answer.

Cells compare with constants, so they can change their answer at those constants only: it is
enough to ask each cell once for every constant and once for every gap between two of them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cmp_to_key, partial
from itertools import pairwise
from typing import Any, Final

from congvu.feel import NUMBERS, CannotParse, Library, LimitPassed, Range, UnaryTests, Value, tree
from congvu.feel import compile_unary_tests as compile_tests
from congvu.feel.compiling import Compiler
from congvu.feel.frames import open_frame
from congvu.feel.order import compare
from congvu.feel.temporal import (
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    OutOfRange,
    Time,
)

_TESTED: Final = "?"
_ORDERED: Final = frozenset({"<", "<=", ">", ">="})
_EQUALITIES: Final = frozenset({"=", "!="})
_OTHER: Final = "…"


class TooFree(Exception):
    """The cell compares with something that is not known before the table is asked."""


@dataclass(frozen=True, slots=True)
class Region:
    """Values that no cell of an input tells apart, by one of them.

    `other_than` is not empty if the region is every text but these.
    """

    sample: Value
    other_than: tuple[str, ...] = ()


def ends_of(tests: UnaryTests, library: Library) -> list[Value]:
    """The constants at which the answer of a cell may change. Refused with TooFree."""
    if tests.free_names:
        raise TooFree
    return [end for test in _test_nodes(tests.tree) for end in _ends(test, tests.text, library)]


def _test_nodes(parsed: tree.Node) -> Sequence[tree.Node]:
    return parsed.tests if isinstance(parsed, tree.Tests) else (parsed,)


def _ends(node: tree.Node, text: str, library: Library) -> Iterator[Value]:
    """Goes down through what may stand around comparisons; anything else is too free."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if not _asks(current):
            yield from _constants(current, text, library)
        else:
            waiting.extend(_within(current))


def _asks(node: tree.Node) -> bool:
    return any(isinstance(one, tree.Name) and one.name == _TESTED for one in tree.descendants(node))


def _within(node: tree.Node) -> Iterator[tree.Node]:
    """The parts of a test about `?` that compare it."""
    match node:
        case tree.Logic():
            yield from node.operands
        case tree.Call(function=tree.Name(name="not"), arguments=(inner,)):
            yield inner
        case tree.Binary() if node.operator in _ORDERED | _EQUALITIES:
            yield from (one for one in (node.left, node.right) if not _is_tested(one))
        case tree.Between(value=value, low=low, high=high) if _is_tested(value):
            yield from (low, high)
        case tree.In(value=value, tests=tests) if _is_tested(value):
            yield from tests
        case _:
            raise TooFree


def _is_tested(node: tree.Node) -> bool:
    return isinstance(node, tree.Name) and node.name == _TESTED


def _constants(node: tree.Node, text: str, library: Library) -> Iterator[Value]:
    """The values of a part without `?`: ends of a range, items of a list, or the value itself."""
    if isinstance(node, tree.Comparison):
        node = node.operand
    if isinstance(node, tree.RangeOf):
        ends = (end for end in (node.low, node.high) if end is not None)
        for end in ends:
            yield from _constants(end, text, library)
        return
    value = _constant(node, text, library)
    if isinstance(value, Range):
        yield from (end for end in (value.low, value.high) if end is not None)
    elif isinstance(value, list):
        yield from value
    elif value is not None:
        yield value
    elif not (isinstance(node, tree.Literal) and node.value is None):
        raise TooFree


def _constant(node: tree.Node, text: str, library: Library) -> Value:
    compiler = Compiler(text, (), library, {})
    code = compiler.code(node)
    if compiler.free:
        raise TooFree
    try:
        return code(open_frame({}))
    except (LimitPassed, RecursionError):
        raise TooFree from None


def regions(
    cells: Iterable[UnaryTests], allowed: UnaryTests | None, kind: type | None, library: Library
) -> list[Region]:
    """The regions of one input, given its cells that are not too free; never none at all.

    `allowed` are the values that the input may have, `kind` the class of its values, if known.
    Refused with TooFree if the constants are of different kinds or cannot be ordered.
    """
    asked = [*cells, *([allowed] if allowed else [])]
    ends = [end for tests in asked for end in ends_of(tests, library)]
    kinds = {type(end) for end in ends} | ({kind} if kind else set())
    if len(kinds) > 1 or (kinds == {str} and any(_orders(tests) for tests in asked)):
        raise TooFree
    found = _cut(ends, kinds.pop() if kinds else None)
    if allowed is not None:
        found = [one for one in found if allowed.matches(one.sample, {}) is True]
    return found


def _orders(tests: UnaryTests) -> bool:
    """Whether a cell asks for what comes before or after something."""
    return any(
        isinstance(one, tree.RangeOf | tree.Between)
        or (isinstance(one, tree.Comparison | tree.Binary) and one.operator in _ORDERED)
        for one in tree.descendants(tests.tree)
    )


def _cut(ends: Sequence[Value], kind: type | None) -> list[Region]:
    if kind is None:
        return [Region(None)]
    if kind is bool:
        return [Region(sample) for sample in (True, False)]
    if kind is str:
        texts = tuple(dict.fromkeys(str(end) for end in ends))
        return [*(Region(text) for text in texts), Region(_another(texts), texts)]
    if kind not in _LINES:
        raise TooFree
    return [Region(sample) for sample in _samples(_sorted(ends), _LINES[kind])]


def _another(texts: Sequence[str]) -> str:
    other = _OTHER
    while other in texts:
        other += _OTHER
    return other


def _sorted(ends: Sequence[Value]) -> list[Value]:
    if any(compare(one, ends[0]) is None for one in ends):
        raise TooFree
    ordered = sorted(ends, key=cmp_to_key(lambda one, other: compare(one, other) or 0))
    return [
        end for place, end in enumerate(ordered) if not place or compare(ordered[place - 1], end)
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """How to step from a value of an ordered kind, and what lies between two of them."""

    any_one: Value
    before: Callable[[Any], Value]
    after: Callable[[Any], Value]
    between: Callable[[Any, Any], Value]


def _samples(ends: Sequence[Value], line: _Line) -> Iterator[Value]:
    if not ends:
        yield line.any_one
        return
    yield from _exists(lambda: line.before(ends[0]))
    for end, following in pairwise(ends):
        yield end
        yield from _exists(partial(line.between, end, following))
    yield ends[-1]
    yield from _exists(lambda: line.after(ends[-1]))


def _exists(step: Callable[[], Value]) -> list[Value]:
    try:
        value = step()
    except (OutOfRange, ArithmeticError, ValueError):
        return []
    return [] if value is None else [value]


def _middle(low: Decimal, high: Decimal) -> Value:
    """A number between the two, whole if there is one; none if the 34 digits have no room."""
    whole = NUMBERS.add(low.to_integral_value("ROUND_FLOOR"), Decimal(1))
    middle = whole if whole < high else NUMBERS.divide(NUMBERS.add(low, high), Decimal(2))
    return middle if low < middle < high else None


def _steps(place: Callable[[Any], int], step: Callable[[Any, int], Value], any_one: Value) -> _Line:
    """A line of whole units: days, months, nanoseconds."""
    return _Line(
        any_one,
        before=lambda end: step(end, -1),
        after=lambda end: step(end, 1),
        between=lambda low, high: step(low, 1) if place(low) + 1 < place(high) else None,
    )


def _time_step(time: Time, by: int) -> Value:
    moved = time.nanoseconds + by
    day = 24 * 3600 * 1_000_000_000
    return Time.of_nanoseconds(moved, time.offset, time.zone) if 0 <= moved < day else None


_LINES: Final[dict[type, _Line]] = {
    Decimal: _Line(
        Decimal(0),
        before=lambda end: NUMBERS.subtract(end, Decimal(1)),
        after=lambda end: NUMBERS.add(end, Decimal(1)),
        between=_middle,
    ),
    Date: _steps(lambda day: day.number, lambda day, by: day.plus_days(by), Date(2026, 1, 1)),
    DateTime: _steps(
        lambda moment: moment.instant,
        lambda moment, by: moment.plus(by),
        DateTime(Date(2026, 1, 1), Time(0, 0, 0)),
    ),
    Time: _steps(lambda time: time.position, _time_step, Time(0, 0, 0)),
    DaysDuration: _steps(
        lambda days: days.nanoseconds,
        lambda days, by: DaysDuration(days.nanoseconds + by),
        DaysDuration(0),
    ),
    MonthsDuration: _steps(
        lambda months: months.months,
        lambda months, by: MonthsDuration(months.months + by),
        MonthsDuration(0),
    ),
}


def read_tests(text: str, library: Library) -> UnaryTests | None:
    """The tests of a cell; none if the text cannot be read, which the compiler tells better."""
    try:
        return compile_tests(text, library=library)
    except CannotParse:
        return None
