"""Bad input: files that are no decision model are refused with their line, in both languages."""

import pytest

from congvu import dmn
from congvu.dmn import CannotRead
from congvu.dmn.boxed import MOST_DEPTH
from congvu.dmn.reading import MOST_BYTES

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def refused(xml: bytes, **imports: bytes) -> tuple[dmn.Fault, ...]:
    with pytest.raises(CannotRead) as caught:
        dmn.read(xml, imports=imports)
    assert all(fault.words("vi") and fault.words("en") for fault in caught.value.faults)
    return caught.value.faults


def model(inside: str, namespace: str = "urn:test") -> bytes:
    return (
        f'<definitions xmlns="{SPACE}" name="test" namespace="{namespace}">\n{inside}</definitions>'
    ).encode()


def a_decision(inside: str) -> str:
    return f'<decision name="d">{inside}</decision>'


def test_what_is_no_xml_is_refused_with_its_line() -> None:
    (fault,) = refused(b"<definitions>\n<decision></definitions>")

    assert (fault.code, fault.line) == ("not_xml", 2)


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "has_doctype"),
        (b"<process/>", "not_dmn"),
        (b" " * (MOST_BYTES + 1), "too_large"),
        (model('<decision id="d"/>'), "no_name"),
        (model('<decision name="d"><magic/></decision>'), "unknown_expression"),
        (
            model('<decision name="d"><decisionTable hitPolicy="BEST"/></decision>'),
            "unknown_hit_policy",
        ),
        (model(f'<import name="a" namespace="urn:a" importType="{SPACE}"/>'), "unknown_import"),
    ],
)
def test_each_fault_is_named(xml: bytes, code: str) -> None:
    assert code in {fault.code for fault in refused(xml)}


def test_a_rule_with_too_few_cells_is_refused() -> None:
    table = (
        "<decisionTable><input><inputExpression><text>a</text></inputExpression></input>"
        "<output/><rule><outputEntry><text>1</text></outputEntry></rule></decisionTable>"
    )

    assert refused(model(f'<decision name="d">{table}</decision>'))[0].code == "cells_count"


def test_models_that_import_each_other_are_refused_with_their_circle() -> None:
    def importing(namespace: str, other: str) -> bytes:
        return model(f'<import name="x" namespace="{other}" importType="{SPACE}"/>', namespace)

    faults = refused(
        importing("urn:a", "urn:b"),
        **{"urn:a": importing("urn:a", "urn:b"), "urn:b": importing("urn:b", "urn:a")},
    )

    assert faults[0].code == "import_circle"
    assert "urn:a → urn:b → urn:a" in faults[0].words("en")


def test_expressions_nested_without_end_are_refused() -> None:
    deep = "<list>" * (MOST_DEPTH + 1) + "</list>" * (MOST_DEPTH + 1)

    assert refused(model(f'<decision name="d">{deep}</decision>'))[0].code == "too_deep"


def test_elements_of_other_tools_are_passed_over() -> None:
    literal = "<literalExpression><text>1</text></literalExpression>"

    read = dmn.read(model(a_decision(f'<x:note xmlns:x="urn:x"/>{literal}')))

    assert [one.name for one in read.decisions] == ["d"]
    assert read.decisions[0].expression is not None
