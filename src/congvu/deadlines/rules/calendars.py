"""When an agency works: shifts by weekday, and the days that depart from them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from congvu.deadlines.rules.limits import CannotCount
from congvu.kernel.moments import at_time, day_of
from congvu.kernel.refusals import Reason

_ONE_DAY = dt.timedelta(days=1)
_LONGEST_CLOSURE = 200
NOTHING = dt.timedelta()


class DayException(StrEnum):
    """Why a day is not like other days of its weekday."""

    HOLIDAY = "HOLIDAY"
    COMPENSATORY_OFF = "COMPENSATORY_OFF"
    SWAP_WORKDAY = "SWAP_WORKDAY"
    LOCAL_CLOSURE = "LOCAL_CLOSURE"


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A stretch of work within one day."""

    starts: dt.time
    ends: dt.time

    def __post_init__(self) -> None:
        assert self.starts < self.ends, "a shift ends after it starts, on the same day"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day that departs from its weekday, and the decision that says so.

    `works_like` is the weekday (Monday is 0) whose shifts a swapped day takes over.
    """

    kind: DayException
    decision_ref: str
    vi: str = ""
    en: str = ""
    works_like: int = 0


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Shifts by weekday (Monday is 0), for a period."""

    shifts: Mapping[int, tuple[Shift, ...]]
    valid_from: dt.date = dt.date.min
    valid_until: dt.date = dt.date.max


@dataclass(frozen=True)
class WorkingCalendar:
    """Everything that decides whether an instant is working time.

    A Saturday on which a centre receives dossiers is no working day unless it has shifts here: the
    day of reception and the days that count are two things. `known_until` is the day from which
    nobody has announced holidays yet; a due date behind it says so.
    """

    hours: tuple[WorkingHours, ...]
    special_days: Mapping[dt.date, SpecialDay] = field(default_factory=dict)
    known_until: dt.date | None = None

    def shifts_on(self, day: dt.date) -> tuple[Shift, ...]:
        special = self.special_days.get(day)
        if special is None:
            return self._shifts_of(day, day.weekday())
        if special.kind is DayException.SWAP_WORKDAY:
            return self._shifts_of(day, special.works_like)
        return ()

    def is_working_day(self, day: dt.date) -> bool:
        return bool(self.shifts_on(day))

    def start_of(self, day: dt.date) -> dt.datetime:
        """When work begins on a working day."""
        return at_time(day, self.shifts_on(day)[0].starts)

    def end_of(self, day: dt.date) -> dt.datetime:
        """When work ends on a working day: the last shift's end."""
        return at_time(day, self.shifts_on(day)[-1].ends)

    def working_day_after(self, day: dt.date) -> dt.date:
        """The first working day after `day`. Raise CannotCount when there is none in sight."""
        for _ in range(_LONGEST_CLOSURE):
            day += _ONE_DAY
            if self.is_working_day(day):
                return day
        raise CannotCount(Reason("no-working-day", values={"day_on": day.isoformat()}))

    def working_day_from(self, day: dt.date) -> dt.date:
        """`day` itself when it is a working day, or the first one after it."""
        return day if self.is_working_day(day) else self.working_day_after(day)

    def working_time_between(self, began_at: dt.datetime, ended_at: dt.datetime) -> dt.timedelta:
        """Working time in [began_at, ended_at); none when it is empty."""
        total = NOTHING
        day, last = day_of(began_at), day_of(ended_at)
        while day <= last:
            for starts, ends in self._stretches(day):
                total += max(NOTHING, min(ends, ended_at) - max(starts, began_at))
            day += _ONE_DAY
        return total

    def after_working_time(self, began_at: dt.datetime, amount: dt.timedelta) -> dt.datetime:
        """The first instant at which `amount` of working time has passed since `began_at`.

        Work that is used up when a shift ends is due at that end, not at the next shift's start.
        """
        left, day = amount, day_of(began_at)
        while True:
            for starts, ends in self._stretches(day):
                starts = max(starts, began_at)  # noqa: PLW2901 - the part of the shift that is left
                if starts < ends and left <= ends - starts:
                    return starts + left
                left -= max(NOTHING, ends - starts)
            day = self.working_day_after(day)

    def _stretches(self, day: dt.date) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        for shift in self.shifts_on(day):
            yield at_time(day, shift.starts), at_time(day, shift.ends)

    def _shifts_of(self, day: dt.date, weekday: int) -> tuple[Shift, ...]:
        for hours in self.hours:
            if hours.valid_from <= day < hours.valid_until:
                return hours.shifts.get(weekday, ())
        return ()
