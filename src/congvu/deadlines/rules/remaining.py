"""How much time is left, counted the way the agency works."""

import datetime as dt
from dataclasses import dataclass

from congvu.deadlines.rules.calendars import WorkingCalendar
from congvu.kernel.moments import day_of

_ONE_DAY = dt.timedelta(days=1)
_ONE_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Remaining:
    """Time left until due, or time since when it is late.

    `working_days` counts today while time is left; once late, the days after the due day.
    """

    late: bool
    working_minutes: int
    working_days: int


def remaining(due_at: dt.datetime, at: dt.datetime, calendar: WorkingCalendar) -> Remaining:
    """What is left of the time at `at`. It is late once the due instant has passed, not before."""
    if at > due_at:
        minutes = calendar.working_time_between(due_at, at) // _ONE_MINUTE
        days = _working_days(day_of(due_at) + _ONE_DAY, day_of(at), calendar)
        return Remaining(late=True, working_minutes=minutes, working_days=days)
    minutes = calendar.working_time_between(at, due_at) // _ONE_MINUTE
    days = _working_days(day_of(at), day_of(due_at), calendar)
    return Remaining(late=False, working_minutes=minutes, working_days=days)


def _working_days(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> int:
    length = (last - first).days + 1
    return sum(calendar.is_working_day(first + place * _ONE_DAY) for place in range(length))
