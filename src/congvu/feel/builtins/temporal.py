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


def _day(given: Date | DateTime) -> Date:
    return given.date if isinstance(given, DateTime) else given


@DEFINED.define("day of year", "date: date|date and time", result=types.NUMBER)
def day_of_year(_: Frame, given: Date | DateTime) -> Value:
    day = _day(given)
    return Decimal(day.number - day_number(day.year, 1, 1) + 1)


@DEFINED.define("day of week", "date: date|date and time", result=types.STRING)
def day_of_week(_: Frame, given: Date | DateTime) -> Value:
    """In English, as the standard says: Monday to Sunday."""
    day = _day(given)
    return WEEKDAYS[day.weekday - 1]


@DEFINED.define("month of year", "date: date|date and time", result=types.STRING)
def month_of_year(_: Frame, given: Date | DateTime) -> Value:
    """In English, as the standard says: January to December."""
    day = _day(given)
    return MONTHS[day.month - 1]


@DEFINED.define("week of year", "date: date|date and time", result=types.NUMBER)
def week_of_year(_: Frame, given: Date | DateTime) -> Value:
    """The week of ISO 8601: week 1 has the first Thursday of the year."""
    day = _day(given)
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
