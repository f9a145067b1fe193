"""What expressions mean: each line an expression and the value it must give."""

import pytest

from congvu import feel

NULL = "null"


def value_of(text: str, **scope: object) -> str:
    expression = feel.compile_expression(text, names=scope)
    return feel.to_text(expression.evaluate(scope))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("0.1 + 0.2", "0.3"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("12345678901234567890.12 * 3", "37037036703703703670.36"),
        ("1 / 0", NULL),
        ("2 ** 3 ** 2", "64"),
        ("-3 ** 2", "9"),
        ("10 - 4 - 3", "3"),
        (".5 + 1e2", "100.5"),
        ("- - 2", "2"),
        ('-@"P1D"', '@"-P1D"'),
        ('"a" + "b"', '"ab"'),
        ('"a" + 1', NULL),
        ("null + 1", NULL),
        ("[1] + 1", NULL),
    ],
)
def test_arithmetic_is_decimal_and_binds_as_written(expression: str, value: str) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('@"2024-01-31" + @"P1M"', '@"2024-02-29"'),
        ('@"P1M" + @"2024-01-31"', '@"2024-02-29"'),
        ('@"2026-03-01" - @"P1D"', '@"2026-02-28"'),
        ('@"2026-01-01" + @"PT36H"', '@"2026-01-02"'),
        ('@"2026-03-01" - @"2026-02-01"', '@"P28D"'),
        ('@"23:30:00" + @"PT1H"', '@"00:30:00"'),
        ('@"2026-01-01T00:00:00Z" - @"2026-01-01T00:00:00+07:00"', '@"PT7H"'),
        ('@"2026-01-01T00:00:00Z" - @"2026-01-01T00:00:00"', NULL),
        (
            '@"2026-10-02T23:10:10@Asia/Ho_Chi_Minh" + @"PT2H"',
            '@"2026-10-03T01:10:10@Asia/Ho_Chi_Minh"',
        ),
        ('@"2026-03-29T01:30:00@Europe/Paris" + @"PT1H"', '@"2026-03-29T03:30:00@Europe/Paris"'),
        ('@"P1D" * 1.5', '@"P1DT12H"'),
        ('@"P1Y11M" * -2.5', '@"-P4Y9M"'),
        ('@"P1D" / @"PT1H"', "24"),
        ('@"P1D" / 0', NULL),
        ('@"P1Y" + @"P1D"', NULL),
        ('@"999999999-12-31" + @"P1D"', NULL),
        ('@"2026-02-30"', NULL),
        ('@"nonsense"', NULL),
    ],
)
def test_moments_and_durations_are_calculated_with(expression: str, value: str) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('@"2026-11-25".weekday', "3"),
        ('@"2026-11-25T10:20:30.5+07:00".second', "30.5"),
        ('@"2026-11-25T10:20:30+07:00".time offset', '@"PT7H"'),
        ('@"2026-11-25T10:20:30@Asia/Ho_Chi_Minh".timezone', '"Asia/Ho_Chi_Minh"'),
        ('@"2026-11-25T10:20:30@Asia/Ho_Chi_Minh".time offset', '@"PT7H"'),
        ('@"10:20:30".time offset', NULL),
        ('@"-P2DT3H".days', "-2"),
        ('@"P1Y2M".months', "2"),
        ('@"P1Y".days', NULL),
        ("[1..5).end included", "false"),
        ("(> 3).start", "3"),
        ('"text".length', NULL),
    ],
)
def test_moments_durations_and_ranges_have_properties(expression: str, value: str) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("true and null", NULL),
        ("false and null", "false"),
        ("null or true", "true"),
        ("null or false", NULL),
        ('"yes" and true', NULL),
        ("false or false or 1", NULL),
        ("1 = 1.0", "true"),
        ('1 = "1"', NULL),
        ("null = null", "true"),
        ("null != 1", "true"),
        ("null < 1", NULL),
        ("[1, [2]] = [1, [2.0]]", "true"),
        ("{a: 1, b: 2} = {b: 2, a: 1}", "true"),
        ("[1..2] = (1..2]", "false"),
        ("(< 5) = (< 5)", "true"),
        ('"a" < "b"', "true"),
        ('@"10:00:00+07:00" = @"03:00:00Z"', "true"),
        ('@"2026-01-01" = @"2026-01-01T00:00:00"', NULL),
        ('@"P12M" = @"P1Y"', "true"),
        ("2 between 1 and 3", "true"),
        ("2 between 1 and null", NULL),
        ("1 in (2, < 2)", "true"),
        ("5 in [[1..3], [4..6]]", "true"),
        ("1 in [1..null]", NULL),
        ("3 in (!= 4)", "true"),
        ("[3..1]", NULL),
    ],
)
def test_truth_has_three_values(expression: str, value: str) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("for x in 1..3 return x * 2", "[2, 4, 6]"),
        ("for x in 3..1 return x", "[3, 2, 1]"),
        ("for x in [1..3) return x", "[1, 2]"),
        ("for x in [1, 2], y in [x, 10] return x * y", "[1, 10, 4, 20]"),
        ("for n in 1..5 return if n < 3 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5]"),
        ('for d in @"2026-12-31"..@"2027-01-01" return d.day', "[31, 1]"),
        ("for x in null return x", NULL),
        ("for x in 5 return x", "[5]"),
        ('for x in "a".."c" return x', NULL),
        ("some x in [1, 2] satisfies x > 1", "true"),
        ("every x in [] satisfies x", "true"),
        ("some x in [1, null] satisfies x > 1", NULL),
        ("every x in [1, 2], y in [3] satisfies x < y", "true"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[1, 2, 3][-1]", "3"),
        ("[1, 2, 3][4]", NULL),
        ("[1, 2, 3][1.5]", NULL),
        ("[{a: 1, b: 5}, {a: 2, b: 6}][a = 2].b", "[6]"),
        ("[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]"),
        ("7[true]", "[7]"),
        ("null[1]", NULL),
        ("[[{a: 1}], {a: 2}, 3].a", "[[1], 2, null]"),
        ("{x: 2, pick: [1, 2, 3][item = x]}.pick", "[2]"),
        ("{i: 2, pick: [1, 2, 3][i]}.pick", "2"),
    ],
)
def test_lists_are_gone_through(expression: str, value: str) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("if true then 1 else 2", "1"),
        ("if null then 1 else 2", "2"),
        ("{a: 1, b: a + 1}.b", "2"),
        ('{"two words": 1}.two words', "1"),
        ("{first-name: 1, last: 2, sum: first-name + last}.sum", "3"),
        ("{f: function(x, y) x - y, r: f(y: 1, x: 5)}.r", "4"),
        ("{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(10)}.r", "55"),
        ("{make: function(n) function(x) x + n, r: make(2)(3)}.r", "5"),
        ('(function(x: number) x)("a")', NULL),
        ("(function(x) x)(1, 2)", NULL),
        ("(function(x) x)(y: 1)", NULL),
        ('(function(x) external {java: {class: "C"}})(1)', NULL),
        ("nothing such(1)", NULL),
        ("1 instance of number", "true"),
        ("[1, 2] instance of list<number>", "true"),
        ("{a: 1} instance of context<a: string>", "false"),
        ("[1..2] instance of range<number>", "true"),
        ("null instance of number", "false"),
        ('@"P1D" instance of days and time duration', "true"),
        ("1 /* one */ + // and\n 1", "2"),
        (r'"\u00e2\U01F40E\n\d"', '"â\U0001f40e\\n\\\\d"'),
    ],
)
def test_contexts_functions_types_and_texts(expression: str, value: str) -> None:
    assert value_of(expression) == value


