"""Check a package without a database: everything that would hurt somebody later."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from congvu.bpmn import Definition
from congvu.procedures.rules.checking import problems_of, process_of
from congvu.procedures.rules.problems import Problem
from congvu.procedures.services.reading import lines_of, read_package

WalkCheck = Callable[[Definition], Iterable[str]]

_walk_checks: list[WalkCheck] = []


def register_walk_check(check: WalkCheck) -> None:
    """Let the owner of dossiers judge the legal walk of a process.

    `check` answers a sentence for every move between legal states that the law does not know.
    """
    if check not in _walk_checks:
        _walk_checks.append(check)


def check_package(folder: Path) -> tuple[Problem, ...]:
    """Every problem of a package, with file and place; empty when it may be published."""
    content, found = read_package(folder)
    if content is None:
        return tuple(found)
    problems = check_content(content)
    lines = lines_of(folder) if problems else {}
    return tuple(one.with_line(lines) for one in problems)


def check_content(content: dict[str, Any]) -> tuple[Problem, ...]:
    definition, found = process_of(content["process"])
    walks: list[Problem] = []
    if definition is not None:
        walks = [
            Problem("process.bpmn", sentence)
            for check in _walk_checks
            for sentence in check(definition)
        ]
    return (*problems_of(content), *found, *walks)
