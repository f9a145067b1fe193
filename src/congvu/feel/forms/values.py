"""What stands for a value by itself: literals, lists, contexts and ranges."""

from congvu.feel import tree
from congvu.feel.compiling import Code, Compiler, Level, form
from congvu.feel.frames import Frame
from congvu.feel.order import compare
from congvu.feel.temporal_text import read_moment
from congvu.feel.values import Range, Value


@form(tree.Literal)
def literal(_: Compiler, node: tree.Literal) -> Code:
    value = node.value
    return lambda _: value


@form(tree.Moment)
def moment(compiler: Compiler, node: tree.Moment) -> Code:
    try:
        value = read_moment(node.text)
    except ValueError:  # beyond the calendar
        value = None
    if value is None:
        return compiler.noting(node, "not_temporal", text=node.text)
    return lambda _: value


@form(tree.ListOf)
def list_of(compiler: Compiler, node: tree.ListOf) -> Code:
    codes = [compiler.code(item) for item in node.items]
    return lambda frame: [code(frame) for code in codes]


@form(tree.ContextOf)
def context_of(compiler: Compiler, node: tree.ContextOf) -> Code:
    """Each entry sees those before it; a function sees itself as well."""
    level = Level((), compiler.level)
    codes: list[tuple[str, Code]] = []
    for entry in node.entries:
        if isinstance(entry.value, tree.FunctionOf):
            level.names.add(entry.key)
        codes.append((entry.key, compiler.code_within(entry.value, level)))
        level.names.add(entry.key)

    def run(frame: Frame) -> Value:
        entries: dict[str, Value] = {}
        inner = Frame(entries, frame, frame.run)
        for key, code in codes:
            entries[key] = code(inner)
        return entries

    return run


@form(tree.RangeOf)
def range_of(compiler: Compiler, node: tree.RangeOf) -> Code:
    """Null if an end that was written is null, or if the two are not in order."""
    low = compiler.code(node.low) if node.low is not None else None
    high = compiler.code(node.high) if node.high is not None else None
    unfit = compiler.noting(node, "not_range")
    low_included, high_included = node.low_included, node.high_included

    def run(frame: Frame) -> Value:
        start = low(frame) if low is not None else None
        end = high(frame) if high is not None else None
        order = compare(end if low is None else start, start if high is None else end)
        if order is None or order > 0:
            return unfit(frame)
        return Range(start, end, low_included, high_included)

    if all(isinstance(end, tree.Literal) for end in (node.low, node.high) if end is not None):
        return _folded(run)
    return run


def _folded(run: Code) -> Code:
    """What needs no frame is made once; a fault is still noted each time."""
    known: list[Value] = []

    def once(frame: Frame) -> Value:
        if known:
            return known[0]
        value = run(frame)
        if value is not None:
            known.append(value)
        return value

    return once
