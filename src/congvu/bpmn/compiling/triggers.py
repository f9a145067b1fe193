"""Event definitions: what an event waits for, or what it throws."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from congvu.bpmn.compiling.complaints import Complaints
from congvu.bpmn.compiling.source import Element
from congvu.bpmn.definition import Event, TimeKind, Timer, Trigger
from congvu.bpmn.durations import NotADuration, parse_duration

EVENTS: Final[Mapping[str, Event]] = {
    "messageEventDefinition": Event.MESSAGE,
    "timerEventDefinition": Event.TIMER,
    "signalEventDefinition": Event.SIGNAL,
    "conditionalEventDefinition": Event.CONDITION,
    "errorEventDefinition": Event.ERROR,
    "escalationEventDefinition": Event.ESCALATION,
    "cancelEventDefinition": Event.CANCEL,
    "compensateEventDefinition": Event.COMPENSATION,
    "linkEventDefinition": Event.LINK,
    "terminateEventDefinition": Event.TERMINATE,
}
EVENT_CHILDREN = frozenset({*EVENTS, "eventDefinitionRef"})
_REFERENCES: Final[Mapping[Event, tuple[str, tuple[str, ...]]]] = {
    Event.MESSAGE: ("messageRef", ("name", "id")),
    Event.SIGNAL: ("signalRef", ("name", "id")),
    Event.ERROR: ("errorRef", ("errorCode", "name", "id")),
    Event.ESCALATION: ("escalationRef", ("escalationCode", "name", "id")),
}
_MAY_CONTAIN = frozenset(
    {"timeDuration", "timeDate", "timeCycle", "condition", "operationRef", "source", "target"}
)
_MAY_SAY = frozenset(
    {"messageRef", "signalRef", "errorRef", "escalationRef", "activityRef", "waitForCompletion",
     "operationRef", "cv:parameter", "cv:time"}
)  # fmt: skip
_CYCLE = re.compile(r"R(\d{0,4})/(P.+)")


@dataclass(slots=True)
class Ids:
    """Every element of the model by its id."""

    by_id: dict[str, Element] = field(default_factory=dict)

    def get(self, reference: str) -> Element | None:
        """By id; a prefix of a namespace in front of it says nothing here."""
        return self.by_id.get(reference) or self.by_id.get(reference.rpartition(":")[2])


def triggers_of(element: Element, ids: Ids, complaints: Complaints) -> tuple[Trigger, ...]:
    """The event definitions of an event, its own and those that it refers to."""
    found = []
    for child in element.children():
        if child.kind in EVENTS:
            found.append(trigger_of(child, ids, complaints))
        elif child.kind == "eventDefinitionRef":
            meant = ids.get(child.text)
            if meant is None or meant.kind not in EVENTS:
                complaints.add("bpmn-reference-unknown", child, reference=child.text)
            else:
                found.append(trigger_of(meant, ids, complaints))
    return tuple(found)


def trigger_of(element: Element, ids: Ids, complaints: Complaints) -> Trigger:
    complaints.check(element, _MAY_CONTAIN, _MAY_SAY)
    event = EVENTS[element.kind]
    if event in _REFERENCES:
        attribute, names = _REFERENCES[event]
        reference = element.get(attribute)
        name = named(element, reference, names, ids, complaints)
        return Trigger(event, name, key=key_of(reference, ids))
    match event:
        case Event.TIMER:
            return Trigger(event, timer=timer_of(element, complaints))
        case Event.CONDITION:
            condition = element.text_of("condition")
            if not condition:
                complaints.add("bpmn-value-unknown", element, attribute="condition")
            return Trigger(event, condition=condition)
        case Event.LINK:
            return Trigger(event, element.name)
        case Event.COMPENSATION:
            return Trigger(event, element.get("activityRef"))
    return Trigger(event)


def named(
    element: Element,
    reference: str,
    names: tuple[str, ...],
    ids: Ids,
    complaints: Complaints,
) -> str:
    """What the referred element is called; no reference is any."""
    if not reference:
        return ""
    meant = ids.get(reference)
    if meant is None:
        complaints.add("bpmn-reference-unknown", element, reference=reference)
        return reference
    return next((meant.get(name).strip() for name in names if meant.get(name).strip()), reference)


def key_of(reference: str, ids: Ids) -> str:
    """The FEEL expression by which messages of one name are told apart."""
    meant = ids.get(reference) if reference else None
    return "" if meant is None else meant.get("cv:key").strip().removeprefix("=").strip()


def timer_of(element: Element, complaints: Complaints) -> Timer:
    parameter = element.get("cv:parameter")
    duration, date = element.text_of("timeDuration"), element.text_of("timeDate")
    cycle = element.text_of("timeCycle")
    if sum(map(bool, (parameter, duration, date, cycle))) != 1:
        complaints.add("bpmn-timer-without-duration", _event_of(element))
    times = 1
    if cycle:
        found = _CYCLE.fullmatch(cycle)
        if found is None:
            complaints.add("bpmn-value-unknown", _event_of(element), attribute="timeCycle")
        else:
            times, duration = int(found[1]) if found[1] else -1, found[2]
    said = element.get("cv:time", TimeKind.CALENDAR)
    if said not in set(TimeKind):
        complaints.add("bpmn-value-unknown", element, attribute="cv:time")
        said = TimeKind.CALENDAR
    is_expression = duration.startswith("=") or date.startswith("=")
    if duration and not is_expression:
        check_duration(_event_of(element), duration, "timeDuration", complaints)
    return Timer(
        duration.removeprefix("="), parameter, TimeKind(said), date.removeprefix("="), times,
        is_expression,
    )  # fmt: skip


def _event_of(element: Element) -> Element:
    return element.parent if element.parent is not None else element


def check_duration(element: Element, text: str, attribute: str, complaints: Complaints) -> None:
    try:
        parse_duration(text)
    except NotADuration:
        complaints.add("bpmn-value-unknown", element, attribute=attribute)
