"""Rules of how nodes are connected: starts and ends, message flows of events, links, crossings."""

from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.activities import is_activity
from congvu.bpmn.static.events import events_with, triggers_of
from congvu.bpmn.static.expressions import is_true
from congvu.bpmn.static.registry import rule

_HOLDERS: Final = ("process", "subProcess", "transaction", "adHocSubProcess")
_INTERMEDIATE: Final = ("intermediateCatchEvent", "intermediateThrowEvent")
_GATEWAYS: Final = tuple(
    f"{kind}Gateway" for kind in ("exclusive", "parallel", "inclusive", "complex", "eventBased")
)
_MESSAGE: Final = "messageEventDefinition"


def _flows_in(model: Model, node: Element) -> int:
    return max(len(model.arriving(node)), len(node.children("incoming")))


def _flows_out(model: Model, node: Element) -> int:
    return max(len(model.leaving(node)), len(node.children("outgoing")))


def _instantiates(node: Element) -> bool:
    return node.kind in {"receiveTask", "eventBasedGateway"} and is_true(node, "instantiate")


def _reached_by_messages(model: Model) -> frozenset[str]:
    """Nodes that a message reaches, by its flow or by an association; such a one may begin."""
    by_flow = {flow.get("targetRef") for flow in model.of("messageFlow")}
    by_association = set()
    for one in model.of("association"):
        source = model.refer(one.get("sourceRef"))
        if source is not None and source.kind == "message":
            by_association.add(one.get("targetRef"))
    return frozenset(by_flow | by_association) - {""}


@rule(
    "EXT.097",
    "Nơi có sự kiện kết thúc phải có sự kiện bắt đầu (mục 10.5.2)",
    "Where there is an end event, there is a start event (section 10.5.2)",
)
def _start_missing(model: Model) -> Iterator[Element]:
    reached = _reached_by_messages(model)
    for holder in model.of(*_HOLDERS):
        begun = holder.child("startEvent") or any(
            _instantiates(one) or one.id in reached for one in holder.children()
        )
        if holder.child("endEvent") and not begun:
            yield holder


@rule(
    "EXT.105",
    "Nơi có sự kiện bắt đầu phải có sự kiện kết thúc (mục 10.5.3)",
    "Where there is a start event, there is an end event (section 10.5.3)",
)
def _end_missing(model: Model) -> Iterator[Element]:
    for holder in model.of(*_HOLDERS):
        if holder.child("startEvent") and not holder.child("endEvent"):
            yield holder


def _message_ends(model: Model, end: str, kind: str) -> Iterator[tuple[Element, Element]]:
    """The message flows that begin or end at an event of the kind, each with that event."""
    for flow in model.of("messageFlow"):
        event = model.refer(flow.get(end))
        if event is not None and event.kind == kind:
            yield flow, event


@rule(
    "EXT.103",
    "Sự kiện bắt đầu nhận luồng thông điệp phải chờ thông điệp (mục 10.5.2)",
    "A start event that a message flow reaches waits for a message (section 10.5.2)",
)
def _start_receives(model: Model) -> Iterator[Element]:
    for _, event in _message_ends(model, "targetRef", "startEvent"):
        if _MESSAGE not in triggers_of(model, event):
            yield event


@rule(
    "EXT.108",
    "Luồng thông điệp không đi tới sự kiện kết thúc (mục 10.5.3)",
    "An end event is not the target of a message flow (section 10.5.3)",
)
def _end_receives(model: Model) -> Iterator[Element]:
    return (flow for flow, _ in _message_ends(model, "targetRef", "endEvent"))


@rule(
    "EXT.109",
    "Sự kiện kết thúc có luồng thông điệp phải gửi thông điệp (mục 10.5.3)",
    "An end event that a message flow leaves sends a message (section 10.5.3)",
)
def _end_sends(model: Model) -> Iterator[Element]:
    for _, event in _message_ends(model, "sourceRef", "endEvent"):
        if _MESSAGE not in triggers_of(model, event):
            yield event


@rule(
    "EXT.119",
    "Sự kiện thông điệp giữa chừng hoặc gửi, hoặc nhận (mục 10.5.4)",
    "A message event between start and end either sends or receives (section 10.5.4)",
)
def _message_direction(model: Model) -> Iterator[Element]:
    yield from (flow for flow, _ in _message_ends(model, "sourceRef", "intermediateCatchEvent"))
    yield from (flow for flow, _ in _message_ends(model, "targetRef", "intermediateThrowEvent"))


@rule(
    "EXT.115",
    "Sự kiện giữa chừng phải có luồng vào, trừ nơi nhận nối (mục 10.5.4)",
    "An intermediate event has an incoming flow, except for a catching link (section 10.5.4)",
)
def _intermediate_incoming(model: Model) -> Iterator[Element]:
    for one in model.of(*_INTERMEDIATE):
        link = "linkEventDefinition" in triggers_of(model, one)
        if not _flows_in(model, one) and not (link and one.kind == "intermediateCatchEvent"):
            yield one


@rule(
    "EXT.116",
    "Sự kiện giữa chừng phải có luồng ra, trừ nơi phát nối (mục 10.5.4)",
    "An intermediate event has an outgoing flow, except for a throwing link (section 10.5.4)",
)
def _intermediate_outgoing(model: Model) -> Iterator[Element]:
    for one in model.of(*_INTERMEDIATE):
        link = "linkEventDefinition" in triggers_of(model, one)
        if not _flows_out(model, one) and not (link and one.kind == "intermediateThrowEvent"):
            yield one


