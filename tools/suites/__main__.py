"""The door: ``just suites [FOLDER] [--json FILE]``."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from tools.suites import report

SUITES = ("dmn_tck", "bpmn_execution", "bpmn_static", "bpmn_interchange")
PROJECT = Path(__file__).resolve().parents[2]


def default_folder() -> Path:
    """Where suites are looked for when nobody names a folder."""
    return Path(os.environ.get("CONGVU_SUITES", PROJECT.parent / "shared" / "suites"))


def found(folder: Path) -> Iterator[tuple[ModuleType, Path]]:
    """The suites whose layout the folder has, each with the place where it begins."""
    for name in SUITES:
        suite = importlib.import_module(f"tools.suites.{name}")
        place = suite.here(folder)
        if place is not None:
            yield suite, place


def main() -> int:
    """Run, tell, and end with 1 when a case failed, 2 when there was nothing to run."""
    parser = argparse.ArgumentParser(prog="just suites", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=default_folder())
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every case here")
    wanted = parser.parse_args()
    cases = []
    for suite, place in found(wanted.folder):
        for case in suite.run(place):
            cases.append(case)
            if not case.passed:
                print(report.line(case), flush=True)
    if not cases:
        print(f"No suite was found in {wanted.folder}.", file=sys.stderr)
        return 2
    print(*report.totals(cases), sep="\n")
    if wanted.json:
        report.write_json(wanted.json, cases)
    return 0 if all(case.passed for case in cases) else 1


if __name__ == "__main__":
    sys.exit(main())
