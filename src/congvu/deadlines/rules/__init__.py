"""Legal time, in plain values: calendars, limits, the clock, what is left. Pure."""

from congvu.deadlines.rules.calendars import (
    DayException,
    Shift,
    SpecialDay,
    WorkingCalendar,
    WorkingHours,
)
from congvu.deadlines.rules.clock import Due, Pause, Step, due, parse_time, steps_from
from congvu.deadlines.rules.limits import CannotCount, Limit, LimitUnit
from congvu.deadlines.rules.remaining import Remaining, remaining
from congvu.deadlines.rules.strips import DayMark, MarkedDay, day_by_day

__all__ = [
    "CannotCount",
    "DayException",
    "DayMark",
    "Due",
    "Limit",
    "LimitUnit",
    "MarkedDay",
    "Pause",
    "Remaining",
    "Shift",
    "SpecialDay",
    "Step",
    "WorkingCalendar",
    "WorkingHours",
    "day_by_day",
    "due",
    "parse_time",
    "remaining",
    "steps_from",
]
