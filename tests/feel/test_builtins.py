"""What the built-in functions give where an example of the page does not say it: null above all."""

import time

import pytest

from congvu import feel

NULL = "null"


def value_of(text: str) -> str:
    return feel.to_text(feel.compile_expression(text).evaluate({}))


@pytest.mark.parametrize(
    "expression",
    [
        "abs(null)",
        'abs("a")',
        "sqrt(-1)",
        "log(0)",
        "modulo(1, 0)",
        "modulo(1e6000, 3)",
        "0 ** -1",
        "exp(100000)",
        "decimal(1, 7000)",
        "odd(1.5)",
        "count(null)",
        "count()",
        "min([])",
        'min([1, "a"])',
        "sum([])",
        'sum([1, "a"])',
        "mean([])",
        "median([])",
        "stddev([1])",
        "mode()",
        "all([true, null])",
        'all("a")',
        "sublist([1, 2], 0)",
        "sublist([1, 2], 3)",
        "insert before([1], 3, 2)",
        "remove([1], 2)",
        "list replace([1], 0, 2)",
        'list replace([1], function(x, y) "a", 2)',
        "sort([2, 1], function(x) x)",
        'substring("abc", 0)',
        'substring("abc", 4)',
        'substring("abc", 1, 0)',
        "string length(1)",
        'matches("a", "[")',
        'matches("a", "a", "z")',
        'matches("a", "(?=a)")',
        'matches("a", "\\ba")',
        'matches("a", "a++")',
        'matches("a", "\\p{Alphabetic}")',
        'matches("a", "\\p{IsNowhere}")',
        'replace("a", "a", "$")',
        'replace("a", "a", "\\d")',
        'string join(["a", 1], "")',
        'number("1,000", ",", ",")',
        'number("one")',
        'date("2026-2-1")',
        "date(2026, 2, 30)",
        "date(2026.5, 1, 1)",
        'time("25:00:00")',
        'time(1, 2, 3, duration("PT19H"))',
        'date and time("2026-11-25T08:00:00@Mars/Olympus")',
        'duration("P1Y1D")',
        'years and months duration(1, @"2026-01-01")',
        'range("[3..1]")',
        'range("[1..x]")',
        'get value({a: 1}, "b")',
        'context([{key: "a", value: 1}, {key: "a", value: 2}])',
        'context put({a: 1}, ["a", "b"], 2)',
        "context put({a: 1}, [], 2)",
        'context put(context: {a: 1}, key: ["a", "b"], value: 2)',
        'before(1, ["a".."b"])',
        "during([1..2], 3)",
        "not(1)",
        "day of week(1)",
        "now()",
        "abs(1, 2)",
        "abs(m: 1)",
    ],
)  # fmt: skip
def test_what_means_nothing_is_null(expression: str) -> None:
    assert value_of(expression) == NULL


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("abs([-1])", "1"),
        ('abs(@"-P1D")', '@"P1D"'),
        ('sum([@"P1D", @"PT12H"])', '@"P1DT12H"'),
        ('min(@"2026-01-02", @"2026-01-01")', '@"2026-01-01"'),
        ("max(1)", "1"),
        ("count(7)", "1"),
        ("sublist([1, 2, 3], -2, 1)", "[2]"),
        ("insert before([1, 2], -1, 9)", "[1, 9, 2]"),
        ("list replace([1, 2, 3], function(old, new) old > 1, 0)", "[1, 0, 0]"),
        ("list replace(list: [1, 2], match: function(o, n) true, newItem: 0)", "[0, 0]"),
        ("list replace(newItem: 0, list: [1, 2], position: -1)", "[1, 0]"),
        ("index of([null, 1], null)", "[1]"),
        ("distinct values([1, 1.0, null, null])", "[1, null]"),
        ("modulo(10.1, -4.5)", "-3.4"),
        ("modulo(-7, 7)", "0"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("0 ** 0", "1"),
        ("decimal(1.5, 6000)", "1.5"),
        ("round half up(-2.5, 0)", "-3"),
        ("decimal(1234.5, -2)", "1200"),
        ("mode([])", "[]"),
        ('matches("a\\nb", "a.b")', "false"),
        ('matches("a\\nb", "a.b", "s")', "true"),
        ('matches("a\\nb", "^b$", "m")', "true"),
        ('matches("ABC", "b", "i")', "true"),
        ('matches("a.c", "a.c", "q")', "true"),
        ('matches("b", "[a-z-[aeiou]]")', "true"),
        ('matches("e", "^[a-z-[aeiou]]$")', "false"),
        ('matches("Đ", "\\p{Lu}")', "true"),
        ('matches("aa", "(a)\\1")', "true"),
        ('matches("xa", "\\i\\c*")', "true"),
        ('matches("ab", "^a(b)?\\1$")', "false"),
        ('matches("a", "^a(b)?\\1$")', "true"),
        ('matches("ss", "ß", "i")', "false"),
        ('matches("ĐẶNG", "đặng", "i")', "true"),
        ('matches("é", "\\p{IsLatin-1Supplement}")', "true"),
        ('replace("abc", "(b)(c)?", "[$1-$2]")', '"a[b-c]"'),
        ('replace("a.b", ".", "$", "q")', '"a$b"'),
        ('split("a1b22c", "[0-9]+")', '["a", "b", "c"]'),
        ('substring after("abc", "")', '"abc"'),
        ('substring before("abc", "x")', '""'),
        ('string join(["a", null, "b"])', '"ab"'),
        ('string([1, "a", {b: null}])', '"[1, \\"a\\", {b: null}]"'),
        ('string(@"2026-11-25")', '"2026-11-25"'),
        ('time("24:00:00")', '@"00:00:00"'),
        ('date and time(@"2026-11-25")', '@"2026-11-25T00:00:00Z"'),
        ('date(from: "2026-11-25")', '@"2026-11-25"'),
        ('years and months duration(@"2026-11-25", @"2024-05-20")', '@"-P2Y6M"'),
        ("overlaps after([5..8], [5..8))", "false"),
        ("meets([1..5), [5..9])", "false"),
        ("is(value1: 1)", "false"),
        ('get value(key: "a", m: {a: 1})', "1"),
        ("flatten([[[]]])", "[]"),
    ],
)  # fmt: skip
def test_the_edges_of_functions(expression: str, value: str) -> None:
    assert value_of(expression) == value


