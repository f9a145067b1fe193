"""How a process got where it is, and what comes next: for the bar of steps and the timeline."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from congvu.bpmn import (
    SCOPES,
    Definition,
    Ended,
    Kind,
    Node,
    State,
    StepEntered,
    StepLeft,
    Words,
)
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Move
from congvu.workflow.queries.replaying import Replayed, replay
from congvu.workflow.queries.standing import definition, instance_of, node_called

_NESTING = SCOPES - {Kind.CALL}


class LineState(StrEnum):
    DONE = "DONE"
    NOW = "NOW"
    NEXT = "NEXT"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step on the way of a subject. `actor` is who finished it."""

    step: str
    words: Words
    kind: Kind
    lane: str
    state: LineState
    entered_at: dt.datetime | None = None
    left_at: dt.datetime | None = None
    outcome: str = ""
    outcome_words: Words = field(default_factory=Words)
    actor: Actor | None = None
    is_service: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """The way so far and, if nothing goes wrong, the way ahead."""

    lines: tuple[StepLine, ...]
    ended_at: dt.datetime | None

    @property
    def steps(self) -> tuple[StepLine, ...]:
        """The lines that take somebody's time; what services did at once is left out."""
        return tuple(line for line in self.lines if not line.is_service)


def progress(subject: SubjectRef) -> Progress | None:
    """The steps done, now and next, with who and when: for the bar of steps and the timeline.

    It is replayed from the moves, with the engine that made them; what comes next is the way of the
    main outcomes. None when the subject has no process.
    """
    row = instance_of(subject)
    if row is None:
        return None
    process = definition(row.definition_id)
    lines = _lines(replay(row))
    if row.ended_at is None:
        lines += _ahead(process, State.from_json(row.state))
    return Progress(tuple(lines), row.ended_at)


def _lines(moves: Iterable[Replayed]) -> list[StepLine]:
    lines: list[StepLine] = []
    open_lines: dict[str, int] = {}
    for moved in moves:
        for before, now in moved.renamed:
            if before in open_lines:
                number = open_lines[now] = open_lines.pop(before)
                lines[number] = replace(lines[number], step=node_called(moved.process, now).id)
        for effect in moved.effects:
            match effect:
                case StepEntered(node=node_id, kind=kind) if kind not in _NESTING:
                    open_lines[effect.step or node_id] = len(lines)
                    node = node_called(moved.process, node_id)
                    lines.append(_line(node, LineState.NOW, entered_at=moved.move.at))
                case StepLeft(node=node_id) if (effect.step or node_id) in open_lines:
                    number = open_lines.pop(effect.step or node_id)
                    lines[number] = _left(moved.process, lines[number], effect, moved.move)
                case Ended(node=end) if end:
                    node = node_called(moved.process, end)
                    lines.append(_line(node, LineState.DONE, entered_at=moved.move.at))
    return lines


def _left(process: Definition, line: StepLine, effect: StepLeft, move: Move) -> StepLine:
    node = node_called(process, effect.node)
    outcome = node.outcome(effect.outcome)
    words = outcome.words if outcome else Words()
    words = next((b.words for b in node.boundaries if b.id == effect.timer), words)
    return replace(
        line,
        state=LineState.DONE,
        left_at=move.at,
        outcome=effect.outcome,
        outcome_words=words,
        actor=Actor(ActorKind(move.actor_kind), move.actor_id, move.agency_id, move.actor_code),
    )


def _ahead(process: Definition, state: State) -> list[StepLine]:
    lines: list[StepLine] = []
    for token in state.tokens:
        lines += [_line(node, LineState.NEXT) for node in _main_way(process, token)]
    return lines


def main_way(process: Definition) -> tuple[Node, ...]:
    """The steps that take somebody's time, from the start, when every one ends as hoped."""
    return tuple(node for node in _main_way(process, process.start) if node.is_waiting_place)


def _main_way(process: Definition, number: int) -> Iterator[Node]:
    """The nodes after `number` when every step ends with its main outcome."""
    passed: set[int] = set()
    outcome = _main_outcome(process.nodes[number])
    while process.nodes[number].flows and number not in passed:
        passed.add(number)
        flows = process.nodes[number].flows
        number = next((f.target for f in flows if f.outcome == outcome), flows[0].target)
        node = process.nodes[number]
        if node.kind is Kind.GATEWAY:
            continue
        if number in passed:
            return
        yield node
        outcome = _main_outcome(node)


def _main_outcome(node: Node) -> str:
    primary = (outcome.name for outcome in node.outcomes if outcome.tone == "primary")
    return next(primary, node.outcomes[0].name if node.outcomes else "")


def _line(node: Node, state: LineState, *, entered_at: dt.datetime | None = None) -> StepLine:
    return StepLine(
        step=node.id,
        words=node.words,
        kind=node.kind,
        lane=node.lane,
        state=state,
        entered_at=entered_at,
        is_service=node.kind is Kind.SERVICE and not node.waits,
    )
