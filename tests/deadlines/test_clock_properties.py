"""The clock against a slow one that walks day by day and minute by minute."""

import datetime as dt

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from congvu.deadlines import rules
from congvu.kernel.moments import VIETNAM, at_time, day_of, local

MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 10, 5)

shift_sets = st.sampled_from(
    [
        (),
        (rules.Shift(dt.time(7, 30), dt.time(11, 30)),),
        (rules.Shift(dt.time(7, 30), dt.time(11, 30)), rules.Shift(dt.time(13, 30), dt.time(17))),
        (rules.Shift(dt.time(9), dt.time(10)), rules.Shift(dt.time(10), dt.time(12))),
        (rules.Shift(dt.time(0), dt.time(23, 59)),),
    ]
)
special_days = st.builds(
    rules.SpecialDay,
    kind=st.sampled_from(rules.DayException),
    decision_ref=st.just("decision"),
    works_like=st.integers(0, 4),
)
some_days = st.integers(0, 40).map(lambda number: MONDAY + number * DAY)


@st.composite
def calendars(draw: st.DrawFn) -> rules.WorkingCalendar:
    shifts = {weekday: draw(shift_sets) for weekday in range(7)}
    assume(any(shifts.values()))
    hours = rules.WorkingHours(shifts)
    return rules.WorkingCalendar(
        (hours,), draw(st.dictionaries(some_days, special_days, max_size=6))
    )


moments = st.builds(
    lambda day, minute: at_time(day, dt.time(0)) + minute * MINUTE, some_days, st.integers(0, 1439)
)
limits = st.builds(
    lambda amount, unit: rules.Limit.parse(f"{amount}{unit}"),
    st.integers(1, 12),
    st.sampled_from(["wd", "d", "h"]),
) | st.just(rules.Limit.parse("sameday"))
cutoffs = st.sampled_from([None, dt.time(15)])


@st.composite
def pauses_after(draw: st.DrawFn, received_at: dt.datetime) -> list[rules.Pause]:
    starts = draw(st.lists(st.integers(0, 6000), max_size=3))
    lengths = draw(st.lists(st.integers(0, 4000), min_size=len(starts), max_size=len(starts)))
    return [
        rules.Pause(received_at + start * MINUTE, received_at + (start + length) * MINUTE)
        for start, length in zip(starts, lengths, strict=True)
    ]


def slowly_due(
    received_at: dt.datetime,
    limit: rules.Limit,
    calendar: rules.WorkingCalendar,
    cutoff: dt.time | None,
    pauses: list[rules.Pause],
) -> dt.datetime:
    """Law's text, day by day; then each working minute that no pause covers, one by one."""
    end = slowly_due_without_pauses(received_at, limit, calendar, cutoff)
    left, now = 0, received_at
    while now < end:
        left += works(now, calendar)
        now += MINUTE
    now = received_at
    while left:
        covered = any(pause.began_at <= now < pause.ended_at for pause in pauses)
        left -= works(now, calendar) and not covered
        now += MINUTE
    return now


def slowly_due_without_pauses(
    received_at: dt.datetime,
    limit: rules.Limit,
    calendar: rules.WorkingCalendar,
    cutoff: dt.time | None,
) -> dt.datetime:
    start = received_at
    off = not calendar.shifts_on(day_of(received_at))
    if cutoff is not None and (off or local(received_at).time() > cutoff):
        start = first_minute_of(next_working(day_of(received_at) + DAY, calendar), calendar)
    day = day_of(start)
    match limit.unit:
        case rules.LimitUnit.WORKING_DAYS:
            for _ in range(limit.amount):
                day = next_working(day + DAY, calendar)
        case rules.LimitUnit.CALENDAR_DAYS:
            day = next_working(day + limit.amount * DAY, calendar)
        case rules.LimitUnit.SAME_DAY:
            if not (calendar.is_working_day(day) and start < last_minute_of(day, calendar)):
                day = next_working(day + DAY, calendar)
        case rules.LimitUnit.WORKING_HOURS:
            left = limit.amount * 60
            while left:
                left -= works(start, calendar)
                start += MINUTE
            return start
    return last_minute_of(day, calendar)


def works(now: dt.datetime, calendar: rules.WorkingCalendar) -> bool:
    time = local(now).time()
    return any(shift.starts <= time < shift.ends for shift in calendar.shifts_on(day_of(now)))


def next_working(day: dt.date, calendar: rules.WorkingCalendar) -> dt.date:
    while not calendar.shifts_on(day):
        day += DAY
    return day


def first_minute_of(day: dt.date, calendar: rules.WorkingCalendar) -> dt.datetime:
    return at_time(day, min(shift.starts for shift in calendar.shifts_on(day)))


def last_minute_of(day: dt.date, calendar: rules.WorkingCalendar) -> dt.datetime:
    return at_time(day, max(shift.ends for shift in calendar.shifts_on(day)))


@settings(max_examples=60, deadline=None)
@given(st.data(), calendars(), moments, limits, cutoffs)
def test_the_clock_agrees_with_a_slow_one(
    data: st.DataObject,
    calendar: rules.WorkingCalendar,
    received_at: dt.datetime,
    limit: rules.Limit,
    cutoff: dt.time | None,
) -> None:
    pauses = data.draw(pauses_after(received_at))

    answer = rules.due(received_at, limit, calendar, cutoff=cutoff, pauses=pauses)

    assert answer.at == slowly_due(received_at, limit, calendar, cutoff, pauses)


