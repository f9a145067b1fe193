"""The parser: recursive descent over the text, with the names in sight deciding where names end.

Names come into sight as they do for the evaluation: those of the caller and the library, entries
of a context for the entries after it, variables of loops, parameters of functions. What is written
as a name and known to nobody becomes the longest run of words; the checker says that it is unknown.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from congvu.feel import tree
from congvu.feel.faults import CannotParse, Fault
from congvu.feel.names import KEYWORDS, WORD, KnownNames
from congvu.feel.scanner import Scanner
from congvu.feel.tree import Node
from congvu.feel.type_parsing import parse_type, read_key

LENGTH_LIMIT: Final = 100_000
DEPTH_LIMIT: Final = 64
TREE_LIMIT: Final = 200

PROPERTIES: Final = ("time offset", "start included", "end included")
_COMPARISONS: Final = ("<=", ">=", "!=", "=", "<", ">")
_LEVELS: Final[tuple[tuple[str, ...], ...]] = (("+", "-"), ("*", "/"), ("**",))
_STARTS: Final = frozenset(["if", "for", "some", "every", "function", "null", "true", "false"])
_DIGITS: Final = frozenset("0123456789.")
_ARGUMENT_NAME: Final = re.compile(
    rf"({WORD.pattern}(?:\s*(?:{WORD.pattern}|[0-9]+|[.\-/'+*]))*)\s*:"
)
_N = TypeVar("_N", bound=Node)
_CONSTANTS: Final = {"null": None, "true": True, "false": False}


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


class _Parser:
    def __init__(self, text: str, known: Iterable[KnownNames], entries: Iterable[str]) -> None:
        self.scanner = Scanner(text)
        self.scopes = list(known)
        # Entries of any context of this text may be asked for by paths and in filters.
        self.entries = KnownNames((*PROPERTIES, *entries))
        self.depth = 0
        self.is_range_end = False

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
        left = self._arithmetic()
        while True:
            at = scanner.at
            operator = scanner.take(*_COMPARISONS)
            if operator:
                left = tree.Binary(at, operator, left, self._arithmetic())
            elif scanner.take_word("between"):
                low = self._arithmetic()
                scanner.need_word("and")
                left = tree.Between(at, left, low, self._arithmetic())
            elif scanner.take_word("in"):
                left = tree.In(at, left, self._tests_of_in())
            else:
                return left

    def _arithmetic(self, level: int = 0) -> Node:
        if level == len(_LEVELS):
            return self._sign()
        scanner = self.scanner
        left = self._arithmetic(level + 1)
        while True:
            at = scanner.at
            if level == 1 and scanner.sees("**"):
                return left
            operator = scanner.take(*_LEVELS[level])
            if not operator:
                return left
            left = tree.Binary(at, operator, left, self._arithmetic(level + 1))

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
        value = self._primary()
        while True:
            at = scanner.at
            if scanner.sees(".") and not scanner.sees(".."):
                scanner.take(".")
                value = tree.Path(at, value, self._entry_name())
            elif scanner.sees("(") and not isinstance(value, tree.FunctionOf):
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
            return self._with_more_words(found[0])
        word = self.scanner.word()
        if not word:
            self.scanner.refuse_expected("name")
        self.scanner.move(self.scanner.at + len(word))
        return self._with_more_words(word)

    def _condition_of_filter(self) -> Node:
        with self._in_sight(KnownNames(["item"]), self.entries):
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
        operator = self.scanner.take(*_COMPARISONS)
        if operator:
            return tree.Comparison(at, operator, self._arithmetic())
        return self.expression()

    def _tests_of_in(self) -> tuple[Node, ...]:
        scanner = self.scanner
        at = scanner.at
        if not scanner.take("("):
            operator = scanner.take(*_COMPARISONS)
            operand = self._arithmetic()
            return (tree.Comparison(at, operator, operand) if operator else operand,)
        first = self._test()
        if scanner.take(".."):
            return (self._range(at, first, low_included=False),)
        tests = [first]
        while scanner.take(","):
            tests.append(self._test())
        scanner.need(")")
        return tuple(tests)

    # What begins an operand

    def _primary(self) -> Node:
        scanner = self.scanner
        at = scanner.at
        if scanner.is_at_end:
            scanner.refuse_expected("expression")
        sign = scanner.text[at]
        if sign in _DIGITS:
            value = scanner.take_number()
            if value is not None:
                return tree.Literal(at, value)
        if sign == '"':
            return tree.Literal(at, scanner.take_string())
        opened = self._opened.get(sign)
        if opened is not None:
            scanner.move(at + 1)
            return opened(self, at)
        return self._named()

    def _named(self) -> Node:
        """A constant, a construct that begins with a word, or a name."""
        scanner = self.scanner
        at = scanner.at
        word = scanner.word()
        known = self._longest_known()
        if word in KEYWORDS and (known is None or known[2] == 1):
            return self._keyword(at, word)
        if known is not None:
            scanner.move(known[1])
            return tree.Name(at, self._with_more_words(known[0]))
        if not word:
            scanner.refuse_expected("expression")
        scanner.move(at + len(word))
        return tree.Name(at, self._with_more_words(word))

    def _longest_known(self) -> tuple[str, int, int] | None:
        longest = None
        for scope in reversed(self.scopes):
            found = scope.longest(self.scanner.text, self.scanner.at)
            if found is not None and (longest is None or found[2] > longest[2]):
                longest = found
        return longest

    def _with_more_words(self, name: str) -> str:
        """The name with the words that follow it: no two names stand side by side in FEEL."""
        scanner = self.scanner
        while (word := scanner.word()) and word not in KEYWORDS:
            name = f"{name} {word}"
            scanner.move(scanner.at + len(word))
        return name

    def _keyword(self, at: int, word: str) -> Node:
        scanner = self.scanner
        if word in _CONSTANTS:
            scanner.take_word(word)
            return tree.Literal(at, _CONSTANTS[word])
        construct = self._constructs.get(word)
        if construct is None:
            scanner.refuse_expected("expression")
        scanner.take_word(word)
        return construct(self, at)

    # Constructs

    def _if(self, at: int) -> Node:
        condition = self.expression()
        self.scanner.need_word("then")
        then = self.expression()
        self.scanner.need_word("else")
        return tree.If(at, condition, then, self.expression())

    def _for(self, at: int) -> Node:
        with self._in_sight():
            loops = self._loops()
            self.scanner.need_word("return")
            self.scopes[-1].add("partial")
            return tree.For(at, loops, self.expression())

    def _some(self, at: int) -> Node:
        return self._quantified(at, "some")

    def _every(self, at: int) -> Node:
        return self._quantified(at, "every")

    def _quantified(self, at: int, kind: str) -> Node:
        with self._in_sight():
            loops = self._loops()
            self.scanner.need_word("satisfies")
            return tree.Quantified(at, kind, loops, self.expression())

    def _loops(self) -> tuple[tree.Loop, ...]:
        scanner = self.scanner
        loops: list[tree.Loop] = []
        while not loops or scanner.take(","):
            at = scanner.at
            name = read_key(scanner, "in")
            scanner.need_word("in")
            source = self.expression()
            end = self.expression() if scanner.take("..") else None
            loops.append(tree.Loop(at, name, source, end))
            self.scopes[-1].add(name)
        return tuple(loops)

    def _function(self, at: int) -> Node:
        scanner = self.scanner
        scanner.need("(")
        formals: list[tree.Formal] = []
        while not scanner.take(")"):
            if formals:
                scanner.need(",")
            formal_at = scanner.at
            name = read_key(scanner, ":", ",", ")")
            of = parse_type(scanner) if scanner.take(":") else None
            if any(formal.name == name for formal in formals):
                scanner.refuse("twice", formal_at, name=name)
            formals.append(tree.Formal(formal_at, name, of))
        external = scanner.take_word("external")
        with self._in_sight(KnownNames(formal.name for formal in formals)):
            return tree.FunctionOf(at, tuple(formals), self.expression(), external)

    def _context(self, at: int) -> Node:
        scanner = self.scanner
        entries: list[tree.Entry] = []
        with self._in_sight():
            while not scanner.take("}"):
                if entries:
                    scanner.need(",")
                entry_at = scanner.at
                key = scanner.take_string()
                key = read_key(scanner, ":") if key is None else key
                scanner.need(":")
                if any(entry.key == key for entry in entries):
                    scanner.refuse("twice", entry_at, name=key)
                self.scopes[-1].add(key)  # for its own value too: a function may call itself
                self.entries.add(key)
                entries.append(tree.Entry(entry_at, key, self.expression()))
        return tree.ContextOf(at, tuple(entries))

    def _bracket(self, at: int) -> Node:
        """A list, or a range that includes its low end."""
        items: list[Node] = []
        while not self.scanner.take("]"):
            if items:
                self.scanner.need(",")
            items.append(self.expression())
            if len(items) == 1 and self.scanner.take(".."):
                return self._range(at, items[0], low_included=True)
        return tree.ListOf(at, tuple(items))

    def _closed_bracket(self, at: int) -> Node:
        """`]` begins a range that leaves out its low end."""
        low = self.expression()
        self.scanner.need("..")
        return self._range(at, low, low_included=False)

    def _parenthesis(self, at: int) -> Node:
        """An expression, a range that leaves out its low end, or a range by comparison."""
        scanner = self.scanner
        operator = scanner.take(*_COMPARISONS)
        if operator:
            end = self._arithmetic()
            scanner.need(")")
            return _compared_range(at, operator, end) or tree.Comparison(at, operator, end)
        inner = self.expression()
        if scanner.take(".."):
            return self._range(at, inner, low_included=False)
        scanner.need(")")
        return inner

    def _range(self, at: int, low: Node, *, low_included: bool) -> tree.RangeOf:
        inside, self.is_range_end = self.is_range_end, True
        high = self._arithmetic()
        self.is_range_end = inside
        close = self.scanner.need(")", "]", "[")
        return tree.RangeOf(at, low, high, low_included, high_included=close == "]")

    def _moment(self, at: int) -> Node:
        text = self.scanner.take_string()
        if text is None:
            self.scanner.refuse_expected('"')
        return tree.Moment(at, text)

    @contextmanager
    def _in_sight(self, *scopes: KnownNames) -> Iterator[None]:
        """Names that are known until the end of a construct."""
        count = len(self.scopes)
        self.scopes.extend(scopes or (KnownNames(),))
        yield
        del self.scopes[count:]

    _opened: Final[dict[str, Callable[["_Parser", int], Node]]] = {
        "(": _parenthesis,
        "[": _bracket,
        "]": _closed_bracket,
        "{": _context,
        "@": _moment,
    }
    _constructs: Final[dict[str, Callable[["_Parser", int], Node]]] = {
        "if": _if,
        "for": _for,
        "some": _some,
        "every": _every,
        "function": _function,
    }


def _compared_range(at: int, operator: str, end: Node) -> tree.RangeOf | None:
    """`(< 5)` and its like as ranges; None for `!=`, which is none."""
    if operator == "=":
        return tree.RangeOf(at, end, end, low_included=True, high_included=True)
    if operator in {"<", "<="}:
        return tree.RangeOf(at, None, end, low_included=False, high_included=operator == "<=")
    if operator in {">", ">="}:
        return tree.RangeOf(at, end, None, low_included=operator == ">=", high_included=False)
    return None
