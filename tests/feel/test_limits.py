"""An expression that never ends or grows without end is stopped, with a fault that says why."""

import time

import pytest

from congvu import feel

FAST = feel.Limits(depth=50, size=1000, steps=10_000, seconds=0.2)


def refusal(text: str, limits: feel.Limits = FAST) -> str:
    expression = feel.compile_expression(text)
    with pytest.raises(feel.LimitPassed) as passed:
        expression.evaluate({}, limits=limits)
    assert passed.value.fault.words("vi")
    return passed.value.fault.code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("for i in 1..1000000000 return i", "limit_steps"),
        ("for i in 1..100, j in 1..100, k in 1..100 return 1", "limit_steps"),
        ("every i in 1..1000000000 satisfies true", "limit_steps"),
        ("for i in 1..2000 return i", "limit_size"),
        ("{f: function(n) f(n + 1), r: f(1)}", "limit_depth"),
        ("{f: function(n) f(n - 1) + f(n - 1), r: f(20)}", "limit_depth"),
        ('{d: function(s, n) if n = 0 then s else d(s + s, n - 1), r: d("ab", 30)}', "limit_size"),
    ],
)
def test_what_would_not_end_is_stopped(text: str, code: str) -> None:
    started = time.monotonic()
    assert refusal(text) == code
    assert time.monotonic() - started < 2


def test_time_is_a_limit_too() -> None:
    slow = feel.Limits(steps=10**9, size=10**9, seconds=0.1)
    assert refusal("for i in 1..100000000 return 1", slow) == "limit_seconds"


def test_functions_in_functions_end_before_python_does() -> None:
    assert refusal("{f: function(n) f(n + 1), r: f(1)}", feel.Limits()) == "limit_depth"


def test_a_value_that_holds_itself_many_times_is_not_compared_for_ever() -> None:
    doubled = ", ".join(f"x{n}: [x{n - 1}, x{n - 1}]" for n in range(1, 60))
    twins = f"{{x0: [1], {doubled}}}.x59"
    assert refusal(f"{twins} = {twins}", feel.Limits()) == "limit_size"


def test_a_value_that_holds_itself_many_times_is_not_written_for_ever() -> None:
    doubled = ", ".join(f"x{n}: [x{n - 1}, x{n - 1}]" for n in range(1, 60))
    value = feel.compile_expression(f"{{x0: [1], {doubled}}}.x59").evaluate({})
    with pytest.raises(feel.LimitPassed):
        feel.to_text(value)
