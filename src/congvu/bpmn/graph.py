"""What can be told from a definition alone: who lies where, and what can still reach a join."""

from collections import defaultdict

from congvu.bpmn.definition import SCOPES, Definition, Event, Flow, Kind

FROM_OUTSIDE = frozenset({Event.TIMER, Event.MESSAGE, Event.SIGNAL, Event.CONDITION})
"""What somebody else, or time, must bring; the rest happens inside the process."""


class Graph:
    """Computed once for each definition, and shared by everything that runs it."""

    def __init__(self, definition: Definition) -> None:
        self.nodes = definition.nodes
        self.numbers = {node.id: number for number, node in enumerate(self.nodes)}
        self.inside: dict[int, list[int]] = defaultdict(list)
        self.into: dict[int, list[tuple[int, Flow]]] = defaultdict(list)
        self.event_starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.handlers: dict[int, int] = {}
        for number, node in enumerate(self.nodes):
            self.inside[node.scope].append(number)
            for flow in node.flows:
                self.into[flow.target].append((number, flow))
            for boundary in node.boundaries:
                for flow in boundary.flows:
                    self.into[flow.target].append((number, flow))
                if boundary.handler is not None:
                    self.handlers[number] = boundary.handler
        for number, node in enumerate(self.nodes):
            if node.kind is Kind.EVENT_SUB_PROCESS:
                starts = [n for n in self.inside[number] if self.nodes[n].kind is Kind.START]
                self.event_starts[node.scope] += [(number, start) for start in starts]
        events = {
            trigger.event
            for node in self.nodes
            for triggers in (node.triggers, *(b.triggers for b in node.boundaries))
            for trigger in triggers
        }
        self.has_conditions = Event.CONDITION in events
        self.has_timers = Event.TIMER in events
        self.has_waits = not events.isdisjoint(FROM_OUTSIDE - {Event.TIMER})
        self.has_events = not events.isdisjoint(FROM_OUTSIDE)
        self.has_late_joins = any(
            node.kind is Kind.COMPLEX or (node.kind is Kind.INCLUSIVE and node.entries > 1)
            for node in self.nodes
        )
        self._reach: dict[tuple[int, int], frozenset[int]] = {}

    def begins(self, scope: int) -> list[int]:
        """Where a scope begins by itself: at its start events, else where nothing leads to."""
        inside = self.inside[scope]
        starts = [n for n in inside if self.nodes[n].kind is Kind.START]
        if starts:
            return [n for n in starts if not self.nodes[n].triggers] or starts
        return self.loose(scope)

    def loose(self, scope: int) -> list[int]:
        """The nodes that no way leads to, though a token could begin there."""
        return [
            number
            for number in self.inside[scope]
            if not self.into[number]
            and not self.nodes[number].for_compensation
            and self.nodes[number].kind is not Kind.EVENT_SUB_PROCESS
            and not self._is_link_target(number)
        ]

    def compensator(self, scope: int) -> int | None:
        """The event sub-process of this scope that compensates it."""
        for number, start in self.event_starts[scope]:
            if any(t.event is Event.COMPENSATION for t in self.nodes[start].triggers):
                return number
        return None

    def can_compensate(self, number: int) -> bool:
        return number in self.handlers or self.nodes[number].kind in SCOPES

    def reaches(self, gateway: int, entry: int) -> frozenset[int]:
        """The nodes from which a token can come in at `entry` without passing the gateway."""
        known = self._reach.get((gateway, entry))
        if known is not None:
            return known
        found: set[int] = set()
        ahead = [source for source, flow in self.into[gateway] if flow.entry == entry]
        while ahead:
            number = ahead.pop()
            if number == gateway or number in found:
                continue
            found.add(number)
            ahead += [source for source, _ in self.into[number]]
            ahead += self._links_to(number)
        self._reach[gateway, entry] = frozenset(found)
        return self._reach[gateway, entry]

    def link_target(self, number: int) -> int | None:
        """The catching link of a throwing one, in the same scope."""
        node = self.nodes[number]
        name = next((t.name for t in node.triggers if t.event is Event.LINK), None)
        if name is None:
            return None
        for other in self.inside[node.scope]:
            if self._is_link_target(other) and self.nodes[other].triggers[0].name == name:
                return other
        return None

    def _is_link_target(self, number: int) -> bool:
        node = self.nodes[number]
        return node.kind is Kind.CATCH and any(t.event is Event.LINK for t in node.triggers)

    def _links_to(self, number: int) -> list[int]:
        if not self._is_link_target(number):
            return []
        return [
            other
            for other in self.inside[self.nodes[number].scope]
            if self.nodes[other].kind is Kind.THROW and self.link_target(other) == number
        ]