def test_names_may_contain_spaces_operators_and_vietnamese_letters() -> None:
    scope = {"ngày sinh": "a", "a-b": "b", "Loan Amount": "c", "a": "d"}
    assert value_of("ngày  sinh + a-b + Loan\nAmount + a", **scope) == '"abcd"'


def test_the_longest_known_name_wins() -> None:
    assert value_of("date and time", **{"date and time": "x", "date": True}) == '"x"'
    assert value_of("rate limit = 2", **{"rate": 1, "rate limit": "y"}) == NULL


def test_an_inner_name_hides_an_outer_one() -> None:
    assert value_of("for x in [x + x] return x + x", x="a") == '["aaaa"]'
    assert value_of("{x: x + x, y: x}.y", x="a") == '"aa"'
    assert value_of("[{x: 1}][x = 1]", x="a") == "[{x: 1}]"
    assert value_of("(function(count) count)(1)") == "1"


def test_a_function_keeps_the_names_of_its_place() -> None:
    assert value_of("{n: 1, f: function() n, r: {n: 2, r: f()}.r}.r") == "1"
    assert value_of("for f in (for n in 1..3 return function() n) return f()") == "[1, 2, 3]"


def test_free_names_are_those_the_caller_must_give() -> None:
    expression = feel.compile_expression("for x in xs return x + y + count(xs)", names=["xs"])
    assert expression.free_names == {"xs", "y"}


def test_nothing_given_is_changed() -> None:
    scope = {"xs": [1], "c": {"a": 1}}
    feel.compile_expression("{xs: [xs, c], c: 2}", names=scope).evaluate(scope)
    assert scope == {"xs": [1], "c": {"a": 1}}


def test_an_explanation_says_why_the_value_is_null_and_where() -> None:
    expression = feel.compile_expression('1 +\n "a" * who')
    evaluation = expression.explain({})
    assert evaluation.value is None
    assert evaluation.notes[0].words("vi") == "dòng 2, cột 8: không có tên “who”"
    assert evaluation.notes[-1].words("en") == "line 1, column 3: number + null means nothing"
