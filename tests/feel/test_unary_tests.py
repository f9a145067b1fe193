"""Cells of decision tables: tests of one value, with `?` for it."""

from decimal import Decimal

import pytest

from congvu import feel


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ("-", 1, True),
        ("-", None, True),
        ("5", 5, True),
        ("5", 6, False),
        ("< 5", 4, True),
        ("< 5", None, None),
        ("< 5", "a", None),
        ("[1..5)", 5, False),
        ("]1..5]", 5, True),
        ('"a", "b"', "b", True),
        ('not("a", "b")', "b", False),
        ('not("a", "b")', "c", True),
        ("not(? > 3)", 3, True),
        ("not(true) or ? = 1", 1, True),
        ("? > 3 and ? < 5", 4, True),
        ("? in [1, 2]", 2, True),
        ("limit", 10, True),
        ("limit * 2", 10, False),
        ("<= limit", 10, True),
        ("limit > 5", 3, True),
        ("allowed", "x", True),
        ("allowed", "z", False),
        ("null", None, True),
        ("null", 1, False),
        ("true", True, True),
        ("true", False, False),
        ('"a"', None, False),
        ("= 5", 5, True),
        ("!= 5", 5, False),
    ],
)
def test_a_cell_matches(cell: str, value: object, matches: bool | None) -> None:
    scope = {"limit": Decimal(10), "allowed": ["x", "y"]}
    tests = feel.compile_unary_tests(cell, names=scope)
    assert tests.matches(feel.from_python(value), scope) is matches


@pytest.mark.parametrize("cell", ["", "< ", "1,", "not(1", "- -", "5 6"])
def test_a_cell_that_says_nothing_is_refused(cell: str) -> None:
    with pytest.raises(feel.CannotParse):
        feel.compile_unary_tests(cell)
