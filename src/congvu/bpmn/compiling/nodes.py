"""Elements one by one: the declared subset of BPMN, each with what it may contain and say."""

from collections.abc import Mapping
from typing import Final

from congvu.bpmn.compiling.complaints import Complaints
from congvu.bpmn.compiling.source import Element
from congvu.bpmn.compiling.triggers import (
    EVENT_CHILDREN,
    Ids,
    check_duration,
    key_of,
    named,
    trigger_of,
    triggers_of,
)
from congvu.bpmn.definition import (
    ACTIVITIES,
    SCOPES,
    Event,
    Kind,
    Loop,
    Node,
    Outcome,
    Trigger,
    Words,
)

NODES: Final[Mapping[str, Kind]] = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "task": Kind.NONE,
    "userTask": Kind.USER,
    "manualTask": Kind.MANUAL,
    "serviceTask": Kind.SERVICE,
    "businessRuleTask": Kind.DECISION,
    "sendTask": Kind.SEND,
    "receiveTask": Kind.RECEIVE,
    "exclusiveGateway": Kind.GATEWAY,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "complexGateway": Kind.COMPLEX,
    "eventBasedGateway": Kind.EVENT_GATEWAY,
    "intermediateCatchEvent": Kind.CATCH,
    "intermediateThrowEvent": Kind.THROW,
    "subProcess": Kind.SUB_PROCESS,
    "adHocSubProcess": Kind.AD_HOC,
    "transaction": Kind.TRANSACTION,
    "callActivity": Kind.CALL,
}
GLOBAL_TASKS: Final[Mapping[str, Kind]] = {
    "globalTask": Kind.NONE,
    "globalUserTask": Kind.USER,
    "globalManualTask": Kind.MANUAL,
    "globalBusinessRuleTask": Kind.DECISION,
    "cv:globalServiceTask": Kind.SERVICE,
}
_EVENTS = frozenset({Kind.START, Kind.END, Kind.CATCH, Kind.THROW})
_DATA = frozenset(
    {"ioSpecification", "dataInputAssociation", "dataOutputAssociation", "dataOutput",
     "dataInput", "inputSet", "outputSet", "property"}
)  # fmt: skip
_LOOPS = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})
CONTENT = frozenset(
    {*NODES, "sequenceFlow", "boundaryEvent", "laneSet", "dataObject", "dataObjectReference",
     "property"}
)  # fmt: skip
_STEP = frozenset(
    {"cv:status", "cv:clock", "cv:pause", "cv:certainty", "cv:limit", "cv:do", "cv:waits",
     "cv:role", "cv:unit", "cv:form", "cv:signing", "cv:deemed", "default", "startQuantity",
     "completionQuantity", "isForCompensation", "implementation"}
)  # fmt: skip
_GATE = frozenset({"default", "gatewayDirection", "instantiate", "eventGatewayType"})
_EVENT = frozenset({"parallelMultiple", "isInterrupting", "cv:status", "cv:clock", "cv:pause",
                    "cv:limit", "cv:certainty"})  # fmt: skip
_CLOCKS = frozenset({"", "RUN", "PAUSE", "RESTART"})
_TONES = frozenset({"", "primary", "danger", "quiet"})
_MOST_STATUS = 10
_MESSAGES = frozenset({Kind.SEND, Kind.RECEIVE})


def words_of(element: Element) -> Words:
    return Words(element.name, element.get("cv:en").strip())


