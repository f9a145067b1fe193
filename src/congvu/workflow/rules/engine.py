"""One pure step: a state and what somebody did, to the next state and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from congvu.kernel.refusals import Reason, Refusal
from congvu.workflow.rules.definition import (
    DEFAULT_OUTCOME,
    Boundary,
    Definition,
    Flow,
    Kind,
    Node,
    Outcome,
    Timer,
)

MOST_MOVES = 1_000
"""A model that turns in a circle fails loudly instead of hanging."""

CANCELLED = "cancelled"


class CannotAdvance(Refusal):
    """The command does not fit to where the process stands. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class State:
    """Where the process stands.

    `tokens` are node numbers; `fired` are timers that only did something aside.
    """

    tokens: tuple[int, ...] = ()
    fired: tuple[str, ...] = ()
    ended: str = ""

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {"tokens": list(self.tokens)}
        if self.fired:
            content["fired"] = list(self.fired)
        if self.ended:
            content["ended"] = self.ended
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        return cls(
            tokens=tuple(content.get("tokens", ())),
            fired=tuple(content.get("fired", ())),
            ended=content.get("ended", ""),
        )


# --- what somebody does -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Start:
    pass


@dataclass(frozen=True, slots=True)
class Take:
    step: str
    outcome: str


@dataclass(frozen=True, slots=True)
class TimerFired:
    step: str
    timer: str


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


Command = Start | Take | TimerFired | Cancel
_COMMANDS: dict[str, type[Command]] = {
    "start": Start,
    "take": Take,
    "timer": TimerFired,
    "cancel": Cancel,
}


def command_to_json(command: Command) -> dict[str, str]:
    name = next(name for name, kind in _COMMANDS.items() if isinstance(command, kind))
    return {"do": name, **{key: getattr(command, key) for key in command.__slots__}}


def command_from_json(content: Mapping[str, str]) -> Command:
    values = {key: value for key, value in content.items() if key != "do"}
    return _COMMANDS[content["do"]](**values)


# --- what follows -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepEntered:
    """A user step, a service or a wait has begun."""

    node: str
    kind: Kind
    lane: str = ""
    legal_status: int | None = None
    clock: str = ""
    pause: str = ""
    limit: str = ""
    action: str = ""
    waits: bool = False
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class StepLeft:
    """The step is over, with its outcome; a timer that ended it is named."""

    node: str
    outcome: str
    timer: str = ""


@dataclass(frozen=True, slots=True)
class ActionDue:
    """The owner must do `action` now. With `waits`, its answer comes later, as an outcome."""

    node: str
    action: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class TimerSet:
    """Wake the process for `timer` of `node` after `wait`. A timer dies with its step."""

    node: str
    timer: str
    wait: Timer


@dataclass(frozen=True, slots=True)
class Ended:
    """The process is over. `node` is empty when it was cancelled from outside."""

    node: str
    legal_status: int | None = None


Effect = StepEntered | StepLeft | ActionDue | TimerSet | Ended


def advance(
    definition: Definition, state: State, command: Command
) -> tuple[State, tuple[Effect, ...]]:
    """Move on by one command, until every way waits for somebody or the process has ended.

    Raises CannotAdvance when the command does not fit: the step is not waiting, it has no such
    outcome, the process has ended or has not begun, or the model turns in a circle.
    """
    after, effects, _ = advance_and_trace(definition, state, command)
    return after, effects


def advance_and_trace(
    definition: Definition, state: State, command: Command
) -> tuple[State, tuple[Effect, ...], frozenset[int]]:
    """Like `advance`, and which nodes were passed: the soundness check wants to know."""
    walk = _Walk(definition)
    match command:
        case Start():
            after = _start(walk, state)
        case Take(step, outcome):
            after = _take(walk, state, step, outcome)
        case TimerFired(step, timer):
            after = _fire(walk, state, step, timer)
        case Cancel():
            after = _cancel(walk, state)
    return after, tuple(walk.effects), frozenset(walk.passed)


