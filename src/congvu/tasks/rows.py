"""The statements of many tasks at once, written out: each step of a process asks for one."""

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

from congvu.audit import services as audit
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef

# What was left is closed before anything is opened, so that a step may be entered again at once.
_TURN = """
WITH closed AS (
    UPDATE tasks_task AS task
    SET state = 'DONE', outcome = gone.outcome, closed_at = %(at)s, closed_by_kind = %(kind)s,
        closed_by_id = %(actor)s
    FROM json_to_recordset(%(left)s::json) AS gone (step text, outcome text)
    WHERE task.subject_id = %(subject)s AND task.subject_kind = %(subject_kind)s
      AND task.state IN ('OPEN', 'TAKEN') AND task.step = gone.step
    RETURNING task.id, task.step, task.taken_by_id
), opened AS (
    INSERT INTO tasks_task (id, subject_kind, subject_id, step, lane, agency_id, unit_id,
                            position_id, officer_id, citizen_id, state, due_at, opened_at,
                            outcome, closed_by_kind)
    SELECT one.id, %(subject_kind)s, %(subject)s, one.step, one.lane, %(agency)s, one.unit,
           one.position, one.officer, one.citizen, 'OPEN', %(due_at)s, %(at)s, '', ''
    FROM (SELECT count(*) FROM closed) AS first,
         json_to_recordset(%(entered)s::json)
         AS one (id uuid, step text, lane text, unit uuid, position uuid, officer uuid,
                 citizen uuid)
)
SELECT id, step, taken_by_id FROM closed
"""
# All live tasks are looked at again after the free ones are held: what is not among those is busy.
_HOLD = """
WITH free AS (
    SELECT id FROM tasks_task
    WHERE subject_id = ANY(%(ids)s) AND subject_kind = %(kind)s AND state IN ('OPEN', 'TAKEN')
    FOR UPDATE SKIP LOCKED
)
SELECT DISTINCT subject_id FROM tasks_task
WHERE subject_id = ANY(%(ids)s) AND subject_kind = %(kind)s AND state IN ('OPEN', 'TAKEN')
  AND id NOT IN (SELECT id FROM free)
"""


class HeldBy(Protocol):
    """A unit or a position: what `procedures` knows of a lane, or a `rules.Holder`."""

    @property
    def unit_id(self) -> UUID | None: ...
    @property
    def position_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Opening:
    """A step that waits for somebody from now on."""

    step: str
    holder: HeldBy
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A task whose step was left; `taken_by_id` had it."""

    id: UUID
    step: str
    taken_by_id: UUID | None


def turn(
    subject: SubjectRef,
    *,
    left: Mapping[str, str],
    entered: Mapping[UUID, Opening],
    agency_id: UUID,
    due_at: dt.datetime | None,
    actor: Actor,
    at: dt.datetime,
) -> list[Closed]:
    """Close the live tasks of the steps that were left and open the others, by their new ids."""
    cursor = audit.prepared()
    cursor.execute(
        _TURN,
        {
            "subject": subject.id,
            "subject_kind": subject.kind,
            "left": json.dumps([{"step": step, "outcome": said} for step, said in left.items()]),
            "entered": json.dumps([_opening(number, one) for number, one in entered.items()]),
            "agency": agency_id,
            "due_at": due_at,
            "at": at,
            "kind": str(actor.kind),
            "actor": actor.id,
        },
    )
    return [Closed(*row) for row in cursor.fetchall()]


def _opening(number: UUID, one: Opening) -> dict[str, Any]:
    holder = one.holder
    people = {name: getattr(holder, f"{name}_id", None) for name in ("officer", "citizen")}
    holders = {"unit": holder.unit_id, "position": holder.position_id, **people}
    named = {name: str(value) for name, value in holders.items() if value is not None}
    return {"id": str(number), "step": one.step, "lane": one.lane, **named}


def busy_ones(subject_kind: str, subject_ids: Collection[UUID]) -> set[UUID]:
    """Lock the live tasks of many subjects without waiting; whose tasks could not be locked."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"ids": list(subject_ids), "kind": subject_kind})
        return {subject_id for (subject_id,) in cursor.fetchall()}