@settings(max_examples=150, deadline=None)
@given(st.data(), calendars(), moments, limits, cutoffs)
def test_nothing_is_due_outside_a_shift_or_before_reception(
    data: st.DataObject,
    calendar: rules.WorkingCalendar,
    received_at: dt.datetime,
    limit: rules.Limit,
    cutoff: dt.time | None,
) -> None:
    pauses = data.draw(pauses_after(received_at))

    due_at = rules.due(received_at, limit, calendar, cutoff=cutoff, pauses=pauses).at

    time = local(due_at).time()
    assert any(s.starts < time <= s.ends for s in calendar.shifts_on(day_of(due_at)))
    assert due_at > received_at


@settings(max_examples=150, deadline=None)
@given(st.data(), calendars(), moments, limits, cutoffs)
def test_receiving_later_is_never_due_earlier(
    data: st.DataObject,
    calendar: rules.WorkingCalendar,
    received_at: dt.datetime,
    limit: rules.Limit,
    cutoff: dt.time | None,
) -> None:
    later = received_at + data.draw(st.integers(0, 4000)) * MINUTE
    pauses = data.draw(pauses_after(later))

    first = rules.due(received_at, limit, calendar, cutoff=cutoff, pauses=pauses).at
    second = rules.due(later, limit, calendar, cutoff=cutoff, pauses=pauses).at

    assert first <= second


@settings(max_examples=150, deadline=None)
@given(st.data(), calendars(), moments, limits)
def test_a_longer_pause_is_never_due_earlier(
    data: st.DataObject,
    calendar: rules.WorkingCalendar,
    received_at: dt.datetime,
    limit: rules.Limit,
) -> None:
    pauses = data.draw(pauses_after(received_at))
    longer = [*pauses, *data.draw(pauses_after(received_at))]

    assert (
        rules.due(received_at, limit, calendar, pauses=pauses).at
        <= rules.due(received_at, limit, calendar, pauses=longer).at
    )


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, limits, st.lists(st.integers(0, 5000), min_size=3, max_size=3))
def test_a_pause_cut_in_two_counts_the_same(
    calendar: rules.WorkingCalendar,
    received_at: dt.datetime,
    limit: rules.Limit,
    minutes: list[int],
) -> None:
    began, cut, ended = (received_at + minute * MINUTE for minute in sorted(minutes))
    whole = [rules.Pause(began, ended)]
    parts = [rules.Pause(cut, ended), rules.Pause(began, cut)]

    assert (
        rules.due(received_at, limit, calendar, pauses=whole).at
        == rules.due(received_at, limit, calendar, pauses=parts).at
    )


@settings(max_examples=100, deadline=None)
@given(calendars(), moments, moments, moments)
def test_working_time_adds_up(
    calendar: rules.WorkingCalendar, a: dt.datetime, b: dt.datetime, c: dt.datetime
) -> None:
    first, middle, last = sorted((a, b, c))

    assert calendar.working_time_between(first, last) == calendar.working_time_between(
        first, middle
    ) + calendar.working_time_between(middle, last)


@settings(max_examples=100, deadline=None)
@given(calendars(), moments, limits, cutoffs)
def test_the_strip_ends_on_the_due_day_and_numbers_every_day_once(
    calendar: rules.WorkingCalendar,
    received_at: dt.datetime,
    limit: rules.Limit,
    cutoff: dt.time | None,
) -> None:
    strip = rules.day_by_day(received_at, limit, calendar, cutoff=cutoff)

    [last] = [day for day in strip if day.mark is rules.DayMark.DUE]
    assert last.day == day_of(rules.due(received_at, limit, calendar, cutoff=cutoff).at)
    numbers = [day.number for day in strip if day.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    if limit.unit is rules.LimitUnit.WORKING_DAYS:
        assert numbers[-1] == limit.amount


def test_an_answer_within_seconds_leaves_today_today() -> None:
    calendar = rules.WorkingCalendar(
        (rules.WorkingHours({0: (rules.Shift(dt.time(8), dt.time(17)),)}),)
    )
    received_at = at_time(MONDAY, dt.time(9))
    forty_seconds = [
        rules.Pause(began_at, began_at + dt.timedelta(seconds=40))
        for began_at in (received_at, received_at + 30 * MINUTE)
    ]

    once, twice = (
        rules.due(received_at, rules.Limit.parse("sameday"), calendar, pauses=pauses).at
        for pauses in (forty_seconds[:1], forty_seconds)
    )

    assert once == at_time(MONDAY, dt.time(17))
    # Eighty seconds make a whole minute: the next working day of this calendar is a week later.
    assert twice == at_time(MONDAY + 7 * DAY, dt.time(8, 1))


def test_instants_of_another_zone_are_read_on_a_clock_in_vietnam() -> None:
    hours = rules.WorkingHours({0: (rules.Shift(dt.time(8), dt.time(17)),)})
    calendar = rules.WorkingCalendar((hours,))
    received_at = dt.datetime(2026, 10, 5, 9, 20, tzinfo=dt.UTC)

    due_at = rules.due(received_at, rules.Limit.parse("1h"), calendar).at

    assert due_at == dt.datetime(2026, 10, 12, 8, 20, tzinfo=VIETNAM)
