"""The types of FEEL: what a value must be to conform, and what is coerced so that it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from congvu.feel.faults import Language
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from congvu.feel.values import Function, Range, Value


class Type:
    """A type; its words are for people, its `str` is how FEEL writes it."""

    __slots__ = ()

    def words(self, language: Language) -> str:
        return str(self) if language == "en" else _VIETNAMESE.get(str(self), str(self))


@dataclass(frozen=True, slots=True)
class Simple(Type):
    """A type without parts, by the Python class of its values."""

    name: str
    kind: type

    def __str__(self) -> str:
        return self.name


ANY: Final = Simple("Any", object)
NULL: Final = Simple("Null", type(None))
NUMBER: Final = Simple("number", Decimal)
STRING: Final = Simple("string", str)
BOOLEAN: Final = Simple("boolean", bool)
DATE: Final = Simple("date", Date)
TIME: Final = Simple("time", Time)
DATE_AND_TIME: Final = Simple("date and time", DateTime)
DAYS_DURATION: Final = Simple("days and time duration", DaysDuration)
MONTHS_DURATION: Final = Simple("years and months duration", MonthsDuration)

_VIETNAMESE: Final = {
    "Any": "bất kỳ",
    "Null": "rỗng",
    "number": "số",
    "string": "chuỗi",
    "boolean": "đúng/sai",
    "date": "ngày",
    "time": "giờ",
    "date and time": "ngày giờ",
    "days and time duration": "khoảng ngày và giờ",
    "years and months duration": "khoảng năm và tháng",
}


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    of: Type = ANY

    def words(self, language: Language) -> str:
        inner = self.of.words(language)
        return f"danh sách {inner}" if language == "vi" else f"list of {inner}"

    def __str__(self) -> str:
        return f"list<{self.of}>"


@dataclass(frozen=True, slots=True)
class RangeOf(Type):
    of: Type = ANY

    def words(self, language: Language) -> str:
        inner = self.of.words(language)
        return f"khoảng {inner}" if language == "vi" else f"range of {inner}"

    def __str__(self) -> str:
        return f"range<{self.of}>"


@dataclass(frozen=True, slots=True)
class ContextOf(Type):
    """A context with at least these entries."""

    entries: Mapping[str, Type] = field(default_factory=dict)

    def words(self, language: Language) -> str:
        return "nhóm mục" if language == "vi" else "context"

    def __str__(self) -> str:
        return f"context<{', '.join(f'{name}: {of}' for name, of in self.entries.items())}>"


@dataclass(frozen=True, slots=True)
class FunctionOf(Type):
    """A function of these parameters; None for the parameters is any function."""

    parameters: tuple[Type, ...] | None = None
    result: Type = ANY

    def words(self, language: Language) -> str:
        return "hàm" if language == "vi" else "function"

    def __str__(self) -> str:
        if self.parameters is None:
            return "function"
        return f"function<{', '.join(map(str, self.parameters))}> -> {self.result}"


@dataclass(frozen=True, slots=True)
class OneOf(Type):
    """What a parameter may take when it takes values of several types."""

    of: tuple[Type, ...]

    def words(self, language: Language) -> str:
        *others, last = (kind.words(language) for kind in self.of if kind != NULL)
        if not others:
            return last
        return f"{', '.join(others)} {'hoặc' if language == 'vi' else 'or'} {last}"

    def __str__(self) -> str:
        return " | ".join(map(str, self.of))


def conforms(value: Value, type_: Type) -> bool:
    """Whether the value, as it is, is of the type; null is of every type."""
    if value is None or type_ is ANY:
        return True
    if isinstance(type_, Simple):
        return isinstance(value, type_.kind)
    return _conforms_in_parts(value, type_)


def _conforms_in_parts(value: Value, type_: Type) -> bool:
    if isinstance(type_, ListOf):
        return isinstance(value, list) and all(conforms(item, type_.of) for item in value)
    if isinstance(type_, OneOf):
        return any(conforms(value, kind) for kind in type_.of)
    if isinstance(type_, ContextOf):
        return isinstance(value, dict) and all(
            name in value and conforms(value[name], of) for name, of in type_.entries.items()
        )
    if isinstance(type_, RangeOf):
        return (
            isinstance(value, Range)
            and conforms(value.low, type_.of)
            and conforms(value.high, type_.of)
        )
    return isinstance(value, Function) and _is_function_of(value, type_)


def _is_function_of(function: Function, type_: Type) -> bool:
    if not isinstance(type_, FunctionOf) or type_.parameters is None:
        return isinstance(type_, FunctionOf)
    if len(function.parameters) != len(type_.parameters):
        return False
    taken = [p.type if isinstance(p.type, Type) else ANY for p in function.parameters]
    result = function.result if isinstance(function.result, Type) else ANY
    return all(
        is_subtype(given, parameter) or parameter is ANY
        for given, parameter in zip(type_.parameters, taken, strict=True)
    ) and (is_subtype(result, type_.result) or result is ANY)


def is_subtype(inner: Type, outer: Type) -> bool:
    """Whether every value of the one is also of the other."""
    if outer is ANY or inner is NULL or inner == outer:
        return True
    if isinstance(outer, OneOf):
        return any(is_subtype(inner, kind) for kind in outer.of)
    if isinstance(inner, ListOf) and isinstance(outer, ListOf):
        return is_subtype(inner.of, outer.of)
    if isinstance(inner, RangeOf) and isinstance(outer, RangeOf):
        return is_subtype(inner.of, outer.of)
    if isinstance(inner, ContextOf) and isinstance(outer, ContextOf):
        return all(
            name in inner.entries and is_subtype(inner.entries[name], of)
            for name, of in outer.entries.items()
        )
    return isinstance(inner, FunctionOf) and outer == FunctionOf()


def coerce(value: Value, type_: Type) -> Value:
    """The value as the type wants it, or null if it cannot be that.

    A list of one item stands for that item, an item for a list of it, a date for its midnight UTC.
    """
    if conforms(value, type_):
        return value
    if isinstance(type_, OneOf):
        fitting = (coerce(value, kind) for kind in type_.of)
        return next((attempt for attempt in fitting if attempt is not None), None)
    for coerced in (_unwrapped, _wrapped, _midnight):
        attempt = coerced(value, type_)
        if attempt is not None and conforms(attempt, type_):
            return attempt
    return None


def _unwrapped(value: Value, _: Type) -> Value:
    return value[0] if isinstance(value, list) and len(value) == 1 else None


def _wrapped(value: Value, type_: Type) -> Value:
    return [value] if isinstance(type_, ListOf) and not isinstance(value, list) else None


def _midnight(value: Value, type_: Type) -> Value:
    return value.at_midnight() if type_ is DATE_AND_TIME and isinstance(value, Date) else None
