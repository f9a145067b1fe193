"""Where ways part and meet."""

from congvu.bpmn.definition import Kind, Node
from congvu.bpmn.engine.moving import Arrival, Moving
from congvu.bpmn.state import Token


class Gateways(Moving):
    """Exclusive, parallel, inclusive, event-based and complex gateways."""

    def through_gateway(self, node: Node, arrival: Arrival) -> None:
        match node.kind:
            case Kind.GATEWAY:
                self._one_way(node, arrival)
            case Kind.PARALLEL:
                self._join_all(node, arrival)
            case Kind.INCLUSIVE if node.entries > 1:
                self.put(arrival.node, arrival.scope, entry=arrival.entry)
                self._outcome = arrival.outcome
            case Kind.INCLUSIVE:
                self._every_way(node, arrival.scope, arrival.outcome)
            case Kind.COMPLEX:
                self._complex(node, arrival)

    _outcome = ""

    def _one_way(self, node: Node, arrival: Arrival) -> None:
        ways = self.open_ways(node, arrival.scope, arrival.outcome)
        if not ways:
            if not node.flows:
                return
            raise self.no_way(node, arrival.outcome)
        self.follow(ways[0], arrival.scope, arrival.outcome)

    def _every_way(self, node: Node, scope: int, outcome: str) -> None:
        ways = self.open_ways(node, scope, outcome)
        if not ways and node.flows:
            raise self.no_way(node, outcome)
        for flow in ways:
            self.follow(flow, scope, outcome)

    def _join_all(self, node: Node, arrival: Arrival) -> None:
        parked = self._parked(arrival.node, arrival.scope)
        here = {token.entry for token in parked} | {arrival.entry}
        if len(here) < node.entries:
            self.put(arrival.node, arrival.scope, entry=arrival.entry)
            return
        self._take_one_each(parked, besides=arrival.entry)
        for flow in node.flows:
            self.follow(flow, arrival.scope, arrival.outcome)

    def _parked(self, number: int, scope: int) -> list[Token]:
        return [t for t in self.in_scope(scope) if t.node == number and t.entry >= 0]

    def _take_one_each(self, parked: list[Token], *, besides: int = -1) -> None:
        taken = {besides}
        for token in parked:
            if token.entry not in taken:
                taken.add(token.entry)
                self.drop(token)

    # --- joins that look at what can still come ---

    def open_join(self) -> bool:
        """Let one inclusive or complex join go on whose other ways nothing can reach any more."""
        for token in list(self.tokens.values()):
            node = self.nodes[token.node]
            if token.entry < 0 or node.kind not in {Kind.INCLUSIVE, Kind.COMPLEX}:
                continue
            if node.kind is Kind.COMPLEX and node.condition:
                continue
            parked = self._parked(token.node, token.scope)
            filled = {one.entry for one in parked}
            if self._may_still_come(token.node, token.scope, filled):
                continue
            self._take_one_each(parked)
            self._every_way(node, token.scope, self._outcome)
            return True
        return self._reset_one()

    def _may_still_come(self, number: int, scope: int, filled: set[int]) -> bool:
        """Whether a token elsewhere can reach an empty way and no filled one (BPMN 2.0.2)."""
        empty = set(range(self.nodes[number].entries)) - filled
        others = {t.node for t in self.in_scope(scope) if t.node != number}
        to_filled: set[int] = set()
        for entry in filled:
            to_filled |= self.graph.reaches(number, entry)
        return any(
            other not in to_filled and other in self.graph.reaches(number, entry)
            for entry in empty
            for other in others
        )

    # --- complex gateways ---

    def _complex(self, node: Node, arrival: Arrival) -> None:
        """Start when the activation condition holds; then absorb the rest until it can reset."""
        number, scope = arrival.node, arrival.scope
        absorbed = dict(self.scopes[scope].absorbed)
        if number in absorbed and arrival.entry not in absorbed[number]:
            self._absorb(number, scope, (*absorbed[number], arrival.entry))
            return
        parked = self._parked(number, scope)
        if node.entries <= 1:
            self._every_way(node, scope, arrival.outcome)
            return
        self._outcome = arrival.outcome
        entries = {token.entry for token in parked} | {arrival.entry}
        self.put(number, scope, entry=arrival.entry)
        if not node.condition or number in absorbed:
            return
        if self.holds(node.condition, scope, activationCount=len(entries)):
            self._take_one_each(self._parked(number, scope))
            ways = self.open_ways(node, scope, arrival.outcome, waitingForStart=True)
            for flow in ways:
                self.follow(flow, scope, arrival.outcome)
            self._absorb(number, scope, tuple(sorted(entries)))

    def _absorb(self, number: int, scope: int, entries: tuple[int, ...]) -> None:
        """Remember which ways have come; when all have, the gateway is as new."""
        here = self.scopes[scope]
        absorbed = {**dict(here.absorbed), number: entries}
        is_reset = len(entries) >= self.nodes[number].entries
        if is_reset:
            del absorbed[number]
        self.scopes[scope] = here._replace(absorbed=tuple(absorbed.items()))
        if is_reset:
            self._after_reset(number, scope)

    def _after_reset(self, number: int, scope: int) -> None:
        """Only ways that ask for `waitingForStart` may be taken a second time."""
        for flow in self.nodes[number].flows:
            asks = "waitingForStart" in flow.condition
            if asks and self.holds(flow.condition, scope, waitingForStart=False):
                self.follow(flow, scope, "")
        for token in self._parked(number, scope):
            self.drop(token)
            self.agenda.append(Arrival(number, scope, token.entry))

    def _reset_one(self) -> bool:
        for scope in list(self.scopes.values()):
            for number, entries in scope.absorbed:
                if not self._may_still_come(number, scope.number, set(entries)):
                    self._absorb(number, scope.number, tuple(range(self.nodes[number].entries)))
                    return True
        return False