@dataclass(slots=True)
class _Walk:
    """One advance under way."""

    definition: Definition
    effects: list[Effect] = field(default_factory=list)
    passed: set[int] = field(default_factory=set)
    moves: int = 0

    def follow(self, flow: Flow, outcome: str) -> tuple[tuple[int, ...], str]:
        """Go on until a step waits or an end is reached; the new tokens, and the end's id."""
        number = flow.target
        while True:
            node = self._arrive(number)
            if node.kind is Kind.END:
                return (), node.id
            if node.is_waiting_place:
                self._begin(node)
                return (number,), ""
            if node.kind is Kind.SERVICE:
                self._begin(node)
                self.effects.append(StepLeft(node.id, DEFAULT_OUTCOME))
                outcome = DEFAULT_OUTCOME
            number = way_out(node, outcome).target

    def _arrive(self, number: int) -> Node:
        self.moves += 1
        node = self.definition.nodes[number]
        if self.moves > MOST_MOVES:
            raise CannotAdvance(Reason("too-many-moves", about=node.id, values={"step": node.id}))
        self.passed.add(number)
        return node

    def _begin(self, node: Node) -> None:
        self.effects.append(
            StepEntered(
                node=node.id,
                kind=node.kind,
                lane=node.lane,
                legal_status=node.legal_status,
                clock=node.clock,
                pause=node.pause,
                limit=node.limit,
                action=node.action,
                waits=node.waits,
                outcomes=node.outcomes,
            )
        )
        if node.timer is not None:
            self.effects.append(TimerSet(node.id, node.id, node.timer))
        self.effects.extend(
            TimerSet(node.id, boundary.id, boundary.timer) for boundary in node.boundaries
        )
        if node.action:
            self.effects.append(ActionDue(node.id, node.action, node.waits))

    def end(self, end_id: str) -> None:
        node = self.definition.node(end_id)
        assert node is not None, "the end was just reached"
        self.effects.append(Ended(end_id, node.legal_status))


def way_out(node: Node, outcome: str) -> Flow:
    """The one way that leads on from `node` when the last step was left with `outcome`."""
    if len(node.flows) == 1:
        return node.flows[0]
    for flow in node.flows:
        if flow.outcome == outcome:
            return flow
    if node.default is not None:
        return node.flows[node.default]
    raise CannotAdvance(
        Reason("no-way-for-outcome", about=node.id, values={"step": node.id, "outcome": outcome})
    )


def _start(walk: _Walk, state: State) -> State:
    if state.tokens or state.ended:
        raise CannotAdvance(Reason("process-started-before"))
    walk.passed.add(walk.definition.start)
    return _moved(walk, way_out(walk.definition.nodes[walk.definition.start], ""), "")


def _take(walk: _Walk, state: State, step: str, outcome: str) -> State:
    node = _waiting(walk.definition, state, step)
    if node.outcome(outcome) is None:
        values = {"step": step, "outcome": outcome}
        raise CannotAdvance(Reason("outcome-unknown", about=step, values=values))
    walk.effects.append(StepLeft(step, outcome))
    return _moved(walk, way_out(node, outcome), outcome)


def _fire(walk: _Walk, state: State, step: str, timer: str) -> State:
    node = _waiting(walk.definition, state, step)
    if node.timer is not None and timer == node.id:
        walk.effects.append(StepLeft(step, DEFAULT_OUTCOME, timer))
        return _moved(walk, way_out(node, DEFAULT_OUTCOME), DEFAULT_OUTCOME)
    boundary = _boundary(node, timer)
    if boundary is None or timer in state.fired:
        raise CannotAdvance(Reason("timer-not-set", about=step, values={"step": step}))
    if boundary.interrupting:
        outcome = boundary.flow.outcome
        walk.effects.append(StepLeft(step, outcome, timer))
        return _moved(walk, boundary.flow, outcome)
    tokens, end = walk.follow(boundary.flow, boundary.flow.outcome)
    last = walk.definition.node(end)
    if tokens or last is None or last.legal_status is not None:
        raise CannotAdvance(Reason("side-way-waits", about=timer, values={"timer": timer}))
    return State(state.tokens, (*state.fired, timer), state.ended)


def _cancel(walk: _Walk, state: State) -> State:
    if not state.tokens:
        raise CannotAdvance(Reason("process-ended"))
    nodes = walk.definition.nodes
    walk.effects.extend(StepLeft(nodes[token].id, CANCELLED) for token in state.tokens)
    walk.effects.append(Ended(""))
    return State(ended=CANCELLED)


def _moved(walk: _Walk, flow: Flow, outcome: str) -> State:
    tokens, end = walk.follow(flow, outcome)
    if end:
        walk.end(end)
    return State(tokens=tokens, ended=end)


def _waiting(definition: Definition, state: State, step: str) -> Node:
    if state.ended:
        raise CannotAdvance(Reason("process-ended", about=step))
    for token in state.tokens:
        if definition.nodes[token].id == step:
            return definition.nodes[token]
    raise CannotAdvance(Reason("step-not-waiting", about=step, values={"step": step}))


def _boundary(node: Node, timer: str) -> Boundary | None:
    return next((boundary for boundary in node.boundaries if boundary.id == timer), None)
