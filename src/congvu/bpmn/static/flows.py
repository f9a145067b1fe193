"""Rules of identity, artifacts, sequence flows, gateways and activities."""

from collections.abc import Iterator

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.expressions import is_true
from congvu.bpmn.static.registry import rule

_A_CHOICE = 2
_HOLDERS = ("process", "subProcess", "transaction", "adHocSubProcess")
_ARTIFACTS = ("association", "group", "textAnnotation")


def _ends(model: Model, flow: str, end: str, kinds: tuple[str, ...]) -> Iterator[Element]:
    for one in model.of(flow):
        found = model.refer(one.get(end))
        if found is not None and found.kind in kinds:
            yield one


@rule("EXT.002", "id phải là duy nhất", "An id must be unique")
def _unique(model: Model) -> Iterator[Element]:
    return (one for one in model.elements if one.id and model.by_id(one.id) is not one)


@rule(
    "EXT.006",
    "Luồng không được đi tới vật chú thích",
    "An artifact must not be the target of a sequence flow",
)
def _artifact_target(model: Model) -> Iterator[Element]:
    return _ends(model, "sequenceFlow", "targetRef", _ARTIFACTS)


@rule(
    "EXT.007",
    "Luồng không được đi từ vật chú thích",
    "An artifact must not be the source of a sequence flow",
)
def _artifact_source(model: Model) -> Iterator[Element]:
    return _ends(model, "sequenceFlow", "sourceRef", _ARTIFACTS)


@rule(
    "EXT.008",
    "Luồng thông điệp không được đi tới vật chú thích",
    "An artifact must not be the target of a message flow",
)
def _artifact_message(model: Model) -> Iterator[Element]:
    return _ends(model, "messageFlow", "targetRef", _ARTIFACTS)


@rule(
    "EXT.021",
    "Tiến trình con sự kiện không có luồng vào hay ra",
    "An event sub-process has no sequence flow in or out",
)
def _event_subprocess(model: Model) -> Iterator[Element]:
    for one in model.of("subProcess"):
        if is_true(one, "triggeredByEvent") and (model.leaving(one) or model.arriving(one)):
            yield one


@rule(
    "EXT.028",
    "Luồng không được ra khỏi tiến trình hay tiến trình con của nó",
    "A sequence flow must not leave its process or sub-process",
)
def _within(model: Model) -> Iterator[Element]:
    for flow in model.of("sequenceFlow"):
        ends = [model.refer(flow.get(end)) for end in ("sourceRef", "targetRef")]
        homes = {_home(one) for one in ends if one is not None} - {None}
        if len(homes) > 1:
            yield flow


def _home(node: Element) -> Element | None:
    return next((one for one in node.above() if one.kind in _HOLDERS), None)


def _below_one(model: Model, attribute: str) -> Iterator[Element]:
    for one in model.elements:
        written = one.get(attribute, "1").strip()
        if written.lstrip("+-").isdigit() and int(written) < 1:
            yield one


@rule("EXT.037", "startQuantity phải từ 1 trở lên", "startQuantity must be 1 or more")
def _start_quantity(model: Model) -> Iterator[Element]:
    return _below_one(model, "startQuantity")


@rule("EXT.038", "completionQuantity phải từ 1 trở lên", "completionQuantity must be 1 or more")
def _completion_quantity(model: Model) -> Iterator[Element]:
    return _below_one(model, "completionQuantity")


@rule(
    "EXT.136",
    "Cổng sự kiện phải có ít nhất hai luồng ra",
    "An event-based gateway has two or more outgoing flows",
)
def _event_gateway(model: Model) -> Iterator[Element]:
    return (one for one in model.of("eventBasedGateway") if len(model.leaving(one)) < _A_CHOICE)


@rule(
    "EXT.137",
    "Luồng ra của cổng sự kiện không có điều kiện",
    "Flows out of an event-based gateway have no condition",
)
def _event_gateway_conditions(model: Model) -> Iterator[Element]:
    for gateway in model.of("eventBasedGateway"):
        yield from (flow for flow in model.leaving(gateway) if flow.child("conditionExpression"))
