"""A step answers what the gateway behind it can route; labels must name just these."""

from collections.abc import Sequence
from dataclasses import replace

from congvu.bpmn.compiling.complaints import Complaints
from congvu.bpmn.compiling.source import Element
from congvu.bpmn.definition import DEFAULT_OUTCOME, Kind, Node, Outcome

_ANSWERED = frozenset({Kind.USER, Kind.MANUAL})
_MAY_WAIT = frozenset({Kind.SERVICE, Kind.DECISION, Kind.SEND, Kind.CALL})
_BY_NAME = frozenset({Kind.GATEWAY, Kind.INCLUSIVE, Kind.COMPLEX})


def with_outcomes(
    nodes: Sequence[Node], number: int, element: Element, complaints: Complaints
) -> Node:
    """The node with the outcomes that it can have. Complains of labels that lead nowhere."""
    node = nodes[number]
    if node.kind not in _ANSWERED | _MAY_WAIT or (
        node.kind in _MAY_WAIT and not node.waits and node.kind is not Kind.CALL
    ):
        if node.outcomes:
            complaints.add("bpmn-outcomes-on-quick-service", element)
        return node
    routed, open_ended = _routed(nodes, node)
    declared = {outcome.name for outcome in node.outcomes}
    if not node.outcomes:
        return replace(node, outcomes=tuple(Outcome(name) for name in routed))
    for name in sorted(declared - set(routed)) if not open_ended else ():
        complaints.add("bpmn-outcome-without-way", element, outcome=name)
    for name in routed:
        if name not in declared and len(routed) > 1:
            complaints.add("bpmn-outcome-without-label", element, outcome=name)
    if sum(outcome.tone == "primary" for outcome in node.outcomes) > 1:
        complaints.add("bpmn-two-primary-outcomes", element)
    return node


def _routed(nodes: Sequence[Node], node: Node) -> tuple[tuple[str, ...], bool]:
    """The outcomes that the ways behind a step know, and whether any other finds a way too."""
    if len(node.flows) != 1:
        return (DEFAULT_OUTCOME,), True
    way = node.flows[0]
    passed: set[int] = set()
    while way.target not in passed:
        passed.add(way.target)
        after = nodes[way.target]
        if after.kind not in _BY_NAME or not after.flows:
            break
        if len(after.flows) > 1:
            if any(flow.condition for flow in after.flows):
                return (DEFAULT_OUTCOME,), True
            names = tuple(dict.fromkeys(flow.outcome for flow in after.flows if flow.outcome))
            return names or (DEFAULT_OUTCOME,), after.default is not None or not names
        way = after.flows[0]
    return (node.flows[0].outcome or DEFAULT_OUTCOME,), True
