"""The values of FEEL: null, booleans, numbers, strings, moments, lists, contexts, functions.

Null is None, a list is a Python list and a context a dict; no expression changes one in place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from congvu.feel.frames import Frame

# What a value may be is told above; `object` makes every use say by isinstance what it expects.
Value: TypeAlias = object

NUMBERS: Final = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""Decimal numbers of 34 digits. An operation without a number as its result raises `NoNumber`."""

NoNumber: TypeAlias = DecimalException
ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)

__all__ = [
    "NUMBERS",
    "ONE",
    "ZERO",
    "Function",
    "NoNumber",
    "Parameter",
    "Range",
    "Value",
    "number",
]


def number(of: int | str | Decimal) -> Decimal:
    """A number of FEEL, rounded to 34 digits. Refused with `NoNumber` if it is none."""
    return NUMBERS.create_decimal(of)


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends; an end that is None (and not included) is open for ever."""

    low: Value
    high: Value
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter by name; `type` is a `types.Type`, or None for any value."""

    name: str
    type: object = None
    optional: bool = False
    rest: bool = False  # takes all further arguments; only the last parameter may


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function as a value: built in, registered by a room, or written in FEEL.

    `implementation` is called with the frame and one argument for each parameter (those of `rest`
    one by one; an optional one that was not given is left out at the end, None before that).
    `variants` are further signatures of the same name, tried in order.
    """

    name: str
    parameters: tuple[Parameter, ...]
    implementation: Callable[..., Value]
    variants: tuple["Function", ...] = ()
    result: object = None
    about: Mapping[str, str] = field(default_factory=dict)

    def invoke(self, arguments: Sequence[Value], frame: "Frame") -> Value:
        """The value for these arguments; null with a note if no signature takes so many."""
        for variant in (self, *self.variants):
            if variant.takes(len(arguments)):
                return frame.call(variant, arguments)
        return frame.note("arguments_count", function=self.name, count=len(arguments))

    def invoke_named(self, arguments: Mapping[str, Value], frame: "Frame") -> Value:
        """The value for named arguments; null with a note if no signature has these names."""
        for variant in (self, *self.variants):
            positional = variant.in_order(arguments)
            if positional is not None:
                return frame.call(variant, positional)
        return frame.note("arguments_names", function=self.name, names=", ".join(arguments))

    def takes(self, count: int) -> bool:
        """Whether this signature alone can be called with so many arguments."""
        parameters = self.parameters
        if parameters and parameters[-1].rest:
            return count >= len(parameters)
        needed = sum(not parameter.optional for parameter in parameters)
        return needed <= count <= len(parameters)

    def in_order(self, arguments: Mapping[str, Value]) -> list[Value] | None:
        """Named arguments in the order of this signature's parameters; None if they do not fit."""
        names = [parameter.name for parameter in self.parameters]
        if not arguments.keys() <= set(names):
            return None
        last = max((names.index(name) for name in arguments), default=-1)
        missing = [p for p in self.parameters if p.name not in arguments]
        if any(not parameter.optional and not parameter.rest for parameter in missing):
            return None
        ordered = [arguments.get(name) for name in names[: last + 1]]
        if ordered and self.parameters[last].rest and isinstance(ordered[-1], list):
            ordered[-1:] = ordered[-1]
        return ordered
