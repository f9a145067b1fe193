"""A package folder, read into one content: what a revision keeps."""

from pathlib import Path
from typing import Any

from congvu.kernel.refusals import Reason
from congvu.procedures.rules.problems import Problem, Spot
from congvu.reference import yaml_text
from congvu.reference.yaml_text import CannotRead

_LONGEST_TEMPLATE = 400_000


def read_package(folder: Path) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The content of a package, or every problem that keeps it from being read."""
    found: list[Problem] = []
    procedure = _read(folder, "procedure.yaml", "procedure.json", found)
    form = _read(folder, "form.yaml", "procedure-form.json", found)
    if procedure is None or form is None:
        return None, found
    results = {
        file.name: _read(folder, f"results/{file.name}", "procedure-result.json", found)
        for file in sorted((folder / "results").glob("*.yaml"))
    }
    process = folder / str(procedure["process"])
    if not process.is_file():
        found.append(Problem(str(procedure["process"]), "the process is missing"))
    if not (folder / "SOURCES.md").is_file():
        found.append(Problem("SOURCES.md", "say where the law stands and how sure it is"))
    if found:
        return None, found
    return {
        "procedure": procedure,
        "form": form,
        "process": process.read_text(encoding="utf-8"),
        "results": results,
        "decisions": {
            f"decisions/{file.name}": file.read_text(encoding="utf-8")[:_LONGEST_TEMPLATE]
            for file in sorted((folder / "decisions").glob("*.dmn"))
        },
        "templates": {
            file.name: file.read_text(encoding="utf-8")[:_LONGEST_TEMPLATE]
            for file in sorted((folder / "results").glob("*.typ"))
        },
    }, []


def lines_of(folder: Path) -> dict[str, dict[Spot, int]]:
    """The line of every value in the files of a package that people write conditions in."""
    return {name: yaml_text.lines(folder / name) for name in ("procedure.yaml", "form.yaml")}


def _read(folder: Path, name: str, schema: str, found: list[Problem]) -> Any | None:  # noqa: ANN401 - YAML
    path = folder / name
    if not path.is_file():
        found.append(Problem(name, "the file is missing"))
        return None
    try:
        return yaml_text.load(path, schema=schema)
    except CannotRead as refusal:
        found.extend(_problem(name, reason) for reason in refusal.reasons)
        return None


def _problem(name: str, reason: Reason) -> Problem:
    line = reason.values.get("line")
    where = f"{name}:{line}" if line else name
    return Problem(where, str(reason.values.get("problem", reason.code)))
