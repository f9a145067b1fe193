"""Kinds of books as YAML files of the packages, each with its columns in the legal order."""

import datetime as dt
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from congvu.reference import yaml_text
from congvu.registers.rules import BookDefinition


def definition_on(kind: str, *, on: dt.date) -> dict[str, Any] | None:
    """What the packages say of a kind of book on a day; None when there is no such book."""
    found = [
        content
        for content in _all(settings.PROJECT / "packages" / "registers")
        if content["kind"] == kind and _holds(content, on)
    ]
    return max(found, key=lambda content: int(content["revision"]), default=None)


def _holds(content: dict[str, Any], on: dt.date) -> bool:
    definition = BookDefinition.read(content)
    ended = definition.valid_until is not None and on >= definition.valid_until
    return definition.valid_from <= on and not ended


@lru_cache(maxsize=4)
def _all(folder: Path) -> tuple[dict[str, Any], ...]:
    """Package files change with a release and a restart, so a process may keep them."""
    return tuple(
        yaml_text.load(file, schema="register-book.json") for file in sorted(folder.glob("*.yaml"))
    )
