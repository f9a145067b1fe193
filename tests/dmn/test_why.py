"""A decision says why, in words that a citizen reads."""

from decimal import Decimal

import pytest

from congvu.dmn.why import FiredRule, TrueCell, Why, test_in_words, value_in_words, why_in_words
from congvu.feel import Value
from congvu.feel.faults import Language
from congvu.feel.temporal import Date, DaysDuration, MonthsDuration

test_in_words.__test__ = False  # type: ignore[attr-defined] # its name is about tests of cells

_DAY = 24 * 3600 * 1_000_000_000


def test_a_rule_speaks_by_its_annotation_with_the_values_of_its_inputs() -> None:
    rule = FiredRule(
        2,
        annotations={
            "vi": "ngày đăng ký sau ngày sinh hơn {Time limit}",
            "en": "registered more than {Time limit} after birth, {nothing}",
        },
    )
    why = Why("Fee", Decimal(8000), {"Time limit": DaysDuration(60 * _DAY)}, [rule])
    assert why_in_words(why, "vi") == ["ngày đăng ký sau ngày sinh hơn 60 ngày"]
    assert why_in_words(why, "en") == ["registered more than 60 days after birth, {nothing}"]


def test_a_rule_without_words_tells_its_true_cells() -> None:
    cells = [TrueCell("Tuổi", ">= 18", Decimal(20)), TrueCell("Diện", "-", None)]
    why = Why("x", "ok", {}, [FiredRule(1, cells)])
    assert why_in_words(why, "vi") == ["Tuổi từ 18 trở lên"]
    assert why_in_words(why, "en") == ["Tuổi at least 18"]
    always = Why("x", "ok", {}, [FiredRule(1, [TrueCell("Diện", "-", None)])])
    assert why_in_words(always, "en") == ["this holds in every case"]


def test_a_decision_without_a_table_tells_what_it_was_given() -> None:
    assert why_in_words(Why("x", "ok", {"Ngày sinh": Date(2026, 11, 18)}), "vi") == [
        "Ngày sinh: 18/11/2026"
    ]


@pytest.mark.parametrize(
    ("cell", "vi", "en"),
    [
        ("< 5", "nhỏ hơn 5", "less than 5"),
        ("[1000..2000]", "từ 1.000 đến 2.000", "from 1,000 to 2,000"),
        ('"A","B"', "là A hoặc là B", "is A or is B"),
        ("not(5)", "không là 5", "not (is 5)"),
        ('> date("2026-11-18")', "hơn 18/11/2026", "more than 18/11/2026"),
        ("true", "là đúng", "is true"),
        ("-1", "là -1", "is -1"),
        ("> x + 1", "> x + 1", "> x + 1"),
    ],
)
def test_cells_are_read_as_people_say_them(cell: str, vi: str, en: str) -> None:
    assert (test_in_words(cell, "vi"), test_in_words(cell, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("value", "language", "said"),
    [
        (Decimal("1234567.50"), "vi", "1.234.567,50"),
        (Decimal("1234567.50"), "en", "1,234,567.50"),
        (MonthsDuration(24), "en", "2 years"),
        (MonthsDuration(1), "vi", "1 tháng"),
        ([Decimal(1), "a"], "en", "1, a"),
        (None, "vi", "chưa có"),
    ],
)
def test_values_are_written_as_people_write_them(
    value: Value, language: Language, said: str
) -> None:
    assert value_in_words(value, language) == said
