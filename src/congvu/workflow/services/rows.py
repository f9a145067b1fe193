"""The statements of a step, written out: the ORM would cost more here than the step itself."""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef

_LOCK = """
SELECT id, definition_id, agency_id, state::text, variables::text, seq
FROM workflow_instance
WHERE subject_id = %s AND subject_kind = %s
FOR UPDATE
"""

_FORGET_TIMERS = "DELETE FROM workflow_pendingtimer WHERE instance_id = %s AND step = ANY(%s)"

_STORE = """
WITH move AS (
    INSERT INTO workflow_move
        (instance_id, seq, command, at, actor_kind, actor_id, actor_code, agency_id)
    VALUES (%(id)s, %(seq)s, %(command)s, %(at)s, %(kind)s, %(actor)s, %(code)s, %(agency)s)
)
UPDATE workflow_instance
SET state = %(state)s, variables = %(variables)s, seq = %(seq)s, ended_at = %(ended_at)s
WHERE id = %(id)s
"""

_SET_TIMERS = """
INSERT INTO workflow_pendingtimer (id, instance_id, step, timer, due_at)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[])
"""


@dataclass(slots=True)
class Locked:
    """An instance whose row this transaction holds: nobody else moves it meanwhile."""

    id: UUID
    subject: SubjectRef
    definition_id: UUID
    agency_id: UUID | None
    state: dict[str, Any]
    variables: dict[str, Any]
    seq: int


@dataclass(frozen=True, slots=True)
class TimerRow:
    step: str
    timer: str
    due_at: dt.datetime


def lock(subject: SubjectRef) -> Locked | None:
    """Hold the row of this subject's instance until the transaction ends; None without one."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [subject.id, subject.kind])
        row = cursor.fetchone()
    if row is None:
        return None
    number, definition_id, agency_id, state, variables, seq = row
    return Locked(
        number, subject, definition_id, agency_id, json.loads(state), json.loads(variables), seq
    )


def store(
    instance: Locked,
    command: dict[str, Any],
    *,
    ended_at: dt.datetime | None,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Write where the instance stands now, and the move that brought it there."""
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                "id": instance.id,
                "seq": instance.seq,
                "command": json.dumps(command),
                "state": json.dumps(instance.state),
                "variables": json.dumps(instance.variables),
                "at": at,
                "ended_at": ended_at,
                "kind": str(actor.kind),
                "actor": actor.id,
                "code": actor.code,
                "agency": actor.agency_id,
            },
        )


def forget_timers(instance: Locked, steps: Collection[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET_TIMERS, [instance.id, list(steps)])


def set_timers(instance: Locked, timers: Iterable[TimerRow]) -> None:
    rows = list(timers)
    with connection.cursor() as cursor:
        cursor.execute(
            _SET_TIMERS,
            [
                [new_id() for _ in rows],
                [instance.id for _ in rows],
                [row.step for row in rows],
                [row.timer for row in rows],
                [row.due_at for row in rows],
            ],
        )
