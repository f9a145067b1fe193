"""Functions of Python under the signatures of FEEL: `"string: string, start position: number"`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from congvu.feel import types
from congvu.feel.frames import Frame
from congvu.feel.types import Type
from congvu.feel.values import Function, Parameter, Value

AMOUNT: Final = "number|days and time duration|years and months duration"
Result: TypeAlias = Callable[[Sequence[Type]], Type]

_TYPES: Final[dict[str, Type]] = {
    "any": types.ANY,
    "null": types.NULL,
    "number": types.NUMBER,
    "string": types.STRING,
    "boolean": types.BOOLEAN,
    "date": types.DATE,
    "time": types.TIME,
    "list": types.ListOf(types.ANY),
    "numbers": types.ListOf(types.NUMBER),
    "strings": types.ListOf(types.STRING),
    "booleans": types.ListOf(types.BOOLEAN),
    "contexts": types.ListOf(types.ContextOf({})),
    "context": types.ContextOf({}),
    "date and time": types.DATE_AND_TIME,
    "amounts": types.ListOf(
        types.OneOf((types.NUMBER, types.DAYS_DURATION, types.MONTHS_DURATION))
    ),
    "range": types.RangeOf(types.ANY),
    "function": types.FunctionOf(),
    "days and time duration": types.DAYS_DURATION,
    "years and months duration": types.MONTHS_DURATION,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What one parameter takes; null only if it says so."""

    name: str
    type: Type
    null: bool = False
    optional: bool = False
    rest: bool = False


class Definitions:
    """Gathers the functions of one family; signatures of the same name become variants."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[Function]] = {}

    def define(
        self, name: str, *signatures: str, result: Type | Result = types.ANY
    ) -> Callable[[Callable[..., Value]], Callable[..., Value]]:
        """Registers a Python function of frame and arguments under each of the signatures.

        Parts are `name: type`; `name?` may be left out, `name...` takes all that follows, and
        `type|null` takes null, for which the function is otherwise not called; `type|type` takes
        values of both. A result may depend on the types of the arguments.
        """

        def register(implementation: Callable[..., Value]) -> Callable[..., Value]:
            for signature in signatures:
                taken = tuple(_parts(signature))
                parameters = tuple(
                    Parameter(part.name, part.type, part.optional, part.rest) for part in taken
                )
                called = taking(name, taken, implementation)
                self._by_name.setdefault(name, []).append(
                    Function(name, parameters, called, result=result)
                )
            return implementation

        return register

    @property
    def functions(self) -> tuple[Function, ...]:
        return tuple(
            replace(first, variants=tuple(others)) for first, *others in self._by_name.values()
        )


def taking(
    name: str, taken: tuple[Taken, ...], implementation: Callable[..., Value]
) -> Callable[..., Value]:
    """Coerces each argument to what is taken; what does not fit gives null and a note."""
    last = len(taken) - 1

    def called(frame: Frame, *arguments: Value) -> Value:
        coerced: list[Value] = []
        for place, value in enumerate(arguments):
            part = taken[min(place, last)]
            fitting = value if part.type is types.ANY else types.coerce(value, part.type)
            if fitting is None and not (part.null and value is None):
                return frame.note("bad_argument", function=name, name=part.name)
            coerced.append(fitting)
        return implementation(frame, *coerced)

    return called


def _parts(signature: str) -> Iterable[Taken]:
    for part in filter(None, signature.split(", ")):
        name, _, written = part.partition(": ")
        kinds = written.split("|")
        of = tuple(_TYPES[kind] for kind in kinds)
        yield Taken(
            name.rstrip("?."),
            of[0] if len(of) == 1 else types.OneOf(of),
            null=bool({"null", "any"} & set(kinds)),
            optional=name.endswith("?"),
            rest=name.endswith("..."),
        )
