"""Functions that models ask of Java by name: a closed table of pure ones, done here.

Models of other tools name `java.lang.Math` and its like for what FEEL lacks. Nothing is ever called
outside: a class or method that is not in the table means nothing, and a value that would not fit
the parameter's Java type means nothing either.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from congvu.feel.values import Function, Parameter, Value, number

if TYPE_CHECKING:
    from congvu.feel.frames import Frame

_SIGNATURE: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*\(([^()]*)\)\s*")
_WHOLE: Final = {"byte": 8, "short": 16, "int": 32, "long": 64}
_BROKEN: Final = frozenset({"float", "double"})
_BOXED: Final = {
    "java.lang.Byte": "byte",
    "java.lang.Short": "short",
    "java.lang.Integer": "int",
    "java.lang.Long": "long",
    "java.lang.Float": "float",
    "java.lang.Double": "double",
    "java.lang.Boolean": "boolean",
    "java.lang.Character": "char",
}
_NUMBER_TEXT: Final = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,3})?")
_CONVERSION: Final = re.compile(r"%(-?(?:[1-9]\d?)?)(?:\.(\d{1,2}))?([sdf%n])")
_LONGEST_TEXT: Final = 10_000


class NotThis(Exception):
    """The value does not fit the Java type, or Java has no result for it."""


@dataclass(frozen=True, slots=True)
class External:
    """A method with the Java types of its parameters; the last one may take all that follow."""

    kinds: tuple[str, ...]
    method: Callable[..., object]

    def invoke(self, arguments: Sequence[Value]) -> Value:
        """The method's value as FEEL has it. Refused with NotThis."""
        kinds = self.kinds
        if kinds and kinds[-1].startswith("["):
            rest = len(arguments) - len(kinds) + 1
            kinds = (*kinds[:-1], *("java.lang.Object",) * rest)
        if len(kinds) != len(arguments):
            raise NotThis
        given = [_as_java(value, kind) for value, kind in zip(arguments, kinds, strict=True)]
        try:
            return _as_feel(self.method(*given))
        except (ArithmeticError, ValueError, TypeError):
            raise NotThis from None


def foreign(described: Value, name: str, parameters: tuple[Parameter, ...]) -> Function:
    """A function of another language by its description, `{class: …, method signature: …}`.

    Where the table has none of that description, the function means null for whatever it is given.
    """
    method = None
    if isinstance(described, dict):
        named, signature = described.get("class"), described.get("method signature")
        if isinstance(named, str) and isinstance(signature, str):
            method = external(named, signature)

    def invoked(frame: "Frame", *arguments: Value) -> Value:
        if method is None:
            return frame.note("external")
        try:
            return method.invoke(arguments)
        except NotThis:
            return frame.note("no_result", function=name)

    return Function(name, parameters, invoked)


def external(class_name: str, signature: str) -> External | None:
    """The method of that class and signature, such as `max(int, int)`; None if none is offered."""
    read = _SIGNATURE.fullmatch(signature)
    if read is None:
        return None
    kinds = tuple(kind.strip() for kind in read[2].split(",") if kind.strip())
    offered = _METHODS.get(class_name, {}).get(read[1])
    plain = tuple(_BOXED.get(kind, kind) for kind in kinds)
    if offered is None or not offered.takes(plain):
        return None
    return External(plain, offered.method)


def _as_java(value: Value, kind: str) -> object:
    if isinstance(value, Decimal) and kind in _WHOLE:
        return _parsed_within(_WHOLE[kind])(value)
    if isinstance(value, Decimal) and kind in _BROKEN:
        return float(value)
    fits = {
        "boolean": isinstance(value, bool),
        "char": isinstance(value, str) and len(value) == 1,
        "java.lang.String": isinstance(value, str),
        "java.lang.Object": isinstance(value, str | bool | Decimal),
    }
    if not fits.get(kind):
        raise NotThis
    return value


def _as_feel(result: object) -> Value:
    if isinstance(result, bool | str):
        return result
    if isinstance(result, int | Decimal):
        return number(result)
    if isinstance(result, float) and math.isfinite(result):
        return number(repr(result))
    raise NotThis


@dataclass(frozen=True, slots=True)
class _Offered:
    """A method, and whether it takes parameters of these types."""

    takes: Callable[[tuple[str, ...]], bool]
    method: Callable[..., object]


def _of(count: int, *kinds: str) -> Callable[[tuple[str, ...]], bool]:
    """So many parameters, all of one type that is among these."""
    return lambda given: len(given) == count and len(set(given)) == 1 and given[0] in kinds


_ANY_NUMBER: Final = ("int", "long", "float", "double")


def _round(value: float) -> int:
    return math.floor(value + 0.5)


