"""What a suite says of one case, and how a run is told to people and to machines."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["value", "null", "execution", "refused", "accepted", "interchange"]
"""What a case expects. Value and null are counted apart: an engine that always answers null would
pass almost half of a suite of decisions."""

_WIDEST = 300


@dataclass(frozen=True, slots=True)
class Case:
    """One case with its verdict. `about` says, in a few words, why it failed."""

    suite: str
    id: str
    kind: Kind
    passed: bool
    expected: str
    got: str
    about: str = ""


def line(case: Case) -> str:
    """A failed case in one line, cut where a value is very long."""
    because = f" ({_cut(case.about)})" if case.about else ""
    return (
        f"FAILED {case.suite} {case.id} [{case.kind}]: "
        f"expected {_cut(case.expected)}, got {_cut(case.got)}{because}"
    )


def totals(cases: Iterable[Case]) -> list[str]:
    """One line for each kind of each suite, and one for the suite: passed of all, in percent."""
    counts: dict[str, dict[str, Counter[bool]]] = {}
    for case in cases:
        of_suite = counts.setdefault(case.suite, {})
        of_suite.setdefault(case.kind, Counter())[case.passed] += 1
    lines = []
    for suite, kinds in counts.items():
        if len(kinds) > 1:
            lines += [_total(f"{suite}, {kind}", count) for kind, count in kinds.items()]
        whole = sum(kinds.values(), Counter[bool]())
        lines.append(_total(f"{suite}, all", whole))
    return lines


def write_json(file: Path, cases: Iterable[Case]) -> None:
    """Every case with its verdict, for a machine to compare."""
    file.write_text(
        json.dumps([asdict(case) for case in cases], ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )


def _total(name: str, count: Counter[bool]) -> str:
    share = 100 * count[True] / count.total()
    return f"{name}: {count[True]:,} of {count.total():,} passed ({share:.1f} %)"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _WIDEST else flat[: _WIDEST - 1] + "…"
