"""What a process waits for where it stands: the events that could wake it, and at which step."""

from collections.abc import Iterator
from dataclasses import dataclass

from congvu.bpmn.definition import ACTIVITIES, Definition, Kind, Node, Trigger
from congvu.bpmn.graph import FROM_OUTSIDE
from congvu.bpmn.state import FIRST_SCOPE, State, Token


@dataclass(frozen=True, slots=True)
class Awaited:
    """One event that could come: `step` and `event` as `TimerSet` and `WaitSet` name them."""

    step: str
    event: str
    trigger: Trigger
    node: int
    scope: int = 0


def awaited(definition: Definition, state: State) -> tuple[Awaited, ...]:
    """Every timer, message, signal and condition that is still waited for.

    What a runtime has set and does not find here any more died with its step or scope.
    """
    if state.ended or not definition.graph.has_events:
        return ()
    return tuple(_awaited(definition, state))


def _awaited(definition: Definition, state: State) -> Iterator[Awaited]:
    for token in state.places:
        if token.entry < 0:
            yield from _at(definition, token)
    for scope in (*state.scopes, *(() if _knows_first(state) else (FIRST_SCOPE,))):
        if scope.interrupted or scope.instance:
            continue
        for number, start in definition.graph.event_starts.get(scope.node, ()):
            node, begin = definition.nodes[number], definition.nodes[start]
            if begin.id in scope.fired:
                continue
            for trigger in _caught(begin.triggers):
                yield Awaited(node.id, begin.id, trigger, number, scope.number)


def _knows_first(state: State) -> bool:
    return any(scope.number == FIRST_SCOPE.number for scope in state.scopes)


def _at(definition: Definition, token: Token) -> Iterator[Awaited]:
    node = definition.nodes[token.node]
    step = f"{node.id}.{token.serial}" if token.serial else node.id
    for event, triggers in (*_own(definition, node, token), *_on_edge(node, token)):
        if event not in token.fired:
            for trigger in _caught(triggers):
                yield Awaited(step, event, trigger, token.node, token.scope)


def _own(
    definition: Definition, node: Node, token: Token
) -> Iterator[tuple[str, tuple[Trigger, ...]]]:
    if token.phase:
        return
    if node.kind in {Kind.CATCH, Kind.TIMER, Kind.RECEIVE}:
        yield node.id, node.triggers
    elif node.kind is Kind.EVENT_GATEWAY:
        for flow in node.flows:
            yield definition.nodes[flow.target].id, definition.nodes[flow.target].triggers


def _on_edge(node: Node, token: Token) -> Iterator[tuple[str, tuple[Trigger, ...]]]:
    if node.kind in ACTIVITIES and not token.body:
        for boundary in node.boundaries:
            yield boundary.id, boundary.triggers


def _caught(triggers: tuple[Trigger, ...]) -> Iterator[Trigger]:
    return (trigger for trigger in triggers if trigger.event in FROM_OUTSIDE)
