"""Rules of events: flows in and out, and which triggers stand where."""

from collections.abc import Iterator

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.registry import rule


def triggers_of(model: Model, event: Element) -> list[str]:
    own = [one.kind for one in event.children() if one.kind.endswith("EventDefinition")]
    named = [model.refer(one.text) for one in event.children("eventDefinitionRef")]
    return own + [one.kind for one in named if one is not None]


def events_with(model: Model, event: str, *kinds: str) -> Iterator[Element]:
    refused = {f"{kind}EventDefinition" for kind in kinds}
    return (one for one in model.of(event) if refused.intersection(triggers_of(model, one)))


@rule(
    "EXT.096", "Sự kiện bắt đầu không có luồng vào", "A start event has no incoming sequence flow"
)
def _start_incoming(model: Model) -> Iterator[Element]:
    return (one for one in model.of("startEvent") if model.arriving(one))


@rule("EXT.101", "Sự kiện bắt đầu phải có luồng ra", "A start event has an outgoing sequence flow")
def _start_outgoing(model: Model) -> Iterator[Element]:
    return (one for one in model.of("startEvent") if not one.child("outgoing"))


@rule(
    "EXT.102",
    "Sự kiện bắt đầu không gửi thông điệp",
    "A start event is not the source of a message flow",
)
def _start_message(model: Model) -> Iterator[Element]:
    starts = {one.id for one in model.of("startEvent") if one.id}
    return (one for one in model.of("messageFlow") if one.get("sourceRef") in starts)


@rule("EXT.104", "Sự kiện kết thúc không có luồng ra", "An end event has no outgoing sequence flow")
def _end_outgoing(model: Model) -> Iterator[Element]:
    return (one for one in model.of("endEvent") if model.leaving(one))


@rule("EXT.107", "Sự kiện kết thúc phải có luồng vào", "An end event has an incoming sequence flow")
def _end_incoming(model: Model) -> Iterator[Element]:
    return (one for one in model.of("endEvent") if not one.child("incoming"))


@rule(
    "EXT.112", "Sự kiện biên không có luồng vào", "A boundary event has no incoming sequence flow"
)
def _boundary_incoming(model: Model) -> Iterator[Element]:
    return (one for one in model.of("boundaryEvent") if model.arriving(one))


@rule(
    "EXT.146",
    "Sự kiện kết thúc không dùng loại kích hoạt này",
    "An end event does not throw this kind of trigger",
)
def _end_triggers(model: Model) -> Iterator[Element]:
    return events_with(model, "endEvent", "conditional", "link", "timer")


@rule(
    "EXT.149",
    "Sự kiện phát giữa chừng không dùng loại kích hoạt này",
    "An intermediate event does not throw this kind of trigger",
)
def _thrown(model: Model) -> Iterator[Element]:
    return events_with(
        model, "intermediateThrowEvent", "cancel", "conditional", "error", "terminate", "timer"
    )
