"""Why this date: the derivation in words, the days as a calendar, what stopped the clock."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, gettext_lazy

from congvu.deadlines import queries as deadlines
from congvu.deadlines import wording as deadline_words
from congvu.deadlines.rules import CannotCount, MarkedDay, Pause, Remaining
from congvu.deadlines.rules.strips import DayMark
from congvu.dossiers import wording
from congvu.dossiers.models import ClockPause, Dossier
from congvu.dossiers.rules.statuses import FINAL, Status
from congvu.kernel.moments import day_of
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PublishedProcedure
from congvu.procedures.rules.published import Channel
from congvu.ui import writing

_DAYS_OF_WEEK = 7
_CSS = {
    DayMark.COUNTED: "cnt",
    DayMark.RECEIVED: "old",
    DayMark.NOT_COUNTED: "old",
    DayMark.OFF: "off",
    DayMark.PAUSED: "pau",
    DayMark.DUE: "end",
    DayMark.OUTSIDE: "",
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the calendar: its look, and the word in it."""

    day: dt.date
    css: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One point of the clock's own timeline, for `{% timeline %}`."""

    title: str
    note: str
    state: str
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ClockPage:
    dossier: Dossier
    procedure: PublishedProcedure
    channel: Channel
    due_at: dt.datetime | None
    is_promise: bool
    remaining: Remaining | None
    paused_since: dt.datetime | None
    pause_words: str
    sentences: tuple[str, ...]
    events: tuple[ClockEvent, ...]
    weeks: tuple[tuple[CalendarDay, ...], ...]
    cutoff: dt.time | None
    hours: tuple[str, ...]


def clock_page(dossier: Dossier, *, at: dt.datetime) -> ClockPage:
    """The clock of a dossier; before reception, what it would be if it were received now."""
    language = get_language() or "vi"
    revision = procedures.revision(dossier.revision_id)
    channel = revision.channel(dossier.channel)
    calendar = deadlines.calendar_of(dossier.agency_id)
    start = dossier.clock_started_at or at
    pauses = list(dossier.pauses.order_by("paused_at"))
    counted = [
        Pause(max(one.paused_at, start), one.resumed_at)
        for one in pauses
        if one.resumed_at is not None and one.resumed_at > start
    ]
    law = day_of(dossier.received_at) if dossier.received_at else None
    ask = {
        "agency_id": dossier.agency_id, "received_at": start, "limit": channel.limit,
        "uses_cutoff": channel.uses_cutoff, "pauses": counted, "on_law_of": law,
        "calendar": calendar,
    }  # fmt: skip
    due_at, sentences = dossier.due_at, deadlines.derivation_in_words(dossier.due_steps, language)
    try:
        strip = deadlines.strip_for(**ask)  # type: ignore[arg-type]  # the same keywords twice
        if due_at is None:
            due = deadlines.due_for(**ask)  # type: ignore[arg-type]  # the same
            due_at, sentences = due.at, deadlines.derivation_in_words(due, language)
    except CannotCount:
        strip = ()
    open_pause = next((one for one in pauses if one.resumed_at is None), None)
    runs = dossier.done_at is None and dossier.state not in FINAL
    return ClockPage(
        dossier=dossier,
        procedure=revision,
        channel=channel,
        due_at=due_at,
        is_promise=dossier.due_at is None,
        remaining=deadlines.remaining(
            agency_id=dossier.agency_id, due_at=dossier.due_at, at=at, calendar=calendar
        )
        if dossier.due_at and runs
        else None,
        paused_since=open_pause.paused_at if open_pause and runs else None,
        pause_words=str(wording.PAUSE_WORDS.get(open_pause.cause, "")) if open_pause else "",
        sentences=sentences,
        events=_events(dossier, pauses),
        weeks=_weeks(strip, today=day_of(at), language=language),
        cutoff=deadlines.cutoff_on(law or day_of(at)) if channel.uses_cutoff else None,
        hours=tuple(
            f"{shift.starts:%H:%M}–{shift.ends:%H:%M}"
            for shift in calendar.shifts_on(day_of(start))
        ),
    )


def _events(dossier: Dossier, pauses: list[ClockPause]) -> tuple[ClockEvent, ...]:
    points: list[tuple[dt.datetime, str, str]] = []
    if dossier.submitted_at and dossier.received_at is None:
        points.append(
            (dossier.submitted_at, gettext("Handed in"), gettext("the clock stands still"))
        )
    if dossier.received_at:
        points.append((dossier.received_at, gettext("Received"), gettext("the clock runs")))
    for one in pauses:
        cause = str(wording.PAUSE_WORDS.get(one.cause, ""))
        points.append((one.paused_at, gettext("The clock stopped"), cause))
        if one.resumed_at:
            points.append((one.resumed_at, gettext("The clock runs again"), ""))
    started = dossier.clock_started_at
    if started and started != dossier.received_at:
        note = ""
        if dossier.previous_due_at:
            values = {"at": writing.moment(dossier.previous_due_at)}
            note = gettext("the earlier due time %(at)s is kept for comparison") % values
        points.append((started, gettext("Counted again from the start"), note))
    if dossier.done_at:
        points.append((dossier.done_at, gettext("Processed"), gettext("the clock stands still")))
    points.sort(key=lambda point: point[0])
    events = [
        ClockEvent(title, ", ".join(part for part in (writing.moment(at), note) if part), "done")
        for at, title, note in points
    ]
    if dossier.due_at and dossier.state is not Status.WITHDRAWN:
        events.append(ClockEvent(gettext("Due"), writing.moment(dossier.due_at), ""))
    return tuple(events)


def _weeks(
    strip: tuple[MarkedDay, ...], *, today: dt.date, language: str
) -> tuple[tuple[CalendarDay, ...], ...]:
    days = tuple(_day(one, today=today, language=language) for one in strip)
    return tuple(
        days[first : first + _DAYS_OF_WEEK] for first in range(0, len(days), _DAYS_OF_WEEK)
    )


def _day(one: MarkedDay, *, today: dt.date, language: str) -> CalendarDay:
    why = ""
    if one.special is not None:
        kind = str(deadline_words.DAY_KINDS[one.special.kind])
        why = (one.special.vi if language == "vi" else one.special.en) or kind
    css = f"{_CSS[one.mark]} today".strip() if one.day == today else _CSS[one.mark]
    return CalendarDay(one.day, css, _word(one), why)


def _word(one: MarkedDay) -> str:
    if one.mark is DayMark.COUNTED and one.number:
        return gettext("day %(n)d") % {"n": one.number}
    return str(_WORDS[one.mark])


_WORDS = {
    DayMark.COUNTED: gettext_lazy("counts"),
    DayMark.RECEIVED: gettext_lazy("received"),
    DayMark.NOT_COUNTED: gettext_lazy("not counted"),
    DayMark.OFF: gettext_lazy("off"),
    DayMark.PAUSED: gettext_lazy("stopped"),
    DayMark.DUE: gettext_lazy("due"),
    DayMark.OUTSIDE: "",
}
