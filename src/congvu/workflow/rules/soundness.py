"""Is a model fit to be published? Its whole state space is walked with the engine itself.

Each state is one waiting step and the timers that fired beside it, so that the space is small: no
unsound process can be published, and what was proved is what will run.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from congvu.kernel.refusals import Reason
from congvu.workflow.rules.definition import Definition, Kind, Node
from congvu.workflow.rules.engine import (
    CannotAdvance,
    Command,
    Effect,
    Ended,
    Start,
    State,
    StepEntered,
    Take,
    TimerFired,
    advance_and_trace,
)
from congvu.workflow.rules.reading import CannotCompile

MOST_STATES = 20_000


@dataclass(slots=True)
class _Space:
    """Every state that the process can reach, and the steps between them."""

    passed: set[int] = field(default_factory=set)
    before: dict[State, set[State]] = field(default_factory=dict)
    moves: list[tuple[State, State, tuple[Effect, ...]]] = field(default_factory=list)
    refused: list[Reason] = field(default_factory=list)
    overflown: bool = False


def problems(definition: Definition) -> tuple[Reason, ...]:
    """Why this process must not be published: dead nodes, dead ends, circles, unrouted outcomes."""
    space = _explore(definition)
    if space.overflown:
        return (Reason("process-too-many-states", values={"limit": MOST_STATES}),)
    found = list(dict.fromkeys((r.code, r.about) for r in space.refused))
    by_key = {(r.code, r.about): r for r in space.refused}
    reasons = [by_key[key] for key in found]
    reasons += [
        Reason("process-dead-node", about=node.id, values={"step": node.id})
        for number, node in enumerate(definition.nodes)
        if number not in space.passed
    ]
    can_end = _can_end(space)
    stuck = {
        definition.nodes[token].id
        for state in space.before
        if state not in can_end
        for token in state.tokens
    }
    reasons += [
        Reason("process-dead-end", about=step, values={"step": step}) for step in sorted(stuck)
    ]
    return tuple(reasons)


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
                after, effects, passed = advance_and_trace(definition, state, command)
            except CannotAdvance as refusal:
                space.refused.extend(refusal.reasons)
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
    if not state.tokens and not state.ended:
        yield Start()
    for token in state.tokens:
        node = definition.nodes[token]
        yield from (Take(node.id, outcome.name) for outcome in node.outcomes)
        yield from (TimerFired(node.id, timer) for timer in _timers(node, state))


def _timers(node: Node, state: State) -> Iterator[str]:
    if node.kind is Kind.TIMER:
        yield node.id
    yield from (b.id for b in node.boundaries if b.id not in state.fired)


def _can_end(space: _Space) -> set[State]:
    can_end = {state for state in space.before if state.ended}
    queue = deque(can_end)
    while queue:
        for earlier in space.before[queue.popleft()]:
            if earlier not in can_end:
                can_end.add(earlier)
                queue.append(earlier)
    return can_end
