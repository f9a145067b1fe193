"""A table of a model as the analysis asks it: kinds and allowed values from the model's types."""

from collections.abc import Mapping
from typing import Final

from congvu.dmn.analysis import Analysis, Column, Grid, Row, analyse_grid
from congvu.dmn.model import DecisionTable, InputColumn, ItemDefinition, OutputColumn, Rule
from congvu.dmn.regions import TooFree, ends_of, read_tests
from congvu.feel import BUILTINS, CannotParse, Library, Value, compile_expression, types
from congvu.feel.typed import BUILT_IN

_LONGEST_CHAIN: Final = 20


def analyse(
    table: DecisionTable, named: Mapping[str, ItemDefinition], library: Library = BUILTINS
) -> Analysis:
    """Gaps, overlaps and rules never used, each with a counter-example.

    `named` are the item definitions of the model by name: where they list allowed values, nothing
    else is tried.
    """
    grid = Grid(
        hit_policy=table.hit_policy or "UNIQUE",
        columns=[_column(one, named) for one in table.inputs],
        rows=[_row(rule, table, named, library) for rule in table.rules],
        has_default=bool(table.outputs) and all(one.default for one in table.outputs),
    )
    return analyse_grid(grid, library)


def _column(column: InputColumn, named: Mapping[str, ItemDefinition]) -> Column:
    kind, allowed = _resolved(column.type_ref, named)
    return Column(column.label or column.text, kind, column.allowed or allowed)


def _resolved(type_ref: str, named: Mapping[str, ItemDefinition]) -> tuple[type | None, str]:
    """The class of the values of a type, and which are allowed; follows types that name others."""
    allowed = ""
    for _ in range(_LONGEST_CHAIN):
        item = named.get(type_ref)
        if item is None:
            break
        if item.is_collection or item.components:
            return None, ""
        allowed = allowed or item.allowed or item.constraint
        type_ref = item.type_ref
    of = BUILT_IN.get(type_ref)
    is_plain = isinstance(of, types.Simple) and of not in {types.ANY, types.NULL}
    return (of.kind if is_plain and isinstance(of, types.Simple) else None), allowed


def _row(
    rule: Rule, table: DecisionTable, named: Mapping[str, ItemDefinition], library: Library
) -> Row:
    outputs = tuple(text.strip() for text in rule.outputs)
    rank = tuple(
        _rank(text, column, named, library)
        for text, column in zip(outputs, table.outputs, strict=False)
    )
    return Row(rule.tests, outputs, rank)


def _rank(
    text: str, column: OutputColumn, named: Mapping[str, ItemDefinition], library: Library
) -> int:
    """Where an output stands among the allowed values, which are in order of priority."""
    allowed = read_tests(column.allowed or _resolved(column.type_ref, named)[1], library)
    try:
        values = ends_of(allowed, library) if allowed else []
    except TooFree:
        values = []
    given = _constant(text, library)
    return values.index(given) if given in values else len(values)


def _constant(text: str, library: Library) -> Value:
    try:
        expression = compile_expression(text, library=library)
    except CannotParse:
        return None
    return None if expression.free_names else expression.evaluate({})
