"""What is refused is refused with its place and in both languages; what is read has a tree."""

import json

import pytest

from congvu import feel
from congvu.feel import faults, tree


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "expected", 1, 1),
        ("1 +", "expected", 1, 4),
        ("1 +\n  * 2", "expected", 2, 3),
        ("(1", "expected", 1, 3),
        ("[1, 2", "expected", 1, 6),
        ('"open', "open_string", 1, 1),
        ("1 /* open", "open_comment", 1, 3),
        ("if a then b", "expected", 1, 12),
        ("{a: 1, a: 2}", "twice", 1, 8),
        ("f(a: 1, 2)", "expected", 1, 9),
        ("f(a: 1, a: 2)", "twice", 1, 12),
        ("function(a, a) a", "twice", 1, 13),
        ("1e999999", "bad_number", 1, 1),
        (r'"\ud83d"', "bad_escape", 1, 1),
        ("a # b", "expected", 1, 3),
        ("for x in xs", "expected", 1, 12),
        ("1 instance of", "expected", 1, 14),
    ],
)
def test_a_fault_has_its_place(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(feel.CannotParse) as refused:
        feel.compile_expression(text)
    (fault,) = refused.value.faults
    assert fault.code == code
    assert fault.position is not None
    assert (fault.position.line, fault.position.column) == (line, column)
    assert fault.words("vi").startswith(f"dòng {line}, cột {column}: ")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "[" * 300 + "]" * 300,
        "-" * 5000 + "x(" * 500,
        "1" + "+1" * 5000,
        "if a then b else " * 300 + "c",
        "1 instance of " + "list<" * 500,
        "a" * 200_000,
        "a" * 5000 + "(" * 70,
        "{a:" * 200,
        "x in (" * 500,
        "function(x) " * 300 + "x",
    ],
)
def test_hostile_texts_are_refused_soon(text: str) -> None:
    with pytest.raises(feel.CannotParse):
        feel.compile_expression(text)


def test_long_chains_of_conditions_are_not_deep() -> None:
    text = " or ".join(f"x = {number}" for number in range(2000))
    assert feel.compile_expression(text).evaluate({"x": feel.from_python(1999)}) is True


def test_every_fault_has_words_in_both_languages_with_the_same_values() -> None:
    def named(sentence: str) -> set[str]:
        return {piece.split("}")[0] for piece in sentence.split("{")[1:]}

    for code, words in faults.WORDS.items():
        assert named(words["vi"]) == named(words["en"]), code


def test_a_tree_is_plain_json_with_places() -> None:
    expression = feel.compile_expression("a + 1.5", names=["a"])
    assert json.loads(json.dumps(feel.parse_tree_json(expression))) == {
        "kind": "Binary",
        "at": 2,
        "operator": "+",
        "left": {"kind": "Name", "at": 0, "name": "a"},
        "right": {"kind": "Literal", "at": 4, "value": {"number": "1.5"}},
    }


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("]1..5[", tree.RangeOf),
        ("[1..x[", tree.RangeOf),
        ("[1..x[1]]", tree.RangeOf),
        ("(1..5)", tree.RangeOf),
        ("(>= 5)", tree.RangeOf),
        ("xs[1]", tree.Filter),
        ("[xs][1]", tree.Filter),
        ("f(x)[1].y", tree.Path),
        ("a.b.c", tree.Path),
        ("some x in a satisfies every y in b satisfies x = y", tree.Quantified),
        ("1 + for x in y return x", tree.Binary),
        ("function(the first: number, b) the first + b", tree.FunctionOf),
        (
            "x instance of function<number, list<string>> -> context<a b: date and time>",
            tree.InstanceOf,
        ),
        ("x instance of my.type", tree.InstanceOf),
    ],
)
def test_each_form_is_known(text: str, kind: type[tree.Node]) -> None:
    assert isinstance(feel.compile_expression(text).tree, kind)
