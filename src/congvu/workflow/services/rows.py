"""The statements of a step, written out: the ORM would cost more here than the step itself."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.bpmn import Awaited
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef

_LOCK = """
SELECT id, definition_id, agency_id, state::text, variables::text, seq
FROM workflow_instance
WHERE subject_id = %s AND subject_kind = %s
FOR UPDATE
"""

_MOVE = """
WITH move AS (
    INSERT INTO workflow_move
        (instance_id, seq, command, at, actor_kind, actor_id, actor_code, agency_id)
    VALUES (%(id)s, %(seq)s, %(command)s, %(at)s, %(kind)s, %(actor)s, %(code)s, %(agency)s)
)
"""

_STAND = """
UPDATE workflow_instance
SET state = %(state)s, variables = %(variables)s, seq = %(seq)s, ended_at = %(ended_at)s
WHERE id = %(id)s
"""

# What died is not among the living, and only the living are set: the parts touch different rows.
_LIVING = """
living AS (
    SELECT * FROM json_to_recordset(%(living)s::json) AS one (step text, event text)
)
"""

_SET_TIMERS = """
dead_timers AS (
    DELETE FROM workflow_pendingtimer
    WHERE instance_id = %(id)s AND (step, timer) NOT IN (SELECT step, event FROM living)
), timers AS (
    INSERT INTO workflow_pendingtimer (id, instance_id, step, timer, due_at)
    SELECT id, %(id)s, step, timer, due_at
    FROM json_to_recordset(%(timers)s::json)
         AS one (id uuid, step text, timer text, due_at timestamptz)
    ON CONFLICT (instance_id, step, timer)
    DO UPDATE SET due_at = excluded.due_at, asked_at = NULL
)
"""

_SET_WAITS = """
dead_waits AS (
    DELETE FROM workflow_wait
    WHERE instance_id = %(id)s AND (step, event) NOT IN (SELECT step, event FROM living)
), waits AS (
    INSERT INTO workflow_wait (id, instance_id, step, event, kind, name, key)
    SELECT id, %(id)s, step, event, kind, name, key
    FROM json_to_recordset(%(waits)s::json)
         AS one (id uuid, step text, event text, kind text, name text, key text)
    ON CONFLICT (instance_id, step, event, kind, name)
    DO UPDATE SET key = excluded.key, looked_at = NULL
)
"""

# Most processes know timers only, or nothing at all: they do not pay for what they never wait for.
_STORE = {
    (False, False): f"{_MOVE}{_STAND}",
    (True, False): f"{_MOVE}, {_LIVING}, {_SET_TIMERS}{_STAND}",
    (False, True): f"{_MOVE}, {_LIVING}, {_SET_WAITS}{_STAND}",
    (True, True): f"{_MOVE}, {_LIVING}, {_SET_TIMERS}, {_SET_WAITS}{_STAND}",
}


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


@dataclass(frozen=True, slots=True)
class WaitRow:
    step: str
    event: str
    kind: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Events:
    """What an instance waits for: whatever is not `living` any more is forgotten, the rest set.

    `timers` and `waits` are None in a process that knows none.
    """

    living: Sequence[Awaited] = ()
    timers: Sequence[TimerRow] | None = None
    waits: Sequence[WaitRow] | None = None


def question(subject: SubjectRef) -> audit.Question:
    """Ask for the instance of this subject, and hold its row until the transaction ends."""
    return audit.Question(_LOCK, [subject.id, subject.kind])


def lock(subject: SubjectRef) -> Locked | None:
    """The instance of this subject, held until the transaction ends; None without one."""
    cursor = audit.prepared()
    cursor.execute(_LOCK, [subject.id, subject.kind])
    return locked(subject, cursor.fetchone())


def locked(subject: SubjectRef, row: tuple[Any, ...] | None) -> Locked | None:
    """The instance of a row that `question` has asked for."""
    if row is None:
        return None
    number, definition_id, agency_id, state, variables, seq = row
    return Locked(
        number, subject, definition_id, agency_id, json.loads(state), json.loads(variables), seq
    )


def store(
    instance: Locked,
    command: dict[str, Any],
    events: Events,
    *,
    ended_at: dt.datetime | None,
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Write where the instance stands now, the move that brought it there, and what it awaits."""
    values: dict[str, Any] = {
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
        "living": json.dumps([{"step": one.step, "event": one.event} for one in events.living]),
        "timers": json.dumps([_timer(one) for one in events.timers or ()]),
        "waits": json.dumps([_wait(one) for one in events.waits or ()]),
    }
    statement = _STORE[events.timers is not None, events.waits is not None]
    audit.prepared().execute(statement, values)


# As JSON, because one value costs less on its way than an array for each column.
def _timer(row: TimerRow) -> dict[str, str]:
    due_at = row.due_at.isoformat()
    return {"id": str(new_id()), "step": row.step, "timer": row.timer, "due_at": due_at}


def _wait(row: WaitRow) -> dict[str, str]:
    names = {"step": row.step, "event": row.event, "kind": row.kind}
    return {"id": str(new_id()), **names, "name": row.name, "key": row.key}
