"""Rules of what events carry: one input or output for each trigger, of the item it tells."""

from collections.abc import Iterator
from typing import Final

from congvu.bpmn.model import Element, Model
from congvu.bpmn.static.mapping import item_of, same_structure
from congvu.bpmn.static.registry import rule

# Each event with the kind of its carriers of data.
_CARRIERS: Final = {
    "startEvent": "dataOutput",
    "boundaryEvent": "dataOutput",
    "intermediateCatchEvent": "dataOutput",
    "intermediateThrowEvent": "dataInput",
    "implicitThrowEvent": "dataInput",
    "endEvent": "dataInput",
}
# The triggers that carry an item, with how each refers to what tells it.
_CARRIED: Final = {
    "messageEventDefinition": "messageRef",
    "signalEventDefinition": "signalRef",
    "errorEventDefinition": "errorRef",
    "escalationEventDefinition": "escalationRef",
}


def _definitions(model: Model, event: Element) -> list[Element]:
    """The definitions of an event in the order in which it has them."""
    found = []
    for one in event.children():
        definition = model.refer(one.text) if one.kind == "eventDefinitionRef" else one
        if definition is not None and definition.kind.endswith("EventDefinition"):
            found.append(definition)
    return found


def _payload(model: Model, definition: Element) -> Element | None:
    told = model.refer(definition.get(_CARRIED[definition.kind]))
    if told is None:
        return None
    item = model.refer(told.get("itemRef") or told.get("structureRef"))
    return item if item is not None and item.kind == "itemDefinition" else None


def _events(model: Model) -> Iterator[tuple[Element, list[Element], list[Element]]]:
    """Events that carry data: each with its carriers and the definitions that need one."""
    for event in model.of(*_CARRIERS):
        carriers = event.children(_CARRIERS[event.kind])
        needing = [one for one in _definitions(model, event) if one.kind in _CARRIED]
        if carriers:
            yield event, carriers, needing


@rule(
    "EXT.093",
    "Sự kiện nhiều kích hoạt có một đầu vào hoặc đầu ra cho mỗi kích hoạt (mục 10.5.1)",
    "An event of several triggers has an input or an output for each of them (section 10.5.1)",
)
def _one_for_each(model: Model) -> Iterator[Element]:
    for event, carriers, needing in _events(model):
        if len(needing) > 1 and len(carriers) != len(needing):
            yield event


@rule(
    "EXT.094",
    "Dữ liệu của sự kiện phải khớp dữ liệu của kích hoạt (mục 10.5.1)",
    "The data of an event fits the item of its trigger (section 10.5.1)",
)
def _fitting(model: Model) -> Iterator[Element]:
    for event, carriers, needing in _events(model):
        if len(carriers) != len(needing):
            continue
        for carrier, definition in zip(carriers, needing, strict=True):
            item, payload = item_of(model, carrier), _payload(model, definition)
            if item is not None and payload is not None and not same_structure(item, payload):
                yield event
