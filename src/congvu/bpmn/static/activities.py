"""Rules of activities: loops, resources, default flows, event sub-processes, escalations."""

from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.events import events_with, triggers_of
from congvu.bpmn.static.expressions import is_true
from congvu.bpmn.static.registry import rule

_SUB_PROCESSES: Final = ("subProcess", "transaction", "adHocSubProcess")
_CHOREOGRAPHIC: Final = ("choreographyTask", "callChoreography", "subChoreography")
_ROLES: Final = ("performer", "humanPerformer", "potentialOwner", "resourceRole")
_NEVER_STARTS: Final = frozenset(f"{one}EventDefinition" for one in ("cancel", "link", "terminate"))
_INTERRUPTS: Final = frozenset(f"{one}EventDefinition" for one in ("error", "compensate"))


def is_activity(node: Element) -> bool:
    return node.kind.lower().endswith("task") or node.kind in {*_SUB_PROCESSES, "callActivity"}


def _event_sub_processes(model: Model) -> Iterator[Element]:
    return (one for one in model.of(*_SUB_PROCESSES) if is_true(one, "triggeredByEvent"))


@rule(
    "EXT.011",
    "Leo thang được phát phải có mã (mục 10.5.5)",
    "An escalation that is thrown has a code (section 10.5.5)",
)
def _escalation_code(model: Model) -> Iterator[Element]:
    for kind in ("endEvent", "intermediateThrowEvent", "implicitThrowEvent"):
        for event in events_with(model, kind, "escalation"):
            if any(_has_no_code(model, one) for one in _escalations(model, event)):
                yield event


def _escalations(model: Model, event: Element) -> list[Element]:
    named = [model.refer(one.text) for one in event.children("eventDefinitionRef")]
    known = [*event.children(), *(one for one in named if one is not None)]
    return [one for one in known if one.kind == "escalationEventDefinition"]


def _has_no_code(model: Model, definition: Element) -> bool:
    written = definition.get("escalationRef").strip()
    found = model.refer(written)
    if found is None:
        return not written
    return found.kind == "escalation" and not found.get("escalationCode").strip()


@rule(
    "EXT.022",
    "Luồng trong tiến trình chỉ nối hoạt động, cổng và sự kiện (mục 8.4.13)",
    "A sequence flow of a process connects activities, gateways and events only (section 8.4.13)",
)
def _process_flow(model: Model) -> Iterator[Element]:
    for flow in _flows_in(model, "process", *_SUB_PROCESSES):
        if any(end.kind in _CHOREOGRAPHIC for end in _ends(model, flow)):
            yield flow


@rule(
    "EXT.023",
    "Luồng trong biên đạo chỉ nối hoạt động biên đạo, cổng và sự kiện (mục 8.4.13)",
    "A sequence flow of a choreography connects choreography activities, gateways and events only"
    " (section 8.4.13)",
)
def _choreography_flow(model: Model) -> Iterator[Element]:
    for flow in _flows_in(model, "choreography", "subChoreography"):
        ends = _ends(model, flow)
        if any(is_activity(end) and end.kind not in _CHOREOGRAPHIC for end in ends):
            yield flow


def _flows_in(model: Model, *holders: str) -> Iterator[Element]:
    for flow in model.of("sequenceFlow"):
        if flow.parent is not None and flow.parent.kind in holders:
            yield flow


def _ends(model: Model, flow: Element) -> list[Element]:
    found = (model.refer(flow.get(end)) for end in ("sourceRef", "targetRef"))
    return [one for one in found if one is not None]


@rule(
    "EXT.025",
    "Hoạt động có luồng ra kèm điều kiện thì phải có luồng ra khác (mục 8.4.13)",
    "An activity with a conditional outgoing flow has another outgoing flow (section 8.4.13)",
)
def _lone_condition(model: Model) -> Iterator[Element]:
    for flow in model.of("sequenceFlow"):
        source = model.refer(flow.get("sourceRef"))
        if source is None or not is_activity(source) or not flow.child("conditionExpression"):
            continue
        if len(model.leaving(source)) < 2:  # noqa: PLR2004 - itself and another
            yield flow


