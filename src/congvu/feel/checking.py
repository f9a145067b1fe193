"""The static checker: says before publication what can be wrong with an expression, and where.

It infers a type for every node. What it cannot know is `Any`, about which nothing is said: a fault
is something that would give null, or take a way nobody meant, whatever the values are.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, Final

from congvu.feel import tree, types
from congvu.feel.call_checking import check_call
from congvu.feel.expressions import Compiled
from congvu.feel.faults import Fault, Position
from congvu.feel.inference import (
    ARITHMETIC,
    ORDERED,
    item_type,
    joined,
    may_be,
    may_meet,
    moment_type,
    property_type,
)
from congvu.feel.library import BUILTINS, Library
from congvu.feel.printing import to_text
from congvu.feel.tree import Node
from congvu.feel.typed import type_of_node
from congvu.feel.types import ANY, BOOLEAN, NUMBER, STRING, ContextOf, FunctionOf, ListOf, Type

_QUOTED_LENGTH: Final = 40


def check(
    expression: Compiled,
    known: Mapping[str, Type],
    library: Library = BUILTINS,
    *,
    named: Mapping[str, Type] | None = None,
) -> tuple[Fault, ...]:
    """What can be wrong under variables of these types; nothing if all fits.

    For unary tests `known` holds the type of the value tested as `?`. `named` are types of the
    model for `instance of` and parameters.
    """
    checker = _Checker(expression.text, known, library, named or {})
    checker.type_of(expression.tree)
    return tuple(sorted(checker.faults, key=lambda fault: fault.position.offset))  # type: ignore[union-attr] # all have one


def type_of(
    expression: Compiled,
    known: Mapping[str, Type],
    library: Library = BUILTINS,
    *,
    named: Mapping[str, Type] | None = None,
) -> Type:
    """The type of every value that the expression can give, besides null."""
    return _Checker(expression.text, known, library, named or {}).type_of(expression.tree)


class _Checker:
    def __init__(
        self, text: str, known: Mapping[str, Type], library: Library, named: Mapping[str, Type]
    ) -> None:
        self.text = text
        self.library = library
        self.named = named
        self.scopes: list[Mapping[str, Type]] = [known]
        self.is_open = 0  # inside filters over items whose entries are not known
        self.faults: list[Fault] = []

    def type_of(self, node: Node) -> Type:
        return _CHECKS[type(node)](self, node)

    def fault(self, node: Node, code: str, **values: object) -> Type:
        """Adds a fault and gives Any, so that one mistake is told once."""
        self.faults.append(Fault(code, values, Position.in_text(self.text, node.at)))
        return ANY

    def written(self, node: Node) -> str:
        """A node as people would call it."""
        if isinstance(node, tree.Name):
            return f"`{node.name}`"
        if isinstance(node, tree.Path):
            return f"`{node.name}`"
        if isinstance(node, tree.Literal):
            return to_text(node.value)[:_QUOTED_LENGTH]
        return "…"

    @contextmanager
    def within(self, names: Mapping[str, Type]) -> Iterator[None]:
        self.scopes.append(names)
        yield
        self.scopes.pop()

    # Names, paths and literals

    def name(self, node: tree.Name) -> Type:
        for scope in reversed(self.scopes):
            if node.name in scope:
                return scope[node.name]
        function = self.library.find(node.name)
        if function is not None:
            return FunctionOf()
        if self.is_open:
            return ANY
        return self.unknown(node, "unknown_name", node.name, self.all_names())

    def all_names(self) -> list[str]:
        return [*(name for scope in self.scopes for name in scope), *self.library.names]

    def is_variable(self, name: str) -> bool:
        return any(name in scope for scope in self.scopes)

    def unknown(self, node: Node, code: str, name: str, known: list[str]) -> Type:
        near = get_close_matches(name, known, n=1, cutoff=0.7)
        if near:
            return self.fault(node, f"{code}_near", name=name, near=near[0])
        return self.fault(node, code, name=name)

    def path(self, node: tree.Path) -> Type:
        return self.entry(node, self.type_of(node.source))

    def entry(self, node: tree.Path, source: Type) -> Type:
        if source is ANY:
            return ANY
        if isinstance(source, ListOf):
            return ListOf(self.entry(node, source.of))
        if isinstance(source, ContextOf):
            return self.entry_of_context(node, source)
        found = property_type(source, node.name)
        if found is None:
            return self.fault(node, "no_property", type=source, name=node.name)
        return found

    def entry_of_context(self, node: tree.Path, source: ContextOf) -> Type:
        """Of a context whose entries nobody told, every entry may be there."""
        if node.name in source.entries or not source.entries:
            return source.entries.get(node.name, ANY)
        return self.unknown(node, "no_entry", node.name, list(source.entries))

    def literal(self, node: tree.Literal) -> Type:
        for kind in (BOOLEAN, NUMBER, STRING):
            if isinstance(node.value, kind.kind):
                return kind
        return types.NULL

    def moment(self, node: tree.Moment) -> Type:
        found = moment_type(node.text)
        return self.fault(node, "not_temporal", text=node.text) if found is None else found

    # Operators

    def binary(self, node: tree.Binary) -> Type:
        left, right = self.type_of(node.left), self.type_of(node.right)
        if node.operator in ARITHMETIC:
            return self.calculated(node, left, right)
        self.compare(node, node.left, left, node.operator, right)
        return BOOLEAN

    def calculated(self, node: tree.Binary, left: Type, right: Type) -> Type:
        results = [
            result
            for (one, other), result in ARITHMETIC[node.operator].items()
            if left in (ANY, one) and right in (ANY, other)
        ]
        if not results:
            return self.fault(
                node,
                "cannot_calculate",
                subject=self.written(node.left),
                left=left,
                operator=node.operator,
                right=right,
            )
        return results[0] if len(set(results)) == 1 else ANY

    def compare(self, at: Node, subject: Node, left: Type, operator: str, right: Type) -> None:
        """A fault unless values of both types can be compared so."""
        written = self.written(subject)
        is_order_of_null = types.NULL in (left, right) and operator not in {"=", "!="}
        if is_order_of_null or not may_meet(left, right):
            self.fault(at, "cannot_compare", subject=written, left=left, right=right)
        elif operator not in {"=", "!="} and not any(may_be(left, kind) for kind in ORDERED):
            self.fault(at, "cannot_order", subject=written, left=left, operator=operator)

    def logic(self, node: tree.Logic) -> Type:
        for operand in node.operands:
            self.must_be_boolean(operand)
        return BOOLEAN

    def must_be_boolean(self, node: Node) -> None:
        found = self.type_of(node)
        if not may_be(found, BOOLEAN):
            self.fault(node, "must_be_boolean", subject=self.written(node), type=found)

    def negative(self, node: tree.Negative) -> Type:
        found = self.type_of(node.operand)
        kinds = (NUMBER, types.DAYS_DURATION, types.MONTHS_DURATION)
        if any(may_be(found, kind) for kind in kinds):
            return found
        return self.fault(node, "cannot_negate", type=found)

    def between(self, node: tree.Between) -> Type:
        value = self.type_of(node.value)
        for end in (node.low, node.high):
            self.compare(node, node.value, value, "<", self.type_of(end))
        return BOOLEAN

    def choice(self, node: tree.If) -> Type:
        self.must_be_boolean(node.condition)
        return joined([self.type_of(node.then), self.type_of(node.otherwise)])

    def instance(self, node: tree.InstanceOf) -> Type:
        self.type_of(node.value)
        self.named_type(node.type)
        return BOOLEAN

    def named_type(self, node: tree.TypeNode) -> Type:
        found = type_of_node(node, self.named)
        if found is None:
            return self.fault(node, "unknown_type", name=getattr(node, "name", "?"))
        return found

    # Tests

    def tests(self, node: tree.Tests) -> Type:
        tested = self.scopes[0].get("?", ANY)
        for test in node.tests:
            self.test(tree.Name(test.at, "?"), tested, test, is_cell=True)
        return BOOLEAN

    def in_tests(self, node: tree.In) -> Type:
        value = self.type_of(node.value)
        for test in node.tests:
            self.test(node.value, value, test, is_cell=False)
        return BOOLEAN

    def test(self, subject: Node, value: Type, test: Node, *, is_cell: bool) -> None:
        if isinstance(test, tree.Comparison):
            self.compare(test, subject, value, test.operator, self.type_of(test.operand))
            return
        allowed = self.type_of(test)
        if is_cell and may_be(allowed, BOOLEAN):
            return
        if isinstance(allowed, ListOf | types.RangeOf) and not may_meet(value, allowed):
            allowed = allowed.of
            allowed = allowed.of if isinstance(allowed, types.RangeOf) else allowed
        self.compare(test, subject, value, "=", allowed)

    def comparison(self, node: tree.Comparison) -> Type:
        self.type_of(node.operand)
        return self.fault(node, "half_comparison", operator=node.operator)

    # Structures

    def list_of(self, node: tree.ListOf) -> Type:
        return ListOf(joined([self.type_of(item) for item in node.items]))

    def context_of(self, node: tree.ContextOf) -> Type:
        entries: dict[str, Type] = {}
        with self.within(entries):
            for entry in node.entries:
                if isinstance(entry.value, tree.FunctionOf):
                    entries[entry.key] = FunctionOf()
                entries[entry.key] = self.type_of(entry.value)
        return ContextOf(entries)

    def range_of(self, node: tree.RangeOf) -> Type:
        ends = [self.type_of(end) for end in (node.low, node.high) if end is not None]
        if not may_meet(ends[0], ends[-1]) or types.NULL in ends:
            self.fault(node, "not_range")
        return types.RangeOf(joined(ends))

    def function_of(self, node: tree.FunctionOf) -> Type:
        given = {
            formal.name: self.named_type(formal.type) if formal.type else ANY
            for formal in node.parameters
        }
        if node.external:
            return self.fault(node, "external")
        with self.within(given):
            return FunctionOf(tuple(given.values()), self.type_of(node.body))

    # Loops and filters

    def loops(self, node: tree.For | tree.Quantified, body: Callable[[], Type]) -> Type:
        count = len(self.scopes)
        for loop in node.loops:
            source = self.type_of(loop.source)
            if loop.end is not None:
                self.compare(loop, loop.source, source, "<", self.type_of(loop.end))
                self.scopes.append({loop.name: source})
            else:
                self.scopes.append({loop.name: item_type(source)})
        found = body()
        del self.scopes[count:]
        return found

    def for_loop(self, node: tree.For) -> Type:
        def body() -> Type:
            with self.within({"partial": ListOf(ANY)}):
                return self.type_of(node.body)

        return ListOf(self.loops(node, body))

    def quantified(self, node: tree.Quantified) -> Type:
        def body() -> Type:
            self.must_be_boolean(node.condition)
            return BOOLEAN

        return self.loops(node, body)

    def filtered(self, node: tree.Filter) -> Type:
        source = self.type_of(node.source)
        if isinstance(source, types.Simple) and source is not ANY:
            self.fault(node, "not_list", type=source)
        item = item_type(source)
        entries = item.entries if isinstance(item, ContextOf) else {}
        is_open = item is ANY or (isinstance(item, ContextOf) and not item.entries)
        self.is_open += is_open
        with self.within({"item": item, **entries}):
            condition = self.type_of(node.condition)
        self.is_open -= is_open
        if may_be(condition, NUMBER) and condition is not ANY:
            return item
        if not may_be(condition, BOOLEAN):
            self.fault(node.condition, "must_be_boolean", subject="…", type=condition)
        return ANY if condition is ANY else ListOf(item)


# Each method takes the nodes of its key.
_CHECKS: Final[dict[type[Node], Callable[[_Checker, Any], Type]]] = {
    tree.Literal: _Checker.literal,
    tree.Moment: _Checker.moment,
    tree.Name: _Checker.name,
    tree.Path: _Checker.path,
    tree.Binary: _Checker.binary,
    tree.Logic: _Checker.logic,
    tree.Negative: _Checker.negative,
    tree.Between: _Checker.between,
    tree.If: _Checker.choice,
    tree.InstanceOf: _Checker.instance,
    tree.Tests: _Checker.tests,
    tree.In: _Checker.in_tests,
    tree.Comparison: _Checker.comparison,
    tree.ListOf: _Checker.list_of,
    tree.ContextOf: _Checker.context_of,
    tree.RangeOf: _Checker.range_of,
    tree.FunctionOf: _Checker.function_of,
    tree.For: _Checker.for_loop,
    tree.Quantified: _Checker.quantified,
    tree.Filter: _Checker.filtered,
    tree.Call: check_call,
}