def node_of(element: Element, kind: Kind, ids: Ids, complaints: Complaints) -> Node:
    """A node with what it says, not yet joined to others."""
    complaints.check(element, _contains(kind), _says(kind))
    said = element.get
    if said("cv:clock") not in _CLOCKS:
        complaints.add("bpmn-value-unknown", element, attribute="cv:clock")
    if said("cv:waits", "false") not in {"true", "false"}:
        complaints.add("bpmn-value-unknown", element, attribute="cv:waits")
    if kind in {Kind.SERVICE, Kind.DECISION} and not said("cv:do"):
        complaints.add("bpmn-service-without-action", element)
    if said("cv:limit"):
        check_duration(element, said("cv:limit"), "cv:limit", complaints)
    triggers = _triggers(element, kind, ids, complaints)
    is_timer = kind is Kind.CATCH and any(t.event is Event.TIMER for t in triggers)
    is_event_sub = kind is Kind.SUB_PROCESS and said("triggeredByEvent") == "true"
    return Node(
        id=element.id,
        kind=Kind.TIMER if is_timer else Kind.EVENT_SUB_PROCESS if is_event_sub else kind,
        words=words_of(element),
        legal_status=_status(element, complaints),
        clock=said("cv:clock"),
        pause=said("cv:pause"),
        certainty=said("cv:certainty"),
        limit=said("cv:limit"),
        action=said("cv:do"),
        # A decision always waits for what it decides, even if that comes at once.
        waits=said("cv:waits") == "true" or kind is Kind.DECISION,
        role=said("cv:role"),
        unit=said("cv:unit"),
        form=said("cv:form"),
        signing=said("cv:signing"),
        deemed=said("cv:deemed"),
        outcomes=_declared_outcomes(element, complaints),
        triggers=triggers,
        parallel=said("parallelMultiple") == "true" or said("eventGatewayType") == "Parallel",
        interrupting=said("isInterrupting", "true") != "false",
        instantiates=said("instantiate") == "true",
        start_quantity=_quantity(element, "startQuantity", complaints),
        completion_quantity=_quantity(element, "completionQuantity", complaints),
        loop=_loop(element, ids, complaints) if kind in ACTIVITIES else None,
        ordering=said("ordering", "Parallel") if kind is Kind.AD_HOC else "",
        condition=element.text_of("activationCondition") or element.text_of("completionCondition"),
        for_compensation=said("isForCompensation") == "true",
        variables=variables_of(element) if kind in SCOPES else (),
        reads=_moved(element, "dataInputAssociation", ids, complaints),
        writes=_moved(element, "dataOutputAssociation", ids, complaints),
        cancels_rest=said("cancelRemainingInstances", "true") != "false",
    )


def _contains(kind: Kind) -> frozenset[str]:
    if kind in _EVENTS:
        return EVENT_CHILDREN | _DATA | {"extensionElements"}
    if kind not in ACTIVITIES:
        return frozenset({"activationCondition", "extensionElements"})
    more = CONTENT if kind in SCOPES and kind is not Kind.CALL else frozenset()
    return more | _LOOPS | _DATA | {"extensionElements", "completionCondition", "resourceRole"}


def _says(kind: Kind) -> frozenset[str]:
    if kind in _EVENTS:
        return _EVENT
    if kind not in ACTIVITIES:
        return _GATE
    more = {
        Kind.SEND: {"messageRef", "operationRef"},
        Kind.RECEIVE: {"messageRef", "operationRef", "instantiate"},
        Kind.SERVICE: {"operationRef"},
        Kind.CALL: {"calledElement"},
        Kind.SUB_PROCESS: {"triggeredByEvent"},
        Kind.AD_HOC: {"triggeredByEvent", "ordering", "cancelRemainingInstances"},
        Kind.TRANSACTION: {"triggeredByEvent", "method"},
    }
    return _STEP | frozenset(more.get(kind, ()))


def _triggers(
    element: Element, kind: Kind, ids: Ids, complaints: Complaints
) -> tuple[Trigger, ...]:
    if kind in _MESSAGES:
        reference = element.get("messageRef")
        name = named(element, reference, ("name", "id"), ids, complaints)
        return (Trigger(Event.MESSAGE, name, key=key_of(reference, ids)),) if name else ()
    return triggers_of(element, ids, complaints) if kind in _EVENTS else ()


def _status(element: Element, complaints: Complaints) -> int | None:
    said = element.attributes.get("cv:status")
    if said is None:
        return None
    if said.isascii() and said.isdigit() and 1 <= int(said) <= _MOST_STATUS:
        return int(said)
    complaints.add("bpmn-value-unknown", element, attribute="cv:status")
    return None


def _quantity(element: Element, attribute: str, complaints: Complaints) -> int:
    said = element.get(attribute, "1")
    if said.isascii() and said.isdigit() and int(said) >= 1:
        return int(said)
    complaints.add("bpmn-value-unknown", element, attribute=attribute)
    return 1


def _declared_outcomes(element: Element, complaints: Complaints) -> tuple[Outcome, ...]:
    outcomes: list[Outcome] = []
    for extension in element.children("extensionElements"):
        for child in extension.children():
            if child.kind != "cv:outcome":
                complaints.add("bpmn-element-not-supported", child)
                continue
            outcomes.append(_declared_outcome(child, complaints))
    names = [outcome.name for outcome in outcomes]
    if len(set(names)) < len(names) or "" in names:
        complaints.add("bpmn-outcome-twice", element)
    return tuple(outcomes)