@rule(
    "EXT.026",
    "Luồng mặc định phải là luồng ra của chính phần tử (mục 8.4.13)",
    "A default flow is an outgoing flow of the element that names it (section 8.4.13)",
)
def _default(model: Model) -> Iterator[Element]:
    for one in model.elements:
        flow = model.refer(one.get("default"))
        if flow is None or flow.kind != "sequenceFlow":
            continue
        if model.refer(flow.get("sourceRef")) is not one:
            yield one


@rule(
    "EXT.039",
    "Vai trò chỉ tới nguồn lực thì không kèm biểu thức phân công (mục 10.3.1)",
    "A role refers to a resource or has an assignment expression, not both (section 10.3.1)",
)
def _resource_or_expression(model: Model) -> Iterator[Element]:
    for one in model.of(*_ROLES):
        if one.child("resourceRef") and one.child("resourceAssignmentExpression"):
            yield one


@rule(
    "EXT.040",
    "Tham số của nguồn lực cần một nguồn lực được chỉ tới (mục 10.3.1)",
    "Parameters of a resource need a resource that is referred to (section 10.3.1)",
)
def _parameters(model: Model) -> Iterator[Element]:
    for one in model.of(*_ROLES):
        if one.child("resourceParameterBinding") and not one.child("resourceRef"):
            yield one


def _looped_twice(one: Element) -> bool:
    return len(one.children("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")) > 1


@rule(
    "EXT.041",
    "Hoạt động chỉ có một kiểu lặp (mục 10.3)",
    "An activity has one kind of loop only (section 10.3)",
)
def _loops(model: Model) -> Iterator[Element]:
    return (one for one in model.elements if is_activity(one) and _looped_twice(one))


@rule(
    "EXT.049",
    "Bước nhận mở tiến trình không có luồng vào ngoài luồng từ sự kiện bắt đầu (mục 10.3.3)",
    "A receive task that starts a process has no flow in but from a start event (section 10.3.3)",
)
def _instantiating_receive(model: Model) -> Iterator[Element]:
    for one in model.of("receiveTask"):
        if not is_true(one, "instantiate"):
            continue
        sources = [model.refer(flow.get("sourceRef")) for flow in model.arriving(one)]
        strange = any(source is None or source.kind != "startEvent" for source in sources)
        if strange or (not sources and _starts_otherwise(one)):
            yield one


def _starts_otherwise(task: Element) -> bool:
    return task.parent is not None and task.parent.child("startEvent") is not None


@rule(
    "EXT.054",
    "Tiến trình con lặp thì không đồng thời nhiều thể hiện (mục 10.3.5)",
    "A sub-process that loops has not several instances as well (section 10.3.5)",
)
def _sub_process_loop(model: Model) -> Iterator[Element]:
    return (one for one in model.of(*_SUB_PROCESSES) if _looped_twice(one))


@rule(
    "EXT.055",
    "Tiến trình con nhiều thể hiện thì không đồng thời lặp (mục 10.3.5)",
    "A sub-process of several instances does not loop as well (section 10.3.5)",
)
def _sub_process_instances(model: Model) -> Iterator[Element]:
    return (one for one in model.of(*_SUB_PROCESSES) if _looped_twice(one))


@rule(
    "EXT.057",
    "Tiến trình con sự kiện đứng ngoài mọi luồng (mục 10.3.5)",
    "An event sub-process stands outside every flow (section 10.3.5)",
)
def _flows_of_event_sub_process(model: Model) -> Iterator[Element]:
    for one in _event_sub_processes(model):
        if model.leaving(one) or model.arriving(one) or one.children("incoming", "outgoing"):
            yield one


@rule(
    "EXT.059",
    "Tiến trình con sự kiện bắt đầu bằng một kích hoạt cho phép (mục 10.5.2)",
    "An event sub-process starts by one of the triggers allowed to it (section 10.5.2)",
)
def _start_of_event_sub_process(model: Model) -> Iterator[Element]:
    for one in _event_sub_processes(model):
        for start in one.children("startEvent"):
            triggers = set(triggers_of(model, start))
            interrupts = is_true(start, "isInterrupting", default=True)
            refused = _NEVER_STARTS if interrupts else _NEVER_STARTS | _INTERRUPTS
            referred = start.children("eventDefinitionRef")
            if triggers & refused or not (triggers or referred):
                yield start