def _signum(value: float) -> float:
    return math.copysign(1.0, value) if value else 0.0


def _parsed(text: object) -> Decimal:
    if not isinstance(text, str):
        return Decimal(str(text))
    if not _NUMBER_TEXT.fullmatch(text.strip()):
        raise NotThis
    return Decimal(text.strip())


def _parsed_within(bits: int) -> Callable[[object], int]:
    def parsed(text: object) -> int:
        value = _parsed(text)
        if value != value.to_integral_value() or not -(1 << bits - 1) <= value < 1 << bits - 1:
            raise NotThis
        return int(value)

    return parsed


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _formatted(pattern: str, *values: object) -> str:
    waiting = list(values)

    def one(found: re.Match[str]) -> str:
        if found[3] in "%n":
            return "%" if found[3] == "%" else "\n"
        if not waiting:
            raise NotThis
        return _one_formatted(found, waiting.pop(0))

    if "%" in _CONVERSION.sub("", pattern):
        raise NotThis
    text = _CONVERSION.sub(one, pattern)
    if len(text) > _LONGEST_TEXT:
        raise NotThis
    return text


def _one_formatted(found: re.Match[str], value: object) -> str:
    if found[3] == "s":
        text = _said(value)
    elif not isinstance(value, Decimal):
        raise NotThis
    elif found[3] == "d":
        text = str(_parsed_within(64)(value))
    else:
        step = Decimal(1).scaleb(-int(found[2] or 6))
        text = format(value.quantize(step, ROUND_HALF_UP), "f")
    width = found[1]
    if width.startswith("-"):
        return text.ljust(int(width[1:] or 0))
    return text.rjust(int(width or 0))


_ONE_DOUBLE: Final[Mapping[str, Callable[[float], object]]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan")},
    **{name: getattr(math, name) for name in ("sinh", "cosh", "tanh", "sqrt", "exp", "log")},
    **{name: getattr(math, name) for name in ("log10", "log1p", "expm1")},
    "cbrt": lambda value: math.copysign(abs(value) ** (1 / 3), value),
    "ceil": lambda value: float(math.ceil(value)),
    "floor": lambda value: float(math.floor(value)),
    "rint": lambda value: float(round(value)),
    "round": _round,
    "signum": _signum,
    "toRadians": math.radians,
    "toDegrees": math.degrees,
}
_MATH: Final[Mapping[str, _Offered]] = {
    **{name: _Offered(_of(1, "double", "float"), way) for name, way in _ONE_DOUBLE.items()},
    "abs": _Offered(_of(1, *_ANY_NUMBER), abs),
    "max": _Offered(_of(2, *_ANY_NUMBER), max),
    "min": _Offered(_of(2, *_ANY_NUMBER), min),
    "pow": _Offered(_of(2, "double"), math.pow),
    "atan2": _Offered(_of(2, "double"), math.atan2),
    "hypot": _Offered(_of(2, "double"), math.hypot),
    "floorDiv": _Offered(_of(2, "int", "long"), lambda left, right: left // right),
    "floorMod": _Offered(_of(2, "int", "long"), lambda left, right: left % right),
}


def _number_class(kind: str, parse: str) -> Mapping[str, _Offered]:
    way = _parsed if kind in _BROKEN else _parsed_within(_WHOLE[kind])
    text = _Offered(_of(1, "java.lang.String"), way)
    return {
        "valueOf": _Offered(_of(1, "java.lang.String", kind), way),
        parse: text,
        "toString": _Offered(_of(1, kind), lambda value: str(_parsed(value))),
        "max": _Offered(_of(2, kind), max),
        "min": _Offered(_of(2, kind), min),
        "sum": _Offered(_of(2, kind), lambda left, right: left + right),
    }


_METHODS: Final[Mapping[str, Mapping[str, _Offered]]] = {
    "java.lang.Math": _MATH,
    "java.lang.StrictMath": _MATH,
    "java.lang.Byte": _number_class("byte", "parseByte"),
    "java.lang.Short": _number_class("short", "parseShort"),
    "java.lang.Integer": _number_class("int", "parseInt"),
    "java.lang.Long": _number_class("long", "parseLong"),
    "java.lang.Float": _number_class("float", "parseFloat"),
    "java.lang.Double": _number_class("double", "parseDouble"),
    "java.lang.Boolean": {
        "valueOf": _Offered(
            _of(1, "java.lang.String", "boolean"), lambda value: _said(value).lower() == "true"
        ),
    },
    "java.lang.String": {
        "valueOf": _Offered(_of(1, *_ANY_NUMBER, "char", "boolean", "java.lang.Object"), _said),
        "format": _Offered(
            lambda kinds: kinds == ("java.lang.String", "[Ljava.lang.Object;"), _formatted
        ),
    },
}
