"""Definitions, and where the process of a subject stands now."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from congvu.bpmn import (
    CannotAdvance,
    DecisionDue,
    Definition,
    Node,
    State,
    compile_process,
    work_at,
)
from congvu.kernel.functions import NUMBERS_LIBRARY
from congvu.kernel.subjects import SubjectRef
from congvu.workflow.models import Instance, PendingTimer, ProcessDefinition

_compiled: dict[UUID, Definition] = {}
"""Definitions never change, so that this needs no invalidation."""


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
    return known or remember(ProcessDefinition.objects.get(pk=definition_id))


def remember(row: ProcessDefinition) -> Definition:
    """The compiled process of a row that was read for other reasons."""
    known = _compiled.get(row.id)
    if known is None:
        known = _compiled[row.id] = _read(row)
    return known


def process_of(subject: SubjectRef) -> Definition | None:
    """The process that the subject runs through now; None when it has none."""
    row = instance_of(subject)
    return None if row is None else definition(row.definition_id)


def processes_of(kind: str, subject_ids: Collection[UUID]) -> Mapping[UUID, Definition]:
    """The processes of many subjects, in one query."""
    rows = Instance.objects.filter(subject_kind=kind, subject_id__in=subject_ids)
    pairs = rows.values_list("subject_id", "definition_id")
    return {subject_id: definition(definition_id) for subject_id, definition_id in pairs}


def standing(subject: SubjectRef) -> Standing | None:
    """None when the subject has no process."""
    row = instance_of(subject)
    if row is None:
        return None
    nodes = definition(row.definition_id).nodes
    state = State.from_json(row.state)
    waiting = tuple(nodes[token] for token in state.tokens)
    return Standing(row.definition_id, row.seq, waiting, state.ended)


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


def instance_of(subject: SubjectRef) -> Instance | None:
    return Instance.objects.filter(subject_id=subject.id, subject_kind=subject.kind).first()


def state_of(row: Instance) -> State:
    """The stored state of an instance, with its variables."""
    return replace(State.from_json(row.state), variables=row.variables)


def decision_due(
    definition_id: UUID, state: State, step: str, *, at: dt.datetime
) -> DecisionDue | None:
    """The decision that this step waits for; None when it does not wait, or for no decision."""
    try:
        due = work_at(definition(definition_id), state, step, at=at)
    except CannotAdvance:
        return None
    return next((one for one in due if isinstance(one, DecisionDue)), None)


def node_called(process: Definition, step: str) -> Node:
    """The node of a step, which may carry a number where several tokens stand there."""
    node = process.node(step) or process.node(step.rpartition(".")[0])
    assert node is not None, "effects name nodes of their own definition"
    return node


def _read(row: ProcessDefinition) -> Definition:
    try:
        return Definition.from_json(row.compiled, library=NUMBERS_LIBRARY)
    except ValueError:
        return compile_process(bytes(row.xml), library=NUMBERS_LIBRARY)
