"""Soundness: a process can always finish, has no dead step, and leaves no token over.

The engine itself is walked over the process without its data (`abstracting`). Where one token can
move without touching any other, and none other can come to where it may go, only that token is
moved: parallel branches then cost the sum of their steps and not the product. The walk goes in
breadth, so the path to a fault is a shortest one.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from congvu.bpmn.abstracting import CHOICE, without_data
from congvu.bpmn.commands import (
    Command,
    Escalated,
    MessageArrived,
    ServiceFailed,
    SignalArrived,
    Start,
    Take,
    TimerFired,
)
from congvu.bpmn.definition import DEFAULT_OUTCOME, Definition, Event, Kind, Node
from congvu.bpmn.engine import advance
from congvu.bpmn.engine.moving import LOOPING
from congvu.bpmn.faults import CannotAdvance, Fault, Language
from congvu.bpmn.moving_alone import Alone, aside
from congvu.bpmn.state import Scope, State, Token

MOST_STATES = 20_000
_WOKEN = frozenset({Kind.EVENT_GATEWAY, Kind.TIMER, Kind.CATCH, Kind.RECEIVE})
"""Nobody finishes these by hand: something must come."""


@dataclass(frozen=True, slots=True)
class Unsound:
    """One fault of the whole process: where, and the steps that lead there."""

    code: str
    node: str
    path: tuple[str, ...] = ()
    limit: int = MOST_STATES

    def words(self, language: Language) -> str:
        said = Fault(self.code, self.node, {"step": self.node, "limit": self.limit})
        if not self.path:
            return said.words(language)
        way = Fault("unsound-path", self.node, {"path": " → ".join(self.path)})
        return f"{said.words(language)} ({way.words(language)})"


@dataclass(slots=True)
class _Walk:
    """What has been seen: how each state was first reached, and what came before it."""

    reached: dict[State, tuple[State, str] | None] = field(default_factory=dict)
    before: dict[State, set[State]] = field(default_factory=dict)
    passed: set[int] = field(default_factory=set)
    faults: dict[tuple[str, str], Unsound] = field(default_factory=dict)

    def path(self, state: State) -> tuple[str, ...]:
        steps: list[str] = []
        while (came := self.reached[state]) is not None:
            state, step = came
            steps.append(step)
        return tuple(step for step in reversed(steps) if step)

    def tell(self, code: str, node: str, path: tuple[str, ...]) -> None:
        self.faults.setdefault((code, node), Unsound(code, node, path))


def soundness(
    definition: Definition, *, language: Language = "vi", limit: int = MOST_STATES
) -> tuple[Unsound, ...]:
    """Every fault of this process, each with a shortest path of step names; nothing when sound.

    When more than `limit` states would have to be seen, the only answer is that it was too many:
    no verdict is given on half a walk.
    """
    walk = _walked(definition, State(), language, limit)
    if walk is None:
        return (Unsound("unsound-unknown", definition.id, limit=limit),)
    names = _Names(definition, language)
    for number, node in enumerate(definition.nodes):
        if number not in walk.passed and not node.for_compensation:
            walk.tell("unsound-dead-step", node.id, names.way_to(number))
    return tuple(walk.faults.values())


def stuck_from(
    definition: Definition, state: State, *, language: Language = "vi", limit: int = MOST_STATES
) -> tuple[Unsound, ...]:
    """Every fault that lies ahead of one state: what no end can be reached from, or leaves a token.

    Where several instances are under way nothing is said, for the walk knows no loops.
    """
    if any(p.body or p.total or p.phase == LOOPING for p in state.places):
        return ()
    plain = replace(state, variables={}, scopes=tuple(_plain(scope) for scope in state.scopes))
    walk = _walked(definition, plain, language, limit)
    if walk is None:
        return (Unsound("unsound-unknown", definition.id, limit=limit),)
    return tuple(walk.faults.values())


def _plain(scope: Scope) -> Scope:
    return scope._replace(variables=(), true=())


def _walked(definition: Definition, begin: State, language: Language, limit: int) -> _Walk | None:
    """All that can be reached from a state; None when that is more than the limit."""
    abstract = without_data(definition)
    names = _Names(definition, language)
    walk = _Walk({begin: None}, {begin: set()})
    apart = aside(abstract)
    alone = Alone(abstract)
    queue = deque([begin])
    while queue:
        state = queue.popleft()
        for after in _expand(abstract, walk, state, names, alone):
            if len(walk.reached) > limit:
                return None
            if twice := _twice(abstract, after, apart):
                walk.tell("unsound-token-over", twice, walk.path(after))
            else:
                queue.append(after)
    _tell_stuck(abstract, walk)
    return walk


def _expand(
    definition: Definition, walk: _Walk, state: State, names: "_Names", alone: Alone
) -> list[State]:
    """The new states after this one: by one token alone when that loses nothing, else by all."""
    for place in state.places:
        if alone.may_move(place, state):
            steps = _steps(definition, walk, state, names, [place])
            # A token that only comes back to known states might keep the others waiting for ever.
            if steps and not any(after in walk.reached for after, _ in steps):
                return _enter(walk, state, steps)
    return _enter(walk, state, _steps(definition, walk, state, names, list(state.places)))


def _enter(walk: _Walk, state: State, steps: list[tuple[State, str]]) -> list[State]:
    new = []
    for after, name in steps:
        if after not in walk.reached:
            walk.reached[after] = (state, name)
            walk.before[after] = set()
            new.append(after)
        walk.before[after].add(state)
    return new


def _steps(
    definition: Definition, walk: _Walk, state: State, names: "_Names", places: list[Token]
) -> list[tuple[State, str]]:
    found = []
    for command, name in _commands(definition, state, places, names):
        try:
            after, _, passed = advance(definition, state, command)
        except CannotAdvance as refusal:
            for fault in refusal.faults:
                path = (*walk.path(state), name)
                walk.tell("unsound-no-way", fault.about or definition.id, path)
            continue
        walk.passed |= passed
        found.append((after, name))
    return found


def _commands(
    definition: Definition, state: State, places: list[Token], names: "_Names"
) -> Iterator[tuple[Command, str]]:
    if state.ended:
        return
    if not state.places:
        yield from _starts(definition, names)
    for place in places:
        if place.entry >= 0:
            continue
        node = definition.nodes[place.node]
        step = f"{node.id}.{place.serial}" if place.serial else node.id
        if not place.phase and node.kind not in _WOKEN:
            for outcome in [one.name for one in node.outcomes] or [DEFAULT_OUTCOME]:
                yield Take(step, outcome), names.taken(node, outcome)
        yield from _events(definition, node, place, step, names)


def _starts(definition: Definition, names: "_Names") -> Iterator[tuple[Command, str]]:
    starts = [n for n in definition.graph.inside[-1] if definition.nodes[n].kind is Kind.START]
    if len(starts) <= 1:
        yield Start(), ""
        return
    for number in starts:
        node = definition.nodes[number]
        yield Start(node.id), names.of(node.id)


def _events(
    definition: Definition, node: Node, place: Token, step: str, names: "_Names"
) -> Iterator[tuple[Command, str]]:
    """What may come, or never come, while a token stands here."""
    waits = [] if place.phase else [(node.id, node.triggers)]
    waits += [(b.id, b.triggers) for b in node.boundaries if b.id not in place.fired]
    if node.kind is Kind.EVENT_GATEWAY:
        targets = (definition.nodes[flow.target] for flow in node.flows)
        waits += [(target.id, target.triggers) for target in targets]
    for name, triggers in waits:
        for trigger in triggers:
            said = names.of(name)
            match trigger.event:
                case Event.TIMER:
                    yield TimerFired(step, name), said
                case Event.MESSAGE if node.kind is not Kind.SEND:
                    yield MessageArrived(trigger.name, name), said
                case Event.SIGNAL:
                    yield SignalArrived(trigger.name), said
                case Event.ERROR if not place.phase and name != node.id:
                    yield ServiceFailed(step, trigger.name), said
                case Event.ESCALATION if not place.phase and name != node.id:
                    yield Escalated(step, trigger.name), said


def _twice(definition: Definition, state: State, aside: frozenset[int]) -> str:
    """A step at which two tokens stand at once, where one was meant."""
    seen = Counter((place.node, place.scope, place.entry) for place in state.places)
    for (number, _, _), count in seen.items():
        if count > 1 and number not in aside:
            return definition.nodes[number].id.lstrip(CHOICE)
    return ""


def _tell_stuck(definition: Definition, walk: _Walk) -> None:
    """States from which no end can be reached, the nearest first; one fault for each node."""
    can_end = {state for state in walk.reached if state.ended}
    queue = deque(can_end)
    while queue:
        for earlier in walk.before[queue.popleft()]:
            if earlier not in can_end:
                can_end.add(earlier)
                queue.append(earlier)
    if any(fault.code != "unsound-dead-step" for fault in walk.faults.values()):
        return  # a walk that was cut short at a fault cannot tell what lies behind it
    stuck = [state for state in walk.reached if state not in can_end]
    moving = {earlier for state in stuck for earlier in walk.before[state] if earlier != state}
    # Where nothing moves any more is the fault itself; without such a state they turn in circles.
    for state in [state for state in stuck if state not in moving] or stuck:
        parked = [place for place in state.places if place.entry >= 0]
        for place in parked or state.places:
            step = definition.nodes[place.node].id.lstrip(CHOICE)
            walk.tell("unsound-cannot-finish", step, walk.path(state))


class _Names:
    """What steps, choices and events are called in the path."""

    def __init__(self, definition: Definition, language: Language) -> None:
        self._definition = definition
        self._language = language
        self._events = {b.id: b.words for node in definition.nodes for b in node.boundaries}

    def of(self, step: str) -> str:
        node = self._definition.node(step)
        words = node.words if node else self._events.get(step)
        return (words.in_language(self._language) if words else "") or step

    def taken(self, node: Node, outcome: str) -> str:
        if node.id.startswith(CHOICE):
            return self._chosen(node.id.lstrip(CHOICE), int(outcome))
        found = node.outcome(outcome)
        said = found.words.in_language(self._language) if found else ""
        return f"{self.of(node.id)}: {said}" if said else self.of(node.id)

    def _chosen(self, step: str, ordinal: int) -> str:
        node = self._definition.node(step)
        if node is None or node.kind is not Kind.GATEWAY or ordinal >= len(node.flows):
            return self.of(step)
        target = self._definition.nodes[node.flows[ordinal].target]
        return f"{self.of(step)} ▸ {self.of(target.id)}"

    def way_to(self, number: int) -> tuple[str, ...]:
        """The drawn way to a step that no token reaches, when there is one."""
        into = self._definition.graph.into
        came: dict[int, int] = {number: number}
        queue = deque([number])
        while queue:
            here = queue.popleft()
            if self._definition.nodes[here].kind is Kind.START:
                return self._forward(came, here)
            for source, _ in into[here]:
                if source not in came:
                    came[source] = here
                    queue.append(source)
        return ()

    def _forward(self, came: dict[int, int], here: int) -> tuple[str, ...]:
        steps = [here]
        while came[here] != here:
            here = came[here]
            steps.append(here)
        return tuple(self.of(self._definition.nodes[number].id) for number in steps)
