"""Decision tables: which rules match, and what each hit policy makes of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from congvu.dmn import model
from congvu.dmn.compiling import COMPILERS, Code, Compiler, Names, fitted, nothing
from congvu.dmn.watching import Watched
from congvu.dmn.why import FiredRule, TrueCell
from congvu.feel import CannotParse, Frame, Value, compile_unary_tests, open_frame
from congvu.feel.compiling import Test
from congvu.feel.order import equal
from congvu.feel.values import NUMBERS

Output = tuple[Value, ...]
_FREE: Final = frozenset({"", "-"})


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: its number from 1, its outputs, and how it is written."""

    number: int
    outputs: tuple[Code, ...]
    rule: model.Rule


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of one input: each different text once, with the rules that have it as bits.

    A table repeats its cells from rule to rule; asked once each, they cost a part of it. `free` are
    the rules that do not ask this input.
    """

    input: Code
    allowed: Test | None
    cells: tuple[tuple[Test, int], ...]
    free: int

    def matching(self, value: Value, wanted: int, frame: Frame) -> int:
        """Which of the wanted rules are still in question after this input."""
        found = self.free
        for test, rules in self.cells:
            if rules & wanted and test(frame, value) is True:
                found |= rules
        return wanted & found


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be asked. `ranks` orders the outputs of each column, where it is said."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    defaults: tuple[Code, ...] | None
    ranks: tuple[Sequence[Value] | None, ...]
    written: model.DecisionTable

    def value(self, frame: Frame) -> Value:
        """What the table decides under these names; null where it says nothing, or too much."""
        values = [column.input(frame) for column in self.columns]
        wanted = (1 << len(self.rows)) - 1
        for column, value in zip(self.columns, values, strict=True):
            allowed = column.allowed
            if allowed is not None and value is not None and allowed(frame, value) is not True:
                return frame.note("not_allowed")
            wanted = column.matching(value, wanted, frame)
        fired = [row for row in self.rows if wanted >> (row.number - 1) & 1] if wanted else []
        if self.written.hit_policy == "FIRST":
            fired = fired[:1]
        if not fired:
            return self._default(frame)
        outputs = [tuple(code(frame) for code in row.outputs) for row in fired]
        chosen = _POLICIES[self.written.hit_policy](self, outputs)
        if chosen is None:
            return frame.note("hit_policy", policy=self.written.hit_policy)
        if isinstance(frame.run, Watched):
            frame.run.fired(self._told(row, values) for row in fired)
        if self.written.hit_policy in _OF_MANY:
            return self._gathered([self._named(output) for output in chosen])
        return self._named(chosen[0])

    def _default(self, frame: Frame) -> Value:
        if self.defaults is None:
            return [] if self._counts_nothing() else None
        value = self._named(tuple(code(frame) for code in self.defaults))
        return self._gathered([value]) if self.written.hit_policy in _OF_MANY else value

    def _counts_nothing(self) -> bool:
        return self.written.hit_policy in _OF_MANY and not self.written.aggregation

    def _named(self, output: Output) -> Value:
        if len(output) == 1:
            return output[0]
        names = (column.name for column in self.written.outputs)
        return dict(zip(names, output, strict=True))

    def _gathered(self, values: list[Value]) -> Value:
        aggregate = _AGGREGATIONS.get(self.written.aggregation)
        return values if aggregate is None else aggregate(values)

    def _told(self, row: Row, values: Sequence[Value]) -> FiredRule:
        columns = self.written.inputs
        cells = tuple(
            TrueCell(column.label or column.text, text, value)
            for column, text, value in zip(columns, row.rule.tests, values, strict=True)
            if text not in _FREE
        )
        named = dict(zip(self.written.annotations, row.rule.annotations, strict=False))
        return FiredRule(row.number, cells, named)

    def rank(self, output: Output) -> tuple[int, ...]:
        """Where the output stands in the order of the allowed values; unknown ones come last."""
        return tuple(map(_place, self.ranks, output))


def _place(ranks: Sequence[Value] | None, value: Value) -> int:
    if ranks is None:
        return 0
    return next((n for n, one in enumerate(ranks) if equal(one, value)), len(ranks))


def _only(_table: Table, outputs: list[Output]) -> list[Output] | None:
    return outputs if len(outputs) == 1 else None


def _same(_table: Table, outputs: list[Output]) -> list[Output] | None:
    first = list(outputs[0])
    return outputs if all(equal(first, list(other)) is True for other in outputs) else None


def _as_they_come(_table: Table, outputs: list[Output]) -> list[Output]:
    return outputs


def _by_priority(table: Table, outputs: list[Output]) -> list[Output]:
    return sorted(outputs, key=table.rank)


_POLICIES: Final[dict[str, Callable[[Table, list[Output]], list[Output] | None]]] = {
    "UNIQUE": _only,
    "ANY": _same,
    "FIRST": _as_they_come,
    "RULE ORDER": _as_they_come,
    "COLLECT": _as_they_come,
    "PRIORITY": _by_priority,
    "OUTPUT ORDER": _by_priority,
}
_OF_MANY: Final = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


def _sum(values: list[Value]) -> Value:
    total = Decimal(0)
    for value in values:
        if not isinstance(value, Decimal):
            return None
        total = NUMBERS.add(total, value)
    return total


def _end(choose: Callable[[list[Decimal]], Decimal], values: list[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, Decimal)]
    return choose(numbers) if len(numbers) == len(values) else None


_AGGREGATIONS: Final[dict[str, Callable[[list[Value]], Value]]] = {
    "SUM": _sum,
    "COUNT": lambda values: Decimal(len(values)),
    "MIN": partial(_end, min),
    "MAX": partial(_end, max),
}


def table_code(compiler: Compiler, table: model.DecisionTable, names: Names, owner: str) -> Code:
    """The closure of a decision table."""
    compiled = Table(
        columns=tuple(
            _column(compiler, table, place, names, owner) for place in range(len(table.inputs))
        ),
        rows=tuple(
            _row(compiler, table, number, names, owner) for number in range(1, len(table.rules) + 1)
        ),
        defaults=_defaults(compiler, table, names, owner),
        ranks=tuple(_ranks(compiler, one, owner) for one in table.outputs),
        written=table,
    )
    return compiled.value


def _column(
    compiler: Compiler, table: model.DecisionTable, place: int, names: Names, owner: str
) -> Column:
    written = table.inputs[place]
    free, having = 0, dict[str, int]()
    for number, rule in enumerate(table.rules):
        text = rule.tests[place]
        if text in _FREE:
            free |= 1 << number
        else:
            having[text] = having.get(text, 0) | 1 << number
    cells = []
    for text, rules in having.items():
        first = (rules & -rules).bit_length()  # the lowest bit is the first rule that has it
        line = table.rules[first - 1].line
        cells.append((_cell(compiler, text, names, f"{owner} [{first}]", line), rules))
    return Column(
        input=fitted(
            compiler.text(written.text, names, owner, written.line),
            compiler.types.of(written.type_ref, written.line),
        ),
        allowed=_allowed(compiler, written, names, owner),
        cells=tuple(cells),
        free=free,
    )


def _row(
    compiler: Compiler, table: model.DecisionTable, number: int, names: Names, owner: str
) -> Row:
    rule = table.rules[number - 1]
    outputs = tuple(
        fitted(
            nothing
            if text == "-"
            else compiler.text(text, names, f"{owner} [{number}]", rule.line),
            compiler.types.of(column.type_ref),
        )
        for text, column in zip(rule.outputs, table.outputs, strict=False)
    )
    return Row(number, outputs, rule)


def _cell(compiler: Compiler, text: str, names: Names, where: str, line: int | None) -> Test:
    try:
        return compile_unary_tests(
            text, names=names, library=compiler.library, types=compiler.named_types
        ).test
    except CannotParse as error:
        refused = compiler.refused(error, where, line)
        return lambda frame, _value: refused(frame) is True


def _allowed(
    compiler: Compiler, column: model.InputColumn, names: Names, owner: str
) -> Test | None:
    if column.allowed in _FREE:
        return None
    return _cell(compiler, column.allowed, names, owner, column.line)


def _defaults(
    compiler: Compiler, table: model.DecisionTable, names: Names, owner: str
) -> tuple[Code, ...] | None:
    if not any(column.default for column in table.outputs):
        return None
    return tuple(
        fitted(
            compiler.text(column.default, names, owner, column.line),
            compiler.types.of(column.type_ref),
        )
        for column in table.outputs
    )


def _ranks(compiler: Compiler, column: model.OutputColumn, owner: str) -> Sequence[Value] | None:
    """The allowed outputs in their order, which is their priority."""
    if not column.allowed:
        return None
    code = compiler.text(f"[{column.allowed}]", {}, owner, column.line)
    values = code(open_frame({}))
    return values if isinstance(values, list) else None


COMPILERS[model.DecisionTable] = table_code
