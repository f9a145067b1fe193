"""Tests of one value: `in`, and the cells of decision tables, where `?` is the value tested."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Final, TypeAlias

from congvu.feel import tree
from congvu.feel.compiling import Code, Compiler, Level, Test, form
from congvu.feel.forms.operators import COMPARISONS
from congvu.feel.frames import Frame
from congvu.feel.order import equal, within
from congvu.feel.tree import Node
from congvu.feel.values import Range, Value

TESTED: Final = "?"
_Compared: TypeAlias = Callable[[Decimal, Decimal], bool]


@form(tree.In)
def in_tests(compiler: Compiler, node: tree.In) -> Code:
    value = compiler.code(node.value)
    test = any_of([one_test(compiler, part) for part in node.tests])
    meaningless = compiler.noting(node, "not_comparable")

    def run(frame: Frame) -> Value:
        result = test(frame, value(frame))
        return meaningless(frame) if result is None else result

    return run


def cell_test(compiler: Compiler, node: tree.Tests) -> Test:
    """A whole cell. If it mentions `?`, the value is given a frame of its own."""
    if not node.tests:
        return lambda _frame, _value: True
    mentions = any(
        isinstance(part, tree.Name) and part.name == TESTED for part in tree.descendants(node)
    )
    if mentions:
        compiler.level = Level([TESTED], compiler.level)
    test = any_of([one_test(compiler, part, is_cell=True) for part in node.tests])
    if node.negated:
        test = _negated(test)
    return _with_frame(test) if mentions else test


def _with_frame(test: Test) -> Test:
    def run(frame: Frame, value: Value) -> bool | None:
        return test(Frame({TESTED: value}, frame, frame.run), value)

    return run


def _negated(test: Test) -> Test:
    def run(frame: Frame, value: Value) -> bool | None:
        result = test(frame, value)
        return None if result is None else not result

    return run


def any_of(tests: list[Test]) -> Test:
    """True if one test is, else null if one is, else false."""
    if len(tests) == 1:
        return tests[0]

    def run(frame: Frame, value: Value) -> bool | None:
        result: bool | None = False
        for test in tests:
            passed = test(frame, value)
            if passed is True:
                return True
            if passed is None:
                result = None
        return result

    return run


def one_test(compiler: Compiler, node: Node, *, is_cell: bool = False) -> Test:
    """One test: a comparison, a range, or an expression that gives what the value may be."""
    if isinstance(node, tree.Comparison):
        compare, operand = COMPARISONS[node.operator], compiler.code(node.operand)
        return lambda frame, value: compare(value, operand(frame))
    if isinstance(node, tree.Literal):
        constant = node.value
        return lambda _, value: equal(value, constant)
    code = compiler.code(node)
    if isinstance(node, tree.RangeOf):
        return _range_test(node, code)
    if is_cell and any(
        isinstance(part, tree.Name) and part.name == TESTED for part in tree.descendants(node)
    ):
        return lambda frame, value: _says_yes(code(frame), value)
    if is_cell:
        return lambda frame, value: _allows(code(frame), value)
    return lambda frame, value: holds(value, code(frame))


def _range_test(node: tree.RangeOf, code: Code) -> Test:
    numbers = _numbers_of(node)
    if numbers is not None:
        return _within_numbers(*numbers, node)
    return lambda frame, value: _within_known(value, code(frame))


def _numbers_of(node: tree.RangeOf) -> tuple[Decimal, Decimal] | None:
    """The ends, if both are written as numbers in order."""
    low, high = (
        end.value if isinstance(end, tree.Literal) and isinstance(end.value, Decimal) else None
        for end in (node.low, node.high)
    )
    return None if low is None or high is None or low > high else (low, high)


def _within_numbers(low: Decimal, high: Decimal, node: tree.RangeOf) -> Test:
    bounds = Range(low, high, node.low_included, node.high_included)
    above: _Compared = operator.ge if node.low_included else operator.gt
    below: _Compared = operator.le if node.high_included else operator.lt

    def run(_: Frame, value: Value) -> bool | None:
        if type(value) is Decimal:
            return above(value, low) and below(value, high)
        return within(value, bounds)

    return run


def _within_known(value: Value, bounds: Value) -> bool | None:
    return within(value, bounds) if isinstance(bounds, Range) else None


def _says_yes(answer: Value, value: Value) -> bool | None:
    """An expression over `?`: its own truth decides."""
    return answer if isinstance(answer, bool) else holds(value, answer)


def _allows(allowed: Value, value: Value) -> bool | None:
    """A true condition that does not mention the value lets every value pass."""
    if allowed is True and not isinstance(value, bool):
        return True
    return holds(value, allowed)


def holds(value: Value, allowed: Value) -> bool | None:
    """Whether the value is the allowed one, lies in the range, or is one of the list."""
    if isinstance(allowed, Range):
        return within(value, allowed)
    if isinstance(allowed, list):
        return any(_is_item(value, item) for item in allowed) or equal(value, allowed) is True
    return equal(value, allowed)


def _is_item(value: Value, item: Value) -> bool:
    if isinstance(item, Range) and within(value, item) is True:
        return True
    return equal(value, item) is True


@form(tree.Comparison)
def comparison(compiler: Compiler, node: tree.Comparison) -> Code:
    """`(!= 5)` outside of tests: nothing to compare with."""
    return compiler.noting(node, "half_comparison", operator=node.operator)
