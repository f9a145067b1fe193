"""Functions that models ask of Java by name: offered from a closed table, or null."""

from decimal import Decimal

import pytest

from congvu import feel

FORMAT = "format(java.lang.String, [Ljava.lang.Object;)"


def asked(class_name: str, signature: str, *arguments: str) -> feel.Value:
    names = ", ".join(f"a{number}" for number in range(len(arguments)))
    told = f'{{java: {{class: "{class_name}", method signature: "{signature}"}}}}'
    text = f"(function({names}) external {told})({', '.join(arguments)})"
    return feel.compile_expression(text).evaluate({})


@pytest.mark.parametrize(
    ("class_name", "signature", "arguments", "expected"),
    [
        ("java.lang.Math", "max(long, long)", ("3", "4"), Decimal(4)),
        ("java.lang.Math", "pow(double,double)", ("2", "0.5"), Decimal("1.4142135623730951")),
        ("java.lang.Math", "round(double)", ("-2.5",), Decimal(-2)),
        ("java.lang.Integer", "parseInt(java.lang.String)", ('"12"',), Decimal(12)),
        ("java.lang.Boolean", "valueOf(java.lang.String)", ('"TRUE"',), True),
        ("java.lang.String", "valueOf(boolean)", ("true",), "true"),
        ("java.lang.String", FORMAT, ('"%s: %6.1f%%"', '"a"', "2.25"), "a:    2.3%"),
        ("java.lang.String", FORMAT, ('"%-3d|"', "7"), "7  |"),
    ],
)
def test_plain_functions_of_java_are_done_here(
    class_name: str, signature: str, arguments: tuple[str, ...], expected: feel.Value
) -> None:
    assert asked(class_name, signature, *arguments) == expected


@pytest.mark.parametrize(
    ("class_name", "signature", "arguments"),
    [
        ("java.lang.Runtime", "exec(java.lang.String)", ('"ls"',)),
        ("java.lang.Math", "nothing(double)", ("1",)),
        ("java.lang.Math", "max(java.lang.String, java.lang.String)", ('"1"', '"2"')),
        ("java.lang.Byte", "valueOf(byte)", ("128",)),
        ("java.lang.Math", "sqrt(double)", ("-1",)),
        ("java.lang.Math", "abs(int)", ("1.5",)),
        ("java.lang.Integer", "parseInt(java.lang.String)", ('"many"',)),
        ("java.lang.String", "valueOf(char)", ('"ab"',)),
        ("java.lang.Math", "max(int, int)", ("1",)),
        ("java.lang.String", FORMAT, ('"%s"',)),
        ("java.lang.String", FORMAT, ('"%x"', "1")),
        ("java.lang.String", FORMAT, ('"%d"', '"a"')),
    ],
)
def test_what_is_not_offered_or_does_not_fit_means_nothing(
    class_name: str, signature: str, arguments: tuple[str, ...]
) -> None:
    assert asked(class_name, signature, *arguments) is None


def test_a_package_may_not_ask_for_them_and_is_told_before_publication() -> None:
    text = 'function(x) external {java: {class: "java.lang.Math", method signature: "abs(int)"}}'

    faults = feel.check(feel.compile_expression(text), {})

    assert [fault.code for fault in faults] == ["external"]
