"""Going through lists: `for`, `some`, `every` and filters."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Final, TypeAlias

from congvu.feel import tree
from congvu.feel.compiling import Code, Compiler, Level, Noting, form
from congvu.feel.frames import Frame, Run
from congvu.feel.kinds import KindWords
from congvu.feel.temporal import Date
from congvu.feel.values import NUMBERS, ONE, Range, Value

_COUNTABLE: Final = Decimal(10) ** 30  # beyond this, one more is soon no other number
Items: TypeAlias = Callable[[Frame], Iterable[Value] | None]


@form(tree.For)
def for_loop(compiler: Compiler, node: tree.For) -> Code:
    """The list of what the body gives, with what it gave so far as `partial`."""
    compiler.is_plain = False
    outer = compiler.level
    loops = _loops(compiler, node.loops)
    uses_partial = any(
        isinstance(part, tree.Name) and part.name == "partial"
        for part in tree.descendants(node.body)
    )
    if uses_partial:
        compiler.level.names.add("partial")
    body = compiler.code(node.body)
    compiler.level = outer

    def run(frame: Frame) -> Value:
        results: list[Value] = []
        for inner in _frames(loops, 0, frame):
            if inner is None:
                return None
            if uses_partial:
                frame.run.spend(len(results) // 64)
                inner.names = {**inner.names, "partial": list(results)}
            results.append(body(inner))
        frame.run.grow(len(results))
        return results

    return run


@form(tree.Quantified)
def quantified(compiler: Compiler, node: tree.Quantified) -> Code:
    """`some` ends at the first true, `every` at the first false; else null if one was null."""
    compiler.is_plain = False
    outer = compiler.level
    loops = _loops(compiler, node.loops)
    condition = compiler.code(node.condition)
    compiler.level = outer
    decisive = node.kind == "some"

    def run(frame: Frame) -> Value:
        result: bool | None = not decisive
        for inner in _frames(loops, 0, frame):
            if inner is None:
                return None
            value = condition(inner)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                result = None
        return result

    return run


def _loops(compiler: Compiler, loops: tuple[tree.Loop, ...]) -> list[tuple[str, Items]]:
    """The loops one inside the other: each sees the variables of those before it."""
    compiled: list[tuple[str, Items]] = []
    for loop in loops:
        compiled.append((loop.name, _items(compiler, loop)))
        compiler.level = Level([loop.name], compiler.level)
    return compiled


def _frames(loops: list[tuple[str, Items]], index: int, frame: Frame) -> Iterator[Frame | None]:
    """A frame for each combination of items; None, as the last, if one cannot be gone through."""
    name, items_of = loops[index]
    items = items_of(frame)
    if items is None:
        yield None
        return
    run = frame.run
    is_last = index == len(loops) - 1
    for item in items:
        run.spend()
        inner = Frame({name: item}, frame, run)
        if is_last:
            yield inner
        else:
            yield from _frames(loops, index + 1, inner)


def _items(compiler: Compiler, loop: tree.Loop) -> Items:
    source = compiler.code(loop.source)
    not_range = compiler.noting(loop, "not_range")
    not_list = compiler.noting(loop, "not_list")
    if loop.end is not None:
        end = compiler.code(loop.end)

        def count(frame: Frame) -> Iterable[Value] | None:
            counted = _counted(source(frame), end(frame))
            if counted is None:
                not_range(frame)
            return counted

        return count

    def items(frame: Frame) -> Iterable[Value] | None:
        value = source(frame)
        if isinstance(value, list):
            return value
        if isinstance(value, Range):
            inside = _inside(value)
            if inside is None:
                not_range(frame)
            return inside
        if value is None:
            not_list(frame, type=KindWords(value))
            return None
        return [value]

    return items


def _counted(low: Value, high: Value) -> Iterable[Value] | None:
    """From one end to the other, upwards or downwards, by ones or by days."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return _numbers(low, high) if max(abs(low), abs(high)) < _COUNTABLE else None
    if isinstance(low, Date) and isinstance(high, Date):
        step = 1 if low.number <= high.number else -1
        return map(Date.of_number, range(low.number, high.number + step, step))
    return None


def _numbers(low: Decimal, high: Decimal) -> Iterator[Decimal]:
    step = ONE if low <= high else -ONE
    current = low
    while (high - current) * step >= 0:
        yield current
        current = NUMBERS.add(current, step)


def _inside(bounds: Range) -> Iterable[Value] | None:
    """The numbers or days that a range holds, upwards."""
    low, high = bounds.low, bounds.high
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first = low if bounds.low_included else NUMBERS.add(low, ONE)
        numbers = _counted(first, high) if first <= high else ()
        if numbers is None:
            return None
        return (number for number in numbers if bounds.high_included or number != high)
    if isinstance(low, Date) and isinstance(high, Date):
        start = low.number + (not bounds.low_included)
        return map(Date.of_number, range(start, high.number + bounds.high_included))
    return None


@form(tree.Filter)
def filtered(compiler: Compiler, node: tree.Filter) -> Code:
    """Items for which the condition is true; or the item of a number, counted from 1 or -1."""
    compiler.is_plain = False
    source = compiler.code(node.source)
    no_item = compiler.noting(node, "no_item")
    index = _constant_index(node.condition)
    if index is not None:

        def pick(frame: Frame) -> Value:
            return _item_at(_as_list(source(frame)), index, frame, no_item)

        return pick
    level = Level(["item"], compiler.level, is_open=True)
    condition = compiler.code_within(node.condition, level)

    def run(frame: Frame) -> Value:
        return _filter(_as_list(source(frame)), condition, frame, no_item)

    return run


def _filter(items: list[Value], condition: Code, frame: Frame, no_item: Noting) -> Value:
    """What the condition gives for the first item tells whether it is an index."""
    run: Run = frame.run
    kept: list[Value] = []
    for place, item in enumerate(items or [None]):
        run.spend()
        names = {"item": item, **item} if isinstance(item, dict) else {"item": item}
        value = condition(Frame(names, frame, run))
        if place == 0 and isinstance(value, Decimal):
            return _item_at(items, value, frame, no_item)
        if value is True and items:
            kept.append(item)
    return kept


def _constant_index(node: tree.Node) -> Decimal | None:
    if isinstance(node, tree.Negative):
        inner = _constant_index(node.operand)
        return None if inner is None else -inner
    if isinstance(node, tree.Literal) and isinstance(node.value, Decimal):
        return node.value
    return None


def _as_list(value: Value) -> list[Value]:
    """A value that is no list counts as a list of itself; null as an empty one."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _item_at(items: list[Value], index: Decimal, frame: Frame, no_item: Noting) -> Value:
    is_there = 1 <= abs(index) <= len(items) and index == index.to_integral_value()
    if not is_there:
        return no_item(frame, index=index)
    place = int(index)
    return items[place - 1 if place > 0 else place]
