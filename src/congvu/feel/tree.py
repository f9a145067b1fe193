"""The syntax tree of an expression: what was written, each node with its place in the text."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Node:
    at: int  # offset in the text


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """Null, a boolean, a number or a string."""

    value: bool | Decimal | str | None


@dataclass(frozen=True, slots=True)
class Moment(Node):
    """`@"2026-11-25"`: a date, time, date and time or duration by its text."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`+ - * / **` and the comparisons `= != < <= > >=`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`and` or `or` over two or more operands; a long chain is one node."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negative(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """A unary test `< 5`, where the value tested stands before the operator in thought."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in tests`: true if one test holds; a test is a Comparison or an expression."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """A cell of a decision table; no test at all is `-`, which everything passes."""

    tests: tuple[Node, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    value: Node
    type: "TypeNode"


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """`name in source` of a for, some or every; with `end` it is `source..end`."""

    name: str
    source: Node
    end: Node | None


@dataclass(frozen=True, slots=True)
class For(Node):
    loops: tuple[Loop, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some … satisfies …` or `every … satisfies …`, by `kind`."""

    kind: str
    loops: tuple[Loop, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Formal(Node):
    """A parameter of a function definition."""

    name: str
    type: "TypeNode | None"


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """A function definition; the body of an external one describes it."""

    parameters: tuple[Formal, ...]
    body: Node
    external: bool


@dataclass(frozen=True, slots=True)
class Call(Node):
    """An invocation: positional, or with `names` (one for each argument) named."""

    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """A range; an end that is None was not written: `(< 5)` has no low end."""

    low: Node | None
    high: Node | None
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class TypeNamed(Node):
    """A built-in type such as `days and time duration`, or one of the model, perhaps dotted."""

    name: str


@dataclass(frozen=True, slots=True)
class TypeList(Node):
    of: "TypeNode"


@dataclass(frozen=True, slots=True)
class TypeRange(Node):
    of: "TypeNode"


@dataclass(frozen=True, slots=True)
class TypeEntry(Node):
    name: str
    type: "TypeNode"


@dataclass(frozen=True, slots=True)
class TypeContext(Node):
    entries: tuple[TypeEntry, ...]


@dataclass(frozen=True, slots=True)
class TypeFunction(Node):
    parameters: tuple["TypeNode", ...]
    result: "TypeNode"


TypeNode: TypeAlias = TypeNamed | TypeList | TypeRange | TypeContext | TypeFunction


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below one, in the order in which they are written."""
    for slot in fields(node):
        value = getattr(node, slot.name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def descendants(node: Node) -> Iterator[Node]:
    """The node itself and everything below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(list(children(current))))


def depth(node: Node) -> int:
    """How many levels the tree has, counted without recursion."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        current, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(current))
    return deepest


def to_json(node: Node) -> dict[str, object]:
    """The tree as plain JSON: each node an object with `kind`, its place `at` and its parts."""
    parts: dict[str, object] = {"kind": type(node).__name__}
    for slot in fields(node):
        parts[slot.name] = _json_part(getattr(node, slot.name))
    return parts


def _json_part(part: object) -> object:
    if isinstance(part, Node):
        return to_json(part)
    if isinstance(part, tuple):
        return [_json_part(item) for item in part]
    return {"number": str(part)} if isinstance(part, Decimal) else part
