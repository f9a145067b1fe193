"""Reads dates, times and durations as FEEL writes them; None for what is none of them."""

import re
from typing import Final

from congvu.feel.calendar import SECOND, OutOfRange
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time

_DATE: Final = r"(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)"
_CLOCK: Final = r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,18}))?"
_WHERE: Final = r"(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+)*)?"
_DATE_FORM: Final = re.compile(_DATE, re.ASCII)
_TIME_FORM: Final = re.compile(_CLOCK + _WHERE, re.ASCII)
_MOMENT_FORM: Final = re.compile(f"{_DATE}T{_CLOCK}{_WHERE}", re.ASCII)
_DAYS_FORM: Final = re.compile(
    r"(-?)P(?=\d|T\d)(?:(\d{1,18})D)?"
    r"(?:T(?=\d)(?:(\d{1,18})H)?(?:(\d{1,18})M)?(?:(\d{1,18})(?:\.(\d{0,18}))?S)?)?",
    re.ASCII,
)
_MONTHS_FORM: Final = re.compile(r"(-?)P(?=\d)(?:(\d{1,17})Y)?(?:(\d{1,18})M)?", re.ASCII)
_MIDNIGHT_OF_NEXT_DAY: Final = 24
_NANOSECOND_DIGITS: Final = 9


def read_date(text: str) -> Date | None:
    form = _DATE_FORM.fullmatch(text)
    return _date(form.groups()) if form else None


def read_time(text: str) -> Time | None:
    """Also `24:00:00`, which is the midnight that ends a day."""
    form = _TIME_FORM.fullmatch(text)
    clock = _time(form.groups()) if form else None
    return clock[0] if clock else None


def read_date_and_time(text: str) -> DateTime | None:
    """With both parts; a date alone is read by `read_date`."""
    form = _MOMENT_FORM.fullmatch(text)
    if form is None:
        return None
    date, clock = _date(form.groups()[:3]), _time(form.groups()[3:])
    if date is None or clock is None:
        return None
    time, days = clock
    try:
        return DateTime(date.plus_days(days) if days else date, time)
    except OutOfRange:
        return None


def read_duration(text: str) -> DaysDuration | MonthsDuration | None:
    """Either days and time, or years and months: FEEL knows no mixture."""
    months = read_months_duration(text)
    return read_days_duration(text) if months is None else months


def read_days_duration(text: str) -> DaysDuration | None:
    form = _DAYS_FORM.fullmatch(text)
    if form is None:
        return None
    sign, days, hours, minutes, seconds, fraction = form.groups()
    whole = ((int(days or 0) * 24 + int(hours or 0)) * 60 + int(minutes or 0)) * 60
    total = (whole + int(seconds or 0)) * SECOND + _nanoseconds(fraction)
    return DaysDuration(-total if sign else total)


def read_months_duration(text: str) -> MonthsDuration | None:
    form = _MONTHS_FORM.fullmatch(text)
    if form is None:
        return None
    sign, years, months = form.groups()
    total = int(years or 0) * 12 + int(months or 0)
    return MonthsDuration(-total if sign else total)


def read_moment(
    text: str,
) -> Date | Time | DateTime | DaysDuration | MonthsDuration | None:
    """What stands in `@"…"`: the form of the text decides which of the five it is."""
    if "P" in text[:2]:
        return read_duration(text)
    return read_date_and_time(text) or read_date(text) or read_time(text)


def _date(parts: tuple[str | None, ...]) -> Date | None:
    year, month, day = (int(part or 0) for part in parts)
    if year == 0:
        return None
    try:
        return Date(year, month, day)
    except OutOfRange:
        return None


def _time(parts: tuple[str | None, ...]) -> tuple[Time, int] | None:
    """The time of day, and the days by which `24:00:00` is later than it says."""
    hour, minute, second = (int(part or 0) for part in parts[:3])
    nanosecond = _nanoseconds(parts[3])
    offset, zone = _where(parts[4])
    next_day = 0
    if hour == _MIDNIGHT_OF_NEXT_DAY and not (minute or second or nanosecond):
        hour, next_day = 0, 1
    try:
        return Time(hour, minute, second, nanosecond, offset, zone), next_day
    except OutOfRange:
        return None


def _where(text: str | None) -> tuple[int | None, str]:
    if not text:
        return None, ""
    if text.startswith("@"):
        return None, text[1:]
    if text == "Z":
        return 0, ""
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    total = (hours * 60 + minutes) * 60 + sum(seconds)
    return -total if text[0] == "-" else total, ""


def _nanoseconds(digits: str | None) -> int:
    if not digits:
        return 0
    return int(digits[:_NANOSECOND_DIGITS].ljust(_NANOSECOND_DIGITS, "0"))
