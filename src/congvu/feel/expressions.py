"""Expressions and unary tests, compiled once and evaluated any number of times."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from congvu.feel import (
    forms,  # noqa: F401 - registers how each node is compiled
    tree,
)
from congvu.feel.compiling import Code, Compiler, Test
from congvu.feel.faults import CannotParse, Fault, LimitPassed, Position
from congvu.feel.forms.testing import cell_test
from congvu.feel.frames import LIMITS, Frame, Limits, Run
from congvu.feel.library import BUILTINS, Library
from congvu.feel.names import KnownNames, known_names
from congvu.feel.parsing import TREE_LIMIT, parse, parse_tests
from congvu.feel.typed import entry_names
from congvu.feel.types import Type
from congvu.feel.values import Value

_N = TypeVar("_N", bound=tree.Node)
_C = TypeVar("_C")
# What neither loops nor calls spends nothing, so that all such evaluations may share one run.
_UNCOUNTED: Final = Run(None, None, LIMITS, None)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A value, and the notes that say why it, or a part of it, is null."""

    value: Value
    notes: tuple[Fault, ...]


class Compiled:
    """What expressions and tests have in common: text, tree, and the names they ask for."""

    __slots__ = ("_is_plain", "free_names", "text", "tree")

    def __init__(self, text: str, parsed: tree.Node, compiler: Compiler) -> None:
        self.text = text
        self.tree = parsed
        self.free_names = frozenset(compiler.free)
        self._is_plain = compiler.is_plain

    def _run(
        self,
        at: datetime | None,
        environment: object,
        limits: Limits,
        notes: list[Fault] | None = None,
    ) -> Run:
        if self._is_plain and notes is None and limits is LIMITS:
            return _UNCOUNTED
        return Run(at, environment, limits, notes)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text!r})"


class Expression(Compiled):
    """An expression that can be evaluated; nothing about it changes, threads may share it.

    `code` is its closure, for whoever evaluates many expressions in one frame (see `open_frame`).
    """

    __slots__ = ("code",)

    def __init__(self, text: str, parsed: tree.Node, code: Code, compiler: Compiler) -> None:
        super().__init__(text, parsed, compiler)
        self.code = code

    def evaluate(
        self,
        scope: Mapping[str, Value],
        *,
        at: datetime | None = None,
        environment: object = None,
        limits: Limits = LIMITS,
    ) -> Value:
        """The value under these names; null for what means nothing.

        `at` is the instant for `now()` and `today()`, `environment` is for domain functions.
        Refused with LimitPassed if it would take too much.
        """
        if self._is_plain and limits is LIMITS:
            return self.code(Frame(scope, None, _UNCOUNTED))
        return _bounded(self.code, Frame(scope, None, Run(at, environment, limits, None)))

    def explain(
        self,
        scope: Mapping[str, Value],
        *,
        at: datetime | None = None,
        environment: object = None,
        limits: Limits = LIMITS,
    ) -> Evaluation:
        """Like `evaluate`, with the notes that say why something is null."""
        notes: list[Fault] = []
        frame = Frame(scope, None, Run(at, environment, limits, notes))
        value = _bounded(self.code, frame)
        return Evaluation(value, tuple(notes))


class UnaryTests(Compiled):
    """The tests of one cell of a decision table.

    `test` is the closure of frame and value, for whoever asks many cells in one frame.
    """

    __slots__ = ("test",)

    def __init__(self, text: str, parsed: tree.Node, test: Test, compiler: Compiler) -> None:
        super().__init__(text, parsed, compiler)
        self.test = test

    def matches(
        self,
        value: Value,
        scope: Mapping[str, Value],
        *,
        at: datetime | None = None,
        environment: object = None,
        limits: Limits = LIMITS,
    ) -> bool | None:
        """Whether the value passes; null if that means nothing. LimitPassed as for expressions."""
        if self._is_plain and limits is LIMITS:
            return self.test(Frame(scope, None, _UNCOUNTED), value)
        frame = Frame(scope, None, Run(at, environment, limits, None))
        try:
            return self.test(frame, value)
        except RecursionError:
            raise _too_deep(frame.run) from None


def compile_expression(
    text: str,
    *,
    names: Iterable[str] = (),
    library: Library = BUILTINS,
    types: Mapping[str, Type] | None = None,
) -> Expression:
    """An expression ready to be evaluated.

    `names` are the variables that the caller will give, where needed with their types; they decide
    where names with spaces or operators end. `types` are named types for `instance of` and
    parameters. Refused with CannotParse, whose faults say what is wrong and where.
    """
    names = names if isinstance(names, Mapping) else tuple(names)
    parsed = parse(text, _known(names, library), _entry_names(names))
    compiler = Compiler(text, names, library, types or {})
    return Expression(text, parsed, _compiled(compiler, compiler.code, parsed), compiler)


def compile_unary_tests(
    text: str,
    *,
    names: Iterable[str] = (),
    library: Library = BUILTINS,
    types: Mapping[str, Type] | None = None,
) -> UnaryTests:
    """The tests of a cell, such as `< 5, [10..20]`, `not("a")` or `-`; `?` is the value tested.

    Refused with CannotParse, as an expression is.
    """
    names = names if isinstance(names, Mapping) else tuple(names)
    parsed = parse_tests(text, _known(names, library), _entry_names(names))
    compiler = Compiler(text, names, library, types or {})
    test = _compiled(compiler, partial(cell_test, compiler), parsed)
    return UnaryTests(text, parsed, test, compiler)


def _compiled(compiler: Compiler, compiling: Callable[[_N], _C], parsed: _N) -> _C:
    try:
        return compiling(parsed)
    except RecursionError:
        position = Position.in_text(compiler.text, 0)
        raise CannotParse((Fault("too_deep", {"limit": TREE_LIMIT}, position),)) from None


def _known(names: Iterable[str], library: Library) -> tuple[KnownNames, ...]:
    return known_names(library.names), KnownNames(names)


def _entry_names(names: Iterable[str]) -> set[str]:
    """The names of entries that the types of the variables tell, however deep."""
    found: set[str] = set()
    if isinstance(names, Mapping):
        for of in names.values():
            found.update(entry_names(of))
    return found


def _bounded(code: Code, frame: Frame) -> Value:
    try:
        return code(frame)
    except RecursionError:
        raise _too_deep(frame.run) from None


def _too_deep(run: Run) -> LimitPassed:
    return LimitPassed((Fault("limit_depth", {"limit": run.limits.depth}),))


def parse_tree_json(expression: Compiled) -> dict[str, object]:
    """The syntax tree as plain JSON, each node with its kind and its place in the text."""
    return tree.to_json(expression.tree)
