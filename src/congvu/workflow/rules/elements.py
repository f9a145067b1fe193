"""Elements one by one: the declared subset of BPMN, a node with what it says, a timer, words."""

from collections.abc import Mapping
from typing import Final

from lxml import etree

from congvu.workflow.rules.definition import Kind, Node, Outcome, TimeKind, Timer, Words
from congvu.workflow.rules.durations import NotADuration, parse_duration
from congvu.workflow.rules.reading import (
    Complaints,
    attributes,
    bpmn,
    check_element,
    cv,
    text_of,
)

NODES: Final[Mapping[str, Kind]] = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "userTask": Kind.USER,
    "serviceTask": Kind.SERVICE,
    "exclusiveGateway": Kind.GATEWAY,
    "intermediateCatchEvent": Kind.TIMER,
}
SILENT = frozenset({"documentation", "textAnnotation", "association"})
ANY_NODE = frozenset({"documentation", "incoming", "outgoing"})
_MAY_CONTAIN: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.START: ANY_NODE,
    Kind.END: ANY_NODE,
    Kind.USER: ANY_NODE | {"extensionElements"},
    Kind.SERVICE: ANY_NODE | {"extensionElements"},
    Kind.GATEWAY: ANY_NODE,
    Kind.TIMER: ANY_NODE | {"timerEventDefinition"},
}
_STEP = frozenset({"cv:en", "cv:status", "cv:clock", "cv:pause", "cv:certainty", "cv:limit"})
_MAY_SAY: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.START: frozenset({"cv:en"}),
    Kind.END: frozenset({"cv:en", "cv:status"}),
    Kind.USER: _STEP,
    Kind.SERVICE: _STEP | {"cv:do", "cv:waits", "implementation"},
    Kind.GATEWAY: frozenset({"cv:en", "default", "gatewayDirection"}),
    Kind.TIMER: _STEP,
}
_CLOCKS = frozenset({"", "RUN", "PAUSE", "RESTART"})
_TONES = frozenset({"", "primary", "danger", "quiet"})
_MOST_STATUS = 10


def words_of(element: etree._Element) -> Words:
    return Words(element.get("name", "").strip(), element.get(cv("en"), "").strip())


def node_of(element: etree._Element, kind: Kind, complaints: Complaints) -> Node:
    """A node with what it says, not yet joined to others."""
    check_element(
        element,
        complaints=complaints,
        may_contain=_MAY_CONTAIN[kind],
        may_say=_MAY_SAY[kind],
    )
    said = attributes(element)
    if said.get("cv:clock", "") not in _CLOCKS:
        complaints.add("bpmn-value-unknown", element, attribute="cv:clock")
    if kind is Kind.SERVICE and not said.get("cv:do"):
        complaints.add("bpmn-service-without-action", element)
    if said.get("cv:waits", "false") not in {"true", "false"}:
        complaints.add("bpmn-value-unknown", element, attribute="cv:waits")
    if said.get("cv:limit"):
        _check_duration(element, said["cv:limit"], "cv:limit", complaints)
    return Node(
        id=element.get("id", ""),
        kind=kind,
        words=words_of(element),
        legal_status=_status(element, said.get("cv:status"), complaints),
        clock=said.get("cv:clock", ""),
        pause=said.get("cv:pause", ""),
        certainty=said.get("cv:certainty", ""),
        limit=said.get("cv:limit", ""),
        action=said.get("cv:do", ""),
        waits=said.get("cv:waits") == "true",
        outcomes=_declared_outcomes(element, complaints),
        timer=timer_of(element, complaints) if kind is Kind.TIMER else None,
    )


def _status(element: etree._Element, said: str | None, complaints: Complaints) -> int | None:
    if said is None:
        return None
    if said.isascii() and said.isdigit() and 1 <= int(said) <= _MOST_STATUS:
        return int(said)
    complaints.add("bpmn-value-unknown", element, attribute="cv:status")
    return None


def _declared_outcomes(element: etree._Element, complaints: Complaints) -> tuple[Outcome, ...]:
    outcomes: list[Outcome] = []
    for extension in element.iterfind(bpmn("extensionElements")):
        for child in extension:
            if child.tag != cv("outcome"):
                complaints.add("bpmn-element-not-supported", child)
                continue
            outcomes.append(_declared_outcome(child, complaints))
    names = [outcome.name for outcome in outcomes]
    if len(set(names)) < len(names) or "" in names:
        complaints.add("bpmn-outcome-twice", element)
    return tuple(outcomes)


def _declared_outcome(element: etree._Element, complaints: Complaints) -> Outcome:
    said = {str(key): str(value) for key, value in element.attrib.items()}
    for attribute in said.keys() - {"name", "vi", "en", "tone"}:
        complaints.add("bpmn-attribute-not-supported", element, attribute=attribute)
    if said.get("tone", "") not in _TONES:
        complaints.add("bpmn-value-unknown", element, attribute="tone")
    words = Words(said.get("vi", ""), said.get("en", ""))
    return Outcome(said.get("name", ""), words, said.get("tone", ""))


def timer_of(element: etree._Element, complaints: Complaints) -> Timer:
    found = list(element.iterfind(bpmn("timerEventDefinition")))
    if len(found) != 1:
        complaints.add("bpmn-timer-without-duration", element)
        return Timer()
    timer = found[0]
    check_element(
        timer,
        complaints=complaints,
        may_contain=frozenset({"timeDuration"}),
        may_say=frozenset({"cv:parameter", "cv:time"}),
    )
    said = attributes(timer)
    duration = next((text_of(child) for child in timer.iterfind(bpmn("timeDuration"))), "")
    parameter = said.get("cv:parameter", "")
    if bool(duration) == bool(parameter):
        complaints.add("bpmn-timer-without-duration", element)
    if duration:
        _check_duration(timer, duration, "timeDuration", complaints)
    time = said.get("cv:time", TimeKind.CALENDAR)
    if time not in set(TimeKind):
        complaints.add("bpmn-value-unknown", element, attribute="cv:time")
        time = TimeKind.CALENDAR
    return Timer(duration, parameter, TimeKind(time))


def _check_duration(
    element: etree._Element, text: str, attribute: str, complaints: Complaints
) -> None:
    try:
        parse_duration(text)
    except NotADuration:
        complaints.add("bpmn-value-unknown", element, attribute=attribute)
