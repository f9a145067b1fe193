"""The legal clock: from the instant of reception and a limit to the due instant, with every step.

How a pause counts. Time in which the agency waits for the applicant is no part of the limit. The
due instant moves forward, along working time, by the working time of every pause: a pause of two
whole working days moves *17:00 on Wednesday* to *17:00 on Friday*, a pause of two working hours to
*09:30 on Thursday*. So only the total of paused working time matters: cutting a pause in two, or
counting two pauses one after the other, gives the same instant (it is additive); a longer pause
never gives an earlier one (it is monotone); and the result always lies in a shift. Of the total,
whole minutes count: an applicant who answers within seconds does not move 17:00 today to 07:30
tomorrow. A pause that begins when the time was already over changes nothing: what is late stays
late.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from congvu.deadlines.rules.calendars import NOTHING, DayException, SpecialDay, WorkingCalendar
from congvu.deadlines.rules.limits import CannotCount, Limit, LimitUnit
from congvu.kernel.moments import day_of, local
from congvu.kernel.refusals import Reason

_ONE_DAY = dt.timedelta(days=1)
_ONE_MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """A stretch in which the clock stands still: [began_at, ended_at)."""

    began_at: dt.datetime
    ended_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a derivation: `wording` has a sentence for each code, in both languages.

    Values are text and numbers only, so that a dossier can store them: ``…_at`` is an instant and
    ``…_on`` a day, both in ISO 8601.
    """

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, and why then."""

    at: dt.datetime
    steps: tuple[Step, ...]

    def stored(self) -> list[dict[str, Any]]:
        """The steps in JSON's own types, for the row that keeps them; `steps_from` reads them."""
        return [{"code": step.code, "values": dict(step.values)} for step in self.steps]


