"""A model is read whole, written back, and judged by numbered rules."""

import pytest

from congvu import bpmn
from congvu.bpmn.static import RULES, broken_rules

MODEL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:other">
<process id="p"><extensionElements><x:colour of="sky">blue</x:colour></extensionElements>
<startEvent id="s"><outgoing>f</outgoing></startEvent>
<task id="t" startQuantity="1"/><endEvent id="e"><incoming>g</incoming></endEvent>
<sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/></process></definitions>"""


def test_what_others_added_survives_reading_and_writing() -> None:
    model = bpmn.read(MODEL.encode())
    written = bpmn.write(model)
    assert bpmn.same_elements(model, bpmn.read(written)) == []
    assert b'of="sky">blue<' in written


def test_a_lost_element_is_told_with_its_line() -> None:
    shorter = bpmn.read(MODEL.replace('<task id="t" startQuantity="1"/>', "").encode())
    differences = bpmn.same_elements(bpmn.read(MODEL.encode()), shorter)
    assert any(said.startswith("line 2, process") for said in differences)


def test_entities_are_refused() -> None:
    with pytest.raises(bpmn.CannotRead):
        bpmn.read(b'<!DOCTYPE a [<!ENTITY b "c">]>' + MODEL.encode())


def test_a_correct_model_breaks_no_rule() -> None:
    assert broken_rules(bpmn.read(MODEL.encode())) == ()


def test_a_broken_rule_is_named_with_line_and_words_of_both_languages() -> None:
    (broken,) = broken_rules(
        bpmn.read(MODEL.replace('startQuantity="1"', 'startQuantity="0"').encode())
    )
    assert (broken.number, broken.element_id, broken.line) == ("EXT.037", "t", 4)
    assert "dòng 4" in broken.words("vi")
    assert "line 4" in broken.words("en")


def test_every_rule_has_words_in_both_languages() -> None:
    assert all(one.vi and one.en and one.vi != one.en for one in RULES.values())
