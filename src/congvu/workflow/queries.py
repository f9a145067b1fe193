"""Where a process stands, how it got there, and what comes next."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

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
    advance,
    command_from_json,
    compile_process,
)
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Instance, Move, PendingTimer, ProcessDefinition

_NESTING = SCOPES - {Kind.CALL}

_compiled: dict[UUID, Definition] = {}
"""Definitions never change, so that this needs no invalidation."""


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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a process stands. Pass `seq` to `take` to refuse a page that is out of date."""

    definition_id: UUID
    seq: int
    waiting: tuple[Node, ...]
    ended: str


def definition(definition_id: UUID) -> Definition:
    """The compiled process, read once in each server process."""
    known = _compiled.get(definition_id)
    if known is None:
        row = ProcessDefinition.objects.get(pk=definition_id)
        known = _compiled[definition_id] = _read(row)
    return known


def standing(subject: SubjectRef) -> Standing | None:
    """None when the subject has no process."""
    row = _instance(subject)
    if row is None:
        return None
    state = State.from_json(row.state)
    nodes = definition(row.definition_id).nodes
    waiting = tuple(nodes[token] for token in state.tokens)
    return Standing(row.definition_id, row.seq, waiting, state.ended)


def progress(subject: SubjectRef) -> Progress | None:
    """The steps done, now and next, with who and when: for the bar of steps and the timeline.

    It is replayed from the moves, with the engine that made them; what comes next is the way of the
    main outcomes. None when the subject has no process.
    """
    row = _instance(subject)
    if row is None:
        return None
    process = definition(row.definition_id)
    lines = _lines(process, Move.objects.filter(instance=row).order_by("seq"))
    if row.ended_at is None:
        lines += _ahead(process, State.from_json(row.state))
    return Progress(tuple(lines), row.ended_at)


def waits_at(subject: SubjectRef, step: str) -> bool:
    """Whether the process of the subject waits at this step."""
    now = standing(subject)
    return now is not None and any(node.id == step for node in now.waiting)


def timer_due_at(subject: SubjectRef, step: str) -> dt.datetime | None:
    """When the first timer of a waiting step will wake the process; None without a timer."""
    timers = PendingTimer.objects.filter(
        instance__subject_id=subject.id, instance__subject_kind=subject.kind, step=step
    )
    return timers.order_by("due_at").values_list("due_at", flat=True).first()


def replayed(subject: SubjectRef) -> State:
    """The state that the moves alone say: whoever doubts a stored state compares."""
    row = Instance.objects.get(subject_kind=subject.kind, subject_id=subject.id)
    process, state = definition(row.definition_id), State()
    for move in row.moves.order_by("seq"):
        state, _, _ = advance(process, state, command_from_json(move.command))
    return state


def _read(row: ProcessDefinition) -> Definition:
    try:
        return Definition.from_json(row.compiled)
    except ValueError:
        return compile_process(bytes(row.xml))


def _instance(subject: SubjectRef) -> Instance | None:
    return Instance.objects.filter(subject_id=subject.id, subject_kind=subject.kind).first()


def _lines(process: Definition, moves: Iterable[Move]) -> list[StepLine]:
    lines: list[StepLine] = []
    open_lines: dict[str, int] = {}
    state = State()
    for move in moves:
        state, effects, _ = advance(process, state, command_from_json(move.command))
        for effect in effects:
            match effect:
                case StepEntered(node=node_id, kind=kind) if kind not in _NESTING:
                    open_lines[effect.step or node_id] = len(lines)
                    node = _known(process, node_id)
                    lines.append(_line(node, LineState.NOW, entered_at=move.at))
                case StepLeft(node=node_id) if (effect.step or node_id) in open_lines:
                    number = open_lines.pop(effect.step or node_id)
                    lines[number] = _left(process, lines[number], effect, move)
                case Ended(node=end) if end:
                    node = _known(process, end)
                    lines.append(_line(node, LineState.DONE, entered_at=move.at))
    return lines


def _left(process: Definition, line: StepLine, effect: StepLeft, move: Move) -> StepLine:
    node = _known(process, effect.node)
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


def _known(process: Definition, step: str) -> Node:
    node = process.node(step)
    assert node is not None, "effects name nodes of their own definition"
    return node


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
