"""Days and zones beyond Python's years 1 to 9999: counting days, and what a zone's clock shows."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

YEAR_LIMIT: Final = 999_999_999
OFFSET_LIMIT: Final = 18 * 3600
SECOND: Final = 1_000_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_DAYS_OF_ERA: Final = 146_097
_DAYS_TO_1970: Final = 719_468
_FIRST_YEAR: Final = 1
_LAST_YEAR: Final = 9998


class OutOfRange(ValueError):
    """No such day, time or zone, or one that lies beyond the years that FEEL knows."""


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    if month == 2:  # noqa: PLR2004 - February
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 in the Gregorian calendar, extended to both sides for ever."""
    shifted = year - (month <= 2)  # noqa: PLR2004 - the counted year begins in March
    era, year_of_era = divmod(shifted, 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * _DAYS_OF_ERA + day_of_era - _DAYS_TO_1970


def day_of(number: int) -> tuple[int, int, int]:
    """Year, month and day of a day number: the inverse of `day_number`."""
    era, day_of_era = divmod(number + _DAYS_TO_1970, _DAYS_OF_ERA)
    year_of_era = (
        day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096
    ) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = (month_from_march + 2) % 12 + 1
    return year_of_era + era * 400 + (month <= 2), month, day  # noqa: PLR2004 - as above


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of the time-zone database, or None if there is none of this name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _known_year(year: int) -> int:
    """A year in which Python's zones can be asked: the rules of the nearest or a like year."""
    if year < _FIRST_YEAR:
        return _FIRST_YEAR
    return year if year <= _LAST_YEAR else 9200 + year % 400


def _python_moment(nanoseconds: int) -> datetime:
    days, rest = divmod(nanoseconds, DAY)
    year, month, day = day_of(days)
    known = _known_year(year)
    if known == _FIRST_YEAR:
        month, day = 6, 15
    return datetime(known, month, day, tzinfo=UTC) + timedelta(seconds=rest // SECOND)


def offset_of_local(zone: str, local: int) -> int:
    """Seconds that the zone is ahead of UTC when its own clock shows `local` nanoseconds."""
    rules = zone_named(zone)
    if rules is None:
        return 0
    return _seconds(_python_moment(local).replace(tzinfo=rules).utcoffset())


def offset_at_instant(zone: str, instant: int) -> int:
    """Seconds that the zone is ahead of UTC at an instant, in nanoseconds since 1970."""
    rules = zone_named(zone)
    if rules is None:
        return 0
    return _seconds(_python_moment(instant).astimezone(rules).utcoffset())


@lru_cache(maxsize=512)
def usual_offset(zone: str) -> int:
    """What a time without a day uses: the zone's standard offset, without daylight saving."""
    rules = zone_named(zone)
    if rules is None:
        return 0
    moment = datetime(2000, 1, 1, tzinfo=rules)
    return _seconds(moment.utcoffset()) - _seconds(moment.dst())


def _seconds(difference: timedelta | None) -> int:
    return int(difference.total_seconds()) if difference is not None else 0
