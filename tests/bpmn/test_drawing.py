"""The drawing of a process and its list twin."""

import gzip
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree

from congvu import bpmn

PACKAGE = Path(__file__).parents[2] / "packages/procedures/ho-tich/1.001193-dang-ky-khai-sinh"
BIRTH = bpmn.compile_process((PACKAGE / "process.bpmn").read_bytes())


@pytest.mark.parametrize("across", [False, True])
def test_the_drawing_of_birth_registration_is_small_and_without_styles(across: bool) -> None:
    drawn = bpmn.svg(bpmn.lay_out(BIRTH, across=across), language="vi").encode()
    assert len(drawn) <= 12_000
    assert len(gzip.compress(drawn)) < 4_000
    assert b"style" not in drawn
    root = etree.fromstring(drawn)
    assert [child.tag for child in root][:2] == ["title", "desc"]


@pytest.mark.parametrize("across", [False, True])
def test_no_two_nodes_cover_each_other_and_all_lie_within(across: bool) -> None:
    drawing = bpmn.lay_out(BIRTH, across=across)
    assert len(drawing.boxes) == len(BIRTH.nodes)
    for one, other in combinations(drawing.boxes, 2):
        beside = abs(one.x - other.x) * 2 >= one.width + other.width
        below = abs(one.y - other.y) * 2 >= one.height + other.height
        assert beside or below
    for box in drawing.boxes:
        assert box.width / 2 <= box.x <= drawing.width - box.width / 2
        assert box.height / 2 <= box.y <= drawing.height - box.height / 2


def test_drawing_and_list_mark_where_it_stands_and_where_it_can_go() -> None:
    standing, passed = ["check_draft"], ["appraise"]
    steps = bpmn.outline(BIRTH, "en", standing=standing, passed=passed)
    marks = {step.step: step.mark for step in steps}
    assert marks["check_draft"] == "on"
    assert marks["appraise"] == "was"
    assert {step for step, mark in marks.items() if mark == "next"} == {
        "redraft_result",
        "confirm_draft",
    }
    drawn = bpmn.svg(bpmn.lay_out(BIRTH), language="en", standing=standing, passed=passed)
    assert drawn.count("pd-on") == 1
    assert drawn.count("pd-next") == 2
