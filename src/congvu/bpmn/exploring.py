"""Every state that a process can reach, walked with the engine: what was proved is what runs.

Gateways that ask for conditions are walked with the variables unknown; a judgement over all
answers is for `soundness`.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from congvu.bpmn.commands import Command, MessageArrived, SignalArrived, Start, Take, TimerFired
from congvu.bpmn.definition import Definition, Event, Kind, Node
from congvu.bpmn.effects import Effect, Ended, StepEntered
from congvu.bpmn.engine import advance
from congvu.bpmn.faults import CannotAdvance, CannotCompile, Fault
from congvu.bpmn.state import State, Token

MOST_STATES = 20_000


@dataclass(slots=True)
class _Space:
    """The states, and the steps between them."""

    passed: set[int] = field(default_factory=set)
    before: dict[State, set[State]] = field(default_factory=dict)
    moves: list[tuple[State, State, tuple[Effect, ...]]] = field(default_factory=list)
    refused: list[Fault] = field(default_factory=list)
    overflown: bool = False


def problems(definition: Definition) -> tuple[Fault, ...]:
    """Why this process must not be published: dead nodes, dead ends, circles, unrouted outcomes."""
    space = _explore(definition)
    if space.overflown:
        return (Fault("process-too-many-states", values={"limit": MOST_STATES}),)
    faults = list({(fault.code, fault.about): fault for fault in space.refused}.values())
    faults += [
        Fault("process-dead-node", node.id, {"step": node.id})
        for number, node in enumerate(definition.nodes)
        if number not in space.passed
    ]
    can_end = _can_end(space)
    stuck = {
        definition.nodes[place.node].id
        for state in space.before
        if state not in can_end
        for place in state.places
    }
    faults += [Fault("process-dead-end", step, {"step": step}) for step in sorted(stuck)]
    return tuple(faults)


def check_sound(definition: Definition) -> None:
    """Raises CannotCompile with every problem."""
    if found := problems(definition):
        raise CannotCompile(*found)


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
    space = _Space()
    queue = deque([State()])
    space.before[State()] = set()
    while queue:
        state = queue.popleft()
        for command in _commands(definition, state):
            try:
                after, effects, passed = advance(definition, state, command)
            except CannotAdvance as refusal:
                space.refused.extend(refusal.faults)
                continue
            space.passed |= passed
            space.moves.append((state, after, effects))
            if after not in space.before:
                space.before[after] = set()
                queue.append(after)
            space.before[after].add(state)
        if len(space.before) > MOST_STATES:
            space.overflown = True
            break
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


def _can_end(space: _Space) -> set[State]:
    can_end = {state for state in space.before if state.ended}
    queue = deque(can_end)
    while queue:
        for earlier in space.before[queue.popleft()]:
            if earlier not in can_end:
                can_end.add(earlier)
                queue.append(earlier)
    return can_end
