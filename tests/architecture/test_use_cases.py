"""Writes carry their proof, pages say who may open them, refusals have words."""

import ast
import importlib
import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from tests.architecture.source import Function, Module, called, modules

WRITES = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "get_or_create",
    "update_or_create",
}
WRITING_RECEIVERS = {"objects", "filter", "exclude", "all", "select_for_update"}
DOORS = {"recorded", "seen"}
BELOW_THE_JOURNAL = {"audit", "kernel"}
"""The journal itself cannot be recorded in the journal."""

INSIDE_THE_CALLERS_ACT = {
    # These run inside the transaction of the use case that called them, which is recorded, and are
    # refused outside one; an entry of their own would say the same thing twice.
    "congvu.numbering.services.take": "the number is part of the act that needs it",
    "congvu.jobs.services.publish": "an event tells an act that is recorded",
    "congvu.jobs.services.enqueue": "a job is asked for by an act that is recorded",
    "congvu.jobs.services.run_sweeps": "notes when a sweep ran; each sweep calls recorded use "
    "cases",
    "congvu.notifications.services.notify": "the message belongs to the act that it tells of",
}


def _service_modules() -> list[Module]:
    return [
        module
        for module in modules()
        if module.room not in BELOW_THE_JOURNAL
        and re.fullmatch(r"congvu\.\w+\.services(\.\w+)?", module.name)
    ]


def _writes(function: ast.AST) -> bool:
    """Whether a table is written: `x.save()`, `Model.objects.create()`."""
    for call in ast.walk(function):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr not in WRITES:
            continue
        before = ast.unparse(call.func.value)
        if call.func.attr == "save" or "objects" in before or call.func.attr.startswith("bulk"):
            return True
    return False


def _reachable(start: str, functions: dict[str, Function]) -> Iterator[Function]:
    """The function and all private ones of its module that it calls, directly or not."""
    waiting, known = [start], set()
    while waiting:
        name = waiting.pop()
        if name in known or name not in functions:
            continue
        known.add(name)
        yield functions[name]
        waiting += [other for other in called(functions[name]) if other in functions]


def test_every_public_service_that_writes_opens_the_journal() -> None:
    unrecorded = []
    for module in _service_modules():
        functions = {node.name: node for node in module.tree.body if isinstance(node, Function)}
        for name in functions:
            if name.startswith("_") or not _public(module, name):
                continue
            reached = list(_reachable(name, functions))
            if any(_writes(one) for one in reached) and not any(
                DOORS & called(one) for one in reached
            ):
                unrecorded.append(f"{module.name.removesuffix('.__init__')}.{name}")

    assert sorted(set(unrecorded) - set(INSIDE_THE_CALLERS_ACT)) == []


def _public(module: Module, name: str) -> bool:
    """A package of services says in its `__init__` what is public."""
    root = module.path.parent / "__init__.py"
    if module.path.parent.name != "services":
        return True
    return bool(re.search(rf"\b{name}\b", root.read_text(encoding="utf-8")))


def test_every_argued_exception_still_exists() -> None:
    there = {
        f"{module.name.removesuffix('.__init__')}.{node.name}"
        for module in _service_modules()
        for node in module.functions()
    }

    assert set(INSIDE_THE_CALLERS_ACT) <= there


def test_services_know_no_web_request() -> None:
    knowing = [
        module.place for module in _service_modules() if "HttpRequest" in ast.unparse(module.tree)
    ]

    assert not knowing


def _views(patterns: "list[URLPattern | URLResolver]") -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns)
        else:
            yield pattern


def test_every_view_says_who_may_open_it() -> None:
    silent = [
        f"{view.pattern} ({view.lookup_str})"
        for view in _views(get_resolver().url_patterns)
        if getattr(view.callback, "access", None) is None
    ]

    assert not silent


def test_every_reason_has_words() -> None:
    wordless = []
    known: dict[str, set[str]] = {}
    for module in modules():
        for call in ast.walk(module.tree):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "Reason":
                continue
            if call.args and isinstance(call.args[0], ast.Constant):
                code = call.args[0].value
                if code not in known.setdefault(module.room, _words(module.room)):
                    wordless.append(f"{module.place}:{call.lineno} {code}")

    assert not wordless


def _words(room: str) -> set[str]:
    """Codes that a room has words for; those of the rooms at the bottom serve everybody."""
    found: set[str] = set()
    for owner in (room, "ui"):
        try:
            found |= set(importlib.import_module(f"congvu.{owner}.wording").REASONS)
        except (ImportError, AttributeError):
            continue
    return found
