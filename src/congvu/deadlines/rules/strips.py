"""A derivation as a calendar: each day, whether it counts, and why."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from congvu.deadlines.rules.calendars import SpecialDay, WorkingCalendar
from congvu.deadlines.rules.clock import Pause, due, merged_pauses, start_of_count
from congvu.deadlines.rules.limits import Limit, LimitUnit
from congvu.kernel.moments import at_time, day_of

_ONE_DAY = dt.timedelta(days=1)
_SUNDAY = 6
_NOON = dt.time(12)
_IN_DAYS = {LimitUnit.WORKING_DAYS, LimitUnit.CALENDAR_DAYS}


class DayMark(StrEnum):
    """What a day is to one clock."""

    OUTSIDE = "OUTSIDE"
    RECEIVED = "RECEIVED"
    NOT_COUNTED = "NOT_COUNTED"
    COUNTED = "COUNTED"
    OFF = "OFF"
    PAUSED = "PAUSED"
    DUE = "DUE"


@dataclass(frozen=True, slots=True)
class MarkedDay:
    """One day of the strip. `number` is its place among the days that count."""

    day: dt.date
    mark: DayMark
    number: int | None = None
    special: SpecialDay | None = None


def day_by_day(
    received_at: dt.datetime,
    limit: Limit,
    calendar: WorkingCalendar,
    *,
    cutoff: dt.time | None = None,
    pauses: Sequence[Pause] = (),
) -> tuple[MarkedDay, ...]:
    """Whole weeks, Monday to Sunday, from reception to the due day: what `due` counted and why."""
    received_on = day_of(received_at)
    last = day_of(due(received_at, limit, calendar, cutoff=cutoff, pauses=pauses).at)
    span = _Span(
        received_on=received_on,
        counted_on=day_of(start_of_count(received_at, calendar, cutoff=cutoff)),
        last=last,
        limit=limit,
        calendar=calendar,
        pauses=merged_pauses(pauses, received_at),
    )
    marks: list[MarkedDay] = []
    number, day = 0, received_on - received_on.weekday() * _ONE_DAY
    while day <= last + (_SUNDAY - last.weekday()) * _ONE_DAY:
        mark = span.mark(day)
        numbered = limit.unit in _IN_DAYS and (
            mark is DayMark.COUNTED or (mark is DayMark.DUE and day > span.counted_on)
        )
        number += numbered
        special = calendar.special_days.get(day)
        marks.append(MarkedDay(day, mark, number if numbered else None, special))
        day += _ONE_DAY
    return tuple(marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Span:
    received_on: dt.date
    counted_on: dt.date
    last: dt.date
    limit: Limit
    calendar: WorkingCalendar
    pauses: Sequence[Pause]

    def mark(self, day: dt.date) -> DayMark:
        if day == self.last:
            return DayMark.DUE
        if day == self.received_on:
            return DayMark.RECEIVED
        if self.received_on < day < self.last:
            return self._mark_between(day)
        return DayMark.OUTSIDE if self.calendar.is_working_day(day) else DayMark.OFF

    def _mark_between(self, day: dt.date) -> DayMark:
        off = not self.calendar.is_working_day(day)
        if off and self.limit.unit is not LimitUnit.CALENDAR_DAYS:
            return DayMark.OFF
        if self._wholly_paused(day):
            return DayMark.PAUSED
        if day <= self.counted_on and self.limit.unit is not LimitUnit.WORKING_HOURS:
            return DayMark.NOT_COUNTED
        return DayMark.COUNTED

    def _wholly_paused(self, day: dt.date) -> bool:
        starts = ends = at_time(day, _NOON)
        if self.calendar.is_working_day(day):
            starts, ends = self.calendar.start_of(day), self.calendar.end_of(day)
        return any(pause.began_at <= starts and ends <= pause.ended_at for pause in self.pauses)
