"""Dates, times, sums: the same in both languages, and never the American order."""

import datetime as dt

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from congvu.kernel.moments import VIETNAM
from congvu.kernel.money import Money
from congvu.ui import writing

MORNING = dt.datetime(2026, 11, 24, 2, 41, tzinfo=dt.UTC)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["01/07/2025", "1-7-2025", "01.07.2025", "2025-07-01"])
def test_the_first_of_july_stays_the_first_of_july(language: str, typed: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean(typed) == dt.date(2025, 7, 1)
        assert forms.DateField().clean("31/12/2025") == dt.date(2025, 12, 31)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2199, 12, 31)))
def test_a_written_day_is_read_back_as_the_same_day(day: dt.date) -> None:
    with translation.override("vi"):
        assert forms.DateField().clean(writing.date(day)) == day


def test_instants_are_shown_on_a_clock_in_vietnam() -> None:
    assert writing.moment(MORNING) == "09:41, 24/11/2026"
    assert writing.time(MORNING) == "09:41"
    assert writing.date(MORNING) == "24/11/2026"
    late_evening = dt.datetime(2026, 11, 24, 18, 0, tzinfo=dt.UTC)
    assert writing.date(late_evening) == "25/11/2026"


def test_a_day_is_named_as_people_name_it() -> None:
    with translation.override("vi"):
        assert writing.day(dt.date(2026, 11, 24)) == "thứ Ba 24/11/2026"
    with translation.override("en"):
        assert writing.day(dt.datetime(2026, 11, 29, 8, 0, tzinfo=VIETNAM)) == "Sunday 29/11/2026"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_money_is_grouped_by_dots(language: str) -> None:
    with translation.override(language):
        assert writing.money(Money(50_000)) == "50.000 đồng"
        assert writing.money(0) == "0 đồng"


def test_nothing_is_written_for_nothing() -> None:
    assert (writing.date(None), writing.time(None), writing.moment(None), writing.day(None)) == (
        "", "", "", ""
    )  # fmt: skip
    assert writing.money(None) == ""


@given(st.integers(min_value=0, max_value=100_000))
def test_a_span_loses_no_minute(minutes: int) -> None:
    with translation.override("vi"):
        words = writing.span(minutes).split()
    amounts = {unit: int(count) for count, unit in zip(words[::2], words[1::2], strict=True)}
    assert amounts.get("giờ", 0) * 60 + amounts.get("phút", 0) == minutes


def test_people_are_known_by_family_and_given_name() -> None:
    assert writing.initials("Nguyễn Thị An") == "NA"
    assert writing.initials("Y") == "Y"
    assert writing.initials("") == ""