def test_a_pattern_that_never_ends_is_given_up() -> None:
    started = time.monotonic()
    assert value_of(f'matches("{"a" * 40}b", "(a+)+c$") = true') in {NULL, "false"}
    assert time.monotonic() - started < 3


def test_lists_of_lists_do_not_grow_without_end() -> None:
    doubled = ", ".join(f"x{n}: [x{n - 1}, x{n - 1}]" for n in range(1, 60))
    with pytest.raises(feel.LimitPassed):
        feel.compile_expression(f"flatten({{x0: [1], {doubled}}}.x59)").evaluate({})


def test_a_room_registers_functions_of_its_own() -> None:
    @feel.function(
        "fee of",
        {"copies": feel.types.NUMBER},
        feel.types.NUMBER,
        about={"vi": "Lệ phí của số bản sao.", "en": "The fee of so many copies."},
    )
    def fee_of(frame: feel.Frame, copies: object) -> object:
        return feel.number(8000) * copies if frame.environment == "paid" else feel.number(0)  # type: ignore[operator]

    library = feel.BUILTINS.with_functions(fee_of)
    expression = feel.compile_expression("fee of(2) + 1", library=library)
    assert expression.evaluate({}, environment="paid") == 16001
    assert expression.evaluate({}) == 1
    wrong = feel.compile_expression('fee of("a")', library=library)
    assert [note.code for note in wrong.explain({}).notes] == ["bad_argument"]
    assert [fault.code for fault in feel.check(wrong, {}, library)] == ["wrong_argument"]
    assert feel.BUILTINS.find("fee of") is None
