"""Dates, times and durations of FEEL: exact to the nanosecond, years to ±999,999,999.

Equality of Python (`==`) is sameness of what is written; whether FEEL holds two moments for equal
or earlier is said by `order.py`, since that depends on zones. Whatever leaves the calendar raises
`OutOfRange`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from congvu.feel.calendar import (
    DAY,
    HOUR,
    MINUTE,
    OFFSET_LIMIT,
    SECOND,
    YEAR_LIMIT,
    OutOfRange,
    day_number,
    day_of,
    days_in_month,
    offset_at_instant,
    offset_of_local,
    usual_offset,
    zone_named,
)

__all__ = ["Date", "DateTime", "DaysDuration", "MonthsDuration", "OutOfRange", "Time"]

_NANOSECONDS_LIMIT: Final = 10**30
_MONTHS_LIMIT: Final = 10**19


@dataclass(frozen=True, slots=True)
class Date:
    """A day of the Gregorian calendar."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not -YEAR_LIMIT <= self.year <= YEAR_LIMIT or not 1 <= self.month <= 12:  # noqa: PLR2004 - December
            raise OutOfRange
        if not 1 <= self.day <= days_in_month(self.year, self.month):
            raise OutOfRange

    @classmethod
    def of_number(cls, number: int) -> "Date":
        return cls(*day_of(number))

    @classmethod
    def from_python(cls, day: dt.date) -> "Date":
        return cls(day.year, day.month, day.day)

    def to_python(self) -> dt.date:
        """Refused with ValueError outside the years 1 to 9999."""
        return dt.date(self.year, self.month, self.day)

    @property
    def number(self) -> int:
        """Days since 1970-01-01."""
        return day_number(self.year, self.month, self.day)

    @property
    def weekday(self) -> int:
        """Monday is 1, Sunday is 7."""
        return (self.number + 3) % 7 + 1

    def plus_days(self, days: int) -> "Date":
        return Date.of_number(self.number + days)

    def plus_months(self, months: int) -> "Date":
        """The same day of another month, or that month's last day if it is shorter."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date(year, month + 1, min(self.day, days_in_month(year, month + 1)))

    def at_midnight(self) -> "DateTime":
        """The date as a date and time: midnight in UTC, as the standard says."""
        return DateTime(self, Time(0, 0, 0, 0, 0))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day; with an offset in seconds, or with a zone, or with neither (local)."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    offset: int | None = None
    zone: str = ""

    def __post_init__(self) -> None:
        if not (0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60):  # noqa: PLR2004 - a clock
            raise OutOfRange
        if not 0 <= self.nanosecond < SECOND:
            raise OutOfRange
        if self.offset is not None and (self.zone or abs(self.offset) > OFFSET_LIMIT):
            raise OutOfRange
        if self.zone and zone_named(self.zone) is None:
            raise OutOfRange

    @classmethod
    def of_nanoseconds(cls, nanoseconds: int, offset: int | None = None, zone: str = "") -> "Time":
        """The time that a clock shows so long after midnight; it begins anew each day."""
        seconds, nanosecond = divmod(nanoseconds % DAY, SECOND)
        minutes, second = divmod(seconds, 60)
        return cls(*divmod(minutes, 60), second, nanosecond, offset, zone)

    @classmethod
    def from_python(cls, moment: dt.time) -> "Time":
        offset, zone = _of_python(moment.tzinfo, moment.utcoffset())
        return cls(
            moment.hour, moment.minute, moment.second, moment.microsecond * 1000, offset, zone
        )

    def to_python(self) -> dt.time:
        """To the microsecond; what is finer is left out."""
        return dt.time(
            self.hour, self.minute, self.second, self.nanosecond // 1000, self._python_zone()
        )

    @property
    def is_local(self) -> bool:
        return self.offset is None and not self.zone

    @property
    def nanoseconds(self) -> int:
        """Since midnight, by its own clock."""
        return (self.hour * 3600 + self.minute * 60 + self.second) * SECOND + self.nanosecond

    @property
    def usual_offset(self) -> int | None:
        """Seconds ahead of UTC; a zone without a day is taken without daylight saving."""
        return usual_offset(self.zone) if self.zone else self.offset

    @property
    def position(self) -> int:
        """Nanoseconds since midnight UTC; a local time stands as it is written."""
        return self.nanoseconds - (self.usual_offset or 0) * SECOND

    def plus(self, nanoseconds: int) -> "Time":
        return Time.of_nanoseconds(self.nanoseconds + nanoseconds, self.offset, self.zone)

    def _python_zone(self) -> dt.tzinfo | None:
        if self.zone:
            return zone_named(self.zone)
        if self.offset is None:
            return None
        return dt.timezone(dt.timedelta(seconds=self.offset))

    def __str__(self) -> str:
        clock = f"{self.hour:02}:{self.minute:02}:{self.second:02}"
        if self.nanosecond:
            clock += f".{self.nanosecond:09}".rstrip("0")
        return clock + (f"@{self.zone}" if self.zone else _offset_text(self.offset))


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date with a time of day."""

    date: Date
    time: Time

    @classmethod
    def of_local(cls, nanoseconds: int, offset: int | None = None, zone: str = "") -> "DateTime":
        """What calendar and clock show so long after the first moment of 1970."""
        days, rest = divmod(nanoseconds, DAY)
        return cls(Date.of_number(days), Time.of_nanoseconds(rest, offset, zone))

    @classmethod
    def from_python(cls, moment: dt.datetime) -> "DateTime":
        offset, zone = _of_python(moment.tzinfo, moment.utcoffset())
        clock = Time.from_python(moment.time())
        return cls(Date.from_python(moment), Time.of_nanoseconds(clock.nanoseconds, offset, zone))

    def to_python(self) -> dt.datetime:
        """To the microsecond. Refused with ValueError outside the years 1 to 9999."""
        return dt.datetime.combine(self.date.to_python(), self.time.to_python())

    @property
    def is_local(self) -> bool:
        return self.time.is_local

    @property
    def local(self) -> int:
        """Nanoseconds since 1970 by its own calendar and clock."""
        return self.date.number * DAY + self.time.nanoseconds

    @property
    def offset(self) -> int | None:
        """Seconds ahead of UTC at this moment; None if it is local."""
        if self.time.zone:
            return offset_of_local(self.time.zone, self.local)
        return self.time.offset

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970 in UTC; a local moment stands as it is written."""
        return self.local - (self.offset or 0) * SECOND

    def plus(self, nanoseconds: int) -> "DateTime":
        """So much later as time passes, in the same zone."""
        zone = self.time.zone
        if not zone:
            return DateTime.of_local(self.local + nanoseconds, self.time.offset)
        instant = self.instant + nanoseconds
        return DateTime.of_local(instant + offset_at_instant(zone, instant) * SECOND, None, zone)

    def plus_months(self, months: int) -> "DateTime":
        return DateTime(self.date.plus_months(months), self.time)

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


@dataclass(frozen=True, slots=True, order=True)
class DaysDuration:
    """Days and time: so many nanoseconds, which may be fewer than none."""

    nanoseconds: int

    def __post_init__(self) -> None:
        if abs(self.nanoseconds) > _NANOSECONDS_LIMIT:
            raise OutOfRange

    @classmethod
    def from_python(cls, difference: dt.timedelta) -> "DaysDuration":
        return cls(difference // dt.timedelta(microseconds=1) * 1000)

    def to_python(self) -> dt.timedelta:
        """To the microsecond. Refused with OverflowError beyond Python's timedelta."""
        return dt.timedelta(microseconds=self.nanoseconds // 1000)

    @property
    def parts(self) -> tuple[int, int, int, int, int]:
        """Days, hours, minutes, seconds, nanoseconds; all without sign."""
        days, rest = divmod(abs(self.nanoseconds), DAY)
        hours, rest = divmod(rest, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        return (days, hours, minutes, *divmod(rest, SECOND))

    def __str__(self) -> str:
        days, hours, minutes, seconds, nanoseconds = self.parts
        fraction = f".{nanoseconds:09}".rstrip("0") if nanoseconds else ""
        clock = f"{hours}H" if hours else ""
        clock += f"{minutes}M" if minutes else ""
        clock += f"{seconds}{fraction}S" if seconds or fraction else ""
        written = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
        return f"{_sign(self.nanoseconds)}P{written or 'T0S'}"


@dataclass(frozen=True, slots=True, order=True)
class MonthsDuration:
    """Years and months: so many months, which may be fewer than none."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > _MONTHS_LIMIT:
            raise OutOfRange

    @property
    def parts(self) -> tuple[int, int]:
        """Years and months, without sign."""
        return divmod(abs(self.months), 12)

    def __str__(self) -> str:
        years, months = self.parts
        written = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return f"{_sign(self.months)}P{written or '0M'}"


def _sign(amount: int) -> str:
    return "-" if amount < 0 else ""


def _offset_text(offset: int | None) -> str:
    if offset is None:
        return ""
    if not offset:
        return "Z"
    minutes, seconds = divmod(abs(offset), 60)
    hours, minutes = divmod(minutes, 60)
    written = f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"
    return f"{written}:{seconds:02}" if seconds else written


def _of_python(zone: dt.tzinfo | None, offset: dt.timedelta | None) -> tuple[int | None, str]:
    """Offset or zone name of a Python moment; a named zone keeps its name."""
    if zone is None:
        return None, ""
    name = getattr(zone, "key", "")
    if name:
        return None, name
    return int(offset.total_seconds()) if offset is not None else None, ""
