"""The list twin of the drawing: every step in order, with what the drawing shows by place."""

from collections.abc import Collection
from dataclasses import dataclass

from congvu.bpmn.definition import ACTIVITIES, Definition, Kind
from congvu.bpmn.faults import Language
from congvu.bpmn.layout import lay_out
from congvu.bpmn.svg import next_steps


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One step or end. `mark` is `on`, `was`, `next` or empty; `ways` are names of what follows."""

    step: str
    name: str
    who: str
    limit: str
    mark: str
    ways: tuple[str, ...]
    is_end: bool = False


def outline(
    definition: Definition,
    language: Language,
    *,
    standing: Collection[str] = (),
    passed: Collection[str] = (),
) -> tuple[OutlineStep, ...]:
    """The steps and ends, from the start on, as the drawing orders them."""
    drawing = lay_out(definition)
    lanes = {lane.id: lane.words.in_language(language) or lane.id for lane in definition.lanes}
    ahead = next_steps(definition, standing)
    found = []
    for box in sorted(drawing.boxes, key=lambda box: (box.y, box.x)):
        node = definition.nodes[box.node]
        if node.kind not in ACTIVITIES and node.kind is not Kind.END:
            continue
        mark = "on" if node.id in standing else "was" if node.id in passed else ""
        ways = sorted(
            next_steps(definition, {node.id}), key=lambda step: definition.number_of(step) or 0
        )
        found.append(
            OutlineStep(
                node.id,
                node.words.in_language(language) or node.id,
                lanes.get(node.lane, ""),
                node.limit,
                mark or ("next" if node.id in ahead else ""),
                tuple(_name(definition, step, language) for step in ways),
                node.kind is Kind.END,
            )
        )
    return tuple(found)


def _name(definition: Definition, step: str, language: Language) -> str:
    node = definition.node(step)
    return (node.words.in_language(language) if node else "") or step
