"""The outside suite of executable processes, where it is at hand, and how its models are read."""

import pytest
from tools.suites import bpmn_execution, report
from tools.suites.__main__ import default_folder

WANTED = 0.94


def test_enough_of_the_outside_processes_run_as_expected() -> None:
    folder = bpmn_execution.here(default_folder())
    if folder is None:
        pytest.skip(f"no suite of executable processes in {default_folder()}")
    cases = list(bpmn_execution.run(folder))
    failed = [report.line(case) for case in cases if not case.passed]
    assert len(failed) <= (1 - WANTED) * len(cases), "\n".join(failed)


@pytest.mark.parametrize(
    ("text", "feel"),
    [
        ('x.contains("a")', 'contains(x, "a")'),
        ('!x.contains("a")', 'not(contains(x, "a"))'),
        ('x.contains("a") && y.contains("b")', 'contains(x, "a")  and  contains(y, "b")'),
        ("${n}", "n"),
        ("n == 1 || !done", "n = 1  or  not(done)"),
        ("n != 1", "n != 1"),
        ("n>=1", "n>=1"),
    ],
)
def test_conditions_of_the_suite_are_said_in_feel(text: str, feel: str) -> None:
    assert bpmn_execution.to_feel(text) == feel


def test_scripts_become_services_that_wait() -> None:
    xml = (
        b'<d xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'
        b'<scriptTask id="a"><script>MARK_1</script></scriptTask></d>'
    )
    text = bpmn_execution.rewritten(xml).decode()
    assert "scriptTask" not in text
    assert 'do="MARK_1"' in text