def _links(model: Model, event: str) -> list[tuple[Element, Element]]:
    """The links that such events catch or throw: the definition, and the event that has it."""
    return [
        (definition, one)
        for one in events_with(model, event, "link")
        for definition in [
            *one.children("linkEventDefinition"),
            *filter(None, (model.refer(ref.text) for ref in one.children("eventDefinitionRef"))),
        ]
        if definition.kind == "linkEventDefinition"
    ]


def _names(model: Model, link: Element, side: str, other: Element) -> bool:
    return any(model.refer(one.text) is other for one in link.children(side))


def _paired(model: Model, thrown: Element, caught: Element) -> bool:
    """Links belong together by reference, or where neither refers, by an equal name."""
    if thrown.child("target") or caught.child("source"):
        named = _names(model, thrown, "target", caught), _names(model, caught, "source", thrown)
        return any(named)
    return bool(thrown.name) and thrown.name == caught.name


@rule(
    "EXT.118",
    "Nơi phát nối và nơi nhận nối phải chỉ tới nhau (mục 10.5.4)",
    "A throwing link and a catching link refer to one another (section 10.5.4)",
)
def _mutual_links(model: Model) -> Iterator[Element]:
    for thrown, event in _links(model, "intermediateThrowEvent"):
        for caught, _ in _links(model, "intermediateCatchEvent"):
            there = _names(model, thrown, "target", caught)
            back = _names(model, caught, "source", thrown)
            both_tell = thrown.child("target") and caught.child("source")
            if both_tell and there != back:
                yield event


@rule(
    "EXT.124",
    "Nơi nhận nối phải có nơi phát (mục 10.5.5)",
    "A catching link has a throwing link (section 10.5.5)",
)
def _link_source(model: Model) -> Iterator[Element]:
    throwing = _links(model, "intermediateThrowEvent")
    for caught, event in _links(model, "intermediateCatchEvent"):
        known = caught.child("source") or any(_paired(model, one, caught) for one, _ in throwing)
        if not known:
            yield event


@rule(
    "EXT.125",
    "Nơi phát nối phải có nơi nhận (mục 10.5.5)",
    "A throwing link has a catching link (section 10.5.5)",
)
def _link_target(model: Model) -> Iterator[Element]:
    catching = _links(model, "intermediateCatchEvent")
    for thrown, event in _links(model, "intermediateThrowEvent"):
        known = thrown.child("target") or any(_paired(model, thrown, one) for one, _ in catching)
        if not known:
            yield event


@rule(
    "EXT.126",
    "Hai đầu nối phải cùng một tầng của tiến trình (mục 10.5.5)",
    "Both ends of a link stand in the same level of a process (section 10.5.5)",
)
def _link_level(model: Model) -> Iterator[Element]:
    for thrown, source in _links(model, "intermediateThrowEvent"):
        for caught, target in _links(model, "intermediateCatchEvent"):
            if source.parent is not target.parent and _paired(model, thrown, caught):
                yield source


@rule(
    "EXT.135",
    "Cổng phải có nhiều luồng vào hoặc nhiều luồng ra (mục 10.6)",
    "A gateway has several incoming or several outgoing flows (section 10.6)",
)
def _gateway_flows(model: Model) -> Iterator[Element]:
    for one in model.of(*_GATEWAYS):
        if max(_flows_in(model, one), _flows_out(model, one)) <= 1:
            yield one


@rule(
    "EXT.141",
    "Cổng sự kiện kiểu song song phải mở tiến trình (mục 10.6.6)",
    "A parallel event-based gateway starts a process (section 10.6.6)",
)
def _parallel_events(model: Model) -> Iterator[Element]:
    for one in model.of("eventBasedGateway"):
        if one.get("eventGatewayType") == "Parallel" and not is_true(one, "instantiate"):
            yield one


def _outside_the_flow(node: Element) -> bool:
    return is_true(node, "isForCompensation") or is_true(node, "triggeredByEvent")


@rule(
    "EXT.151",
    "Nơi có sự kiện bắt đầu, mọi bước và cổng phải có luồng vào (mục 10.5.2)",
    "Where there is a start event, every activity and gateway has an incoming flow"
    " (section 10.5.2)",
)
def _unreached(model: Model) -> Iterator[Element]:
    for holder in model.of("process", "subProcess", "transaction"):
        if not holder.child("startEvent"):
            continue
        for node in holder.children():
            if not (is_activity(node) or node.kind in _GATEWAYS) or _outside_the_flow(node):
                continue
            if not _flows_in(model, node) and not _instantiates(node):
                yield node


@rule(
    "EXT.152",
    "Luồng không vượt qua biên của tiến trình con (mục 10.3.5)",
    "A sequence flow does not cross the boundary of a sub-process (section 10.3.5)",
)
def _crossing(model: Model) -> Iterator[Element]:
    for flow in model.of("sequenceFlow"):
        ends = [model.refer(flow.get(end)) for end in ("sourceRef", "targetRef")]
        holders = [one.parent for one in ends if one is not None and one.parent is not None]
        if not all(holder.kind in _HOLDERS for holder in holders):
            continue
        if len(set(holders)) > 1 and any(holder.kind != "process" for holder in holders):
            yield flow
