"""What is thrown, and who catches it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from congvu.bpmn.definition import ACTIVITIES, Boundary, Event, Kind, Node, Timer, Trigger
from congvu.bpmn.effects import Ended, EscalationRaised, MessageSent, SignalSent, TimerSet
from congvu.bpmn.engine.moving import (
    DONE,
    THROWING,
    Arrival,
    Thrown,
    refused,
)
from congvu.bpmn.engine.undoing import Undoing
from congvu.bpmn.state import FAILED, Scope, Token

_TAKES_TOKEN = frozenset({Event.LINK, Event.ERROR, Event.CANCEL, Event.COMPENSATION})
Test = Callable[[Trigger], bool]


class Catcher(NamedTuple):
    """Somebody who waits: a step, an event on its edge, or an event sub-process of a scope."""

    event: str
    number: int
    token: Token | None = None
    boundary: Boundary | None = None
    target: int = -1
    scope: int = -1


class Events(Undoing):
    """Ends, throwing and catching events, errors, escalations."""

    def into_event(self, node: Node, arrival: Arrival) -> None:
        match node.kind:
            case Kind.START:
                self.go_on(node, arrival.scope, arrival.outcome)
            case Kind.CATCH | Kind.TIMER if any(t.event is Event.LINK for t in node.triggers):
                self.go_on(node, arrival.scope, arrival.outcome)
            case Kind.CATCH | Kind.TIMER:
                self._wait(node, arrival)
            case Kind.EVENT_GATEWAY:
                token = self.put(arrival.node, arrival.scope)
                self.entered(token)
                for flow in node.flows:
                    target = self.nodes[flow.target]
                    self.arm(node.id, target.id, self._step(token), target.triggers, token)
            case _ if node.triggers:
                self.thrown.append(Thrown(arrival.node, arrival.scope, arrival.outcome))
            case Kind.END:
                self.end_at(node)
            case _:
                self.go_on(node, arrival.scope, arrival.outcome)

    def _step(self, token: Token) -> str:
        name = self.name_of(token.key)
        return "" if name == self.nodes[token.node].id else name

    def _wait(self, node: Node, arrival: Arrival) -> None:
        token = self.put(arrival.node, arrival.scope)
        timer = node.timer
        if timer is not None and timer.times > 1:
            self.change(token, left=((node.id, timer.times),))
        self.entered(token)

    def end_at(self, node: Node) -> None:
        self.last_end.node, self.last_end.legal_status = node.id, node.legal_status

    # --- throwing ---

    def throw(self, thrown: Thrown) -> None:
        """Throw all that an event says; then its token goes on, or is gone."""
        node = self.nodes[thrown.node]
        is_end = node.kind is Kind.END
        if is_end:
            self.end_at(node)
        token = self.put(thrown.node, thrown.scope, phase=THROWING)
        for trigger in node.triggers:
            if trigger.event in _TAKES_TOKEN:
                self.drop(token)
            if self._throw_one(node, thrown, trigger):
                return
            if trigger.event in _TAKES_TOKEN:
                self.tokens[token.key] = token
            elif not self.is_alive(token):
                return
        self.drop(token)
        if not is_end:
            self.go_on(node, thrown.scope, thrown.outcome)

    def _throw_one(self, node: Node, thrown: Thrown, trigger: Trigger) -> bool:
        """Whether the token has gone elsewhere by it."""
        scope = thrown.scope
        match trigger.event:
            case Event.LINK:
                target = self.graph.link_target(thrown.node)
                if target is None:
                    raise refused("link-unknown", node.id)
                self.agenda.append(Arrival(target, scope, outcome=thrown.outcome))
                return True
            case Event.MESSAGE:
                sent, key = self._sent(node, scope), self.key_of(trigger, scope)
                self.effects.append(MessageSent(node.id, trigger.name, sent, key))
            case Event.SIGNAL:
                self.effects.append(SignalSent(node.id, trigger.name))
                self.signal(trigger.name)
            case Event.ESCALATION:
                self.escalate(trigger.name, scope, node)
            case Event.ERROR:
                self.fail(trigger.name, scope, node.id)
                return True
            case Event.TERMINATE:
                self.kill_inside(scope)
            case Event.CANCEL:
                self.cancel_transaction(scope, thrown.node)
                return True
            case Event.COMPENSATION:
                return self.undo(thrown, trigger.name)
        return False

    def _sent(self, node: Node, scope: int) -> dict[str, Any]:
        known = self.values(scope) if node.reads else {}
        return {target: known.get(source) for source, target in node.reads}

    def throw_implicitly(self, token: Token, trigger: Trigger, *, ends: bool) -> None:
        """What one of many instances throws is caught on the edge, beside the others."""
        node = self.nodes[token.node]
        boundary = self.edge(node, trigger.event, trigger.name)
        if boundary is not None and not (ends and boundary.interrupting):
            for flow in boundary.flows:
                self.follow(flow, token.scope, flow.outcome or DONE)
        elif boundary is not None:
            self.fire(Catcher(boundary.id, token.node, token, boundary))
        elif trigger.event is Event.SIGNAL:
            self.effects.append(SignalSent(node.id, trigger.name))
            self.signal(trigger.name)
        elif trigger.event is Event.MESSAGE:
            key = self.key_of(trigger, token.scope)
            self.effects.append(MessageSent(node.id, trigger.name, key=key))
        elif trigger.event is Event.ESCALATION:
            self.escalate(trigger.name, token.scope, node)

    def signal(self, name: str) -> None:
        """Everybody who waits for the signal now catches it."""
        self.fire_all(lambda t: t.event is Event.SIGNAL and t.name == name)

    def fire_all(self, test: Test) -> None:
        for catcher in list(self.catchers(test)):
            self.fire(catcher, test)

    # --- catching ---

    def catchers(self, test: Test) -> Iterator[Catcher]:
        for token in list(self.tokens.values()):
            if token.entry >= 0:
                continue
            yield from self._catchers_at(token, self.nodes[token.node], test)
        for scope in list(self.scopes.values()):
            if scope.interrupted or scope.instance:
                continue
            for sub, start in self.graph.event_starts.get(scope.node, ()):
                if any(test(trigger) for trigger in self.nodes[start].triggers):
                    name = self.nodes[start].id
                    yield Catcher(name, sub, target=start, scope=scope.number)

    def _catchers_at(self, token: Token, node: Node, test: Test) -> Iterator[Catcher]:
        if node.kind in {Kind.CATCH, Kind.TIMER, Kind.RECEIVE} and not token.phase:
            if any(test(trigger) for trigger in node.triggers):
                yield Catcher(node.id, token.node, token)
        elif node.kind is Kind.EVENT_GATEWAY:
            for flow in node.flows:
                target = self.nodes[flow.target]
                if target.id not in token.fired and any(test(t) for t in target.triggers):
                    yield Catcher(target.id, token.node, token, target=flow.target)
        if node.kind in ACTIVITIES and not token.body:
            for boundary in node.boundaries:
                if any(test(trigger) for trigger in boundary.triggers):
                    yield Catcher(boundary.id, token.node, token, boundary)

    def fire(self, catcher: Catcher, test: Test | None = None) -> None:
        """Let somebody who waited go on; of several events at once, the last one does it."""
        if catcher.token is None:
            self._start_event_sub_process(catcher)
            return
        token = self.tokens.get(catcher.token.key)
        if token is None or not self._has_all(token, catcher, test):
            return
        if catcher.boundary is not None:
            self._fire_edge(token, catcher.boundary)
        elif catcher.target >= 0:
            self._choose(token, catcher.target)
        else:
            self.caught(token)

    def _has_all(self, token: Token, catcher: Catcher, test: Test | None) -> bool:
        """For events that need several triggers: note this one, and say whether all have come."""
        holder = catcher.boundary or self.nodes[catcher.number]
        if not holder.parallel or test is None or len(holder.triggers) == 1:
            return True
        if catcher.target >= 0:
            return True
        marks = {
            f"{holder.id}#{n}" for n, trigger in enumerate(holder.triggers) if test(trigger)
        } | {mark for mark in token.fired if mark.startswith(f"{holder.id}#")}
        others = [mark for mark in token.fired if not mark.startswith(f"{holder.id}#")]
        if len(marks) < len(holder.triggers):
            self.change(token, fired=(*others, *sorted(marks)))
            return False
        self.change(token, fired=tuple(others))
        return True

    def caught(self, token: Token) -> None:
        """A catching event or receiving task has got what it waited for."""
        node = self.nodes[token.node]
        self.left(token, DONE, node.id if node.timer is not None else "")
        if node.kind is Kind.RECEIVE:
            self.finish(token, DONE)
            return
        self.drop(token)
        self.go_on(node, token.scope, DONE)

    def _choose(self, token: Token, target: int) -> None:
        """The first event behind an event-based gateway decides; a parallel one wants them all."""
        gateway = self.nodes[token.node]
        self.go_on(self.nodes[target], token.scope, DONE)
        fired = (*token.fired, self.nodes[target].id)
        if gateway.parallel and len(fired) < len(gateway.flows):
            self.change(token, fired=fired)
            return
        self.left(token, DONE, self.nodes[target].id)
        self.drop(token)

    def _fire_edge(self, token: Token, boundary: Boundary) -> None:
        deemed = self.outcome_of(token, boundary)
        if boundary.interrupting:
            self.interrupt(token, boundary)
        for flow in boundary.flows:
            self.follow(flow, token.scope, flow.outcome or deemed)

    def _start_event_sub_process(self, catcher: Catcher) -> None:
        scope = self.scopes.get(catcher.scope)
        if scope is None or scope.interrupted:
            return
        start = self.nodes[catcher.target]
        if start.interrupting:
            self.kill_inside(scope.number)
            self.scopes[scope.number] = self.scopes[scope.number]._replace(interrupted=True)
        self.begin(catcher.number, catcher.scope, catcher.target)

    def fire_timer_of(
        self, holder: str, timer: Timer, left: tuple[tuple[str, int], ...]
    ) -> tuple[bool, tuple[tuple[str, int], ...]]:
        """Whether a timer goes on after this time, and how often it will still fire."""
        if timer.times < 0:
            return True, left
        counts = dict(left)
        rest = counts.get(holder, timer.times) - 1
        counts[holder] = rest
        return rest > 0, tuple(counts.items())

    # --- conditions ---

    def look_at_conditions(self) -> bool:
        """Fire one event whose condition has become true since it was last looked at."""
        for catcher in list(self.catchers(lambda t: t.event is Event.CONDITION)):
            number = catcher.token.scope if catcher.token else catcher.scope
            scope = self.scopes[number]
            key = f"{catcher.event}.{catcher.token.serial}" if catcher.token else catcher.event
            triggers = self._triggers(catcher)
            now = any(
                self.holds(t.condition, number) for t in triggers if t.event is Event.CONDITION
            )
            if now == (key in scope.true):
                continue
            true = tuple(one for one in scope.true if one != key) + ((key,) if now else ())
            is_lasting = catcher.token is None or catcher.boundary is not None
            if is_lasting:
                self.scopes[number] = scope._replace(true=true)
            if now:
                self.fire(catcher, lambda t: t.event is Event.CONDITION)
                return True
        return False

    def _triggers(self, catcher: Catcher) -> tuple[Trigger, ...]:
        if catcher.boundary is not None:
            return catcher.boundary.triggers
        if catcher.target >= 0:
            return self.nodes[catcher.target].triggers
        return self.nodes[catcher.number].triggers

    # --- errors and escalations ---

    def fail(self, code: str, scope: int, step: str, at: Token | None = None) -> None:
        """Raise an error: the nearest that catches it goes on, else the process has failed."""
        if at is not None and self._fails_into(at, code):
            return
        number: int | None = scope
        while number is not None:
            here = self.scopes[number]
            if not here.instance and self._event_sub(here, Event.ERROR, code):
                return
            owner = self.tokens.get(here.owner) if here.owner else None
            if owner is not None and self._fails_into(owner, code):
                return
            number = owner.scope if owner else None
        self.kill_inside(0)
        self.ended = FAILED
        self.effects.append(Ended(step, error=code, failed=True))

    def _fails_into(self, token: Token, code: str) -> bool:
        boundary = None if token.body else self.edge(self.nodes[token.node], Event.ERROR, code)
        if boundary is None:
            return False
        self.interrupt(token, boundary)
        for flow in boundary.flows:
            self.follow(flow, token.scope, flow.outcome or DONE)
        return True

    def _event_sub(self, scope: Scope, event: Event, name: str) -> bool:
        """Start the event sub-process of this scope that catches it."""
        for sub, start in self.graph.event_starts.get(scope.node, ()):
            for trigger in self.nodes[start].triggers:
                if trigger.event is event and trigger.name in {"", name}:
                    catcher = Catcher(self.nodes[start].id, sub, target=start, scope=scope.number)
                    is_new = not scope.interrupted
                    self._start_event_sub_process(catcher)
                    return is_new
        return False

    def escalate(self, code: str, scope: int, node: Node, at: Token | None = None) -> None:
        """Tell the nearest that catches it; the work goes on unless it interrupts."""
        caught = at is not None and self._escalates_into(at, code)
        number: int | None = scope
        while number is not None and not caught:
            here = self.scopes[number]
            caught = not here.instance and self._event_sub(here, Event.ESCALATION, code)
            owner = self.tokens.get(here.owner) if here.owner else None
            caught = caught or (owner is not None and self._escalates_into(owner, code))
            number = owner.scope if owner else None
        self.effects.append(EscalationRaised(node.id, code, caught))

    def _escalates_into(self, token: Token, code: str) -> bool:
        boundary = None if token.body else self.edge(self.nodes[token.node], Event.ESCALATION, code)
        if boundary is None:
            return False
        self._fire_edge(token, boundary)
        return True

    def again(self, node: Node, event: str, timer: Timer, step: str) -> None:
        self.effects.append(TimerSet(node.id, event, timer, step))
