"""Operators: arithmetic, comparison, three-valued logic, `if`, `between`, `instance of`."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeAlias

from congvu.feel import tree
from congvu.feel.arithmetic import NEGATIONS, OPERATIONS
from congvu.feel.compiling import Code, Compiler, form
from congvu.feel.frames import Frame
from congvu.feel.kinds import KindWords
from congvu.feel.order import equal, less, less_or_equal
from congvu.feel.temporal import OutOfRange
from congvu.feel.values import NoNumber, Value

Comparing: TypeAlias = Callable[[Value, Value], bool | None]

_CHAIN_OF_TWO: Final = 2


def _unequal(left: Value, right: Value) -> bool | None:
    same = equal(left, right)
    return None if same is None else not same


COMPARISONS: Final[dict[str, Comparing]] = {
    "=": equal,
    "!=": _unequal,
    "<": less,
    "<=": less_or_equal,
    ">": lambda left, right: less(right, left),
    ">=": lambda left, right: less_or_equal(right, left),
}
_OF_NUMBERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@form(tree.Binary)
def binary(compiler: Compiler, node: tree.Binary) -> Code:
    """By the classes of the operands; numbers, the usual case, first."""
    is_arithmetic = node.operator in OPERATIONS
    general = _calculation(compiler, node) if is_arithmetic else _comparison(compiler, node)
    if is_arithmetic:
        of_numbers: Callable[[Any, Any], Value] = OPERATIONS[node.operator][Decimal, Decimal]
    else:
        of_numbers = _OF_NUMBERS[node.operator]
    left, right = compiler.code(node.left), compiler.code(node.right)
    if isinstance(node.right, tree.Literal) and isinstance(node.right.value, Decimal):
        variable = compiler.root_name(node.left)
        if variable is not None:
            return _variable_and_number(variable, left, node.right.value, of_numbers, general)
        return _value_and_number(left, node.right.value, of_numbers, general)

    def run(frame: Frame) -> Value:
        one, other = left(frame), right(frame)
        if type(one) is Decimal and type(other) is Decimal:
            try:
                return of_numbers(one, other)
            except NoNumber:
                pass
        return general(frame, one, other)

    return run


def _variable_and_number(
    variable: str,
    read: Code,
    number: Decimal,
    of_numbers: Callable[[Any, Any], Value],
    general: Callable[[Frame, Value, Value], Value],
) -> Code:
    def run(frame: Frame) -> Value:
        value = frame.names.get(variable)
        if type(value) is Decimal:
            try:
                return of_numbers(value, number)
            except NoNumber:
                pass
        return general(frame, read(frame) if value is None else value, number)

    return run


def _value_and_number(
    left: Code,
    number: Decimal,
    of_numbers: Callable[[Any, Any], Value],
    general: Callable[[Frame, Value, Value], Value],
) -> Code:
    def run(frame: Frame) -> Value:
        value = left(frame)
        if type(value) is Decimal:
            try:
                return of_numbers(value, number)
            except NoNumber:
                pass
        return general(frame, value, number)

    return run


def _calculation(compiler: Compiler, node: tree.Binary) -> Callable[[Frame, Value, Value], Value]:
    table = OPERATIONS[node.operator]
    meaningless = compiler.noting(node, "operands", operator=node.operator)
    no_number = compiler.noting(node, "no_number", operator=node.operator)
    out_of_range = compiler.noting(node, "out_of_range")

    def run(frame: Frame, left: Value, right: Value) -> Value:
        operation = table.get((type(left), type(right)))
        if operation is None:
            return meaningless(frame, left=KindWords(left), right=KindWords(right))
        try:
            result = operation(left, right)
        except NoNumber:
            return no_number(frame)
        except OutOfRange:
            return out_of_range(frame)
        if type(result) is str:
            frame.run.grow(len(result))
        return result

    return run


def _comparison(compiler: Compiler, node: tree.Binary) -> Callable[[Frame, Value, Value], Value]:
    comparing = COMPARISONS[node.operator]
    meaningless = compiler.noting(node, "operands", operator=node.operator)

    def run(frame: Frame, left: Value, right: Value) -> Value:
        result = comparing(left, right)
        if result is None:
            return meaningless(frame, left=KindWords(left), right=KindWords(right))
        return result

    return run


@form(tree.Negative)
def negative(compiler: Compiler, node: tree.Negative) -> Code:
    if isinstance(node.operand, tree.Literal) and isinstance(node.operand.value, Decimal):
        constant = NEGATIONS[Decimal](node.operand.value)
        return lambda _: constant
    operand = compiler.code(node.operand)
    no_negative = compiler.noting(node, "cannot_negate")

    def run(frame: Frame) -> Value:
        value = operand(frame)
        negation = NEGATIONS.get(type(value))
        return no_negative(frame, type=KindWords(value)) if negation is None else negation(value)

    return run


@form(tree.Logic)
def logic(compiler: Compiler, node: tree.Logic) -> Code:
    """`and` ends at the first false, `or` at the first true; else null if anything was null."""
    codes = [compiler.code(operand) for operand in node.operands]
    decisive = node.operator == "or"
    if len(codes) == _CHAIN_OF_TWO:
        return _logic_of_two(codes[0], codes[1], decisive=decisive)

    def run(frame: Frame) -> Value:
        result: bool | None = not decisive
        for code in codes:
            value = code(frame)
            if value is decisive:
                return decisive
            if type(value) is not bool:
                result = None
        return result

    return run


def _logic_of_two(left: Code, right: Code, *, decisive: bool) -> Code:
    otherwise = not decisive

    def run(frame: Frame) -> Value:
        one = left(frame)
        if one is decisive:
            return decisive
        other = right(frame)
        if other is decisive:
            return decisive
        return otherwise if one is otherwise and other is otherwise else None

    return run


@form(tree.If)
def if_then_else(compiler: Compiler, node: tree.If) -> Code:
    """What is not true, also null, takes the other way."""
    condition = compiler.code(node.condition)
    then, otherwise = compiler.code(node.then), compiler.code(node.otherwise)
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


@form(tree.Between)
def between(compiler: Compiler, node: tree.Between) -> Code:
    value, low, high = (compiler.code(part) for part in (node.value, node.low, node.high))
    meaningless = compiler.noting(node, "operands", operator="between")

    def run(frame: Frame) -> Value:
        tested, start, end = value(frame), low(frame), high(frame)
        after, before = less_or_equal(start, tested), less_or_equal(tested, end)
        if after is False or before is False:
            return False
        if after is None or before is None:
            return meaningless(frame, left=KindWords(tested), right=KindWords(start))
        return True

    return run
