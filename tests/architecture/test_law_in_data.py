"""Procedures are data: code knows what a procedure may say, and none by name."""

import re

from tests.architecture.source import PROJECT, SOURCE

from congvu.reference import yaml_text


def test_no_code_names_a_procedure() -> None:
    """The composition root alone, which loads the demonstration, may name what it loads."""
    named = set()
    for file in (PROJECT / "packages/procedures").glob("*/*/procedure.yaml"):
        content = yaml_text.load(file)
        named |= {str(content["code"]), str(content["slug"])}
    pattern = re.compile("|".join(re.escape(name) for name in sorted(named)))
    telling = [
        str(path.relative_to(SOURCE.parent))
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".html", ".js"}
        and not path.is_relative_to(SOURCE / "config")
        and pattern.search(path.read_text(encoding="utf-8"))
    ]

    assert named
    assert telling == []
