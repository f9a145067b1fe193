"""Type expressions of a text as types; names that are not built in are those of the model."""

from collections.abc import Mapping
from typing import Final

from congvu.feel import tree, types
from congvu.feel.types import Type

BUILT_IN: Final[Mapping[str, Type]] = {
    "Any": types.ANY,
    "Null": types.NULL,
    "null": types.NULL,
    "number": types.NUMBER,
    "string": types.STRING,
    "boolean": types.BOOLEAN,
    "date": types.DATE,
    "time": types.TIME,
    "date and time": types.DATE_AND_TIME,
    "days and time duration": types.DAYS_DURATION,
    "day time duration": types.DAYS_DURATION,
    "years and months duration": types.MONTHS_DURATION,
    "year month duration": types.MONTHS_DURATION,
    "list": types.ListOf(types.ANY),
    "context": types.ContextOf({}),
    "range": types.RangeOf(types.ANY),
}


def type_of_node(node: tree.TypeNode, named: Mapping[str, Type]) -> Type | None:
    """The type that is written here; None if it names one that nobody knows."""
    if isinstance(node, tree.TypeNamed):
        return named.get(node.name) or BUILT_IN.get(node.name)
    if isinstance(node, tree.TypeContext):
        entries = {entry.name: type_of_node(entry.type, named) for entry in node.entries}
        known = {name: of for name, of in entries.items() if of is not None}
        return types.ContextOf(known) if len(known) == len(entries) else None
    if isinstance(node, tree.TypeFunction):
        result = type_of_node(node.result, named)
        parameters = [type_of_node(parameter, named) for parameter in node.parameters]
        kinds = tuple(kind for kind in parameters if kind is not None)
        if result is None or len(kinds) != len(parameters):
            return None
        return types.FunctionOf(kinds, result)
    of = type_of_node(node.of, named)
    if of is None:
        return None
    return types.ListOf(of) if isinstance(node, tree.TypeList) else types.RangeOf(of)


def entry_names(of: object) -> set[str]:
    """All names of entries of a type and of the types within it."""
    found: set[str] = set()
    waiting, seen = [of], set()
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if isinstance(current, types.ContextOf):
            found.update(current.entries)
            waiting.extend(current.entries.values())
        elif isinstance(current, types.ListOf | types.RangeOf):
            waiting.append(current.of)
    return found
