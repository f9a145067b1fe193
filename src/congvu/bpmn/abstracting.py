"""A definition without its variables: where a condition would choose, the walker chooses.

Every node keeps its number and its id, so that what is found in the abstract process can be said
of the real one. Choices become waiting nodes at the end of the list, named `CHOICE` and the id.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from congvu.bpmn.definition import (
    Boundary,
    Definition,
    Event,
    Flow,
    Kind,
    Node,
    Outcome,
    Timer,
    Trigger,
)

CHOICE = "?"
"""Begins the id of a node that stands for a free choice, and the signal of a free condition."""

MOST_WAYS_TOGETHER = 6
"""Up to so many conditional ways every subset is tried; of more, each alone and all together."""


def without_data(definition: Definition) -> Definition:
    """The same process with free choices for conditions, and each loop run once."""
    nodes = [_plain(node) for node in definition.nodes]
    for number, node in enumerate(tuple(nodes)):
        if any(flow.condition for flow in node.flows):
            nodes[number] = replace(node, flows=(Flow(len(nodes)),), default=None)
            nodes += _choice(node, len(nodes))
    return Definition(
        definition.id, definition.words, tuple(nodes), definition.start, definition.lanes
    )


def _plain(node: Node) -> Node:
    return replace(
        node,
        loop=None,
        reads=(),
        writes=(),
        triggers=_triggers(node.id, node.triggers),
        boundaries=tuple(_boundary(boundary) for boundary in node.boundaries),
    )


def _boundary(boundary: Boundary) -> Boundary:
    return replace(boundary, triggers=_triggers(boundary.id, boundary.triggers))


def _triggers(name: str, triggers: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """Conditions come true when the walker says so; timers fire once, whatever they count."""
    plain = {Event.TIMER: Timer(duration="P1D")}
    return tuple(
        Trigger(Event.SIGNAL, CHOICE + name)
        if trigger.event is Event.CONDITION
        else replace(trigger, timer=plain.get(trigger.event, trigger.timer), key="")
        for trigger in triggers
    )


def _choice(node: Node, first: int) -> list[Node]:
    """Who chooses, the gateway that obeys, and a node for each set of ways taken together."""
    sets: list[tuple[Flow, ...]] = [(flow,) for flow in node.flows]
    if node.kind is not Kind.GATEWAY:
        sets = list(_together(node.flows))
    forks: list[Node] = []
    ways: list[Flow] = []
    for ordinal, together in enumerate(sets):
        plain = tuple(replace(flow, condition="", outcome="") for flow in together)
        if len(plain) == 1:
            ways.append(replace(plain[0], outcome=str(ordinal)))
            continue
        ways.append(Flow(first + 2 + len(forks), str(ordinal)))
        name = f"{CHOICE}{CHOICE}{ordinal}{node.id}"
        forks.append(Node(name, Kind.PARALLEL, scope=node.scope, flows=plain, entries=1))
    outcomes = tuple(Outcome(str(ordinal)) for ordinal in range(len(sets)))
    chooser = Node(
        CHOICE + node.id,
        Kind.USER,
        scope=node.scope,
        outcomes=outcomes,
        flows=(Flow(first + 1),),
        entries=1,
    )
    router = Node(
        f"{CHOICE}{CHOICE}{node.id}", Kind.GATEWAY, scope=node.scope, flows=tuple(ways), entries=1
    )
    return [chooser, router, *forks]


def _together(flows: tuple[Flow, ...]) -> Iterable[tuple[Flow, ...]]:
    """Every set of ways that may be taken at once; ways without a condition always are."""
    always = tuple(flow for flow in flows if not flow.condition)
    free = tuple(flow for flow in flows if flow.condition)
    sizes = range(len(free) + 1) if len(free) <= MOST_WAYS_TOGETHER else (1, len(free))
    for size in sizes:
        for some in combinations(free, size):
            if taken := always + some:
                yield taken