def _declared_outcome(element: Element, complaints: Complaints) -> Outcome:
    for attribute in element.attributes.keys() - {"name", "vi", "en", "tone"}:
        complaints.add("bpmn-attribute-not-supported", element, attribute=attribute)
    tone = element.get("tone")
    if tone not in _TONES:
        complaints.add("bpmn-value-unknown", element, attribute="tone")
    return Outcome(element.name, Words(element.get("vi"), element.get("en")), tone)


# --- loops ---

_LOOP_SAYS = frozenset(
    {"isSequential", "behavior", "testBefore", "loopMaximum", "noneBehaviorEventRef",
     "oneBehaviorEventRef"}
)  # fmt: skip
_LOOP_CONTAINS = frozenset(
    {"loopCondition", "loopCardinality", "completionCondition", "loopDataInputRef",
     "loopDataOutputRef", "inputDataItem", "outputDataItem", "complexBehaviorDefinition"}
)  # fmt: skip


def _loop(element: Element, ids: Ids, complaints: Complaints) -> Loop | None:
    found = next(element.children(*_LOOPS), None)
    if found is None:
        return None
    complaints.check(found, _LOOP_CONTAINS, _LOOP_SAYS)
    if found.kind == "standardLoopCharacteristics":
        return _standard_loop(element, found, complaints)
    collection = variable_name(ids, found.text_of("loopDataInputRef"))
    cardinality = found.text_of("loopCardinality")
    if bool(collection) == bool(cardinality):
        complaints.add("bpmn-value-unknown", element, attribute="loopCardinality")
    return Loop(
        many=True,
        sequential=found.get("isSequential") == "true",
        cardinality=cardinality,
        collection=collection,
        item=_item(found, "inputDataItem"),
        output=variable_name(ids, found.text_of("loopDataOutputRef")),
        output_item=_item(found, "outputDataItem"),
        until=found.text_of("completionCondition"),
        behavior=found.get("behavior", "All").upper(),
        events=_behavior_events(found, ids, complaints),
    )


def _standard_loop(element: Element, found: Element, complaints: Complaints) -> Loop:
    most = found.attributes.get("loopMaximum")
    if most is not None and not (most.isascii() and most.isdigit()):
        complaints.add("bpmn-value-unknown", element, attribute="loopMaximum")
        most = None
    return Loop(
        condition=found.text_of("loopCondition"),
        before=found.get("testBefore") == "true",
        most=None if most is None else int(most),
    )


def _item(loop: Element, kind: str) -> str:
    found = loop.child(kind)
    return "" if found is None else found.name or found.id


def _behavior_events(
    loop: Element, ids: Ids, complaints: Complaints
) -> tuple[tuple[str, Trigger], ...]:
    found: list[tuple[str, Trigger]] = []
    for attribute in ("noneBehaviorEventRef", "oneBehaviorEventRef"):
        if loop.get(attribute):
            meant = ids.get(loop.get(attribute))
            if meant is None:
                complaints.add("bpmn-reference-unknown", loop, reference=loop.get(attribute))
            else:
                found.append(("", trigger_of(meant, ids, complaints)))
    for complex_one in loop.children("complexBehaviorDefinition"):
        event = complex_one.child("event")
        triggers = triggers_of(event, ids, complaints) if event is not None else ()
        found += [(complex_one.text_of("condition"), trigger) for trigger in triggers]
    return tuple(found)


# --- data ---


def variables_of(element: Element) -> tuple[str, ...]:
    """The variables that a process or sub-process declares: its properties and data objects."""
    return tuple(one.name or one.id for one in element.children("property", "dataObject"))


def variable_name(ids: Ids, reference: str) -> str:
    """The variable that a reference means, through references to data objects."""
    meant = ids.get(reference)
    if meant is not None and meant.kind == "dataObjectReference":
        meant = ids.get(meant.get("dataObjectRef")) or meant
    return reference if meant is None else meant.name or meant.id


def _moved(
    element: Element, kind: str, ids: Ids, complaints: Complaints
) -> tuple[tuple[str, str], ...]:
    """Which variable goes into which input, or which output into which variable."""
    pairs = []
    for one in element.children(kind):
        complaints.check(one, frozenset({"sourceRef", "targetRef"}), frozenset())
        source, target = one.text_of("sourceRef"), one.text_of("targetRef")
        if source and target:
            pairs.append((variable_name(ids, source), variable_name(ids, target)))
    return tuple(pairs)
