"""The compact form as JSON: every field that says something, in the order of its class."""

import dataclasses
import types
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from congvu.bpmn.definition import FORMAT, Definition, Words
from congvu.bpmn.state import Plain
from congvu.feel.library import Library

_D = TypeVar("_D", bound=Definition)


def to_json(definition: Definition) -> dict[str, Any]:
    """A definition as plain JSON; what has its default is left out."""
    content = {"format": FORMAT, **_plain(definition)}
    content.pop("library", None)
    return content


def from_json(kind: type[_D], content: Mapping[str, Any], library: Library | None) -> _D:
    """Read what `to_json` wrote. Raises ValueError for another version of the form."""
    if content.get("format") != FORMAT:
        raise ValueError(f"compact form {content.get('format')} is not {FORMAT}")
    values = {name: value for name, value in content.items() if name != "format"}
    made: _D = dataclasses.replace(_typed(kind, values), library=library)
    return made


def _plain(value: Plain) -> Plain:
    if isinstance(value, Words):
        return value.to_json()
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(said)
            for field in dataclasses.fields(value)
            if field.name != "library" and (said := getattr(value, field.name)) != field.default
        }
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, StrEnum) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _filled(kind: Plain, value: Mapping[str, Any]) -> Plain:
    hints = _hints(kind)
    return kind(**{name: _typed(hints[name], one) for name, one in value.items()})


def _typed(kind: Plain, value: Plain) -> Plain:  # noqa: PLR0911 - one way for each kind of field
    origin: Plain = get_origin(kind)
    if origin is tuple:
        inner = get_args(kind)
        if inner[-1] is Ellipsis:
            return tuple(_typed(inner[0], one) for one in value)
        return tuple(_typed(of, one) for of, one in zip(inner, value, strict=True))
    if origin is types.UnionType:
        if value is None:
            return None
        kind = next(one for one in get_args(kind) if one is not types.NoneType)
    if kind is Words:
        return Words(*value)
    if dataclasses.is_dataclass(kind):
        return _filled(kind, value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return value
