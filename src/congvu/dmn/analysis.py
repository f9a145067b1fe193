"""What is wrong with a decision table before anybody asks it: gaps, overlaps, rules never used.

Each finding has a counter-example: values of the inputs for which it happens. The inputs are taken
to be independent of each other and to be given (not null). A finding is always true; where a cell
is too free to be analysed, as `> other input`, there may be more than is found, and
`Analysis.not_analysed` says where.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from congvu.dmn.regions import Region, TooFree, ends_of, read_tests, regions
from congvu.feel import BUILTINS, Library, UnaryTests, Value, to_text
from congvu.feel.faults import Language

_MOST_STEPS: Final = 100_000
_MOST_FINDINGS: Final = 20


@dataclass(frozen=True, slots=True)
class Column:
    """An input: how it is called, the class of its values and its allowed values, if known."""

    name: str
    kind: type | None = None
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: the texts of its cells; `output` tells equal outputs, `rank` orders by priority."""

    cells: Sequence[str]
    output: object = None
    rank: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """What the analysis asks of a table. `has_default` if outputs exist where no rule fires."""

    hit_policy: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    has_default: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A `gap`, an `overlap`, a `conflict` or a rule that is `masked` or `never` matches.

    `rules` counts from 1; for a masked rule it comes first, and then those that fire instead.
    """

    kind: str
    rules: tuple[int, ...]
    example: Mapping[str, Region]

    def words(self, language: Language) -> str:
        """The finding with its counter-example, in a sentence."""
        numbers = ", ".join(map(str, self.rules[1:] if self.kind == "masked" else self.rules))
        first = self.rules[0] if self.rules else ""
        example = ", ".join(f"{name} {_said(one, language)}" for name, one in self.example.items())
        said = _WORDS[self.kind][language].format(first=first, rules=numbers)
        return f"{said}{_FOR[language].format(example=example)}" if example else said


@dataclass(frozen=True, slots=True)
class NotAnalysed:
    """A cell that is too free, by rule (from 1) and input; no rule at all if a bound was passed."""

    rule: int
    input: str
    text: str

    def words(self, language: Language) -> str:
        code = "free" if self.rule else "bound"
        return _WORDS[code][language].format(rule=self.rule, input=self.input, text=self.text)


@dataclass(frozen=True, slots=True)
class Analysis:
    gaps: tuple[Finding, ...]
    overlaps: tuple[Finding, ...]
    unreachable: tuple[Finding, ...]
    not_analysed: tuple[NotAnalysed, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.gaps, *self.overlaps, *self.unreachable)


def analyse_grid(grid: Grid, library: Library = BUILTINS) -> Analysis:
    """Everything that can be found within a bounded number of steps, each kind up to twenty times.

    UNIQUE forbids overlaps, ANY forbids those with different outputs; FIRST and PRIORITY let a
    rule mask another. COLLECT and the orders may fire as many rules, or as few, as they like.
    """
    return _Table(grid, library).analysis()


@dataclass(frozen=True, slots=True)
class _Slice:
    """Regions of an input for which the same rules match, by one; rules are bits of a number."""

    region: Region
    certain: int
    possible: int


@dataclass(frozen=True, slots=True)
class _Case:
    """One situation: what was chosen for each input, and which rules match then."""

    chosen: tuple[_Slice, ...]
    certain: int
    possible: int


class _Table:
    def __init__(self, grid: Grid, library: Library) -> None:
        self.grid = grid
        self.library = library
        self.free: list[NotAnalysed] = []
        self.axes = [self._axis(place, column) for place, column in enumerate(grid.columns)]

    def analysis(self) -> Analysis:
        gaps: list[Finding] = []
        overlaps: dict[tuple[int, ...], Finding] = {}
        masks: dict[int, list[_Case]] = {row: [] for row in range(len(self.grid.rows))}
        used: set[int] = set()
        cases = list(islice(self._cases(), _MOST_STEPS + 1))
        complete = len(cases) <= _MOST_STEPS
        if not complete:
            self.free.append(NotAnalysed(0, "", ""))
        for case in cases:
            if not case.possible:
                gaps += self._gap(case)
            for rules in self._collisions(case):
                overlaps.setdefault(rules, self._finding(self._collision_kind, rules, case))
            for row in _bits(case.possible):
                if self._masking(row, case):
                    masks[row].append(case)
                else:
                    used.add(row)
        unreachable = self._unreachable(masks, used) if complete else ()
        return Analysis(
            tuple(gaps[:_MOST_FINDINGS]),
            tuple(islice(overlaps.values(), _MOST_FINDINGS)),
            tuple(islice(unreachable, _MOST_FINDINGS)),
            tuple(self.free),
        )

    def _axis(self, place: int, column: Column) -> list[_Slice]:
        """The regions of an input; those for which the same rules match are one."""
        everybody = (1 << len(self.grid.rows)) - 1
        cells = {row: self._cell(row, place) for row in range(len(self.grid.rows))}
        known = {row: cell for row, cell in cells.items() if cell is not None}
        allowed = read_tests(column.allowed, self.library) if column.allowed else None
        try:
            found = regions(known.values(), allowed, column.kind, self.library)
        except TooFree:
            self.free += [self._not_analysed(row, place) for row in known]
            return [_Slice(Region(None), 0, everybody)]
        free = sum(1 << row for row, cell in cells.items() if cell is None)
        slices: dict[int, _Slice] = {}
        for region in found:
            certain = sum(
                1 << row for row, cell in known.items() if cell.matches(region.sample, {}) is True
            )
            slices.setdefault(certain, _Slice(region, certain, certain | free))
        return list(slices.values())

    def _cell(self, row: int, place: int) -> UnaryTests | None:
        """The tests of a cell; none, and said so, if they are too free."""
        tests = read_tests(self.grid.rows[row].cells[place], self.library)
        try:
            if tests is not None:
                ends_of(tests, self.library)
                return tests
        except TooFree:
            pass
        self.free.append(self._not_analysed(row, place))
        return None

    def _not_analysed(self, row: int, place: int) -> NotAnalysed:
        text = self.grid.rows[row].cells[place]
        return NotAnalysed(row + 1, self.grid.columns[place].name, text)

    def _cases(self) -> Iterator[_Case]:
        """Every combination of regions; where no rule is left, what follows is one case."""
        everybody = (1 << len(self.grid.rows)) - 1
        waiting = [_Case((), everybody, everybody)]
        while waiting:
            case = waiting.pop()
            if len(case.chosen) == len(self.axes) or not case.possible:
                yield case
                continue
            waiting += [
                _Case((*case.chosen, one), case.certain & one.certain, case.possible & one.possible)
                for one in reversed(self.axes[len(case.chosen)])
            ]

    def _gap(self, case: _Case) -> list[Finding]:
        single = self.grid.hit_policy in {"UNIQUE", "ANY", "FIRST", "PRIORITY"}
        if self.grid.has_default or not single:
            return []
        return [self._finding("gap", (), case)]

    @property
    def _collision_kind(self) -> str:
        return "overlap" if self.grid.hit_policy == "UNIQUE" else "conflict"

    def _collisions(self, case: _Case) -> Iterator[tuple[int, ...]]:
        if self.grid.hit_policy not in {"UNIQUE", "ANY"}:
            return
        rows = list(_bits(case.certain))
        if self.grid.hit_policy == "ANY" and rows:
            first = self.grid.rows[rows[0]].output
            others = [row for row in rows if self.grid.rows[row].output != first]
            rows = [rows[0], *others] if others else []
        if len(rows) > 1:
            yield tuple(row + 1 for row in rows)

    def _masking(self, row: int, case: _Case) -> list[int]:
        """The rules that certainly fire instead of this one."""
        rows, policy = self.grid.rows, self.grid.hit_policy
        if policy == "FIRST":
            return [other for other in _bits(case.certain) if other < row]
        if policy == "PRIORITY":
            mine = rows[row].rank
            return [other for other in _bits(case.certain) if rows[other].rank < mine]
        return []

    def _unreachable(self, masks: Mapping[int, list[_Case]], used: set[int]) -> Iterator[Finding]:
        for row, cases in masks.items():
            if row in used:
                continue
            if cases:
                instead = {one for case in cases for one in self._masking(row, case)}
                rules = (row + 1, *sorted(one + 1 for one in instead))
                yield self._finding("masked", rules, cases[0])
            else:
                yield Finding("never", (row + 1,), {})

    def _finding(self, kind: str, rules: tuple[int, ...], case: _Case) -> Finding:
        """Inputs that were not chosen yet may have any value, so they are not named."""
        named = zip(self.grid.columns, case.chosen, strict=False)
        example = {
            column.name: one.region for column, one in named if one.region.sample is not None
        }
        return Finding(kind, rules, example)


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def _said(region: Region, language: Language) -> str:
    if not region.other_than:
        return f"= {_value_said(region.sample)}"
    texts = ", ".join(to_text(text) for text in region.other_than)
    return ("khác " if language == "vi" else "other than ") + texts


def _value_said(value: Value) -> str:
    return (
        to_text(value).removeprefix("@").strip('"')
        if not isinstance(value, str)
        else to_text(value)
    )


_FOR: Final[Mapping[Language, str]] = {"vi": ", ví dụ {example}", "en": ", for example {example}"}
_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "gap": {
        "vi": "không có dòng nào của bảng áp dụng",
        "en": "no rule of the table applies",
    },
    "overlap": {
        "vi": "nhiều dòng cùng áp dụng ({rules}), trong khi bảng chỉ cho phép một",
        "en": "several rules apply ({rules}), where the table allows one",
    },
    "conflict": {
        "vi": "các dòng {rules} cùng áp dụng nhưng cho kết quả khác nhau",
        "en": "the rules {rules} apply together and give different outputs",
    },
    "masked": {
        "vi": "dòng {first} không bao giờ được dùng: dòng {rules} luôn áp dụng trước",
        "en": "rule {first} is never used: rule {rules} always comes first",
    },
    "never": {
        "vi": "dòng {first} không bao giờ áp dụng: các ô của nó loại trừ nhau",
        "en": "rule {first} can never apply: its cells leave no value",
    },
    "free": {
        "vi": "dòng {rule}, cột “{input}”: không phân tích được ô “{text}” vì giá trị chưa biết",
        "en": "rule {rule}, input “{input}”: “{text}” hangs on what is not known: not analysed",
    },
    "bound": {
        "vi": "bảng có quá nhiều trường hợp để phân tích hết",
        "en": "the table has too many cases to analyse them all",
    },
}
