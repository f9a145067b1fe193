"""Write docs/reference/conformance.md anew: what passes, what fails, and why.

``python -m tools.suites.conformance [FOLDER]``. The reasons are ours and general: each names a part
of a standard that we do not run, by a piece of the id of the cases that need it.
"""

import argparse
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.suites.__main__ import PROJECT, default_folder, found
from tools.suites.report import Case

PAGE = PROJECT / "docs" / "reference" / "conformance.md"
REASONS = Path(__file__).with_name("reasons.toml")
UNEXPLAINED = "Not explained yet: a fault of ours until somebody shows otherwise."

HEAD = """# Conformance: what passes, what fails, and why

*Written by `just conformance` from the outside suites; do not edit by hand. The suites are not part
of the project: each is the random part (about four fifths) of the whole that we were given, so that
a fix must be a general one. Value cases and null cases are counted apart, because an engine that
always answers null would pass almost half of the decisions.*
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why cases fail whose id holds `part`, in one sentence."""

    part: str
    sentence: str


def reasons() -> tuple[Reason, ...]:
    """The known reasons, most particular first."""
    told = tomllib.loads(REASONS.read_text(encoding="utf-8"))
    return tuple(Reason(one["part"], one["sentence"]) for one in told.get("reason", ()))


def page(cases: Iterable[Case]) -> str:
    """The whole page: a table of totals, then the failures of each suite under their reasons."""
    by_suite: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_suite[case.suite].append(case)
    parts = [HEAD, "## Totals\n", _table(by_suite)]
    for suite, of_suite in by_suite.items():
        failed = [case for case in of_suite if not case.passed]
        if failed:
            parts += [f"## What fails in {suite}\n", _failures(failed)]
    return "\n".join(parts)


def _table(by_suite: dict[str, list[Case]]) -> str:
    lines = ["| suite | kind of case | passed | of | share |", "|---|---|--:|--:|--:|"]
    for suite, cases in by_suite.items():
        kinds: dict[str, Counter[bool]] = defaultdict(Counter)
        for case in cases:
            kinds[case.kind][case.passed] += 1
        for kind, count in kinds.items():
            share = 100 * count[True] / count.total()
            lines.append(
                f"| {suite} | {kind} | {count[True]:,} | {count.total():,} | {share:.1f} % |"
            )
    return "\n".join(lines) + "\n"


def _failures(failed: list[Case]) -> str:
    because: dict[str, list[Case]] = defaultdict(list)
    known = reasons()
    for case in failed:
        sentence = next((r.sentence for r in known if r.part in case.id), UNEXPLAINED)
        because[sentence].append(case)
    lines = []
    for sentence, cases in because.items():
        lines.append(f"{sentence}\n")
        lines += [f"- `{case.id}`: expected {case.expected}, got {case.got}" for case in cases]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Run every suite that is there, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=default_folder())
    wanted = parser.parse_args()
    cases = [case for suite, place in found(wanted.folder) for case in suite.run(place)]
    if not cases:
        parser.exit(2, f"No suite was found in {wanted.folder}; the page stays as it is.\n")
    PAGE.write_text(page(cases), encoding="utf-8")


if __name__ == "__main__":
    main()
