"""From tree to closures: each node becomes a function of the frame, built once, called often.

Which frame holds a name is decided here, not when it is evaluated; only inside a filter must the
item be asked first, since its entries are not known before.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from congvu.feel import tree
from congvu.feel.faults import Position
from congvu.feel.frames import Frame
from congvu.feel.tree import Node
from congvu.feel.types import Type
from congvu.feel.values import Function, Value

Code: TypeAlias = Callable[[Frame], Value]
Test: TypeAlias = Callable[[Frame, Value], bool | None]
Noting: TypeAlias = Callable[..., Value]
_N = TypeVar("_N", bound=Node)
Form: TypeAlias = Callable[["Compiler", _N], Code]


class Functions(Protocol):
    """What the compiler asks of a library."""

    def find(self, name: str) -> Function | None: ...


class Level:
    """The names of one frame; an open one may hold more, which only the evaluation sees."""

    __slots__ = ("is_open", "names", "outer")

    def __init__(
        self, names: Iterable[str], outer: "Level | None", *, is_open: bool = False
    ) -> None:
        self.names = set(names)
        self.outer = outer
        self.is_open = is_open


class Compiler:
    """Compiles the nodes of one text. `free` gathers the names that the caller must give."""

    def __init__(
        self,
        text: str,
        names: Iterable[str],
        library: Functions,
        types: Mapping[str, Type],
    ) -> None:
        self.text = text
        self.library = library
        self.types = types
        self.level = Level(names, None)
        self.free: set[str] = set()
        self.is_plain = True  # neither loops nor calls: nothing to count while it runs

    def code(self, node: Node) -> Code:
        return FORMS[type(node)](self, node)

    def code_within(self, node: Node, level: Level) -> Code:
        """The code of a node whose names are looked up from another level."""
        here, self.level = self.level, level
        code = self.code(node)
        self.level = here
        return code

    def noting(self, node: Node, code: str, **known: object) -> Noting:
        """A function that notes why the value at this node is null; it costs nothing unasked."""
        text, at = self.text, node.at

        def note(frame: Frame, **values: object) -> Value:
            if frame.run.notes is not None:
                frame.note(code, Position.in_text(text, at), **known, **values)
            return None

        return note

    def constant_function(self, node: Node) -> Function | None:
        """The function of the library that this node names, unless something hides it."""
        if not isinstance(node, tree.Name):
            return None
        level: Level | None = self.level
        while level is not None:
            if node.name in level.names or level.is_open:
                return None
            level = level.outer
        return self.library.find(node.name)

    def root_name(self, node: Node) -> str | None:
        """The name, if the node is one that stands in the very frame of this level."""
        is_here = isinstance(node, tree.Name) and (
            node.name in self.level.names
            or (
                self.level.outer is None
                and not self.level.is_open
                and self.library.find(node.name) is None
            )
        )
        return node.name if is_here and isinstance(node, tree.Name) else None


def name(compiler: Compiler, node: tree.Name) -> Code:
    """A variable: from the frame that is known to hold it, or first from open ones on the way."""
    called = node.name
    opened: list[bool] = []
    level: Level | None = compiler.level
    while level is not None and called not in level.names:
        opened.append(level.is_open)
        level = level.outer
    if level is None:
        opened.pop()
        function = compiler.library.find(called)
        if function is not None:
            return _after_open(called, opened, lambda _: function)
    if level is None or level.outer is None:
        compiler.free.add(called)
    missing = compiler.noting(node, "unknown_name", name=called)
    return _after_open(called, opened, _reading(called, missing))


def _reading(called: str, missing: Noting) -> Code:
    def read(frame: Frame) -> Value:
        try:
            return frame.names[called]
        except KeyError:
            return missing(frame)

    return read


def _after_open(called: str, opened: list[bool], read: Code) -> Code:
    """Looks outwards through as many frames, and into those that are open."""
    if not opened:
        return read
    if not any(opened):
        return _outwards(len(opened), read)

    def search(frame: Frame) -> Value:
        for is_open in opened:
            if is_open and called in frame.names:
                return frame.names[called]
            frame = _outer(frame)
        return read(frame)

    return search


def _outwards(count: int, read: Code) -> Code:
    if count == 1:
        return lambda frame: read(_outer(frame))

    def read_outside(frame: Frame) -> Value:
        for _ in range(count):
            frame = _outer(frame)
        return read(frame)

    return read_outside


def _outer(frame: Frame) -> Frame:
    assert frame.parent is not None, "a level was entered without its frame"
    return frame.parent


FORMS: Final[dict[type[Node], Callable[[Compiler, Any], Code]]] = {}
"""How each kind of node is compiled; filled by the modules of `forms`."""


def form(kind: type[_N]) -> Callable[[Form[_N]], Form[_N]]:
    """Registers how nodes of one kind are compiled."""

    def register(compiled: Form[_N]) -> Form[_N]:
        FORMS[kind] = compiled
        return compiled

    return register


form(tree.Name)(name)
