"""What was done is undone: compensation, and transactions that are cancelled."""

from congvu.bpmn.definition import Boundary, Event, Kind, Node
from congvu.bpmn.engine.activities import Activities
from congvu.bpmn.engine.moving import CANCELLING, DONE, UNDOING, Thrown
from congvu.bpmn.state import Completed, Token


class Undoing(Activities):
    """Handlers run one after the other, the last completed activity first."""

    def go_on(self, node: Node, scope: int, outcome: str) -> None:
        for flow in self.open_ways(node, scope, outcome):
            self.follow(flow, scope, outcome or DONE)

    def interrupt(self, token: Token, boundary: Boundary) -> None:
        """End a step, and all that runs inside it, through its edge."""
        token = self.tokens[token.key]
        for scope in [s for s in self.scopes.values() if s.owner == token.key]:
            self.kill_inside(scope.number)
            self.scopes.pop(scope.number, None)
        self.left(token, self.outcome_of(token, boundary), boundary.id)
        self.drop(token)

    def outcome_of(self, token: Token, boundary: Boundary) -> str:
        """What a step answered that was ended through its edge: silence may be deemed an answer."""
        deemed = self.nodes[token.node].deemed
        if deemed and boundary.interrupting and boundary.catches(Event.TIMER):
            return deemed
        return (boundary.flows[0].outcome if boundary.flows else "") or DONE

    def undo(self, thrown: Thrown, activity: str) -> bool:
        """Undo what was completed, the last first; the token stays until all is undone."""
        due = self._due(thrown.scope, activity)
        if not due:
            return False
        token = self.put(thrown.node, thrown.scope, phase=UNDOING, due=due)
        self.undo_next(token)
        return True

    def _due(self, scope: int, activity: str) -> tuple[Completed, ...]:
        for here in self.around(scope):
            chosen = [
                one for one in here.done if not activity or self.nodes[one.node].id == activity
            ]
            if chosen:
                rest = tuple(one for one in here.done if one not in chosen)
                self.scopes[here.number] = here._replace(done=rest)
                return tuple(reversed(chosen))
            is_event_sub = here.node >= 0 and self.nodes[here.node].kind is Kind.EVENT_SUB_PROCESS
            if not activity and not is_event_sub:
                break
        return ()

    def undo_next(self, token: Token) -> None:
        """Begin the next handler of an undoing; without one, the undoing is over."""
        while token.due:
            record, *rest = token.due
            token = self.change(token, due=tuple(rest))
            handler = self.graph.handlers.get(record.node)
            undoer = self.graph.compensator(record.node)
            if handler is not None:
                scope = self.new_scope(handler, token, variables=record.variables, instance=True)
                self.perform(handler, scope.number, body=True)
                return
            if undoer is not None:
                scope = self.new_scope(
                    record.node, token, variables=record.variables, done=record.inner
                )
                self.scopes[scope.number] = scope._replace(interrupted=True)
                self.begin(undoer, scope.number, self._compensating_start(undoer))
                return
            token = self.change(token, due=(*reversed(record.inner), *token.due))
        self._undone(token)

    def _compensating_start(self, undoer: int) -> int:
        return next(
            n
            for n in self.graph.inside[undoer]
            if any(t.event is Event.COMPENSATION for t in self.nodes[n].triggers)
            and self.nodes[n].kind is Kind.START
        )

    def _undone(self, token: Token) -> None:
        self.drop(token)
        if token.phase == CANCELLING:
            self._leave_cancelled(token.scope)
        elif self.nodes[token.node].kind is not Kind.END:
            self.go_on(self.nodes[token.node], token.scope, DONE)

    def cancel_transaction(self, scope: int, node: int) -> None:
        """Stop a transaction, undo what it did, and leave through its cancel event."""
        for here in list(self.around(scope)):
            if here.node >= 0 and self.nodes[here.node].kind is Kind.TRANSACTION:
                self.kill_inside(here.number)
                due = tuple(reversed(self.scopes[here.number].done))
                self.scopes[here.number] = self.scopes[here.number]._replace(done=())
                token = self.put(node, here.number, phase=CANCELLING, due=due)
                self.undo_next(token)
                return
        self.kill_inside(scope)

    def _leave_cancelled(self, number: int) -> None:
        key = self.scopes[number].owner
        assert key is not None, "only a transaction is left cancelled, and a token owns it"
        owner = self.tokens[key]
        boundary = self.edge(self.nodes[owner.node], Event.CANCEL, "")
        if boundary is None:
            return
        self.interrupt(owner, boundary)
        for flow in boundary.flows:
            self.follow(flow, owner.scope, flow.outcome or DONE)
