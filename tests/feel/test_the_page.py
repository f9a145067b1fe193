"""The reference page is true: each of its examples is run, and no function is missing from it."""

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from congvu import feel
from congvu.feel import types

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/feel.md").read_text()
AT = dt.datetime(2026, 11, 25, 8, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def lines_of(kind: str) -> list[tuple[str, ...]]:
    return [
        tuple(part.strip() for part in line.split("→"))
        for block in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
        for line in block.splitlines()
    ]


EXAMPLES = lines_of("feel")
FAULTS = lines_of("check")


@pytest.mark.parametrize(("expression", "value"), EXAMPLES)
def test_an_example_is_true(expression: str, value: str) -> None:
    found = feel.compile_expression(expression).evaluate({}, at=AT)
    assert feel.to_text(found) == value


@pytest.mark.parametrize("expression", [expression for expression, _ in EXAMPLES])
def test_the_checker_finds_fault_only_with_what_is_null(expression: str) -> None:
    compiled = feel.compile_expression(expression)
    is_odd = expression in {'1 + "1"', '1 = "1"', "if null then 1 else 2"} or "null" in expression
    assert not feel.check(compiled, {}) or is_odd


@pytest.mark.parametrize(("expression", "told"), FAULTS)
def test_a_fault_is_told_as_the_page_says(expression: str, told: str) -> None:
    known = {"ngày sinh": types.DATE, "tuổi": types.NUMBER, "tên": types.STRING}
    (fault,) = feel.check(feel.compile_expression(expression, names=known), known)
    assert fault.words("vi").endswith(f": {told}")


def test_every_function_has_an_example() -> None:
    called = " ".join(expression for expression, _ in EXAMPLES)
    assert {name for name in feel.BUILTINS.names if f"{name}(" not in called} == set()


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert 'feel.compile_expression("phí * số bản"' in code
    expression = feel.compile_expression("phí * số bản", names=["phí", "số bản"])
    given = {"phí": feel.number(8000), "số bản": feel.number(3)}
    assert expression.evaluate(given) == feel.number(24000)
    assert feel.compile_unary_tests("[14..18), > 60").matches(feel.number(15), {}) is True
