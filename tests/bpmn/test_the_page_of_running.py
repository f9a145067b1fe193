"""The reference page is true: its examples are run."""

import doctest
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/bpmn-running.md"


def test_the_examples_of_the_page_give_what_it_says() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0
