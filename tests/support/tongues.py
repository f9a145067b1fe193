"""Journeys name what people see in Vietnamese; who reads English sees the English of that word.

The English comes from where the site has it: the catalogue of the interface and the packages. So
one tour is walked in both languages, and a button whose words change is renamed in one place.
"""

import html
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import yaml
from tests.support.databases import PROJECT

from congvu.config import translations

_SAID_IN_A_PROCESS = re.compile(r'vi="([^"]*)"\s+en="([^"]*)"')
_PLACEHOLDER = re.compile(r"%\\\(\w+\\\)[sd]|%[sd]|\\\{[\w\\.]+\\\}")


@cache
def _pairs() -> tuple[tuple[str, str], ...]:
    """Every Vietnamese text that the site can show, with its English."""
    known = [(entry.msgstr, entry.msgid) for entry in translations.joined() if entry.msgstr]
    for file in sorted((PROJECT / "packages").rglob("*.yaml")):
        with file.open() as opened:
            known += _said_twice(yaml.load(opened, Loader=yaml.CBaseLoader))  # noqa: S506 - text only
    for file in sorted((PROJECT / "packages").rglob("*.bpmn")):
        told = _SAID_IN_A_PROCESS.findall(file.read_text())
        known += [(html.unescape(vi), html.unescape(en)) for vi, en in told]
    return tuple(dict.fromkeys(known))


def _said_twice(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("vi"), str) and isinstance(node.get("en"), str):
            yield node["vi"], node["en"]
        for value in node.values():
            yield from _said_twice(value)
    elif isinstance(node, list):
        for value in node:
            yield from _said_twice(value)


def named(vietnamese: str, language: str) -> re.Pattern[str] | str:
    """A label as its reader sees it: whole. A name has no English and stays what it is."""
    if language == "vi":
        return vietnamese
    return _one_of([en for vi, en in _pairs() if vi == vietnamese] or [vietnamese], "$")


def beginning(vietnamese: str, language: str) -> re.Pattern[str]:
    """A label of which only the first words are told."""
    if language == "vi":
        return re.compile(f"^{re.escape(vietnamese)}")
    whole = [en for vi, en in _pairs() if vi == vietnamese]
    longer = [en for vi, en in _pairs() if vi.startswith(vietnamese)]
    return _one_of(whole or longer or [vietnamese], "")


def containing(vietnamese: str, language: str) -> re.Pattern[str]:
    """A label of which some words are told."""
    if language == "vi":
        return re.compile(re.escape(vietnamese), re.IGNORECASE)
    told = vietnamese.lower()
    return _one_of([en for vi, en in _pairs() if told in vi.lower()] or [vietnamese], "")


def _one_of(texts: list[str], end: str) -> re.Pattern[str]:
    """Longer first; what a placeholder stands for may be anything."""
    escaped = sorted({_PLACEHOLDER.sub(".*", re.escape(text)) for text in texts}, key=len)
    return re.compile(f"^({'|'.join(reversed(escaped))}){end}")
