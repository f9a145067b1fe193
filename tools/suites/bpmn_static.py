"""Models that break one numbered rule each, and models that break none."""

import re
from collections.abc import Iterator
from pathlib import Path

from tools.suites.report import Case

from congvu import bpmn
from congvu.bpmn.static import broken_rules

NAME = "bpmn-static"


def here(folder: Path) -> Path | None:
    """The folder itself or one directly below that has folders named by rules."""
    for place in (folder, folder / NAME):
        if (place / "REF").is_dir() or any(place.glob("EXT[0-9][0-9][0-9]")):
            return place
    return None


def run(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.glob("*/*.bpmn")):
        yield _case(file)


def _case(file: Path) -> Case:
    numbered = re.fullmatch(r"EXT(\d{3})", file.parent.name)
    expected = f"EXT.{numbered[1]}" if numbered else "no rule broken"
    try:
        broken = {one.number for one in broken_rules(bpmn.read(file.read_bytes()))}
    except Exception as error:  # noqa: BLE001 - a crash is the failure of this one case
        broken = {f"{type(error).__name__}: {error}"}
    passed = expected in broken if numbered else not broken
    got = ", ".join(sorted(broken)) or "no rule broken"
    kind = "refused" if numbered else "accepted"
    name = f"{file.parent.name}/{file.name}"
    return Case(NAME, name, "refused" if kind == "refused" else "accepted", passed, expected, got)
