"""Which tokens of a process may be moved one after the other instead of in every order.

Moving one while all others stand still loses nothing when it touches none of them, and when none of
them could come meanwhile to where it stands: that the two meet would not be seen otherwise.
"""

from collections import Counter

from congvu.bpmn.definition import SCOPES, Definition, Event, Flow, Kind
from congvu.bpmn.state import State, Token

_Place = tuple[int, int]
"""A node, and the way by which a token is parked before it; -1 where it stands at the node."""


class Alone:
    """Judges the tokens of one definition."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition
        self._movable = _movable(definition)
        self._joins = {
            number: node.entries
            for number, node in enumerate(definition.nodes)
            if node.kind is Kind.PARALLEL and node.entries > 1
        }
        self._ahead: dict[_Place, frozenset[_Place]] = {}

    def may_move(self, token: Token, state: State) -> bool:
        """Whether nothing is lost when only this token of the state is moved on."""
        if token.node not in self._movable or token.entry >= 0 or token.phase or token.scope:
            return False
        others = [(one.node, one.entry) for one in state.places if one is not token]
        parked = [place for place in others if place[1] >= 0]
        # A join that this token fills takes parked ones away, which others might yet have met.
        return (token.node, -1) not in self._reached_by(others) and not any(
            place in self._reached_by([one for one in others if one != place]) for place in parked
        )

    def _reached_by(self, places: list[_Place]) -> set[_Place]:
        """Every place to which tokens come from here; past a join only when they fill it."""
        found = {place for here in places for place in self._ahead_of(here)}
        closed = dict(self._joins)
        while opened := [
            join
            for join, entries in closed.items()
            if all((join, entry) in found for entry in range(entries))
        ]:
            for join in opened:
                del closed[join]
                found |= self._ahead_of((join, -1))
        return found

    def _ahead_of(self, place: _Place) -> frozenset[_Place]:
        found = self._ahead.get(place)
        if found is None:
            found = self._ahead[place] = frozenset(self._until_joins(place))
        return found

    def _until_joins(self, place: _Place) -> set[_Place]:
        found, ahead = set[_Place](), [place]
        while ahead:
            number, entry = here = ahead.pop()
            node = self._definition.nodes[number]
            if here in found or node.kind is Kind.END:
                continue
            found.add(here)
            if entry < 0:
                boundaries = (flow for boundary in node.boundaries for flow in boundary.flows)
                ahead += [self._place(flow) for flow in (*node.flows, *boundaries)]
                target = self._definition.graph.link_target(number)
                ahead += [] if target is None else [(target, -1)]
        return found

    def _place(self, flow: Flow) -> _Place:
        return (flow.target, flow.entry if flow.target in self._joins else -1)


def _movable(definition: Definition) -> frozenset[int]:
    """The nodes of the process itself whose token moves without touching any other.

    None in a process where something can end or look at other tokens from afar.
    """
    nodes = definition.nodes
    afar = {Event.TERMINATE, Event.ERROR, Event.SIGNAL, Event.ESCALATION, Event.CANCEL}
    thrown = any(t.event in afar for node in nodes for t in node.triggers)
    caught = any(t.event is Event.SIGNAL for n in nodes for b in n.boundaries for t in b.triggers)
    if thrown or caught or definition.graph.has_late_joins:
        return frozenset()
    if any(node.kind in SCOPES for node in nodes):
        return frozenset()
    messages = Counter(
        trigger.name
        for node in nodes
        for triggers in (node.triggers, *(b.triggers for b in node.boundaries))
        for trigger in triggers
        if trigger.event is Event.MESSAGE
    )
    shared = {name for name, count in messages.items() if count > 1}
    return frozenset(
        number
        for number, node in enumerate(nodes)
        if not any(t.name in shared for t in node.triggers if t.event is Event.MESSAGE)
    )


def aside(definition: Definition) -> frozenset[int]:
    """The nodes that lie behind an event which ends nothing: several tokens may be there."""
    ahead = [
        flow.target
        for node in definition.nodes
        for boundary in node.boundaries
        if not boundary.interrupting
        for flow in boundary.flows
    ]
    found: set[int] = set()
    while ahead:
        number = ahead.pop()
        if number not in found:
            found.add(number)
            ahead += [flow.target for flow in definition.nodes[number].flows]
    return frozenset(found)
