"""What a package may ask of Vietnamese numbers and days."""

import datetime as dt

import pytest

from congvu.eforms.rules import LIBRARY, OF_THE_HOUSE
from congvu.feel import Value, compile_expression, to_text


class Weekdays:
    """A house that works from Monday to Friday and knows one commune."""

    def is_working_day(self, day: dt.date) -> bool:
        return day.weekday() < 5

    def unit(self, code: str, on: dt.date) -> dict[str, Value] | None:
        known = {"code": code, "name": "Tân Phú", "type": "xã", "province": "99"}
        return known if code == "99027" and on.year >= 2025 else None


def _said(text: str, house: object = None) -> str:
    return to_text(compile_expression(text, library=LIBRARY).evaluate({}, environment=house))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('is tax code("0300588569")', "true"),
        ('is tax code("0300588569-001")', "true"),
        ('is tax code("0300588569-000")', "false"),
        ('is tax code("0300588568")', "false"),
        ('is tax code("030058856")', "false"),
        ("is tax code(5)", "null"),
        ('is identity number("012 198 003 542")', "true"),
        ('is identity number("12198003542")', "false"),
        ('identity number fits("012198003542", date("1998-03-14"))', "true"),
        ('identity number fits("012198003542", date("1999-03-14"))', "false"),
        ('identity number fits("099326000001", date("2026-11-18"))', "true"),
        ('age at(date("2008-11-25"), date("2026-11-24"))', "17"),
        ('age at(date("2008-11-25"), date("2026-11-25"))', "18"),
        ('age at(date("2008-02-29"), date("2026-02-28"))', "17"),
        ('age at(date("2027-01-01"), date("2026-02-28"))', "null"),
        ('age at(born on: date("2000-01-01"), day: date("2026-01-01")) >= 18', "true"),
    ],
)
def test_numbers_and_ages_follow_the_law(text: str, said: str) -> None:
    assert _said(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('add working days(date("2026-11-26"), 3)', '@"2026-12-01"'),
        ('add working days(date("2026-11-28"), 0)', '@"2026-11-28"'),
        ('add working days(date("2026-11-28"), -1)', "null"),
        ('add working days(date("2026-11-28"), 1.5)', "null"),
        ('add working days(date("2026-11-28"), 1000000)', "null"),
        ('working days between(date("2026-11-26"), date("2026-12-01"))', "3"),
        ('working days between(date("2026-12-01"), date("2026-11-26"))', "null"),
        ('administrative unit("99027", date("2026-11-26")).name', '"Tân Phú"'),
        ('administrative unit("1", date("2026-11-26"))', "null"),
    ],
)
def test_days_and_units_are_those_of_the_house(text: str, said: str) -> None:
    assert _said(text, Weekdays()) == said
    assert _said(text) in {said, "null"}


def test_every_function_says_in_both_languages_what_it_gives() -> None:
    assert all(one.about["vi"] and one.about["en"] and one.result for one in OF_THE_HOUSE)
