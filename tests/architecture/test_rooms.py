"""What imports cannot show: which room may reach into which, by table and by private module."""

import ast

import pytest
from django.apps import apps
from django.db import models
from tests.architecture.source import Module, modules

ORDER = (
    {"kernel"},
    {"ui"},
    {"audit"},
    {"jobs"},
    {"reference"},
    {"identity"},
    {"files", "deadlines", "numbering", "sources"},
    {"tasks", "notifications", "signatures"},
    {"workflow", "eforms"},
    {"procedures"},
    {"documents"},
    {"registers"},
    {"dossiers"},
    {"portal", "workspace"},
    {"config"},
)
PUBLIC = {"services", "queries", "events", "rules", "models", "wording"}
"""What a room offers to other rooms; the words for its own codes are among it."""

WAYS_OF_ITS_OWN = {
    "kernel": {"*"},
    "feel": {"*"},
    "dmn": {"*"},
    "bpmn": {"*"},
    "ui": {"*"},
    "audit": {"sequencing", "web"},
    "files": {"web.responses"},
    "identity": {"permissions", "web.access", "middleware"},
    "jobs": {"worker"},
    "reference": {"yaml_text"},
}
"""Rooms at the bottom are there to be used; their docstrings name these doors."""

QUERYING = {"objects"}


def height(room: str) -> int:
    return next(number for number, floor in enumerate(ORDER) if room in floor)


def test_foreign_keys_point_down() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model.__module__.startswith("congvu.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model.__module__.startswith("congvu.")
        and field.related_model._meta.app_label != model._meta.app_label
        and height(field.related_model._meta.app_label) >= height(model._meta.app_label)
    ]

    assert not upwards


def test_a_foreign_key_to_another_room_leaves_no_door_behind() -> None:
    doors = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("congvu.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label != model._meta.app_label
        and not (field.remote_field.related_name or "").endswith("+")
    ]

    assert not doors


def _imports(module: Module) -> list[tuple[str, str]]:
    """Pairs of room and what is imported from it, for the rooms other than its own."""
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("congvu."):
            _, room, *rest = (node.module or "").split(".")
            names = [".".join(rest)] if rest else [alias.name for alias in node.names]
            found += [(room, name) for name in names if room != module.room]
    return found


def test_what_is_private_to_a_room_is_imported_by_that_room_alone() -> None:
    intruders = []
    for module in modules():
        if module.room == "config":  # the composition root puts everything together
            continue
        for room, name in _imports(module):
            ways = PUBLIC | WAYS_OF_ITS_OWN.get(room, set())
            open_doors = "*" in ways or any(
                name == way or name.startswith(f"{way}.") for way in ways
            )
            if not open_doors:
                intruders.append(f"{module.place} imports {room}.{name}")

    assert not intruders


def test_tables_of_another_room_are_read_through_its_queries() -> None:
    intruders = []
    for module in modules():
        foreign = {
            alias.asname or alias.name: node.module
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("congvu.")
            and ".models" in (node.module or "")
            and (node.module or "").split(".")[1] != module.room
            for alias in node.names
        }
        intruders += [
            f"{module.place}:{node.lineno} {node.value.id}.objects of {foreign[node.value.id]}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute)
            and node.attr in QUERYING
            and isinstance(node.value, ast.Name)
            and node.value.id in foreign
        ]

    assert not intruders


def test_the_domain_has_no_signals() -> None:
    signals = [
        module.place
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        and any(
            name in {"django.dispatch", "django.db.models.signals"}
            for name in (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
            )
        )
    ]

    assert not signals


@pytest.mark.parametrize("room", sorted(set().union(*ORDER)))
def test_every_room_says_what_it_is_for(room: str) -> None:
    said = [
        ast.get_docstring(module.tree)
        for module in modules()
        if module.name == f"congvu.{room}.__init__"
    ]

    assert said
    assert all(said)