def steps_from(stored: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps that `Due.stored` gave away."""
    return tuple(Step(step["code"], dict(step["values"])) for step in stored)


def due(
    received_at: dt.datetime,
    limit: Limit,
    calendar: WorkingCalendar,
    *,
    cutoff: dt.time | None = None,
    pauses: Sequence[Pause] = (),
    previous_due_at: dt.datetime | None = None,
) -> Due:
    """When something received at `received_at` is due, with its derivation.

    With a `cutoff`, what is received after that hour counts as received when the next working day
    begins (Decree 61/2018 Article 18). Day limits end with the last shift of their last day; the
    day of reception is not counted (Civil Code 2015 Articles 147, 148). After a supplement the
    clock starts again from zero: pass the new `received_at`, and the old due date as
    `previous_due_at` so that the derivation names it. Raise CannotCount for a pause that ends
    before it begins or begins before reception.
    """
    merged = merged_pauses(pauses, received_at)
    counted_from = start_of_count(received_at, calendar, cutoff=cutoff)
    due_at, counted = _COUNTERS[limit.unit](counted_from, limit, calendar)
    steps = [_received(received_at, counted_from, calendar, cutoff)]
    if previous_due_at is not None:
        steps.append(Step("restarted", {"previous_due_at": _text(previous_due_at)}))
    steps += counted
    limit_ends_at, paused, minutes = due_at, NOTHING, 0
    for pause in merged:
        if pause.began_at >= due_at:
            break
        paused += calendar.working_time_between(pause.began_at, pause.ended_at)
        added, minutes = paused // _ONE_MINUTE - minutes, paused // _ONE_MINUTE
        if minutes:
            due_at = calendar.after_working_time(limit_ends_at, minutes * _ONE_MINUTE)
        steps.append(_paused(pause, added, due_at))
    steps += _departures(day_of(received_at), day_of(due_at), calendar, limit)
    steps.append(Step("due", {"due_at": _text(due_at)}))
    return Due(due_at, tuple(steps))


def start_of_count(
    received_at: dt.datetime, calendar: WorkingCalendar, *, cutoff: dt.time | None
) -> dt.datetime:
    """The instant that counts as reception.

    Where the cut-off rule holds, what comes in after that hour, or on a day off, counts as received
    when the next working day begins. Without the second half, a dossier of Saturday morning would
    be due before one of Friday at 15:01.
    """
    if cutoff is None or _in_time(received_at, calendar, cutoff):
        return local(received_at)
    return calendar.start_of(calendar.working_day_after(day_of(received_at)))


def _in_time(received_at: dt.datetime, calendar: WorkingCalendar, cutoff: dt.time) -> bool:
    return calendar.is_working_day(day_of(received_at)) and local(received_at).time() <= cutoff


def merged_pauses(pauses: Iterable[Pause], received_at: dt.datetime) -> tuple[Pause, ...]:
    """Pauses in order, those that touch made one. Raise CannotCount for an impossible pause."""
    merged: list[Pause] = []
    for pause in sorted(pauses):
        if pause.ended_at < pause.began_at:
            raise CannotCount(Reason("pause-ends-before-it-begins"))
        if pause.began_at < received_at:
            raise CannotCount(Reason("pause-before-reception"))
        if merged and pause.began_at <= merged[-1].ended_at:
            pause = Pause(merged[-1].began_at, max(merged.pop().ended_at, pause.ended_at))  # noqa: PLW2901 - grown
        merged.append(pause)
    return tuple(merged)


_Counted = tuple[dt.datetime, list[Step]]


def _working_days(counted_from: dt.datetime, limit: Limit, calendar: WorkingCalendar) -> _Counted:
    first = day = calendar.working_day_after(day_of(counted_from))
    for _ in range(limit.amount - 1):
        day = calendar.working_day_after(day)
    due_at = calendar.end_of(day)
    steps = [Step("first-day", {"day_on": first.isoformat()})]
    if limit.amount > 1:
        steps.append(Step("last-day", {"number": limit.amount, "day_on": day.isoformat()}))
    return due_at, steps


def _calendar_days(counted_from: dt.datetime, limit: Limit, calendar: WorkingCalendar) -> _Counted:
    last = day_of(counted_from) + limit.amount * _ONE_DAY
    steps = [Step("calendar-days", {"number": limit.amount, "day_on": last.isoformat()})]
    working = calendar.working_day_from(last)
    if working != last:
        moved = {"day_on": last.isoformat(), "working_on": working.isoformat()}
        steps.append(Step("rolled-forward", moved))
    return calendar.end_of(working), steps


def _working_hours(counted_from: dt.datetime, limit: Limit, calendar: WorkingCalendar) -> _Counted:
    due_at = calendar.after_working_time(counted_from, dt.timedelta(hours=limit.amount))
    return due_at, [Step("hours", {"number": limit.amount, "until_at": _text(due_at)})]


def _same_day(counted_from: dt.datetime, limit: Limit, calendar: WorkingCalendar) -> _Counted:  # noqa: ARG001 - counters share one signature
    day = day_of(counted_from)
    if calendar.is_working_day(day) and counted_from < calendar.end_of(day):
        return calendar.end_of(day), [Step("same-day", {"day_on": day.isoformat()})]
    day = calendar.working_day_after(day)
    return calendar.end_of(day), [Step("next-working-day", {"day_on": day.isoformat()})]


_COUNTERS = {
    LimitUnit.WORKING_DAYS: _working_days,
    LimitUnit.CALENDAR_DAYS: _calendar_days,
    LimitUnit.WORKING_HOURS: _working_hours,
    LimitUnit.SAME_DAY: _same_day,
}


def _received(
    received_at: dt.datetime,
    counted_from: dt.datetime,
    calendar: WorkingCalendar,
    cutoff: dt.time | None,
) -> Step:
    values: dict[str, str | int] = {"received_at": _text(received_at)}
    on_a_day_off = not calendar.is_working_day(day_of(received_at))
    if cutoff is None or _in_time(received_at, calendar, cutoff):
        return Step("received-on-a-day-off" if on_a_day_off else "received", values)
    values["counted_on"] = day_of(counted_from).isoformat()
    if on_a_day_off:
        return Step("carried-to-working-day", values)
    return Step("received-after-cutoff", values | {"cutoff": f"{cutoff:%H:%M}"})


def _paused(pause: Pause, minutes: int, due_at: dt.datetime) -> Step:
    return Step(
        "paused",
        {
            "began_at": _text(pause.began_at),
            "ended_at": _text(pause.ended_at),
            "minutes": minutes,
            "due_at": _text(due_at),
        },
    )


def _departures(
    after: dt.date, until: dt.date, calendar: WorkingCalendar, limit: Limit
) -> list[Step]:
    """What made this stretch unlike other weeks: holidays left out, Saturdays that count."""
    found = sorted(day for day in calendar.special_days if after < day <= until)
    steps: list[Step] = []
    runs: list[tuple[dt.date, dt.date, SpecialDay]] = []
    for day in found:
        special = calendar.special_days[day]
        if special.kind is DayException.SWAP_WORKDAY:
            steps.append(Step("swap-workday", _told(day, day, special)))
        elif limit.unit is not LimitUnit.CALENDAR_DAYS:
            if runs and runs[-1][1] + _ONE_DAY == day and runs[-1][2] == special:
                runs[-1] = (runs[-1][0], day, special)
            else:
                runs.append((day, day, special))
    steps += [
        Step("day-off" if first == last else "days-off", _told(first, last, special))
        for first, last, special in runs
    ]
    if calendar.known_until is not None and until >= calendar.known_until:
        known = {"known_until_on": calendar.known_until.isoformat()}
        steps.append(Step("calendar-not-announced", known))
    return steps


def _told(first: dt.date, last: dt.date, special: SpecialDay) -> dict[str, str | int]:
    return {
        "day_on": first.isoformat(),
        "last_on": last.isoformat(),
        "kind": special.kind,
        "vi": special.vi,
        "en": special.en,
        "decision": special.decision_ref,
    }


def _text(at: dt.datetime) -> str:
    return local(at).isoformat()


def parse_time(text: str) -> dt.time:
    """``15:00`` as the cut-off hour. Raise CannotCount for anything else."""
    try:
        return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - an hour of any day
    except ValueError:
        raise CannotCount(Reason("time-not-understood", values={"time": text})) from None
