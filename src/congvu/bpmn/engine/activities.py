"""Tasks, sub-processes, calls; loops and many instances of them."""

from typing import Any

from congvu.bpmn.definition import Kind, Loop, Node, Trigger
from congvu.bpmn.effects import ActionDue, CallDue, DecisionDue, MessageSent
from congvu.bpmn.engine.gateways import Gateways
from congvu.bpmn.engine.moving import DONE, INSIDE, LOOPING, Arrival, refused
from congvu.bpmn.state import Scope, Token


class Activities(Gateways):
    """How activities begin, run inside, repeat and end."""

    def into_activity(self, node: Node, arrival: Arrival) -> None:
        """Begin an activity, once enough tokens have come for it."""
        if node.start_quantity < 1 or node.completion_quantity < 1:
            raise refused("count-unfit", node.id)
        if node.start_quantity > 1:
            waiting = self._parked(arrival.node, arrival.scope)
            if len(waiting) + 1 < node.start_quantity:
                self.put(arrival.node, arrival.scope, entry=max(arrival.entry, 0))
                return
            for token in waiting[: node.start_quantity - 1]:
                self.drop(token)
        self.begin(arrival.node, arrival.scope)

    def begin(self, number: int, scope: int, start: int | None = None) -> None:
        node = self.nodes[number]
        if node.loop is not None:
            self._begin_loop(number, scope, node, node.loop)
        else:
            self.perform(number, scope, start=start)

    def perform(
        self, number: int, scope: int, *, body: bool = False, start: int | None = None
    ) -> None:
        """Run an activity once; as `body`, for the loop or the undoing around it."""
        node = self.nodes[number]
        if self._has_inside(number, node):
            token = self.put(number, scope, body=body, phase=INSIDE)
            self.entered(token)
            inside = self.new_scope(
                number, token, variables=tuple((name, None) for name in node.variables)
            )
            self.begin_scope(inside, start)
            return
        token = self.put(number, scope, body=body)
        self.entered(token)
        self.ask(token, node)
        if not node.is_waiting_place:
            self.left(token, DONE)
            self.finish(token, DONE)

    def _has_inside(self, number: int, node: Node) -> bool:
        if node.kind is Kind.CALL:
            return bool(self.graph.inside[number])
        return node.kind in {
            Kind.SUB_PROCESS,
            Kind.EVENT_SUB_PROCESS,
            Kind.AD_HOC,
            Kind.TRANSACTION,
        }

    def ask(self, token: Token, node: Node) -> None:
        """Say what the owner must do for this step."""
        if not (node.action or node.called or node.kind is Kind.SEND):
            return
        name = self.name_of(token.key)
        step = "" if name == node.id else name
        known = self.values(token.scope) if node.reads or token.scope else self.variables
        values = {target: known.get(source) for source, target in node.reads}
        match node.kind:
            case Kind.SEND if not node.action:
                for trigger in node.triggers:
                    key = self.key_of(trigger, token.scope)
                    self.effects.append(MessageSent(node.id, trigger.name, values, key))
            case Kind.DECISION:
                self.effects.append(DecisionDue(node.id, node.action, step, values))
            case Kind.CALL:
                self.effects.append(CallDue(node.id, node.called, step, values))
            case _:
                self.effects.append(ActionDue(node.id, node.action, node.waits, step, values))

    def finish(self, token: Token, outcome: str, inner: Scope | None = None) -> None:
        """An activity is done: what runs around it goes on, or the ways behind it."""
        self.drop(token)
        if token.body:
            return
        self.completed(token.scope, token.node, inner)
        self.leave(token.node, token.scope, outcome)

    def leave(self, number: int, scope: int, outcome: str) -> None:
        node = self.nodes[number]
        for _ in range(node.completion_quantity):
            for flow in self.open_ways(node, scope, outcome):
                self.follow(flow, scope, outcome)
        self._after_ad_hoc(scope)

    # --- scopes ---

    def begin_scope(self, scope: Scope, start: int | None = None) -> None:
        """Begin what is inside a sub-process, and listen for its event sub-processes."""
        node = self.nodes[scope.node]
        self.listen(scope)
        if start is not None:
            self.agenda.append(Arrival(start, scope.number))
        elif node.kind is Kind.AD_HOC:
            self._begin_ad_hoc(scope, node)
        else:
            for number in self.graph.begins(scope.node):
                self.agenda.append(Arrival(number, scope.number))

    def listen(self, scope: Scope) -> None:
        for sub, start in self.graph.event_starts.get(scope.node, ()):
            self.arm(self.nodes[sub].id, self.nodes[start].id, "", self.nodes[start].triggers, None)

    def _begin_ad_hoc(self, scope: Scope, node: Node) -> None:
        inside = self.graph.loose(scope.node)
        chosen = inside[:1] if node.ordering == "Sequential" else inside
        self.scopes[scope.number] = scope._replace(turn=len(chosen))
        for number in chosen:
            self.agenda.append(Arrival(number, scope.number))

    def _after_ad_hoc(self, number: int) -> None:
        """After each activity of an ad-hoc sub-process, see whether it is enough."""
        scope = self.scopes[number]
        if scope.node < 0 or scope.instance:
            return
        node = self.nodes[scope.node]
        if node.kind is Kind.AD_HOC and node.condition and self.holds(node.condition, number):
            if node.cancels_rest:
                self.kill_inside(number)
            everything = len(self.graph.loose(scope.node))
            self.scopes[number] = self.scopes[number]._replace(turn=everything)

    def next_of_ad_hoc(self, scope: Scope) -> bool:
        """Begin the next activity of an ad-hoc sub-process that runs them one by one."""
        if scope.node < 0 or scope.instance or self.nodes[scope.node].kind is not Kind.AD_HOC:
            return False
        inside = self.graph.loose(scope.node)
        if scope.turn >= len(inside):
            return False
        self.scopes[scope.number] = scope._replace(turn=scope.turn + 1)
        self.agenda.append(Arrival(inside[scope.turn], scope.number))
        return True

    # --- loops ---

    def _begin_loop(self, number: int, scope: int, node: Node, loop: Loop) -> None:
        total = self._count(loop, scope, node) if loop.many else -1
        if not loop.many and loop.most is not None and loop.most < 0:
            raise refused("count-unfit", node.id)
        token = self.put(number, scope, phase=LOOPING, total=total)
        self.entered(token)
        if not loop.many:
            self._next_round(token, loop, may_test=loop.before)
        elif total == 0:
            self._loop_done(token, loop)
        else:
            for index in range(1 if loop.sequential else total):
                self._instance(token, loop, index)

    def _count(self, loop: Loop, scope: int, node: Node) -> int:
        value: Any
        if loop.collection:
            items = self.values(scope).get(loop.collection)
            value = len(items) if isinstance(items, list | tuple) else None
        else:
            value = self.asks(loop.cardinality, scope)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise refused("count-unfit", node.id)
        return value

    def _next_round(self, token: Token, loop: Loop, *, may_test: bool = True) -> None:
        enough = loop.most is not None and token.round >= loop.most
        over = (
            may_test
            and loop.condition
            and not self.holds(loop.condition, token.scope, loopCounter=token.round)
        )
        if enough or over:
            self._loop_done(token, loop)
        else:
            self._instance(token, loop, token.round)

    def _instance(self, token: Token, loop: Loop, index: int) -> None:
        self.count_move(token.node)
        variables: list[tuple[str, Any]] = [("loopCounter", index + 1)]
        if loop.item:
            items = self.values(token.scope).get(loop.collection) if loop.collection else None
            variables.append((loop.item, items[index] if items and index < len(items) else None))
        if loop.output_item and loop.output_item != loop.item:
            variables.append((loop.output_item, None))
        scope = self.new_scope(
            token.node, token, turn=index, variables=tuple(variables), instance=True
        )
        self.perform(token.node, scope.number, body=True)

    def instance_done(self, token: Token, scope: Scope) -> None:
        """One round or one instance is over: another, or on."""
        loop = self.nodes[token.node].loop
        assert loop is not None, "only loops have rounds"
        collected = token.collected
        if loop.output_item:
            collected = (*collected, dict(scope.variables).get(loop.output_item))
        token = self.change(token, round=token.round + 1, collected=collected)
        if not loop.many:
            self._next_round(token, loop)
            return
        counts = {
            "numberOfInstances": token.total,
            "numberOfCompletedInstances": token.round,
            "numberOfActiveInstances": sum(s.owner == token.key for s in self.scopes.values()),
        }
        self._throw_of_instance(token, loop, counts)
        if not self.is_alive(token):
            return
        until = loop.until and self.holds(loop.until, token.scope, **counts)
        if until or token.round >= token.total:
            self._loop_done(token, loop)
        elif loop.sequential:
            self._instance(token, loop, token.round)

    def _throw_of_instance(self, token: Token, loop: Loop, counts: dict[str, Any]) -> None:
        if loop.behavior == "ALL" or (loop.behavior == "ONE" and token.round > 1):
            return
        for condition, trigger in loop.events:
            if not condition or self.holds(condition, token.scope, **counts):
                self.throw_implicitly(token, trigger, ends=loop.behavior == "COMPLEX")

    def _loop_done(self, token: Token, loop: Loop) -> None:
        for scope in [s for s in self.scopes.values() if s.owner == token.key]:
            self.kill_inside(scope.number)
            self.scopes.pop(scope.number, None)
        if loop.output:
            self.assign(token.scope, {loop.output: list(token.collected)})
        self.left(token, DONE)
        self.finish(token, DONE)

    # --- said by the classes above, which make one walk of these parts ---

    def count_move(self, number: int) -> None:
        raise NotImplementedError  # `advancing` counts: only the whole walk knows its bound

    def throw_implicitly(self, token: Token, trigger: Trigger, *, ends: bool) -> None:
        raise NotImplementedError  # `events` throws: what is thrown looks for its catcher there
