"""Dates in the year and the week, and the instant of the evaluation."""

from decimal import Decimal
from typing import Final

from congvu.feel import types
from congvu.feel.calendar import day_number
from congvu.feel.frames import Frame
from congvu.feel.signatures import Definitions
from congvu.feel.temporal import Date, DateTime
from congvu.feel.values import Value

DEFINED: Final = Definitions()
WEEKDAYS: Final = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _day(given: Value) -> Date | None:
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if isinstance(given, DateTime):
        return given.date
    return given if isinstance(given, Date) else None


@DEFINED.define("day of year", "date: any", result=types.NUMBER)
def day_of_year(_: Frame, given: Value) -> Value:
    day = _day(given)
    return None if day is None else Decimal(day.number - day_number(day.year, 1, 1) + 1)


@DEFINED.define("day of week", "date: any", result=types.STRING)
def day_of_week(_: Frame, given: Value) -> Value:
    """In English, as the standard says: Monday to Sunday."""
    day = _day(given)
    return None if day is None else WEEKDAYS[day.weekday - 1]


@DEFINED.define("month of year", "date: any", result=types.STRING)
def month_of_year(_: Frame, given: Value) -> Value:
    """In English, as the standard says: January to December."""
    day = _day(given)
    return None if day is None else MONTHS[day.month - 1]


@DEFINED.define("week of year", "date: any", result=types.NUMBER)
def week_of_year(_: Frame, given: Value) -> Value:
    """The week of ISO 8601: week 1 has the first Thursday of the year."""
    day = _day(given)
    if day is None:
        return None
    thursday = day.plus_days(4 - day.weekday)
    return Decimal((thursday.number - day_number(thursday.year, 1, 1)) // 7 + 1)


@DEFINED.define("now", "", result=types.DATE_AND_TIME)
def now(frame: Frame) -> Value:
    """The instant of the evaluation; null if the caller gave none."""
    return None if frame.at is None else DateTime.from_python(frame.at)


@DEFINED.define("today", "", result=types.DATE)
def today(frame: Frame) -> Value:
    """The day of the evaluation; null if the caller gave no instant."""
    return None if frame.at is None else Date.from_python(frame.at.date())
