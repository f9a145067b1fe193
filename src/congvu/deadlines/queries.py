"""Due dates of an agency, counted with its own calendar and the law of the day."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation

from congvu.deadlines import rules, wording
from congvu.deadlines.models import CalendarException, WorkingCalendar
from congvu.kernel.moments import day_of
from congvu.reference import queries as reference
from congvu.reference.rules import Certainty


def calendar_of(agency_id: UUID | None) -> rules.WorkingCalendar:
    """The working calendar of an agency over all years: its own shifts, everybody's holidays.

    Three queries; keep the answer for the page, not for the process.
    """
    mine = Q(agency__isnull=True) | Q(agency_id=agency_id)
    rows = WorkingCalendar.objects.filter(mine).prefetch_related("shifts", "days")
    calendars = sorted(rows, key=lambda row: (row.agency_id is None, row.valid_from))
    special_days: dict[dt.date, rules.SpecialDay] = {}
    for calendar in reversed(calendars):
        special_days |= {row.day: _special(row) for row in calendar.days.all()}
    announced = [
        row.valid_until or dt.date.max
        for row in calendars
        if row.agency_id is None and row.certainty != Certainty.LOW
    ]
    return rules.WorkingCalendar(
        hours=tuple(_hours(row) for row in calendars if row.shifts.all()),
        special_days=special_days,
        known_until=max(announced, default=None),
    )


def cutoff_on(day: dt.date, *, scope: str = "") -> dt.time:
    """The cut-off hour in force on a day (parameter ``same_day_cutoff``). Raise CannotFind."""
    return rules.parse_time(reference.parameter("same_day_cutoff", on=day, scope=scope).value)


def due_for(
    *,
    agency_id: UUID,
    received_at: dt.datetime,
    limit: rules.Limit | str,
    uses_cutoff: bool = False,
    pauses: Sequence[rules.Pause] = (),
    on_law_of: dt.date | None = None,
    previous_due_at: dt.datetime | None = None,
    calendar: rules.WorkingCalendar | None = None,
) -> rules.Due:
    """When a dossier received at `received_at` is due in an agency, and why.

    `on_law_of` is the day whose cut-off hour holds, by default the day of reception. Pass a
    `calendar` from `calendar_of` to count many. Raise CannotCount.
    """
    return rules.due(
        received_at,
        _limit(limit),
        calendar or calendar_of(agency_id),
        cutoff=cutoff_on(on_law_of or day_of(received_at)) if uses_cutoff else None,
        pauses=pauses,
        previous_due_at=previous_due_at,
    )


def strip_for(
    *,
    agency_id: UUID,
    received_at: dt.datetime,
    limit: rules.Limit | str,
    uses_cutoff: bool = False,
    pauses: Sequence[rules.Pause] = (),
    on_law_of: dt.date | None = None,
    calendar: rules.WorkingCalendar | None = None,
) -> tuple[rules.MarkedDay, ...]:
    """The weeks of a clock for the page *why this date*: what each day is to it. See `due_for`."""
    return rules.day_by_day(
        received_at,
        _limit(limit),
        calendar or calendar_of(agency_id),
        cutoff=cutoff_on(on_law_of or day_of(received_at)) if uses_cutoff else None,
        pauses=pauses,
    )


def remaining(
    *,
    agency_id: UUID,
    due_at: dt.datetime,
    at: dt.datetime,
    calendar: rules.WorkingCalendar | None = None,
) -> rules.Remaining:
    """How much working time is left at `at`, or since when it is late.

    A list of dossiers asks for `calendar_of` once and passes it to every call.
    """
    return rules.remaining(due_at, at, calendar or calendar_of(agency_id))


def derivation_in_words(
    steps: rules.Due | Iterable[rules.Step | Mapping[str, Any]], language: str
) -> tuple[str, ...]:
    """Every step of a derivation as a sentence, in `vi` or `en`.

    Takes a `Due`, its steps, or the steps that a dossier stored as JSON.
    """
    listed = steps.steps if isinstance(steps, rules.Due) else tuple(steps)
    with translation.override(language):
        return tuple(
            wording.step_in_words(step if isinstance(step, rules.Step) else _step(step), language)
            for step in listed
        )


def _step(stored: Mapping[str, Any]) -> rules.Step:
    return rules.steps_from([stored])[0]


def _limit(limit: rules.Limit | str) -> rules.Limit:
    return rules.Limit.parse(limit) if isinstance(limit, str) else limit


def _hours(row: WorkingCalendar) -> rules.WorkingHours:
    shifts: dict[int, tuple[rules.Shift, ...]] = {}
    for shift in sorted(row.shifts.all(), key=lambda shift: shift.starts):
        so_far = shifts.get(shift.weekday, ())
        shifts[shift.weekday] = (*so_far, rules.Shift(shift.starts, shift.ends))
    return rules.WorkingHours(shifts, row.valid_from, row.valid_until or dt.date.max)


def _special(row: CalendarException) -> rules.SpecialDay:
    return rules.SpecialDay(
        kind=rules.DayException(row.kind),
        decision_ref=row.decision_ref,
        vi=row.name_vi,
        en=row.name_en,
        works_like=row.works_like,
    )
