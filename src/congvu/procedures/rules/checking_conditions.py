"""Conditions of a package: they can be read, look back only, fit their types and can be true."""

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any, Final

from congvu.eforms.rules import LIBRARY, FieldType, Situation, types_of
from congvu.feel import (
    CannotParse,
    Expression,
    Fault,
    check,
    compile_expression,
    tree,
    type_of,
    types,
)
from congvu.procedures.rules.problems import Problem, Spot

Fields = Mapping[str, Mapping[str, Any]]

_MOST_SITUATIONS: Final = 4096
_CHOSEN: Final = (FieldType.CHOICE, FieldType.YES_NO)


def condition_problems(
    where: str, path: Spot, text: str | None, known: Fields
) -> Iterator[Problem]:
    """What is wrong with one condition, given the fields that are asked before it."""
    if not text:
        return
    expression, found = _judged(where, path, text, known)
    yield from found
    if expression is None or found:
        return
    given = type_of(expression, types_of(known), LIBRARY)
    if given not in {types.BOOLEAN, types.ANY}:
        yield Problem(
            where,
            f"a condition is true or false, but this is {given.words('en')}",
            f"điều kiện phải đúng hoặc sai, nhưng đây là {given.words('vi')}",
            path,
        )
        return
    named = list(dict.fromkeys(_unchoosable(expression.tree, known)))
    yield from (_nobody_chooses(where, path, name, value) for name, value in named)
    if not named:
        yield from _never_true(where, path, expression, known)


def expression_problems(where: str, path: Spot, text: str, known: Fields) -> Iterator[Problem]:
    """What is wrong with an expression over the form that may give any value."""
    yield from _judged(where, path, text, known)[1]


def _judged(
    where: str, path: Spot, text: str, known: Fields
) -> tuple[Expression | None, list[Problem]]:
    """The expression, if it can be read, and what is wrong with its names and types."""
    try:
        expression = compile_expression(text, names=types_of(known), library=LIBRARY)
    except CannotParse as refusal:
        return None, [_of_fault(where, path, fault) for fault in refusal.faults]
    unknown = [name for name in _asked_fields(expression) if _field_of(name, known) is None]
    if unknown:
        return expression, [_not_asked(where, path, name) for name in unknown]
    faults = check(expression, types_of(known), LIBRARY)
    return expression, [_of_fault(where, path, fault) for fault in faults]


def _not_asked(where: str, path: Spot, name: str) -> Problem:
    return Problem(
        where,
        f"the condition asks for {name}, which is not asked before it",
        f"điều kiện hỏi {name}, nhưng trước đó không có câu hỏi này",
        path,
    )


def _asked_fields(expression: Expression) -> list[str]:
    return list(dict.fromkeys(_asked(expression.tree, expression.free_names)))


def _of_fault(where: str, path: Spot, fault: Fault) -> Problem:
    return Problem(where, fault.words("en"), fault.words("vi"), path)


def _asked(node: tree.Node, free: frozenset[str]) -> Iterator[str]:
    """The paths of fields in an expression, as they are written: ``child.name.given``."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        dotted = _dotted(current)
        if dotted is None:
            waiting.extend(reversed(list(tree.children(current))))
        elif dotted.partition(".")[0] in free:
            yield dotted


def _dotted(node: tree.Node) -> str | None:
    names: list[str] = []
    while isinstance(node, tree.Path):
        names.append(node.name)
        node = node.source
    return ".".join([node.name, *reversed(names)]) if isinstance(node, tree.Name) else None


def _field_of(dotted: str, known: Fields) -> str | None:
    """The field that a path names, or a part of its value."""
    names = dotted.split(".")
    starts = (".".join(names[:count]) for count in range(len(names), 0, -1))
    return next((start for start in starts if start in known), None)


def _unchoosable(node: tree.Node, known: Fields) -> Iterator[tuple[str, str]]:
    """Values that a condition compares a choice with, though nobody can choose them."""
    for one in tree.descendants(node):
        if isinstance(one, tree.Binary) and one.operator in {"=", "!="}:
            pairs = [(one.left, one.right), (one.right, one.left)]
        elif isinstance(one, tree.In):
            pairs = [(one.value, test) for test in one.tests]
        else:
            continue
        for asked, wanted in pairs:
            field = known.get(_dotted(asked) or "")
            if field is not None and field["type"] == FieldType.CHOICE:
                possible = set(_values(field))
                yield from (
                    (str(field["id"]), text) for text in _texts(wanted) if text not in possible
                )


def _texts(node: tree.Node) -> list[str]:
    items = node.items if isinstance(node, tree.ListOf) else (node,)
    return [
        one.value for one in items if isinstance(one, tree.Literal) and isinstance(one.value, str)
    ]


def _values(field: Mapping[str, Any]) -> list[object]:
    """What can be chosen in a field; an option that stops leads out of the form."""
    if field["type"] == FieldType.YES_NO:
        return [True, False]
    return [one["value"] for one in field.get("options", ()) if "stops" not in one]


def _nobody_chooses(where: str, path: Spot, name: str, value: str) -> Problem:
    return Problem(
        where,
        f"the condition wants {name} to be {value}, which nobody can choose",
        f"điều kiện cần {name} là {value}, nhưng không ai chọn được giá trị này",
        path,
    )


def _never_true(where: str, path: Spot, expression: Expression, known: Fields) -> Iterator[Problem]:
    """Tries every combination of what can be chosen, where the condition asks nothing else."""
    asked = _asked_fields(expression)
    names = list(dict.fromkeys(field for one in asked if (field := _field_of(one, known))))
    if not names or any(known[name]["type"] not in _CHOSEN for name in names):
        return
    open_values = [[None, *_values(known[name])] for name in names]
    tried = list(islice(product(*open_values), _MOST_SITUATIONS + 1))
    if len(tried) > _MOST_SITUATIONS:
        return
    now = Situation({name: known[name] for name in names}, {}, None)
    for values in tried:
        for name, value in zip(names, values, strict=True):
            now.answer(name, value)
        if now.holds(expression.text):
            return
    said = ", ".join(names)
    yield Problem(
        where,
        f"it can never be reached: no answers to {said} make its condition true",
        f"không bao giờ tới được: không câu trả lời nào cho {said} làm điều kiện đúng",
        path,
    )
