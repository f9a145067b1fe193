"""Which changes of legal status a process can make, walked with the engine that runs it.

Gateways that ask for conditions are walked with the variables unknown.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from congvu.bpmn.commands import Command, MessageArrived, SignalArrived, Start, Take, TimerFired
from congvu.bpmn.definition import Definition, Event, Kind, Node
from congvu.bpmn.effects import Effect, Ended, StepEntered
from congvu.bpmn.engine import advance
from congvu.bpmn.faults import CannotAdvance
from congvu.bpmn.state import State, Token

MOST_STATES = 20_000


@dataclass(slots=True)
class _Space:
    """The states, and the steps between them."""

    reached: set[State] = field(default_factory=set)
    moves: list[tuple[State, State, tuple[Effect, ...]]] = field(default_factory=list)


def walks(definition: Definition, *, begin: int | None = None) -> frozenset[tuple[int, int]]:
    """The changes of legal status that this process can make, each as (from, to).

    Steps that name no status are passed through, and a step to the same status is no change. With
    `begin`, the status in which the owner starts the process, its first change is among them.
    """
    space = _explore(definition)
    after: dict[State, list[tuple[State, tuple[Effect, ...]]]] = {}
    for source, target, effects in space.moves:
        after.setdefault(source, []).append((target, effects))
    pairs: set[tuple[int, int]] = set()
    first = (State(), begin)
    seen = {first}
    queue = deque([first])
    while queue:
        state, status = queue.popleft()
        for target, effects in after.get(state, ()):
            now = status
            for named in _statuses(effects):
                if now is not None and now != named:
                    pairs.add((now, named))
                now = named
            if (target, now) not in seen:
                seen.add((target, now))
                queue.append((target, now))
    return frozenset(pairs)


def _statuses(effects: tuple[Effect, ...]) -> Iterator[int]:
    for effect in effects:
        if isinstance(effect, StepEntered | Ended) and effect.legal_status is not None:
            yield effect.legal_status


def _explore(definition: Definition) -> _Space:
    space = _Space({State()})
    queue = deque(space.reached)
    while queue and len(space.reached) <= MOST_STATES:
        state = queue.popleft()
        for command in _commands(definition, state):
            try:
                after, effects, _ = advance(definition, state, command)
            except CannotAdvance:  # why, is for soundness to say
                continue
            space.moves.append((state, after, effects))
            if after not in space.reached:
                space.reached.add(after)
                queue.append(after)
    return space


def _commands(definition: Definition, state: State) -> Iterator[Command]:
    if not state.places and not state.ended:
        yield Start()
    for place in state.places:
        if place.entry >= 0:
            continue
        node = definition.nodes[place.node]
        step = f"{node.id}.{place.serial}" if place.serial else node.id
        if not place.phase:
            yield from (Take(step, outcome.name) for outcome in node.outcomes)
        yield from _events(definition, node, place, step)


def _events(definition: Definition, node: Node, place: Token, step: str) -> Iterator[Command]:
    """What may come from outside while a token stands here; conditions are not asked."""
    waits = [(node.id, node.triggers)] if not place.phase else []
    waits += [(b.id, b.triggers) for b in node.boundaries if b.id not in place.fired]
    if node.kind is Kind.EVENT_GATEWAY:
        targets = (definition.nodes[flow.target] for flow in node.flows)
        waits += [(target.id, target.triggers) for target in targets]
    for name, triggers in waits:
        for trigger in triggers:
            match trigger.event:
                case Event.TIMER:
                    yield TimerFired(step, name)
                case Event.MESSAGE if node.kind is not Kind.SEND:
                    yield MessageArrived(trigger.name, name)
                case Event.SIGNAL:
                    yield SignalArrived(trigger.name)
