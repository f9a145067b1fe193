"""Names, sizes and what may not lie in the tree."""

import ast
import re
import sys
from pathlib import Path

from tests.architecture.source import PROJECT, SOURCE, committed_files, modules

EMPTY_NAMES = {
    *("utils", "util", "helpers", "helper", "common", "manager", "managers", "handle", "handler"),
    *("data", "info", "misc", "obj"),
}
LONGEST_FUNCTION = 60
LONGEST_MODULE = 400
LONGEST_TEMPLATE = 120
LARGEST_KERNEL = 800
OWN_PLACES = [str(place) for place in (PROJECT, Path.home()) if len(place.parts) > 1]
MACHINE_PATHS = re.compile(
    "|".join(["/home/[a-z]", *(re.escape(f"{own}/") for own in OWN_PLACES)]).encode()
)
"""Where somebody works: the house of a user, and wherever this very checkout lies."""
TEXT = {
    *(".py", ".md", ".html", ".toml", ".txt", ".in", ".yaml", ".yml", ".json", ".po", ".css"),
    *(".js", ".sh", ".bpmn", ".typ", ""),
}


def test_nothing_is_named_by_a_word_that_says_nothing() -> None:
    empty = [module.place for module in modules() if module.path.stem in EMPTY_NAMES]
    empty += [
        f"{module.place}:{function.lineno} {function.name}"
        for module in modules()
        for function in module.functions()
        if function.name.lstrip("_") in EMPTY_NAMES
    ]

    assert not empty


def test_functions_stay_short() -> None:
    lengths = sorted(
        (
            ((function.end_lineno or 0) - function.lineno + 1, f"{module.place} {function.name}")
            for module in modules()
            for function in module.functions()
        ),
        reverse=True,
    )
    print("The longest functions:", *lengths[:10], sep="\n  ")  # noqa: T201 - shown on failure

    assert [one for one in lengths if one[0] > LONGEST_FUNCTION] == []


def test_modules_stay_short() -> None:
    long = {
        module.place: length
        for module in modules()
        if (length := len(module.path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }

    assert not long


def test_templates_stay_short() -> None:
    long = {
        str(path.relative_to(PROJECT)): length
        for path in SOURCE.rglob("templates/**/*.html")
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_TEMPLATE
    }

    assert not long


def test_the_kernel_stays_small() -> None:
    lines = sum(
        len(module.path.read_text(encoding="utf-8").splitlines())
        for module in modules()
        if module.room == "kernel"
    )

    assert lines <= LARGEST_KERNEL


def test_sentences_are_translated_whole() -> None:
    marked = {
        "_",
        "gettext",
        "gettext_lazy",
        "ngettext",
        "ngettext_lazy",
        "pgettext",
        "pgettext_lazy",
    }
    glued = [
        f"{module.place}:{call.lineno}"
        for module in modules()
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in marked
        and call.args
        and not isinstance(call.args[0], ast.Constant)
    ]

    assert not glued


def test_templates_hold_no_style_and_no_script() -> None:
    """The content security policy would refuse them in a browser, so the page would be broken."""
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"")
    broken = [
        str(path.relative_to(PROJECT))
        for path in SOURCE.rglob("templates/**/*.html")
        if inline.search(path.read_text(encoding="utf-8"))
    ]

    assert not broken


def test_the_clock_is_read_at_the_edge_only() -> None:
    inside = [
        module.place
        for module in modules()
        if re.search(r"congvu\.\w+\.(services|rules|queries|models|permissions)\b", module.name)
        and re.search(r"timezone\.now\(\)|datetime\.now\(", ast.unparse(module.tree))
    ]

    assert not inside


def test_nothing_committed_names_a_machine() -> None:
    telling = [
        str(path.relative_to(PROJECT))
        for path in committed_files()
        if path.suffix in TEXT
        and path.name != "test_habits.py"
        and MACHINE_PATHS.search(path.read_bytes())
    ]

    assert not telling


def test_requirements_name_no_address() -> None:
    sys.path.insert(0, str(PROJECT / "tools"))
    try:
        import requirements  # noqa: PLC0415 - a tool, not a package
    finally:
        sys.path.pop(0)

    assert requirements.problems() == []
