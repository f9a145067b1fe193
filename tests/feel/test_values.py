"""Values against slower or other calendars, orders and texts."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu import feel
from congvu.feel import calendar, temporal_text
from congvu.feel.order import compare, equal
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from congvu.feel.values import NUMBERS, Range

ZONES = ["Asia/Ho_Chi_Minh", "Europe/Paris", "Australia/Melbourne", "America/New_York", "Etc/UTC"]

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12),
                      max_value=10**12).map(NUMBERS.plus)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
days = st.integers(-300_000_000_000, 300_000_000_000).map(Date.of_number)
offsets = st.one_of(st.none(), st.integers(-18 * 60, 18 * 60).map(lambda minutes: minutes * 60))
times = st.builds(Time.of_nanoseconds, st.integers(0, calendar.DAY - 1), offsets) | st.builds(
    lambda nanoseconds, zone: Time.of_nanoseconds(nanoseconds, None, zone),
    st.integers(0, calendar.DAY - 1),
    st.sampled_from(ZONES),
)
moments = st.builds(DateTime, days, times)
durations = st.integers(-(10**24), 10**24).map(DaysDuration) | st.integers(-(10**12), 10**12).map(
    MonthsDuration
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, days, times, moments, durations)
ranges = st.tuples(numbers, numbers, st.booleans(), st.booleans()).map(
    lambda parts: Range(min(parts[:2]), max(parts[:2]), parts[2], parts[3])
)
keys = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
values = st.recursive(
    scalars | ranges,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
python_days = st.dates()
# Local moments without a zone, to which a test gives one.
python_moments = st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2037, 1, 1))  # noqa: DTZ001


@given(values)
def test_what_is_written_is_read_again(value: object) -> None:
    assert feel.compile_expression(feel.to_text(value)).evaluate({}) == value


@given(values)
def test_every_value_is_equal_to_itself(value: object) -> None:
    assert equal(value, value) is True


@given(st.one_of(*(st.tuples(kind, kind, kind) for kind in (numbers, texts, days, times, moments))))
def test_order_is_total_within_a_kind(three: tuple[object, object, object]) -> None:
    first, second, third = three
    forth, back = compare(first, second), compare(second, first)
    assert forth is not None
    assert back == -forth
    assert equal(first, second) == (forth == 0)
    if forth <= 0 and (compare(second, third) or 0) <= 0:
        assert (compare(first, third) or 0) <= 0


@given(python_days, st.integers(-3000, 3000))
def test_days_are_those_of_the_calendar(day: dt.date, count: int) -> None:
    date = Date.from_python(day)
    assert date.to_python() == day
    assert date.weekday == day.isoweekday()
    assert date.number == (day - dt.date(1970, 1, 1)).days
    assert Date.of_number(date.number) == date
    assert date.plus_days(count).number == date.number + count


@given(days, st.integers(-10_000, 10_000))
def test_months_forth_and_back_lose_at_most_the_end_of_a_month(day: Date, months: int) -> None:
    there = day.plus_months(months)
    back = there.plus_months(-months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day == min(day.day, there.day)


@given(python_moments, st.sampled_from(ZONES), st.integers(-(10**7), 10**7))
def test_zones_are_those_of_the_database(local: dt.datetime, zone: str, seconds: int) -> None:
    python = local.replace(tzinfo=calendar.zone_named(zone))
    moment = DateTime.from_python(python)
    later = (python.astimezone(dt.UTC) + dt.timedelta(seconds=seconds)).astimezone(python.tzinfo)
    assert moment.instant // calendar.SECOND == int(python.timestamp() // 1)
    assert moment.plus(seconds * calendar.SECOND) == DateTime.from_python(later)


@given(moments, st.integers(-(10**20), 10**20))
def test_a_moment_and_what_passes_are_exact(moment: DateTime, nanoseconds: int) -> None:
    later = moment.plus(nanoseconds)
    assert later.instant - moment.instant == nanoseconds or moment.time.zone
    assert later.time.zone == moment.time.zone


@given(texts)
def test_no_text_makes_reading_fail(text: str) -> None:
    temporal_text.read_moment(text)
    for tried in (text, f"1 {text}", f'"a" {text} b'):
        with suppress(feel.CannotParse):
            feel.compile_expression(tried).evaluate({})


@given(numbers, numbers)
def test_sums_and_products_are_decimal(a: Decimal, b: Decimal) -> None:
    scope = {"a": a, "b": b}
    assert feel.compile_expression("a + b - b").evaluate(scope) == a
    assert feel.compile_expression("a * b").evaluate(scope) == NUMBERS.multiply(a, b)
    assert feel.compile_expression("a < b").evaluate(scope) is (a < b)


def test_python_values_come_in_and_go_out() -> None:
    moment = dt.datetime(2026, 11, 25, 10, 20, tzinfo=calendar.zone_named("Asia/Ho_Chi_Minh"))
    given_values = {"n": 1, "f": 0.1, "d": [moment.date()], "m": moment, "t": dt.timedelta(days=2)}
    inside = feel.from_python(given_values)
    assert feel.to_text(inside) == (
        '{n: 1, f: 0.1, d: [@"2026-11-25"], m: @"2026-11-25T10:20:00@Asia/Ho_Chi_Minh", t: @"P2D"}'
    )
    assert feel.to_python(inside) == {**given_values, "f": Decimal("0.1")}


@given(st.floats() | st.decimals() | st.integers(-(10**8000), 10**8000))
def test_any_number_of_python_is_one_of_feel_or_null(amount: float | Decimal) -> None:
    value = feel.from_python(amount)
    assert value is None or (isinstance(value, Decimal) and value.is_finite())


def test_what_is_nested_too_deeply_or_in_itself_is_refused_in_words() -> None:
    ring: list[object] = []
    ring.append(ring)
    with pytest.raises(feel.LimitPassed) as refusal:
        feel.from_python(ring)
    assert "lồng nhau" in str(refusal.value.fault.words("vi"))
