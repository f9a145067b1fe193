"""Numbers: rounding, roots, logarithms, remainders."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import Final

from congvu.feel import types
from congvu.feel.frames import Frame
from congvu.feel.inference import one_item
from congvu.feel.signatures import AMOUNT, Definitions
from congvu.feel.temporal import DaysDuration, MonthsDuration
from congvu.feel.values import NUMBERS, ZERO, Value

DEFINED: Final = Definitions()
_SCALES: Final = range(-6111, 6177)


def _whole(number: Decimal) -> int | None:
    return int(number) if number == number.to_integral_value() else None


def rounded(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """The number with so many digits behind the point; fewer than none round before it."""
    places = int(scale)
    if places not in _SCALES:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= places:
        return number
    shifted = number.scaleb(places, NUMBERS).to_integral_value(rounding, NUMBERS)
    scaled = shifted.scaleb(-places, NUMBERS)
    return NUMBERS.plus(scaled) if places >= 0 else NUMBERS.plus(Decimal(int(scaled)))


def _define_rounding(name: str, signature: str, rounding: str) -> None:
    @DEFINED.define(name, signature, result=types.NUMBER)
    def _(_: Frame, number: Decimal, scale: Decimal = ZERO) -> Value:
        return rounded(number, scale, rounding)


for _name, _signature, _rounding in (
    ("decimal", "n: number, scale: number", ROUND_HALF_EVEN),
    ("floor", "n: number, scale?: number", ROUND_FLOOR),
    ("ceiling", "n: number, scale?: number", ROUND_CEILING),
    ("round up", "n: number, scale: number", ROUND_UP),
    ("round down", "n: number, scale: number", ROUND_DOWN),
    ("round half up", "n: number, scale: number", ROUND_HALF_UP),
    ("round half down", "n: number, scale: number", ROUND_HALF_DOWN),
):
    _define_rounding(_name, _signature, _rounding)


@DEFINED.define("abs", f"n: {AMOUNT}", result=one_item)
def absolute(_: Frame, amount: Decimal | DaysDuration | MonthsDuration) -> Value:
    """Also of durations."""
    if isinstance(amount, DaysDuration):
        return DaysDuration(abs(amount.nanoseconds))
    if isinstance(amount, MonthsDuration):
        return MonthsDuration(abs(amount.months))
    return NUMBERS.abs(amount)


@DEFINED.define("modulo", "dividend: number, divisor: number", result=types.NUMBER)
def modulo(_: Frame, dividend: Decimal, divisor: Decimal) -> Value:
    """What is left after whole divisors, with the sign of the divisor."""
    rest = NUMBERS.remainder(dividend, divisor)
    return NUMBERS.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest


@DEFINED.define("sqrt", "number: number", result=types.NUMBER)
def square_root(_: Frame, number: Decimal) -> Value:
    return NUMBERS.sqrt(number) if number >= 0 else None


@DEFINED.define("log", "number: number", result=types.NUMBER)
def logarithm(_: Frame, number: Decimal) -> Value:
    return NUMBERS.ln(number) if number > 0 else None


@DEFINED.define("exp", "number: number", result=types.NUMBER)
def exponential(_: Frame, number: Decimal) -> Value:
    return NUMBERS.exp(number)


@DEFINED.define("odd", "number: number", result=types.BOOLEAN)
def odd(_: Frame, number: Decimal) -> Value:
    whole = _whole(number)
    return None if whole is None else whole % 2 == 1


@DEFINED.define("even", "number: number", result=types.BOOLEAN)
def even(_: Frame, number: Decimal) -> Value:
    whole = _whole(number)
    return None if whole is None else whole % 2 == 0
