"""Tokens and scopes under way: where they are, what they know, how they go on and how they die."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from congvu.bpmn import conditions
from congvu.bpmn.definition import (
    DEFAULT_OUTCOME,
    Boundary,
    Definition,
    Event,
    Flow,
    Kind,
    Node,
    Timer,
    Trigger,
)
from congvu.bpmn.effects import Effect, StepEntered, StepLeft, TimerSet, WaitSet
from congvu.bpmn.faults import CannotAdvance, Fault
from congvu.bpmn.state import CANCELLED, FIRST_SCOPE, Completed, Key, Plain, Scope, State, Token
from congvu.feel.faults import FeelError

MOST_MOVES = 1_000
"""A model that turns in a circle fails loudly instead of hanging."""

INSIDE, LOOPING, UNDOING, CANCELLING = "inside", "loop", "undo", "cancel"
THROWING = "throw"
"""The token of an event that is just being thrown: what it throws may end it, too."""
_AWAITED = {Event.MESSAGE, Event.SIGNAL, Event.CONDITION}


class Arrival(NamedTuple):
    """A token on its way into a node."""

    node: int
    scope: int
    entry: int = -1
    outcome: str = ""


class Thrown(NamedTuple):
    """Something to be thrown as soon as everybody who will wait for it does."""

    node: int
    scope: int
    outcome: str


@dataclass(slots=True)
class LastEnd:
    node: str = ""
    legal_status: int | None = None


class Moving:
    """The workspace of one advance. Nothing of it survives but the state and the effects."""

    def __init__(self, definition: Definition, state: State, at: datetime | None) -> None:
        self.definition = definition
        self.graph = definition.graph
        self.nodes = definition.nodes
        self.at = at
        self.tokens: dict[Key, Token] = {Key(t.node, t.serial): t for t in state.places}
        self.scopes: dict[int, Scope] = {scope.number: scope for scope in state.scopes}
        self.scopes.setdefault(0, FIRST_SCOPE)
        self.variables = dict(state.variables)
        self.agenda: deque[Arrival] = deque()
        self.thrown: deque[Thrown] = deque()
        self.effects: list[Effect] = []
        self.passed: set[int] = set()
        self.moves = 0
        self.last_end = LastEnd()
        self.ended = state.ended

    def state(self) -> State:
        """What is to be kept."""
        if self.ended:
            return State(variables=self.variables, ended=self.ended)
        scopes = tuple(s for s in self.scopes.values() if s != FIRST_SCOPE)
        return State(tuple(self.tokens.values()), scopes, self.variables, self.ended)

    # --- tokens ---

    def name_of(self, key: Key) -> str:
        """By what name commands reach a token: the id of its node, and a number from the second."""
        step = self.nodes[key.node].id
        return f"{step}.{key.serial}" if key.serial else step

    def put(self, node: int, scope: int, **rest: Plain) -> Token:
        serial = 0
        while (node, serial) in self.tokens:
            serial += 1
        token = Token(node, serial, scope, **rest)
        self.tokens[token.key] = token
        return token

    def change(self, token: Token, **rest: Plain) -> Token:
        token = token._replace(**rest)
        self.tokens[token.key] = token
        return token

    def drop(self, token: Token) -> None:
        self.tokens.pop(token.key, None)

    def in_scope(self, scope: int) -> list[Token]:
        return [token for token in self.tokens.values() if token.scope == scope]

    def is_alive(self, token: Token) -> bool:
        return token.key in self.tokens

    # --- what is known ---

    def values(self, scope: int) -> dict[str, Any]:
        """All variables in sight of a scope; those inside cover those outside."""
        chain = list(self.around(scope))
        known = dict(self.variables)
        for one in reversed(chain):
            known.update(one.variables)
        return known

    def around(self, scope: int) -> Iterator[Scope]:
        """The scope and those around it, from the inside out."""
        number: int | None = scope
        while number is not None:
            here = self.scopes[number]
            yield here
            number = None if here.owner is None else self.tokens[here.owner].scope

    def assign(self, scope: int, values: Mapping[str, Any]) -> None:
        """Give variables values, each where it was declared, else in the process."""
        for name, value in values.items():
            for one in self.around(scope):
                if any(known == name for known, _ in one.variables):
                    kept = tuple((n, value if n == name else v) for n, v in one.variables)
                    self.scopes[one.number] = one._replace(variables=kept)
                    break
            else:
                self.variables[name] = value

    def asks(self, text: str, scope: int, **more: Plain) -> Plain:
        """The value of a FEEL expression over what is known in a scope."""
        try:
            return conditions.evaluate(self.definition, text, self.values(scope) | more, self.at)
        except FeelError as error:
            raise CannotAdvance(
                Fault("condition-too-costly", text, {"text": text, "why": str(error)})
            ) from error

    def holds(self, text: str, scope: int, **more: Plain) -> bool:
        return self.asks(text, scope, **more) is True

    # --- going on ---

    def follow(self, flow: Flow, scope: int, outcome: str) -> None:
        self.agenda.append(Arrival(flow.target, scope, flow.entry, outcome))

    def open_ways(self, node: Node, scope: int, outcome: str, **more: Plain) -> list[Flow]:
        """The ways whose condition holds, or whose name is the outcome; else the default."""
        has_conditions = any(flow.condition for flow in node.flows)
        is_gateway = node.kind in {Kind.GATEWAY, Kind.INCLUSIVE, Kind.COMPLEX}
        by_name = is_gateway and not has_conditions and any(flow.outcome for flow in node.flows)
        if len(node.flows) == 1 and not has_conditions:
            return list(node.flows)
        found = []
        held = False
        for number, flow in enumerate(node.flows):
            if number == node.default:
                continue
            if flow.condition:
                if not self.holds(flow.condition, scope, **more):
                    continue
                held = True
            elif by_name:
                if flow.outcome != outcome:
                    continue
                held = True
            elif is_gateway:
                held = True
            found.append(flow)
        if not held and node.default is not None:
            found.append(node.flows[node.default])
        return found

    def no_way(self, node: Node, outcome: str) -> CannotAdvance:
        has_conditions = any(flow.condition for flow in node.flows)
        code = "no-way-holds" if has_conditions or not outcome else "no-way-for-outcome"
        return refused(code, node.id, outcome=outcome)

    # --- entering and leaving ---

    def entered(self, token: Token) -> None:
        """Tell that a step has begun, and arm what can end or interrupt its waiting.

        A loop is no step of its own, only its rounds are; but its edge is armed once for them all.
        """
        node, name = self.nodes[token.node], self.name_of(token.key)
        step = "" if name == node.id else name
        if token.phase != LOOPING:
            self._tell_entered(node, step)
            if node.triggers and node.kind is not Kind.SEND:
                self.arm(node.id, node.id, step, node.triggers, token)
        if not token.body:
            for boundary in node.boundaries:
                self.arm(node.id, boundary.id, step, boundary.triggers, token)

    def _tell_entered(self, node: Node, step: str) -> None:
        self.effects.append(
            StepEntered(
                node.id,
                node.kind,
                node.lane,
                node.legal_status,
                node.clock,
                node.pause,
                node.limit,
                node.action,
                node.waits,
                node.outcomes,
                step,
            )
        )

    def arm(
        self, node: str, event: str, step: str, triggers: tuple[Trigger, ...], token: Token | None
    ) -> None:
        """Say what is waited for, and until when."""
        scope = token.scope if token else 0
        for trigger in triggers:
            if trigger.timer is not None:
                wait = self.timed(trigger.timer, scope)
                self.effects.append(TimerSet(node, event, wait, step))
            elif trigger.event in _AWAITED:
                name = trigger.name or trigger.condition
                key = self.key_of(trigger, scope)
                self.effects.append(WaitSet(node, str(trigger.event), name, event, step, key))

    def key_of(self, trigger: Trigger, scope: int) -> str:
        """Which of many messages of one name is meant, as text; empty where the model has none."""
        value = self.asks(trigger.key, scope) if trigger.key else None
        return "" if value is None else str(value)

    def timed(self, timer: Timer, scope: int) -> Timer:
        """The timer with its expression worked out."""
        if not timer.is_expression:
            return timer
        duration = self.asks(timer.duration, scope) if timer.duration else ""
        date = self.asks(timer.date, scope) if timer.date else ""
        return Timer(str(duration), timer.parameter, timer.time, str(date), timer.times)

    def left(self, token: Token, outcome: str, event: str = "") -> None:
        node, name = self.nodes[token.node], self.name_of(token.key)
        if token.phase == LOOPING and not node.boundaries:
            return
        step = "" if name == node.id else name
        self.effects.append(StepLeft(node.id, outcome, event, step, node.clock))

    # --- dying ---

    def kill(self, token: Token) -> None:
        """Take away a token and all that runs inside it."""
        for scope in [s for s in self.scopes.values() if s.owner == token.key]:
            self.kill_inside(scope.number)
            self.scopes.pop(scope.number, None)
        self.drop(token)
        if token.entry < 0 and token.phase in {"", INSIDE, LOOPING}:
            self.left(token, CANCELLED)

    def kill_inside(self, scope: int) -> None:
        """Take away all that runs or is on its way in a scope."""
        for token in self.in_scope(scope):
            if self.is_alive(token):
                self.kill(token)
        self.agenda = deque(one for one in self.agenda if one.scope != scope)
        self.thrown = deque(one for one in self.thrown if one.scope != scope)

    def new_scope(self, node: int, owner: Token, **rest: Plain) -> Scope:
        number = 1
        while number in self.scopes:
            number += 1
        scope = Scope(number, node, owner.key, **rest)
        self.scopes[number] = scope
        return scope

    def completed(self, scope: int, node: int, inner: Scope | None) -> None:
        """Remember an activity that could still be undone."""
        done = inner.done if inner else ()
        has_undoer = node in self.graph.handlers or self.graph.compensator(node) is not None
        if not has_undoer and not done:
            return
        here = self.scopes[scope]
        variables = inner.variables if inner else ()
        record = Completed(node, done, variables)
        self.scopes[scope] = here._replace(done=(*here.done, record))

    def edge(self, node: Node, event: Event, name: str) -> Boundary | None:
        """The edge event that catches this best: by name before any."""
        found = [
            (trigger.name != name, number)
            for number, boundary in enumerate(node.boundaries)
            for trigger in boundary.triggers
            if trigger.event is event and trigger.name in {"", name}
        ]
        return node.boundaries[min(found)[1]] if found else None


def refused(code: str, step: str, **values: object) -> CannotAdvance:
    return CannotAdvance(Fault(code, step, {"step": step, **values}))


DONE = DEFAULT_OUTCOME
