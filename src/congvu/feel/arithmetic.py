"""Sums, products and powers of numbers, and what they mean for strings, moments and durations.

An operator is found by the classes of its operands; without an entry it means nothing, and the
result is null. Each operation may raise `NoNumber` or `OutOfRange`: null too, with another note.
"""

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal, DivisionByZero
from typing import Any, Final, TypeAlias

from congvu.feel.calendar import DAY
from congvu.feel.temporal import (
    Date,
    DateTime,
    DaysDuration,
    MonthsDuration,
    OutOfRange,
    Time,
)
from congvu.feel.values import NUMBERS, ONE, Value

# The operands of an entry have the classes of its key: no test inside repeats that.
Operation: TypeAlias = Callable[[Any, Any], Value]
_Table: TypeAlias = dict[tuple[type, type], Operation]


def whole(amount: Decimal) -> int:
    """Without what is behind the point. Refused with OutOfRange beyond any duration."""
    if amount.adjusted() > 40:  # noqa: PLR2004 - far beyond the largest duration
        raise OutOfRange
    return int(amount.to_integral_value(ROUND_DOWN))


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    """Also 0 to the power of 0, which is 1; a power of 0 below that is no number."""
    if not exponent:
        return ONE
    if not base and exponent < 0:
        raise DivisionByZero
    return NUMBERS.power(base, exponent)


def _scaled(amount: int, factor: Decimal) -> int:
    return whole(NUMBERS.multiply(Decimal(amount), factor))


def _divided(amount: int, divisor: Decimal) -> int:
    return whole(NUMBERS.divide(Decimal(amount), divisor))


def _date_plus(date: Date, duration: DaysDuration) -> Date:
    return date.plus_days(duration.nanoseconds // DAY)


def _moments_apart(left: DateTime, right: DateTime) -> DaysDuration | None:
    if left.is_local != right.is_local:
        return None
    return DaysDuration(left.instant - right.instant)


def _times_apart(left: Time, right: Time) -> DaysDuration | None:
    if left.is_local != right.is_local:
        return None
    return DaysDuration(left.position - right.position)


_SUMS: Final[_Table] = {
    (Decimal, Decimal): NUMBERS.add,
    (str, str): lambda a, b: a + b,
    (DaysDuration, DaysDuration): lambda a, b: DaysDuration(a.nanoseconds + b.nanoseconds),
    (MonthsDuration, MonthsDuration): lambda a, b: MonthsDuration(a.months + b.months),
    (Date, DaysDuration): _date_plus,
    (Date, MonthsDuration): lambda a, b: a.plus_months(b.months),
    (DateTime, DaysDuration): lambda a, b: a.plus(b.nanoseconds),
    (DateTime, MonthsDuration): lambda a, b: a.plus_months(b.months),
    (Time, DaysDuration): lambda a, b: a.plus(b.nanoseconds),
}

_DIFFERENCES: Final[_Table] = {
    (Decimal, Decimal): NUMBERS.subtract,
    (DaysDuration, DaysDuration): lambda a, b: DaysDuration(a.nanoseconds - b.nanoseconds),
    (MonthsDuration, MonthsDuration): lambda a, b: MonthsDuration(a.months - b.months),
    (Date, DaysDuration): lambda a, b: a.plus_days(-b.nanoseconds // DAY),
    (Date, MonthsDuration): lambda a, b: a.plus_months(-b.months),
    (DateTime, DaysDuration): lambda a, b: a.plus(-b.nanoseconds),
    (DateTime, MonthsDuration): lambda a, b: a.plus_months(-b.months),
    (Time, DaysDuration): lambda a, b: a.plus(-b.nanoseconds),
    (Date, Date): lambda a, b: DaysDuration((a.number - b.number) * DAY),
    (DateTime, DateTime): _moments_apart,
    (Date, DateTime): lambda a, b: _moments_apart(a.at_midnight(), b),
    (DateTime, Date): lambda a, b: _moments_apart(a, b.at_midnight()),
    (Time, Time): _times_apart,
}

_PRODUCTS: Final[_Table] = {
    (Decimal, Decimal): NUMBERS.multiply,
    (DaysDuration, Decimal): lambda a, b: DaysDuration(_scaled(a.nanoseconds, b)),
    (MonthsDuration, Decimal): lambda a, b: MonthsDuration(_scaled(a.months, b)),
}

_QUOTIENTS: Final[_Table] = {
    (Decimal, Decimal): NUMBERS.divide,
    (DaysDuration, Decimal): lambda a, b: DaysDuration(_divided(a.nanoseconds, b)),
    (MonthsDuration, Decimal): lambda a, b: MonthsDuration(_divided(a.months, b)),
    (DaysDuration, DaysDuration): lambda a, b: NUMBERS.divide(
        Decimal(a.nanoseconds), Decimal(b.nanoseconds)
    ),
    (MonthsDuration, MonthsDuration): lambda a, b: NUMBERS.divide(
        Decimal(a.months), Decimal(b.months)
    ),
}

_POWERS: Final[_Table] = {(Decimal, Decimal): _power}


def _either_way(table: _Table) -> _Table:
    """Also with the operands of different classes exchanged: `P1D + date`, `2 * P1D`."""

    def exchanging(operation: Operation) -> Operation:
        return lambda a, b: operation(b, a)

    exchanged: _Table = {
        (right, left): exchanging(operation)
        for (left, right), operation in table.items()
        if left is not right
    }
    return {**exchanged, **table}


OPERATIONS: Final[dict[str, _Table]] = {
    "+": _either_way(_SUMS),
    "-": _DIFFERENCES,
    "*": _either_way(_PRODUCTS),
    "/": _QUOTIENTS,
    "**": _POWERS,
}

NEGATIONS: Final[dict[type, Callable[[Any], Value]]] = {
    Decimal: NUMBERS.minus,
    DaysDuration: lambda a: DaysDuration(-a.nanoseconds),
    MonthsDuration: lambda a: MonthsDuration(-a.months),
}
