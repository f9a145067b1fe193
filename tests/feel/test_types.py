"""What conforms to a type, and what is coerced so that it does."""

import pytest

from congvu import feel
from congvu.feel import types


def value(text: str) -> object:
    return feel.compile_expression(text).evaluate({})


@pytest.mark.parametrize(
    ("expression", "type_", "conforms"),
    [
        ("1", types.NUMBER, True),
        ("true", types.NUMBER, False),
        ("null", types.NUMBER, True),
        ("[1, null]", types.ListOf(types.NUMBER), True),
        ('[1, "a"]', types.ListOf(types.NUMBER), False),
        ("{a: 1, b: 2}", types.ContextOf({"a": types.NUMBER}), True),
        ("{b: 2}", types.ContextOf({"a": types.NUMBER}), False),
        ("[1..2]", types.RangeOf(types.NUMBER), True),
        ("(< 2)", types.RangeOf(types.NUMBER), True),
        ('["a".."b"]', types.RangeOf(types.NUMBER), False),
        ("function(x) x", types.FunctionOf(), True),
        ("function(x) x", types.FunctionOf((types.NUMBER,), types.NUMBER), True),
        ("function(x) x", types.FunctionOf((), types.NUMBER), False),
        ('@"2026-01-01"', types.DATE_AND_TIME, False),
    ],
)
def test_a_value_conforms(expression: str, type_: types.Type, *, conforms: bool) -> None:
    assert types.conforms(value(expression), type_) is conforms


@pytest.mark.parametrize(
    ("expression", "type_", "coerced"),
    [
        ("[1]", types.NUMBER, "1"),
        ("1", types.ListOf(types.NUMBER), "[1]"),
        ("[1, 2]", types.NUMBER, "null"),
        ('@"2026-01-01"', types.DATE_AND_TIME, '@"2026-01-01T00:00:00Z"'),
        ('"a"', types.NUMBER, "null"),
        ("[[1]]", types.ListOf(types.NUMBER), "[1]"),
    ],
)
def test_a_value_is_coerced(expression: str, type_: types.Type, coerced: str) -> None:
    assert feel.to_text(types.coerce(value(expression), type_)) == coerced


def test_types_have_words_in_both_languages() -> None:
    assert types.ListOf(types.DATE).words("vi") == "danh sách ngày"
    assert types.ListOf(types.DATE).words("en") == "list of date"
    assert str(types.FunctionOf((types.DATE,), types.NUMBER)) == "function<date> -> number"
