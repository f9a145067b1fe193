"""The parser: recursive descent over the text, with the names in sight deciding where names end.

Names come into sight as they do for the evaluation: those of the caller and the library, entries
of a context for the entries after it, variables of loops, parameters of functions. What is written
as a name and known to nobody becomes the longest run of words; the checker says that it is unknown.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from congvu.feel import tree
from congvu.feel.faults import CannotParse, Fault
from congvu.feel.names import KEYWORDS, WORD, KnownNames
from congvu.feel.operands import COMPARISONS, Operands
from congvu.feel.tree import Node
from congvu.feel.type_parsing import parse_type

LENGTH_LIMIT: Final = 100_000
DEPTH_LIMIT: Final = 64
TREE_LIMIT: Final = 200

_LEVELS: Final[tuple[tuple[str, ...], ...]] = (("+", "-"), ("*", "/"), ("**",))
_STARTS: Final = frozenset(["if", "for", "some", "every", "function", "null", "true", "false"])
_ARGUMENT_NAME: Final = re.compile(
    rf"({WORD.pattern}(?:\s*+(?:{WORD.pattern}|[0-9]++|[.\-/'+*]))*+)\s*+:"
)
_N = TypeVar("_N", bound=Node)


def parse(text: str, known: Iterable[KnownNames], entries: Iterable[str] = ()) -> Node:
    """The tree of an expression. Refused with CannotParse, with the place of the fault."""
    return _parse(text, known, entries, _Parser.whole_expression)


def parse_tests(text: str, known: Iterable[KnownNames], entries: Iterable[str] = ()) -> tree.Tests:
    """The tree of unary tests, in which `?` is the value tested."""
    return _parse(text, (*known, KnownNames(["?"])), entries, _Parser.whole_tests)


def _parse(
    text: str,
    known: Iterable[KnownNames],
    entries: Iterable[str],
    whole: "Callable[[_Parser], _N]",
) -> "_N":
    if len(text) > LENGTH_LIMIT:
        raise CannotParse((Fault("too_long", {"limit": LENGTH_LIMIT}),))
    parser = _Parser(text, known, entries)
    try:
        parsed = whole(parser)
    except RecursionError:
        parser.scanner.refuse("too_deep", limit=DEPTH_LIMIT)
    if tree.depth(parsed) > TREE_LIMIT:
        parser.scanner.refuse("too_deep", 0, limit=TREE_LIMIT)
    return parsed


class _Parser(Operands):
    depth = 0

    # Whole texts

    def whole_expression(self) -> Node:
        parsed = self.expression()
        if not self.scanner.is_at_end:
            self.scanner.refuse_expected("operator")
        return parsed

    def whole_tests(self) -> tree.Tests:
        scanner = self.scanner
        at = scanner.at
        if scanner.sees("-") and not scanner.text[at + 1 :].strip():
            return tree.Tests(at, (), negated=False)
        if scanner.word() == "not":
            negated = self._negated_tests()
            if negated is not None:
                return negated
        tests = self.tests()
        if not scanner.is_at_end:
            scanner.refuse_expected(",")
        return tree.Tests(at, tests, negated=False)

    def _negated_tests(self) -> tree.Tests | None:
        """`not(…)` around all tests; None if it is only the beginning of one of them."""
        scanner = self.scanner
        at = scanner.at
        scanner.move(at + len("not"))
        if scanner.take("("):
            tests = self.tests()
            scanner.need(")")
            if scanner.is_at_end:
                return tree.Tests(at, tests, negated=True)
        scanner.move(at)
        return None

    # Operators, the loosest first

    def expression(self) -> Node:
        """One expression, with all that binds to it."""
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            self.scanner.refuse("too_deep", limit=DEPTH_LIMIT)
        inside, self.is_range_end = self.is_range_end, False
        parsed = self._logic("or", lambda: self._logic("and", self._comparison))
        self.is_range_end = inside
        self.depth -= 1
        return parsed

    def _logic(self, operator: str, operand: Callable[[], Node]) -> Node:
        at = self.scanner.at
        operands = [operand()]
        while self.scanner.take_word(operator):
            operands.append(operand())
        return operands[0] if len(operands) == 1 else tree.Logic(at, operator, tuple(operands))

    def _comparison(self) -> Node:
        scanner = self.scanner
        left = self.arithmetic()
        while True:
            at = scanner.at
            operator = scanner.take(*COMPARISONS)
            if operator:
                left = tree.Binary(at, operator, left, self.arithmetic())
            elif scanner.take_word("between"):
                low = self.arithmetic()
                scanner.need_word("and")
                left = tree.Between(at, left, low, self.arithmetic())
            elif scanner.take_word("in"):
                left = tree.In(at, left, self._tests_of_in())
            else:
                return left

    def arithmetic(self, level: int = 0) -> Node:
        if level == len(_LEVELS):
            return self._sign()
        scanner = self.scanner
        left = self.arithmetic(level + 1)
        while True:
            at = scanner.at
            if level == 1 and scanner.sees("**"):
                return left
            operator = scanner.take(*_LEVELS[level])
            if not operator:
                return left
            left = tree.Binary(at, operator, left, self.arithmetic(level + 1))

    def _sign(self) -> Node:
        scanner = self.scanner
        at, negative = scanner.at, False
        while scanner.take("-"):
            negative = not negative
        operand = self._instance()
        return tree.Negative(at, operand) if negative else operand

    def _instance(self) -> Node:
        scanner = self.scanner
        value = self._postfix()
        while scanner.word() == "instance":
            at = scanner.at
            scanner.take_word("instance")
            scanner.need_word("of")
            value = tree.InstanceOf(at, value, parse_type(scanner))
        return value

    # Paths, filters, invocations

    def _postfix(self) -> Node:
        scanner = self.scanner
        value = self.primary()
        while True:
            at = scanner.at
            if scanner.sees(".") and not scanner.sees(".."):
                scanner.take(".")
                value = tree.Path(at, value, self._entry_name())
            elif scanner.sees("("):
                scanner.take("(")
                value = self._call(at, value)
            elif scanner.sees("[") and not (self.is_range_end and self._ends_range()):
                scanner.take("[")
                value = tree.Filter(at, value, self._condition_of_filter())
            else:
                return value

    def _entry_name(self) -> str:
        found = self.entries.longest(self.scanner.text, self.scanner.at)
        if found is not None:
            self.scanner.move(found[1])
            return self.with_more_words(found[0])
        word = self.scanner.word()
        if not word:
            self.scanner.refuse_expected("name")
        self.scanner.move(self.scanner.at + len(word))
        return self.with_more_words(word)

    def _condition_of_filter(self) -> Node:
        with self.in_sight(KnownNames(["item"]), self.entries):
            condition = self.expression()
        self.scanner.need("]")
        return condition

    def _ends_range(self) -> bool:
        """Whether `[` after the end of a range closes it: nothing follows that could filter."""
        scanner = self.scanner
        at = scanner.at
        scanner.take("[")
        word = scanner.word()
        closes = (
            scanner.is_at_end
            or scanner.text[scanner.at] in ")],}.=<>!*/+"
            or (word in KEYWORDS and word not in _STARTS)
        )
        scanner.move(at)
        return closes

    def _call(self, at: int, function: Node) -> tree.Call:
        scanner = self.scanner
        names: list[str] = []
        arguments: list[Node] = []
        while not scanner.take(")"):
            if arguments:
                scanner.need(",")
            name = self._argument_name()
            if len(names) != (len(arguments) if name is not None else 0):
                scanner.refuse_expected("name:")
            if name in names:
                scanner.refuse("twice", name=name)
            names.extend([name] if name is not None else [])
            arguments.append(self.expression())
        return tree.Call(at, function, tuple(arguments), tuple(names) if names else None)

    def _argument_name(self) -> str | None:
        """The name before a colon, taken with it; None if the argument is positional."""
        scanner = self.scanner
        found = _ARGUMENT_NAME.match(scanner.text, scanner.at)
        if found is None:
            return None
        scanner.move(found.end())
        return " ".join(found.group(1).split())

    # Tests

    def tests(self) -> tuple[Node, ...]:
        tests = [self._test()]
        while self.scanner.take(","):
            tests.append(self._test())
        return tuple(tests)

    def _test(self) -> Node:
        at = self.scanner.at
        operator = self.scanner.take(*COMPARISONS)
        if operator:
            return tree.Comparison(at, operator, self.arithmetic())
        return self.expression()

    def _tests_of_in(self) -> tuple[Node, ...]:
        scanner = self.scanner
        at = scanner.at
        if not scanner.take("("):
            operator = scanner.take(*COMPARISONS)
            operand = self.arithmetic()
            return (tree.Comparison(at, operator, operand) if operator else operand,)
        first = self._test()
        if scanner.take(".."):
            return (self.range_from(at, first, low_included=False),)
        tests = [first]
        while scanner.take(","):
            tests.append(self._test())
        scanner.need(")")
        return tuple(tests)
