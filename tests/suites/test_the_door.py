"""What the door of the suites says of cases, whoever ran them."""

import json
from pathlib import Path

from tools.suites import conformance, report
from tools.suites.report import Case, Kind


def a_case(name: str, kind: Kind = "value", *, got: str = "1", about: str = "") -> Case:
    passed = got == "1"
    return Case("of-decisions", name, kind, passed=passed, expected="1", got=got, about=about)


RIGHT = a_case("a/1")
WRONG = a_case("a/2", got="3", about="the fee was doubled")
NOTHING = a_case("a/3", "null")


def test_value_cases_and_null_cases_are_counted_apart() -> None:
    assert report.totals([RIGHT, WRONG, NOTHING]) == [
        "of-decisions, value: 1 of 2 passed (50.0 %)",
        "of-decisions, null: 1 of 1 passed (100.0 %)",
        "of-decisions, all: 2 of 3 passed (66.7 %)",
    ]


def test_a_failed_case_says_what_was_expected_and_what_came() -> None:
    line = report.line(WRONG)

    assert "a/2" in line
    assert "expected 1, got 3 (the fee was doubled)" in line


def test_a_very_long_value_does_not_drown_the_others() -> None:
    long = a_case("a/4", got="x\n" * 5_000)

    assert len(report.line(long)) < 500
    assert "\n" not in report.line(long)


def test_every_case_reaches_the_machine_that_compares(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"

    report.write_json(file, [RIGHT, WRONG])

    told = json.loads(file.read_text(encoding="utf-8"))
    assert [(one["id"], one["passed"]) for one in told] == [("a/1", True), ("a/2", False)]


def test_a_failure_without_a_known_reason_counts_as_a_fault_of_ours() -> None:
    page = conformance.page([RIGHT, WRONG, NOTHING])

    assert conformance.UNEXPLAINED in page
    assert "| of-decisions | value | 1 | 2 | 50.0 % |" in page


def test_a_known_reason_is_told_once_for_all_its_cases() -> None:
    reason = conformance.reasons()[0]
    failed = [a_case(f"{reason.part}/{number}", got="null") for number in (1, 2)]

    page = conformance.page(failed)

    assert page.count(reason.sentence) == 1
    assert conformance.UNEXPLAINED not in page
