"""Take up, hand back and assign work; what a process opens and closes. One lock decides."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Case, F, Value, When

from congvu.audit import services as audit
from congvu.identity import permissions as identity_permissions
from congvu.identity import queries as identity
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.tasks import rows
from congvu.tasks.models import Task
from congvu.tasks.permissions import hands_of, require_theirs
from congvu.tasks.rules import (
    LIVE,
    Hands,
    TaskState,
    is_theirs,
    reasons_not_live,
    reasons_not_to_hand_back,
    reasons_not_to_take,
    unless_theirs,
)

Opening = rows.Opening


class CannotChangeTask(Refusal):
    """The task is finished already, or another officer has taken it; the reason says who."""


def turn(
    *,
    subject: SubjectRef,
    left: Mapping[str, str],
    entered: Sequence[Opening],
    dropped: Collection[str] = (),
    agency_id: UUID,
    actor: Actor,
    at: dt.datetime,
    due_at: dt.datetime | None = None,
) -> None:
    """Close the tasks of the steps that a process has left, and open those that it has entered.

    Within the act of the process, whose entry in the journal names them all; in one statement, for
    it follows from every step. `left` are outcomes by steps; a step without a task closes nothing,
    and one that waits already cannot be opened. Who may do a step is for the owner of the process
    to say; here it counts that nobody else took its task. Raises CannotChangeTask then; the system
    may, when a time limit ends a step, and so it goes for steps that the process itself has
    `dropped`, because it was stopped or went another way: nobody has finished those.
    """
    opened = {new_id(): one for one in entered}
    closed = rows.turn(
        subject, left=left, entered=opened, agency_id=agency_id, due_at=due_at, actor=actor, at=at
    )
    finished = [one for one in closed if one.step not in dropped]
    _refuse(tuple(reason for one in finished for reason in unless_theirs(one.taken_by_id, actor)))
    audit.also(
        subject,
        "tasks",
        *({"id": one.id, "step": one.step, "outcome": left[one.step]} for one in closed),
        *({"id": number, "step": one.step} for number, one in opened.items()),
    )


def take_up(*, task_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Take a task for oneself, so that colleagues see whose it is. One's own changes nothing.

    Raises CannotChangeTask when it is finished or somebody else took it, AccessRefused when it
    waits for others.
    """
    subject = _subject_of(task_id)
    with audit.recorded(actor=actor, action="tasks.take_up", subject=subject, at=at) as act:
        row = _locked(task_id)
        require_theirs(row.holder, actor, at=at)
        _refuse(reasons_not_to_take(row.facts(), actor))
        act.note(task_id=task_id, step=row.step)
        if row.state == TaskState.OPEN:
            row.state, row.taken_by_id, row.taken_at = TaskState.TAKEN, actor.id, at
            row.save(update_fields=["state", "taken_by", "taken_at"])


def hand_back(*, task_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Give a task back to all its holders. Raises CannotChangeTask unless the actor took it."""
    subject = _subject_of(task_id)
    with audit.recorded(actor=actor, action="tasks.hand_back", subject=subject, at=at) as act:
        row = _locked(task_id)
        _refuse(reasons_not_to_hand_back(row.facts(), actor))
        act.note(task_id=task_id, step=row.step)
        row.state, row.taken_by_id, row.taken_at = TaskState.OPEN, None, None
        row.save(update_fields=["state", "taken_by", "taken_at"])


def assign(*, task_id: UUID, officer_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Give a task to one officer, also away from another who is absent.

    Who leads the agency may, and whoever the task waits for. Raises AccessRefused otherwise, and
    CannotChangeTask when the task is finished or the officer is not among its holders.
    """
    subject = _subject_of(task_id)
    with audit.recorded(actor=actor, action="tasks.assign", subject=subject, at=at) as act:
        row = _locked(task_id)
        _require_may_assign(row, actor, at=at)
        _refuse(reasons_not_live(row.facts()))
        taker = Actor.officer(officer_id, row.agency_id)
        if not is_theirs(row.holder, hands_of(taker, at=at)):
            raise CannotChangeTask(Reason("officer-not-holder", about=str(officer_id)))
        act.note(task_id=task_id, step=row.step, officer_id=officer_id, before=row.taken_by_id)
        row.state, row.taken_by_id, row.taken_at = TaskState.TAKEN, officer_id, at
        row.save(update_fields=["state", "taken_by", "taken_at"])


def cancel(*, task_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """End a task that nobody needs any more, also one that somebody took."""
    subject = _subject_of(task_id)
    with audit.recorded(actor=actor, action="tasks.cancel", subject=subject, at=at) as act:
        row = _locked(task_id)
        _refuse(reasons_not_live(row.facts()))
        act.note(task_id=task_id, step=row.step)
        row.state, row.closed_at = TaskState.CANCELLED, at
        row.closed_by_kind, row.closed_by_id = actor.kind, actor.id
        row.save(update_fields=["state", "closed_at", "closed_by_kind", "closed_by_id"])


def _subject_of(task_id: UUID) -> SubjectRef:
    return Task.objects.only("subject_kind", "subject_id").get(pk=task_id).subject


def _locked(task_id: UUID) -> Task:
    return Task.objects.select_for_update().get(pk=task_id)


def _require_may_assign(row: Task, actor: Actor, *, at: dt.datetime) -> None:
    hands: Hands = hands_of(actor, at=at)
    if is_theirs(row.holder, hands):
        return
    roles = identity_permissions.roles_of(actor, agency_id=row.agency_id, at=at)
    if Role.LEADER not in roles:
        raise AccessRefused(Reason("task-not-yours"))


def _refuse(reasons: tuple[Reason, ...]) -> None:
    """Raise, with the name of the officer where a reason speaks of one."""
    if not reasons:
        return
    raise CannotChangeTask(*(_named(reason) for reason in reasons))


def _named(reason: Reason) -> Reason:
    officer_id = reason.values.get("officer_id")
    if not isinstance(officer_id, UUID):
        return reason
    name = identity.officer_card(officer_id).name
    return replace(reason, values={**reason.values, "name": name})


def hold_tasks(*, subject_kind: str, subject_ids: Collection[UUID]) -> set[UUID]:
    """Lock the live tasks of many subjects without waiting; the subjects whose tasks all are held.

    A subject without a live task is among them.
    """
    return set(subject_ids) - rows.busy_ones(subject_kind, subject_ids)


def rename_steps(
    *, subject_kind: str, subject_ids: Collection[UUID], steps: Mapping[str, str]
) -> None:
    """Let live tasks go by the new names of their steps, because their process was brought over.

    Called for many subjects at once, in the transaction that brings them over.
    """
    if not steps:
        return
    live = Task.objects.filter(
        subject_kind=subject_kind, subject_id__in=subject_ids, step__in=steps, state__in=LIVE
    )
    named = [When(step=before, then=Value(now)) for before, now in steps.items()]
    live.update(step=Case(*named, default=F("step")))
