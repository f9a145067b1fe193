"""What begins an operand: literals, names, brackets, and the constructs that begin with a word."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from congvu.feel import tree
from congvu.feel.names import KEYWORDS, KnownNames
from congvu.feel.scanner import Scanner
from congvu.feel.tree import Node
from congvu.feel.type_parsing import parse_type, read_key

PROPERTIES: Final = ("time offset", "start included", "end included")
COMPARISONS: Final = ("<=", ">=", "!=", "=", "<", ">")
_DIGITS: Final = frozenset("0123456789.")
_CONSTANTS: Final = {"null": None, "true": True, "false": False}


class Operands(ABC):
    """The half of the parser that reads operands; the operators between them are in `parsing`."""

    def __init__(self, text: str, known: Iterable[KnownNames], entries: Iterable[str]) -> None:
        self.scanner = Scanner(text)
        self.scopes = list(known)
        # Entries of any context of this text may be asked for by paths and in filters.
        self.entries = KnownNames((*PROPERTIES, *entries))
        self.is_range_end = False

    @abstractmethod
    def expression(self) -> Node:
        """One expression, with all that binds to it."""

    @abstractmethod
    def arithmetic(self, level: int = 0) -> Node:
        """One expression without comparisons and logic outside of brackets."""

    # What begins an operand

    def primary(self) -> Node:
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
            return tree.Name(at, self.with_more_words(known[0]))
        if not word:
            scanner.refuse_expected("expression")
        scanner.move(at + len(word))
        return tree.Name(at, self.with_more_words(word))

    def _longest_known(self) -> tuple[str, int, int] | None:
        longest = None
        for scope in reversed(self.scopes):
            found = scope.longest(self.scanner.text, self.scanner.at)
            if found is not None and (longest is None or found[2] > longest[2]):
                longest = found
        return longest

    def with_more_words(self, name: str) -> str:
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
        with self.in_sight():
            loops = self._loops()
            self.scanner.need_word("return")
            self.scopes[-1].add("partial")
            return tree.For(at, loops, self.expression())

    def _some(self, at: int) -> Node:
        return self._quantified(at, "some")

    def _every(self, at: int) -> Node:
        return self._quantified(at, "every")

    def _quantified(self, at: int, kind: str) -> Node:
        with self.in_sight():
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
        with self.in_sight(KnownNames(formal.name for formal in formals)):
            return tree.FunctionOf(at, tuple(formals), self.expression(), external)

    def _context(self, at: int) -> Node:
        scanner = self.scanner
        entries: list[tree.Entry] = []
        with self.in_sight():
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
                return self.range_from(at, items[0], low_included=True)
        return tree.ListOf(at, tuple(items))

    def _closed_bracket(self, at: int) -> Node:
        """`]` begins a range that leaves out its low end."""
        low = self.expression()
        self.scanner.need("..")
        return self.range_from(at, low, low_included=False)

    def _parenthesis(self, at: int) -> Node:
        """An expression, a range that leaves out its low end, or a range by comparison."""
        scanner = self.scanner
        operator = scanner.take(*COMPARISONS)
        if operator:
            end = self.arithmetic()
            scanner.need(")")
            return _compared_range(at, operator, end) or tree.Comparison(at, operator, end)
        inner = self.expression()
        if scanner.take(".."):
            return self.range_from(at, inner, low_included=False)
        scanner.need(")")
        return inner

    def range_from(self, at: int, low: Node, *, low_included: bool) -> tree.RangeOf:
        inside, self.is_range_end = self.is_range_end, True
        high = self.arithmetic()
        self.is_range_end = inside
        close = self.scanner.need(")", "]", "[")
        return tree.RangeOf(at, low, high, low_included, high_included=close == "]")

    def _moment(self, at: int) -> Node:
        text = self.scanner.take_string()
        if text is None:
            self.scanner.refuse_expected('"')
        return tree.Moment(at, text)

    @contextmanager
    def in_sight(self, *scopes: KnownNames) -> Iterator[None]:
        """Names that are known until the end of a construct."""
        count = len(self.scopes)
        self.scopes.extend(scopes or (KnownNames(),))
        yield
        del self.scopes[count:]

    _opened: Final[dict[str, Callable[["Operands", int], Node]]] = {
        "(": _parenthesis,
        "[": _bracket,
        "]": _closed_bracket,
        "{": _context,
        "@": _moment,
    }
    _constructs: Final[dict[str, Callable[["Operands", int], Node]]] = {
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
