"""Functions by name: those of the standard, and those that a room registers for its domain."""

from collections.abc import Callable, Mapping
from typing import Final

from congvu.feel.builtins import FUNCTIONS
from congvu.feel.signatures import Taken, taking
from congvu.feel.types import Type
from congvu.feel.values import Function, Parameter, Value


class Library:
    """An immutable set of functions; adding some gives another library."""

    __slots__ = ("_functions", "names")

    def __init__(self, *functions: Function) -> None:
        self._functions = {function.name: function for function in functions}
        self.names: Final = frozenset(self._functions)

    def find(self, name: str) -> Function | None:
        return self._functions.get(name)

    def with_functions(self, *functions: Function) -> "Library":
        """This library and these functions, which come before others of the same name."""
        return Library(*self._functions.values(), *functions)


def function(
    name: str,
    parameters: Mapping[str, Type],
    result: Type,
    about: Mapping[str, str],
) -> Callable[[Callable[..., Value]], Function]:
    """Makes a domain function of a Python one, which gets the frame and then its arguments.

    `about` says in "vi" and "en" what the caller gains. Arguments are coerced to the types of the
    parameters; what does not fit, or is null, gives null and a note, without a call.
    """

    def define(implementation: Callable[..., Value]) -> Function:
        named = tuple(Parameter(called, of) for called, of in parameters.items())
        checked = taking(
            name, tuple(Taken(called, of) for called, of in parameters.items()), implementation
        )
        return Function(name, named, checked, result=result, about=about)

    return define


BUILTINS: Final = Library(*FUNCTIONS)
"""All functions of DMN 1.5, without external ones."""
