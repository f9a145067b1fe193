"""Hostile arguments: no function takes more time or room than the evaluation has."""

import time

import pytest

from congvu import feel

EIGHTY_THOUSAND = '{tenfold: function(x) string join([x, x, x, x, x, x, x, x, x, x], ""), '
LARGE = f'{EIGHTY_THOUSAND}large: tenfold(tenfold(tenfold(tenfold("aaaaaaaa")))), r: '


@pytest.mark.parametrize(
    "expression",
    [
        LARGE + 'replace(large, "a", large)}.r',
        LARGE + 'replace(large, "(.)", "$1$1")}.r',
        LARGE + 'string join(for i in 1..1000 return "a", large)}.r',
        LARGE + "string join([large, large])}.r",
        "{l: for i in 1..60000 return i, r: union(l, l)}.r",
        "{l: for i in 1..60000 return i, r: concatenate(l, l)}.r",
    ],
)
def test_a_value_is_refused_before_it_is_made(expression: str) -> None:
    compiled = feel.compile_expression(expression)
    with pytest.raises(feel.LimitPassed, match="more than 100000 items or characters"):
        compiled.evaluate({})


def test_many_slow_patterns_together_have_the_time_of_one_evaluation() -> None:
    slow = f'count(for i in 1..100 return matches("{"a" * 60}!", "^(a|a|aa)+$"))'
    started = time.monotonic()
    with pytest.raises(feel.LimitPassed, match=r"longer than 0\.3 seconds"):
        feel.compile_expression(slow).evaluate({}, limits=feel.Limits(seconds=0.3))
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "expression",
    [
        'replace("abc", "b*", "-")',
        'replace("abracadabra", ".*?", "$1")',
        'split("abc", "")',
        'split("abc", "^")',
        'sort([1, "a", 2])',
    ],
)
def test_what_has_no_one_meaning_is_null_with_a_note(expression: str) -> None:
    evaluation = feel.compile_expression(expression).explain({})
    assert evaluation.value is None
    assert [note.code for note in evaluation.notes] == ["bad_argument"]


def test_a_list_without_a_function_is_sorted_by_the_order_of_its_items() -> None:
    assert feel.to_text(feel.compile_expression("sort([3, 1, 2])").evaluate({})) == "[1, 2, 3]"
