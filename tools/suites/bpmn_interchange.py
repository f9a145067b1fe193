"""Models of other tools: read, written and read again, nothing may be lost."""

from collections.abc import Iterator
from pathlib import Path

from tools.suites.report import Case

from congvu import bpmn

NAME = "bpmn-interchange"


def here(folder: Path) -> Path | None:
    """The folder itself or one directly below that holds such models and no folder of rules."""
    for place in (folder, folder / NAME):
        if any(place.glob("[A-C].*.bpmn")):
            return place
    return None


def run(folder: Path) -> Iterator[Case]:
    for file in sorted(folder.rglob("*.bpmn")):
        yield _case(file.relative_to(folder).as_posix(), file)


def _case(name: str, file: Path) -> Case:
    try:
        first = bpmn.read(file.read_bytes())
        second = bpmn.read(bpmn.write(first))
        differences = bpmn.same_elements(first, second)
    except Exception as error:  # noqa: BLE001 - a crash is the failure of this one case
        differences = [f"{type(error).__name__}: {error}"]
    got = "; ".join(differences[:3]) or "same elements"
    return Case(NAME, name, "interchange", not differences, "same elements", got)
