"""Rules of gateways, conditions, links and what follows an event-based gateway."""

from collections import Counter
from collections.abc import Iterator

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.events import events_with, triggers_of
from congvu.bpmn.static.registry import rule

_GATEWAYS = (
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "complexGateway",
    "eventBasedGateway",
)
_CAUGHT_AFTER_GATEWAY = {
    "messageEventDefinition",
    "signalEventDefinition",
    "timerEventDefinition",
    "conditionalEventDefinition",
}


@rule(
    "EXT.009",
    "Luồng thông điệp không được đi từ vật chú thích",
    "An artifact must not be the source of a message flow",
)
def _artifact_message_source(model: Model) -> Iterator[Element]:
    for one in model.of("messageFlow"):
        source = model.refer(one.get("sourceRef"))
        if source is not None and source.kind in {"association", "group", "textAnnotation"}:
            yield one


@rule(
    "EXT.017",
    "Cổng ghi Converging không có nhiều luồng ra",
    "A converging gateway must not have several outgoing flows",
)
def _converging(model: Model) -> Iterator[Element]:
    for one in model.of(*_GATEWAYS):
        if one.get("gatewayDirection") == "Converging" and len(model.leaving(one)) > 1:
            yield one


@rule(
    "EXT.018",
    "Cổng ghi Diverging không có nhiều luồng vào",
    "A diverging gateway must not have several incoming flows",
)
def _diverging(model: Model) -> Iterator[Element]:
    for one in model.of(*_GATEWAYS):
        if one.get("gatewayDirection") == "Diverging" and len(model.arriving(one)) > 1:
            yield one


@rule(
    "EXT.019",
    "Cổng ghi Mixed có nhiều luồng vào và nhiều luồng ra",
    "A mixed gateway has several incoming and several outgoing flows",
)
def _mixed(model: Model) -> Iterator[Element]:
    for one in model.of(*_GATEWAYS):
        # A flow counts when the gateway names it, even where the flow itself is drawn elsewhere.
        outgoing = max(len(model.leaving(one)), len(one.children("outgoing")))
        incoming = max(len(model.arriving(one)), len(one.children("incoming")))
        if one.get("gatewayDirection") == "Mixed" and min(outgoing, incoming) <= 1:
            yield one


@rule(
    "EXT.113",
    "Sự kiện biên phải có luồng ra, trừ đền bù",
    "A boundary event has an outgoing flow, except for compensation",
)
def _boundary_outgoing(model: Model) -> Iterator[Element]:
    for one in model.of("boundaryEvent"):
        if "compensateEventDefinition" not in triggers_of(model, one) and not model.leaving(one):
            yield one


@rule(
    "EXT.117",
    "Sự kiện nối: nơi nhận không có luồng vào, nơi phát không có luồng ra",
    "A catching link has no flow in, a throwing link none out",
)
def _links(model: Model) -> Iterator[Element]:
    caught = events_with(model, "intermediateCatchEvent", "link")
    thrown = events_with(model, "intermediateThrowEvent", "link")
    yield from (one for one in caught if model.arriving(one))
    yield from (one for one in thrown if model.leaving(one))


@rule(
    "EXT.138",
    "Sau cổng sự kiện chỉ có sự kiện chờ hoặc bước nhận",
    "Only waiting events and receive tasks follow an event-based gateway",
)
def _after_event_gateway(model: Model) -> Iterator[Element]:
    for gateway in model.of("eventBasedGateway"):
        for flow in model.leaving(gateway):
            target = model.refer(flow.get("targetRef"))
            if target is None or target.kind == "receiveTask":
                continue
            waits = set(triggers_of(model, target)) <= _CAUGHT_AFTER_GATEWAY
            if target.kind != "intermediateCatchEvent" or not waits:
                yield target


@rule(
    "EXT.139",
    "Sau cổng sự kiện không dùng cả sự kiện thông điệp lẫn bước nhận",
    "Message events and receive tasks must not both follow an event-based gateway",
)
def _message_or_receive(model: Model) -> Iterator[Element]:
    for gateway in model.of("eventBasedGateway"):
        found: Counter[str] = Counter()
        for flow in model.leaving(gateway):
            target = model.refer(flow.get("targetRef"))
            if target is not None:
                found.update([target.kind, *triggers_of(model, target)])
        if found["receiveTask"] and found["messageEventDefinition"]:
            yield gateway


@rule(
    "EXT.140",
    "Bước nhận sau cổng sự kiện không có sự kiện biên",
    "A receive task after an event-based gateway has no boundary event",
)
def _receive_boundary(model: Model) -> Iterator[Element]:
    hosts = {one.get("attachedToRef") for one in model.of("boundaryEvent")}
    for gateway in model.of("eventBasedGateway"):
        for flow in model.leaving(gateway):
            target = model.refer(flow.get("targetRef"))
            if target is not None and target.kind == "receiveTask" and target.id in hosts:
                yield target


@rule(
    "EXT.142",
    "Cổng sự kiện mở tiến trình không có luồng vào",
    "An event-based gateway that starts a process has no incoming flow",
)
def _instantiating(model: Model) -> Iterator[Element]:
    for one in model.of("eventBasedGateway"):
        if one.get("instantiate") == "true" and model.arriving(one):
            yield one
