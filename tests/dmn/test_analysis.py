"""What is wrong with a table is found before anybody asks it, with values for which it happens."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.dmn.analysis import Analysis, Column, Grid, Row, analyse_grid
from congvu.feel import compile_unary_tests
from congvu.feel.temporal import Date


def _analysed(
    hit_policy: str,
    rows: Sequence[Sequence[str]],
    *,
    columns: Sequence[Column] | None = None,
    outputs: Sequence[object] | None = None,
    ranks: Sequence[tuple[int, ...]] | None = None,
) -> Analysis:
    columns = columns or [Column(f"x{place}") for place in range(len(rows[0]))]
    made = [
        Row(cells, outputs[at] if outputs else at, ranks[at] if ranks else ())
        for at, cells in enumerate(rows)
    ]
    return analyse_grid(Grid(hit_policy, columns, made))


def _said(analysis: Analysis, language: str = "en") -> list[str]:
    return [one.words(language) for one in analysis.findings]  # type: ignore[arg-type] # a language


def test_a_whole_table_has_nothing_to_say() -> None:
    found = _analysed("UNIQUE", [["< 5", "-"], [">= 5", "true"], [">= 5", "false"]])
    assert _said(found) == []
    assert found.not_analysed == ()


def test_a_gap_comes_with_values_for_which_no_rule_applies() -> None:
    found = _analysed("UNIQUE", [["< 5"], ["> 5"]])
    assert _said(found) == ["no rule of the table applies, for example x0 = 5"]
    assert _said(found, "vi") == ["không có dòng nào của bảng áp dụng, ví dụ x0 = 5"]


def test_a_text_that_no_rule_names_is_a_gap() -> None:
    found = _analysed("UNIQUE", [['"A"'], ['"B"']])
    assert _said(found) == ['no rule of the table applies, for example x0 other than "A", "B"']
    allowed = [Column("way", allowed='"A","B"')]
    assert _said(_analysed("UNIQUE", [['"A"'], ['"B"']], columns=allowed)) == []


def test_days_next_to_each_other_leave_no_gap() -> None:
    rows = [['<= date("2026-01-31")'], ['>= date("2026-02-01")']]
    assert _said(_analysed("UNIQUE", rows)) == []


def test_an_overlap_is_forbidden_where_one_rule_may_apply() -> None:
    found = _analysed("UNIQUE", [["<= 5"], [">= 5"]])
    assert [(one.kind, one.rules) for one in found.overlaps] == [("overlap", (1, 2))]
    assert found.overlaps[0].example["x0"].sample == Decimal(5)


def test_any_allows_rules_that_agree() -> None:
    rows = [["<= 5"], [">= 5"]]
    assert _said(_analysed("ANY", rows, outputs=["a", "a"])) == []
    found = _analysed("ANY", rows, outputs=["a", "b"])
    assert [(one.kind, one.rules) for one in found.overlaps] == [("conflict", (1, 2))]


def test_a_rule_behind_another_is_never_used() -> None:
    found = _analysed("FIRST", [["-"], ["< 5"]])
    assert [(one.kind, one.rules) for one in found.unreachable] == [("masked", (2, 1))]
    found = _analysed("PRIORITY", [["< 5"], ["-"]], ranks=[(1,), (0,)])
    assert [(one.kind, one.rules) for one in found.unreachable] == [("masked", (1, 2))]


def test_a_rule_that_no_value_passes_is_named() -> None:
    found = _analysed("COLLECT", [["[5..1]"], ["-"]])
    assert [(one.kind, one.rules) for one in found.unreachable] == [("never", (1,))]


def test_a_cell_that_hangs_on_another_value_is_named_and_nothing_false_is_said() -> None:
    found = _analysed("UNIQUE", [["< limit"], [">= 5"]])
    assert [(one.rule, one.text) for one in found.not_analysed] == [(1, "< limit")]
    assert _said(found) == []


def test_a_table_too_large_says_so() -> None:
    rows = [["<= 5" if place == at else "-" for place in range(12)] for at in range(12)]
    rows += [[f"> {at}" if place == at else "-" for place in range(12)] for at in range(12)]
    found = _analysed("COLLECT", rows)
    assert [one.rule for one in found.not_analysed] == [0]


_NUMBERS = st.sampled_from(
    [
        "-",
        "< 2",
        "<= 2",
        "> 2",
        ">= 3",
        "2",
        "[1..3]",
        "(1..3)",
        "not(2)",
        "1, 3",
        "? != 3",
        "(< 1)",
    ]
)
_TEXTS = st.sampled_from(["-", '"A"', '"A","B"', 'not("A")', 'not("B","C")', '? in ["A","C"]'])
_TRUTHS = st.sampled_from(["-", "true", "false", "not(true)"])
_DAYS = st.sampled_from(
    [
        "-",
        '< date("2026-01-02")',
        '>= @"2026-01-02"',
        '[@"2026-01-01"..@"2026-01-03"]',
        'not(@"2026-01-02")',
    ]
)
_SAMPLES = (
    [Decimal(text) for text in ("0", "0.5", "1", "1.5", "2", "2.5", "3", "4")],
    ["A", "B", "C", "D"],
    [True, False],
    [Date(2025, 12, day) for day in (30, 31)] + [Date(2026, 1, day) for day in range(1, 6)],
)
_COLUMNS = [Column("n"), Column("t"), Column("b", bool), Column("d")]
_ROWS = st.lists(st.tuples(_NUMBERS, _TEXTS, _TRUTHS, _DAYS), min_size=1, max_size=5)


def _matching(rows: Sequence[Sequence[str]]) -> list[frozenset[int]]:
    """Which rules match, for every combination of samples: by asking each cell, without thought."""
    tests = [[compile_unary_tests(cell) for cell in row] for row in rows]
    answers = [
        [
            {value: tests[at][place].matches(value, {}) is True for value in samples}
            for place, samples in enumerate(_SAMPLES)
        ]
        for at in range(len(rows))
    ]
    return [
        frozenset(
            at
            for at in range(len(rows))
            if all(answers[at][place][value] for place, value in enumerate(values))
        )
        for values in product(*_SAMPLES)
    ]


@pytest.mark.parametrize("hit_policy", ["UNIQUE", "FIRST", "ANY"])
@given(rows=_ROWS)
def test_the_analysis_finds_what_asking_every_value_finds(
    hit_policy: str, rows: list[tuple[str, str, str, str]]
) -> None:
    found = _analysed(hit_policy, rows, columns=_COLUMNS)
    matching = set(_matching(rows))
    assert bool(found.gaps) == (frozenset() in matching)
    if hit_policy == "FIRST":
        used = {min(rules) for rules in matching if rules}
        expected = set(range(len(rows))) - used
        assert {one.rules[0] - 1 for one in found.unreachable} == expected
    else:
        assert bool(found.overlaps) == any(len(rules) > 1 for rules in matching)
    for one in found.gaps:
        assert not _rules_for(rows, one.example)
    for one in found.overlaps:
        assert {rule - 1 for rule in one.rules} <= _rules_for(rows, one.example)


def _rules_for(rows: Sequence[Sequence[str]], example: object) -> set[int]:
    assert isinstance(example, dict)
    named = {column.name: place for place, column in enumerate(_COLUMNS)}
    return {
        at
        for at, row in enumerate(rows)
        if all(
            compile_unary_tests(row[named[name]]).matches(region.sample, {}) is True
            for name, region in example.items()
        )
    }
