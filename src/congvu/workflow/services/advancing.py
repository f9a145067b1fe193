"""The heart of a step, inside its transaction: advance, write, let the owner do what follows."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar
from uuid import UUID

from congvu.audit import services as audit
from congvu.bpmn import (
    Command,
    Definition,
    Effect,
    Event,
    State,
    TimeKind,
    Timer,
    TimerSet,
    WaitSet,
    awaited,
    command_to_json,
    parse_duration,
)
from congvu.deadlines import queries as deadlines
from congvu.kernel.actors import Actor
from congvu.kernel.moments import VIETNAM
from congvu.kernel.refusals import Reason
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries
from congvu.workflow.ports import OWNERS, ProcessOwner
from congvu.workflow.refusing import CannotAdvance, advance
from congvu.workflow.services import rows
from congvu.workflow.services.rows import Locked, TimerRow, WaitRow

_Row = TypeVar("_Row", TimerRow, WaitRow)


class WaitOf(Protocol):
    """What a legal parameter of a timer is worth: `ProcessOwner.wait_of`."""

    def __call__(self, *, subject: SubjectRef, parameter: str, at: dt.datetime) -> str: ...


def locked(subject: SubjectRef) -> Locked:
    """The instance of the subject, held until the transaction ends. Raises CannotAdvance."""
    return _required(rows.lock(subject))


def locked_by(question: audit.Question, subject: SubjectRef) -> Locked:
    """The same when it was asked for by the act itself, as soon as it held its subject."""
    return _required(rows.locked(subject, question.answer))


def _required(instance: Locked | None) -> Locked:
    if instance is None:
        raise CannotAdvance(Reason("process-not-started"))
    return instance


def state_of(instance: Locked) -> State:
    return replace(State.from_json(instance.state), variables=instance.variables)


def advance_by(
    instance: Locked, command: Command, *, actor: Actor, at: dt.datetime
) -> Sequence[Effect]:
    """Advance, write, then hand over. Whatever fails undoes the whole step.

    The owner is told when the step is stored already, so that it may take the next one at once.
    """
    definition = queries.definition(instance.definition_id)
    state, effects, _ = advance(definition, state_of(instance), command, at=at)
    instance.state = state.to_json()
    instance.variables = instance.state.pop("variables", {})
    instance.seq += 1
    ended_at = at if state.ended else None
    owner = OWNERS[instance.subject.kind]
    events = _events(instance, definition, state, effects, owner, at=at)
    move = command_to_json(command)
    rows.store(instance, move, events, ended_at=ended_at, actor=actor, at=at)
    owner.apply(subject=instance.subject, effects=effects, actor=actor, at=at)
    return effects


def _events(
    instance: Locked,
    definition: Definition,
    state: State,
    effects: Sequence[Effect],
    owner: ProcessOwner,
    *,
    at: dt.datetime,
) -> rows.Events:
    """What the process waits for in `state`: what it waited for before, and what is new."""
    living = awaited(definition, state)
    names = {(one.step, one.event) for one in living}
    timers = [
        TimerRow(
            one.step or one.node,
            one.timer,
            due_at(one.wait, instance.subject, instance.agency_id, owner.wait_of, at=at),
        )
        for one in effects
        if isinstance(one, TimerSet) and (one.step or one.node, one.timer) in names
    ]
    waits = [one for one in waits_in(effects) if (one.step, one.event) in names]
    graph = definition.graph
    return rows.Events(
        living,
        timers=_last(timers) if graph.has_timers else None,
        waits=_last(waits) if graph.has_waits else None,
    )


def waits_in(effects: Sequence[Effect]) -> Iterator[WaitRow]:
    """What the steps that were entered wait for besides time."""
    for one in effects:
        if isinstance(one, WaitSet):
            name = "" if one.kind == Event.CONDITION else one.name
            yield WaitRow(one.step or one.node, one.event, one.kind, name, one.key)


def _last(found: Sequence[_Row]) -> list[_Row]:
    """A step that was left and entered again within one advance is set as it was entered last."""
    return list({_place(one): one for one in found}.values())


def _place(row: TimerRow | WaitRow) -> tuple[str, ...]:
    if isinstance(row, TimerRow):
        return (row.step, row.timer)
    return (row.step, row.event, row.kind, row.name)


def due_at(
    wait: Timer,
    subject: SubjectRef,
    agency_id: UUID | None,
    wait_of: WaitOf,
    *,
    at: dt.datetime,
) -> dt.datetime:
    """When a timer fires that is set now.

    Calendar time runs by the clock on the wall, working time as `deadlines` counts it; a written
    date without a zone is one of Vietnam.
    """
    if wait.date:
        return _written(wait.date)
    text = wait.duration or wait_of(subject=subject, parameter=wait.parameter, at=at)
    duration = parse_duration(text)
    if wait.time is TimeKind.CALENDAR and not duration.working:
        return at + dt.timedelta(
            days=duration.days, minutes=duration.minutes, seconds=duration.seconds
        )
    if agency_id is None:
        raise CannotAdvance(Reason("timer-needs-agency"))
    limit = f"{duration.days}wd" if duration.days else f"{-(-duration.minutes // 60)}h"
    return deadlines.due_for(agency_id=agency_id, received_at=at, limit=limit).at


def _written(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CannotAdvance(Reason("timer-date-unfit", values={"text": text})) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
