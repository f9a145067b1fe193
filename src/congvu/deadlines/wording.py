"""Sentences for the reasons and for the steps of a derivation."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from congvu.deadlines.rules import DayException, Step
from congvu.kernel.moments import local

REASONS = {
    "limit-not-understood": _(
        "%(limit)s is not a time limit. Write 7wd, 15d, 8h or sameday: working days, calendar "
        "days, working hours, or within the day."
    ),
    "time-not-understood": _("%(time)s is not an hour of the day. Write it like 15:00."),
    "no-working-day": _(
        "The working calendar has no working day after %(day_on)s. Please complete the calendar."
    ),
    "pause-ends-before-it-begins": _("A pause ends before it begins. Please check its times."),
    "pause-before-reception": _("A pause begins before reception. Please check its times."),
    "calendar-overlaps": _(
        "%(file)s covers days that another calendar of the same agency covers already"
    ),
    "no-calendar-file": _("There is no calendar file in %(folder)s"),
}

STEPS = {
    "received": _("Received at %(received_at)s."),
    "received-after-cutoff": _(
        "Received at %(received_at)s, after %(cutoff)s, so time counts from the start of the next "
        "working day, %(counted_on)s."
    ),
    "received-on-a-day-off": _(
        "Received at %(received_at)s, which is not a working day; counting starts on the next one."
    ),
    "carried-to-working-day": _(
        "Received at %(received_at)s, a day off, so time counts from the start of the next working "
        "day, %(counted_on)s."
    ),
    "restarted": _(
        "All papers are in: time counts again from the start. The earlier due time, "
        "%(previous_due_at)s, is kept for comparison."
    ),
    "first-day": _("The day of reception is not counted; day 1 is %(day_on)s."),
    "last-day": _("Day %(number)s is %(day_on)s."),
    "calendar-days": _("Calendar day %(number)s after reception is %(day_on)s."),
    "rolled-forward": _(
        "%(day_on)s is a day off, so the time ends on the next working day, %(working_on)s."
    ),
    "hours": _("%(number)s working hours are used up at %(until_at)s."),
    "same-day": _("The result is due within the same day, %(day_on)s."),
    "next-working-day": _(
        "Too late for the same day: the result is due on the next working day, %(day_on)s."
    ),
    "paused": _(
        "From %(began_at)s to %(ended_at)s the clock stood still: %(duration)s of working time are "
        "added, up to %(due_at)s."
    ),
    "swap-workday": _("%(day_on)s is a working day (%(why)s)."),
    "day-off": _("%(day_on)s is not counted (%(why)s)."),
    "days-off": _("From %(day_on)s to %(last_on)s days are not counted (%(why)s)."),
    "calendar-not-announced": _(
        "The days off from %(known_until_on)s have not been confirmed; the date may change when "
        "they are announced."
    ),
    "due": _("Due at %(due_at)s."),
}

DAY_KINDS = {
    DayException.HOLIDAY: _("public holiday"),
    DayException.COMPENSATORY_OFF: _("day off in lieu"),
    DayException.SWAP_WORKDAY: _("worked instead of a day off"),
    DayException.LOCAL_CLOSURE: _("the agency is closed"),
}

_DAYS = (
    _("Monday %(day)s"),
    _("Tuesday %(day)s"),
    _("Wednesday %(day)s"),
    _("Thursday %(day)s"),
    _("Friday %(day)s"),
    _("Saturday %(day)s"),
    _("Sunday %(day)s"),
)
_HOUR_OF_DAY = _("%(time)s on %(day)s")
_MINUTES_PER_HOUR = 60


def step_in_words(step: Step, language: str) -> str:
    """One step of a derivation as a sentence of the language that is active."""
    values = {name: _value(name, value) for name, value in step.values.items()}
    if "kind" in step.values:
        kind = DayException(str(step.values["kind"]))
        values["why"] = step.values.get(language) or str(DAY_KINDS[kind])
    if "minutes" in step.values:
        values["duration"] = duration_in_words(int(step.values["minutes"]))
    return str(STEPS[step.code]) % values


def day_in_words(day: dt.date) -> str:
    """*thứ Hai 12/10/2026*."""
    return str(_DAYS[day.weekday()]) % {"day": f"{day:%d/%m/%Y}"}


def moment_in_words(at: dt.datetime) -> str:
    """*16:20 thứ Hai 12/10/2026*."""
    here = local(at)
    return str(_HOUR_OF_DAY) % {"time": f"{here:%H:%M}", "day": day_in_words(here.date())}


def duration_in_words(minutes: int) -> str:
    """*2 giờ 30 phút*."""
    hours, rest = divmod(minutes, _MINUTES_PER_HOUR)
    parts = []
    if hours:
        parts.append(ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours})
    if rest or not hours:
        parts.append(ngettext("%(number)s minute", "%(number)s minutes", rest) % {"number": rest})
    return " ".join(parts)


def _value(name: str, value: str | int) -> str | int:
    if name.endswith("_at"):
        return moment_in_words(dt.datetime.fromisoformat(str(value)))
    if name.endswith("_on"):
        return day_in_words(dt.date.fromisoformat(str(value)))
    return value
