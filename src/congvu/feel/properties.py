"""What a path finds in a value: entries of contexts, properties of moments and ranges."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from congvu.feel.calendar import SECOND
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from congvu.feel.values import Range, Value


class NoSuchEntry(Exception):
    """The value has no entry or property of this name."""


def _second(time: Time) -> Decimal:
    whole = Decimal(time.second)
    return whole + Decimal(time.nanosecond) / SECOND if time.nanosecond else whole


def _offset(seconds: int | None) -> DaysDuration | None:
    return None if seconds is None else DaysDuration(seconds * SECOND)


def _part(duration: DaysDuration | MonthsDuration, index: int) -> Decimal:
    """A part with the sign of the whole: the days of `-P2DT3H` are -2."""
    amount = duration.nanoseconds if isinstance(duration, DaysDuration) else duration.months
    return Decimal(-duration.parts[index] if amount < 0 else duration.parts[index])


_PropertyTable = dict[str, Callable[[Any], Value]]

_OF_DATE: Final[_PropertyTable] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.weekday),
}
_OF_TIME: Final[_PropertyTable] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": _second,
    "time offset": lambda value: _offset(value.usual_offset),
    "timezone": lambda value: value.zone or None,
}


def _of_part(properties: _PropertyTable, part: str) -> _PropertyTable:
    """The properties of a value that is part of another."""

    def reading(read: Callable[[Any], Value]) -> Callable[[Any], Value]:
        return lambda whole: read(getattr(whole, part))

    return {name: reading(read) for name, read in properties.items()}


_PROPERTIES: Final[dict[type, _PropertyTable]] = {
    Date: _OF_DATE,
    Time: _OF_TIME,
    DateTime: {
        **_of_part(_OF_DATE, "date"),
        **_of_part(_OF_TIME, "time"),
        "time offset": lambda value: _offset(value.offset),
    },
    DaysDuration: {
        "days": lambda value: _part(value, 0),
        "hours": lambda value: _part(value, 1),
        "minutes": lambda value: _part(value, 2),
        "seconds": lambda value: (
            _part(value, 3)
            + Decimal(value.parts[4]) / SECOND * (-1 if value.nanoseconds < 0 else 1)
        ),
    },
    MonthsDuration: {
        "years": lambda value: _part(value, 0),
        "months": lambda value: _part(value, 1),
    },
    Range: {
        "start": lambda value: value.low,
        "end": lambda value: value.high,
        "start included": lambda value: value.low_included,
        "end included": lambda value: value.high_included,
    },
}


def property_names(kind: type) -> frozenset[str]:
    """The names that a path may ask of values of this class."""
    return frozenset(_PROPERTIES.get(kind, ()))


def entry(value: Value, name: str) -> Value:
    """The entry or property of one value. Refused with NoSuchEntry if it has none."""
    if isinstance(value, dict):
        if name not in value:
            raise NoSuchEntry
        return value[name]
    read = _PROPERTIES.get(type(value), {}).get(name)
    if read is None:
        raise NoSuchEntry
    return read(value)
