"""The way of a process, gone again from its moves alone: a proof, and the source of its history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from congvu.bpmn import Crossing, Definition, Effect, State, advance, command_from_json
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Instance, MigrationPlan, Move
from congvu.workflow.queries.standing import definition, state_of

MIGRATED = "migrated"
"""What a move says that brought the process over to another version."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """One move, its process and what followed; `renamed` are the steps of a migration."""

    move: Move
    process: Definition
    state: State
    effects: tuple[Effect, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=256)
def crossing(plan_id: UUID) -> tuple[Crossing, Mapping[str, Any]]:
    """The way of an approved plan, and the variables it gives; it never changes any more."""
    plan = MigrationPlan.objects.get(pk=plan_id)
    return crossing_of(plan), plan.values


def crossing_of(plan: MigrationPlan) -> Crossing:
    return Crossing(definition(plan.source_id), definition(plan.target_id), plan.renamed)


def source_of(row: Instance, moves: Sequence[Move]) -> Definition:
    """The process with which the instance began."""
    for move in moves:
        if move.command["do"] == MIGRATED:
            return crossing(UUID(move.command["plan"]))[0].source
    return definition(row.definition_id)


def replay(row: Instance) -> Iterator[Replayed]:
    """Every move of the instance again, with the engine that made them."""
    moves = list(Move.objects.filter(instance=row).order_by("seq"))
    process, state = source_of(row, moves), State()
    for move in moves:
        if move.command["do"] == MIGRATED:
            way, values = crossing(UUID(move.command["plan"]))
            passage = way(state)
            process = way.target
            state = replace(passage.state, variables={**values, **state.variables})
            yield Replayed(move, process, state, renamed=passage.steps)
            continue
        state, effects, _ = advance(process, state, command_from_json(move.command), at=move.at)
        yield Replayed(move, process, state, effects)


def replayed(subject: SubjectRef) -> State:
    """The state that the moves alone say: whoever doubts a stored state compares."""
    row = Instance.objects.get(subject_kind=subject.kind, subject_id=subject.id)
    return _last_state(row)


def is_as_replayed(row: Instance) -> bool:
    """Whether the stored state is the one that its moves lead to."""
    return _last_state(row).to_json() == state_of(row).to_json()


def _last_state(row: Instance) -> State:
    state = State()
    for moved in replay(row):
        state = moved.state
    return state
