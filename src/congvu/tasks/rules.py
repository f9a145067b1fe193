"""States of a task, and who may hold it. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.refusals import Reason


class TaskState(StrEnum):
    OPEN = "OPEN"
    TAKEN = "TAKEN"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


LIVE = frozenset({TaskState.OPEN, TaskState.TAKEN})


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a task waits for: exactly one of a unit, a position, an officer or a citizen."""

    unit_id: UUID | None = None
    position_id: UUID | None = None
    officer_id: UUID | None = None
    citizen_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    state: TaskState
    holder: Holder
    taken_by_id: UUID | None


@dataclass(frozen=True, slots=True)
class Hands:
    """What the actor holds on the day: units and positions."""

    actor: Actor
    unit_ids: Collection[UUID] = ()
    position_ids: Collection[UUID] = ()


def is_theirs(holder: Holder, hands: Hands) -> bool:
    """Whether the task waits for this actor, alone or among others."""
    actor = hands.actor
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.kind is ActorKind.CITIZEN:
        return actor.id is not None and holder.citizen_id == actor.id
    if actor.kind is not ActorKind.OFFICER:
        return False
    return (
        (holder.officer_id is not None and holder.officer_id == actor.id)
        or (holder.unit_id is not None and holder.unit_id in hands.unit_ids)
        or (holder.position_id is not None and holder.position_id in hands.position_ids)
    )


def reasons_not_live(task: TaskFacts) -> tuple[Reason, ...]:
    if task.state is TaskState.DONE:
        return (Reason("task-done"),)
    if task.state is TaskState.CANCELLED:
        return (Reason("task-cancelled"),)
    return ()


def reasons_not_to_take(task: TaskFacts, actor: Actor) -> tuple[Reason, ...]:
    """Taking one's own task again is no mistake; taking another's is."""
    return reasons_not_live(task) or _taken_by_another(task.taken_by_id, actor)


def reasons_not_to_close(task: TaskFacts, actor: Actor) -> tuple[Reason, ...]:
    return reasons_not_live(task) or unless_theirs(task.taken_by_id, actor)


def unless_theirs(taken_by_id: UUID | None, actor: Actor) -> tuple[Reason, ...]:
    """Whoever took a task finishes it. The system may, when a time limit ends a step."""
    return () if actor.kind is ActorKind.SYSTEM else _taken_by_another(taken_by_id, actor)


def reasons_not_to_hand_back(task: TaskFacts, actor: Actor) -> tuple[Reason, ...]:
    if found := reasons_not_live(task):
        return found
    if task.state is TaskState.OPEN:
        return (Reason("task-not-taken"),)
    return _taken_by_another(task.taken_by_id, actor)


def _taken_by_another(taken_by_id: UUID | None, actor: Actor) -> tuple[Reason, ...]:
    if taken_by_id is None or taken_by_id == actor.id:
        return ()
    return (Reason("task-taken-by-other", values={"officer_id": taken_by_id}),)
