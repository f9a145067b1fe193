"""The reference pages are true: their examples are run."""

import doctest
from pathlib import Path

import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "docs/reference"


@pytest.mark.parametrize("page", ["bpmn.md", "bpmn-running.md"])
def test_the_examples_of_the_page_give_what_it_says(page: str) -> None:
    result = doctest.testfile(str(REFERENCE / page), module_relative=False)
    assert result.attempted > 0
    assert result.failed == 0
