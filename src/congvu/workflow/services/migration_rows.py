"""The statements of a migration: many processes at once, each with a move of its own."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from congvu.bpmn import Awaited, Event, State
from congvu.kernel.actors import Actor

_NEXT = """
SELECT id, subject_kind, subject_id
FROM workflow_instance
WHERE definition_id = %(source)s AND ended_at IS NULL
  AND (%(reached)s::uuid IS NULL OR id > %(reached)s)
  AND (%(agency)s::uuid IS NULL OR agency_id = %(agency)s)
ORDER BY id
LIMIT %(most)s
"""
# What somebody moves at this very moment is left out, so that a batch never waits for a step and
# never stands in a ring of waiting ones.
_HOLD = """
SELECT id, subject_kind, subject_id, agency_id, state::text
FROM workflow_instance
WHERE id = ANY(%(ids)s) AND definition_id = %(source)s AND ended_at IS NULL
ORDER BY id
FOR UPDATE SKIP LOCKED
"""
_MOVE = """
WITH going AS (
    SELECT * FROM unnest(%(ids)s::uuid[], %(ways)s::int[]) AS one (id, way)
), passage AS (
    SELECT * FROM unnest(%(numbers)s::int[], %(states)s::text[]) AS one (way, state)
), moved AS (
    UPDATE workflow_instance AS instance
    SET definition_id = %(target)s, state = passage.state::jsonb,
        variables = %(values)s::jsonb || instance.variables, seq = instance.seq + 1
    FROM going JOIN passage USING (way)
    WHERE instance.id = going.id
    RETURNING instance.id, instance.seq
)
INSERT INTO workflow_move
    (instance_id, seq, command, at, actor_kind, actor_id, actor_code, agency_id)
SELECT id, seq, %(command)s, %(at)s, %(kind)s, %(actor)s, %(code)s, %(agency)s FROM moved
"""
_RENAME_TIMERS = """
UPDATE workflow_pendingtimer AS timer SET step = named.new_step, timer = named.new_event
FROM unnest(%(steps)s::text[], %(events)s::text[], %(new_steps)s::text[], %(new_events)s::text[])
     AS named (step, event, new_step, new_event)
WHERE timer.instance_id = ANY(%(ids)s) AND timer.step = named.step AND timer.timer = named.event
"""
_RENAME_WAITS = """
UPDATE workflow_wait AS wait SET step = named.new_step, event = named.new_event
FROM unnest(%(steps)s::text[], %(events)s::text[], %(new_steps)s::text[], %(new_events)s::text[])
     AS named (step, event, new_step, new_event)
WHERE wait.instance_id = ANY(%(ids)s) AND wait.step = named.step AND wait.event = named.event
"""
_FORGET_TIMERS = """
DELETE FROM workflow_pendingtimer
WHERE instance_id = ANY(%(ids)s)
  AND (step, timer) IN (SELECT * FROM unnest(%(steps)s::text[], %(events)s::text[]))
"""
_FORGET_WAITS = """
DELETE FROM workflow_wait
WHERE instance_id = ANY(%(ids)s)
  AND (step, event, kind, name) IN (
      SELECT * FROM unnest(%(steps)s::text[], %(events)s::text[], %(kinds)s::text[],
                           %(names)s::text[])
  )
"""
_NEW_TIMER = """
INSERT INTO workflow_pendingtimer (id, instance_id, step, timer, due_at)
SELECT gen_random_uuid(), id, %(step)s, %(event)s, %(due_at)s FROM unnest(%(ids)s::uuid[]) AS id
"""
_NEW_WAIT = """
INSERT INTO workflow_wait (id, instance_id, step, event, kind, name, key)
SELECT gen_random_uuid(), id, %(step)s, %(event)s, %(kind)s, %(name)s, ''
FROM unnest(%(ids)s::uuid[]) AS id
"""


@dataclass(frozen=True, slots=True)
class Chosen:
    id: UUID
    kind: str
    subject_id: UUID


@dataclass(frozen=True, slots=True)
class Held:
    """A running process that this transaction holds, with its state as it is written."""

    id: UUID
    kind: str
    subject_id: UUID
    agency_id: UUID | None
    state: str


def next_ones(
    *, source: UUID, agency: UUID | None, reached: UUID | None, most: int
) -> list[Chosen]:
    """The next running processes of a version, in the order of their ids; nothing is held yet."""
    values = {"source": source, "agency": agency, "reached": reached, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, values)
        return [Chosen(*row) for row in cursor.fetchall()]


def hold(ids: Sequence[UUID], *, source: UUID) -> list[Held]:
    """Those of them that nobody moves at this moment, held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"ids": list(ids), "source": source})
        return [Held(*row) for row in cursor.fetchall()]


def move(
    ways: Mapping[int, State],
    going: Sequence[tuple[UUID, int]],
    *,
    target: UUID,
    values: Mapping[str, Any],
    command: Mapping[str, Any],
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Bring processes over, each by the number of its way, and write the move of each."""
    states = {number: json.dumps(state.to_json()) for number, state in ways.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            {
                "ids": [one for one, _ in going],
                "ways": [way for _, way in going],
                "numbers": list(states),
                "states": list(states.values()),
                "target": target,
                "values": json.dumps(dict(values)),
                "command": json.dumps(dict(command)),
                "at": at,
                "kind": str(actor.kind),
                "actor": actor.id,
                "code": actor.code,
                "agency": actor.agency_id,
            },
        )


def rename_events(ids: Sequence[UUID], named: Iterable[tuple[Awaited, Awaited]]) -> None:
    """Timers and waits go by the names of the new version; their times stay."""
    pairs = list(named)
    values = {
        "ids": list(ids),
        "steps": [before.step for before, _ in pairs],
        "events": [before.event for before, _ in pairs],
        "new_steps": [now.step for _, now in pairs],
        "new_events": [now.event for _, now in pairs],
    }
    _run(_RENAME_TIMERS, **values)
    _run(_RENAME_WAITS, **values)


def forget_events(ids: Sequence[UUID], gone: Sequence[Awaited]) -> None:
    """Forget what nobody waits for in the new version; one event may wait for several things."""
    timers = [one for one in gone if one.trigger.timer is not None]
    waits = [one for one in gone if one.trigger.timer is None]
    _run(
        _FORGET_TIMERS,
        ids=list(ids),
        steps=[one.step for one in timers],
        events=[one.event for one in timers],
    )
    _run(
        _FORGET_WAITS,
        ids=list(ids),
        steps=[one.step for one in waits],
        events=[one.event for one in waits],
        kinds=[str(one.trigger.event) for one in waits],
        names=[_name_of(one) for one in waits],
    )


def set_timer(ids: Sequence[UUID], one: Awaited, *, due_at: dt.datetime) -> None:
    _run(_NEW_TIMER, ids=list(ids), step=one.step, event=one.event, due_at=due_at)


def set_wait(ids: Sequence[UUID], one: Awaited) -> None:
    kind, name = str(one.trigger.event), _name_of(one)
    _run(_NEW_WAIT, ids=list(ids), step=one.step, event=one.event, kind=kind, name=name)


def _name_of(one: Awaited) -> str:
    """As waits are kept: a condition has no name."""
    return "" if one.trigger.event is Event.CONDITION else one.trigger.name


def _run(statement: str, **values: Any) -> None:  # noqa: ANN401 - whatever a statement is given
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
