"""What activities, items, expressions and choreographies may not be is told by number."""

import pytest

from congvu import bpmn
from congvu.bpmn.static import broken_rules

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
ITEMS = '<itemDefinition id="i" structureRef="a"/><itemDefinition id="j" structureRef="b"/>'
MESSAGE = f'{ITEMS}<message id="m" itemRef="i"/>'
FORMAL = '<{0} xsi:type="tFormalExpression"{1}>{2}</{0}>'


def _numbers(inside: str) -> set[str]:
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    model = bpmn.read(f'<definitions xmlns="{space}" {XSI}>{inside}</definitions>'.encode())
    return {one.number for one in broken_rules(model)}


def _process(inside: str, before: str = "") -> str:
    return f'{before}<process id="p">{inside}</process>'


def _role(inside: str) -> str:
    return _process(f'<task id="t"><performer>{inside}</performer></task>')


def _receive(item: str) -> str:
    given = f'<dataOutput id="o" itemSubjectRef="{item}"/><outputSet/>'
    task = f'<receiveTask id="t" messageRef="m"><ioSpecification>{given}</ioSpecification>'
    return _process(f"{task}</receiveTask>", MESSAGE)


def _timer(date: str) -> str:
    definition = f"<timerEventDefinition>{date}</timerEventDefinition>"
    return _process(f'<intermediateCatchEvent id="c">{definition}</intermediateCatchEvent>')


def _event_sub_process(trigger: str, interrupting: str = "true") -> str:
    start = f'<startEvent id="s" isInterrupting="{interrupting}">{trigger}</startEvent>'
    return _process(f'<subProcess id="e" triggeredByEvent="1">{start}</subProcess>')


def _between(least: str, most: str) -> str:
    many = f'<participantMultiplicity minimum="{least}" maximum="{most}"/>'
    return f'<collaboration id="c"><participant id="a">{many}</participant></collaboration>'


LOOP, INSTANCES = "<standardLoopCharacteristics/>", "<multiInstanceLoopCharacteristics/>"
ROLE, BINDING = "<resourceRef>r</resourceRef>", "<resourceParameterBinding/>"
ASSIGNED = "<resourceAssignmentExpression/>"
OWN = '<sequenceFlow id="f" sourceRef="{}" targetRef="u"/><task id="u"/>'
ESCALATED = (
    '<escalation id="x"{}/><process id="p"><endEvent id="e">'
    '<escalationEventDefinition escalationRef="x"/></endEvent></process>'
)


@pytest.mark.parametrize(
    ("number", "broken", "mended"),
    [
        ("EXT.003", _process("<task/>"), _process('<task id="t"/>')),
        ("EXT.011", ESCALATED.format(""), ESCALATED.format(' escalationCode="1"')),
        ("EXT.012", _timer("<timeDate/>"), _timer("<timeDate>today</timeDate>")),
        (
            "EXT.013",
            _timer(FORMAL.format("timeDate", "", "")),
            _timer(FORMAL.format("timeDate", "", "now()")),
        ),
        (
            "EXT.014",
            _timer(FORMAL.format("timeDate", ' language="%$"', "x")),
            _timer(FORMAL.format("timeDate", ' language="urn:feel"', "x")),
        ),
        (
            "EXT.026",
            _process('<task id="t" default="f"/>' + OWN.format("u")),
            _process('<task id="t" default="f"/>' + OWN.format("t")),
        ),
        ("EXT.029", _between("-1", "2"), _between("0", "2")),
        ("EXT.030", _between("3", "2"), _between("2", "2")),
        ("EXT.036", _process('<choreographyTask id="t"/>'), _process('<task id="t"/>')),
        ("EXT.039", _role(ROLE + ASSIGNED), _role(ROLE)),
        ("EXT.040", _role(BINDING), _role(ROLE + BINDING)),
        (
            "EXT.041",
            _process(f'<task id="t">{LOOP}{INSTANCES}</task>'),
            _process(f'<task id="t">{LOOP}</task>'),
        ),
        ("EXT.052", _receive("j"), _receive("i")),
        ("EXT.059", _event_sub_process(""), _event_sub_process("<errorEventDefinition/>")),
        (
            "EXT.059",
            _event_sub_process("<errorEventDefinition/>", "false"),
            _event_sub_process("<timerEventDefinition/>", "false"),
        ),
        (
            "EXT.060",
            _process('<transaction id="t" method="a b"/>'),
            _process('<transaction id="t" method="##Store"/>'),
        ),
    ],
)
def test_a_fault_is_told_by_its_number_and_a_mended_model_is_not(
    number: str, broken: str, mended: str
) -> None:
    assert number in _numbers(broken)
    assert number not in _numbers(mended)
