"""The statements of a recording, written out: every act pays for them, the inner ones too."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

from congvu.audit import rules
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef

_CURSOR = "congvu_cursor"
_LOCK = "SELECT pg_advisory_xact_lock(%s)"

_ANSWERED = """
SELECT digest, answer::text FROM audit_act WHERE subject_id = %s AND request_id = %s
"""

# One statement costs less than two. It begins as what it is, a read: whoever lost the database
# before anything was written may simply ask again.
_BOTH = """
SELECT * FROM (SELECT) AS one
LEFT JOIN ({answered}) AS answered ON true
LEFT JOIN ({asked}) AS asked ON true
"""

# The place after the last one, under the lock of the subject: nobody else can take it meanwhile.
_ENTRY = """
WITH entry AS (
    INSERT INTO audit_entry
        (id, act_id, subject_kind, subject_id, seq, action, at,
         actor_kind, actor_id, actor_code, agency_id, detail)
    SELECT %(id)s::uuid, %(act)s::uuid, %(kind)s, %(subject)s::uuid, coalesce(max(seq), 0) + 1,
           %(action)s, %(at)s::timestamptz,
           %(actor_kind)s, %(actor)s::uuid, %(code)s, %(agency)s::uuid, %(detail)s::jsonb
    FROM audit_entry WHERE subject_id = %(subject)s
    RETURNING id
){answered}
INSERT INTO audit_pending (entry_id) SELECT id FROM entry
"""

_ACT = """, answered AS (
    INSERT INTO audit_act (subject_id, request_id, digest, answer, at)
    VALUES (%(subject)s, %(request)s, %(digest)s, %(answer)s, %(at)s)
)"""

_WRITE, _WRITE_ANSWERED = _ENTRY.format(answered=""), _ENTRY.format(answered=_ACT)


@dataclass(frozen=True, slots=True)
class Line:
    """What the journal keeps of one act."""

    id: UUID
    act_id: UUID
    subject: SubjectRef
    action: str
    at: dt.datetime
    actor: Actor
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """A press of a button, and what was answered to it."""

    request_id: UUID
    digest: str
    answer: Mapping[str, Any]


def prepared() -> CursorWrapper:
    """The cursor for statements that are always the same, within a transaction; fetch at once.

    The server reads and plans each of them once for a connection, which takes longer than to carry
    it out. Not for statements whose plan must follow the size of what they are given. Django counts
    and watches it as its own. It lives with its connection: making it anew for each statement would
    be a tenth of its cost.
    """
    database = connections[DEFAULT_DB_ALIAS]
    assert database.in_atomic_block, "statements belong to a transaction"
    kept = vars(database.connection)
    if _CURSOR not in kept:
        database.connection.prepare_threshold = 0
        kept[_CURSOR] = psycopg.Cursor(database.connection)
    watched = database.make_debug_cursor if database.queries_logged else database.make_cursor
    return watched(kept[_CURSOR])


@dataclass(slots=True)
class Question:
    """What an act asks the database first of all, as soon as it holds its subject.

    For one row at most, whose first column is never null.
    """

    statement: LiteralString
    values: Sequence[Any]
    answer: tuple[Any, ...] | None = None


def hold(
    subject: SubjectRef, *, request_id: UUID | None = None, question: Question | None = None
) -> Answered | None:
    """Hold the subject until the transaction ends; what was answered to this press before.

    The lock is a statement of its own, because one that waited for it and read as well would not
    see what was done while it waited.
    """
    prepared().execute(_LOCK, [_number_of(subject)])
    return look(subject, request_id=request_id, question=question)


def look(
    subject: SubjectRef, *, request_id: UUID | None = None, question: Question | None = None
) -> Answered | None:
    """The same for an act within another one, which holds the subject already."""
    press = [subject.id, request_id]
    if question is None:
        return None if request_id is None else _answered(_first(_ANSWERED, press), request_id)
    if request_id is None:
        question.answer = _first(question.statement, question.values)
        return None
    both = _BOTH.format(answered=_ANSWERED, asked=question.statement)
    row = _first(both, [*press, *question.values])
    assert row is not None, "one row, whatever it holds"
    answered, asked = row[:2], row[2:]
    question.answer = None if asked[0] is None else asked
    return None if answered[0] is None else _answered(answered, request_id)


def _first(statement: LiteralString, values: Sequence[Any]) -> tuple[Any, ...] | None:
    cursor = prepared()
    cursor.execute(statement, values)
    row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _answered(row: tuple[Any, ...] | None, request_id: UUID) -> Answered | None:
    return None if row is None else Answered(request_id, row[0], json.loads(row[1]))


def _number_of(subject: SubjectRef) -> int:
    return int.from_bytes(subject.id.bytes[-8:], "big", signed=True)


def write(line: Line, press: Answered | None) -> None:
    """Add a line to the journal, let it wait for its place, and remember what was answered."""
    values: dict[str, Any] = {
        "id": line.id,
        "act": line.act_id,
        "kind": line.subject.kind,
        "subject": line.subject.id,
        "action": line.action,
        "at": line.at,
        "actor_kind": str(line.actor.kind),
        "actor": line.actor.id,
        "code": line.actor.code,
        "agency": line.actor.agency_id,
        "detail": rules.canonical(line.detail).decode(),
    }
    if press is not None:
        values |= {
            "request": press.request_id,
            "digest": press.digest,
            "answer": json.dumps(dict(press.answer)),
        }
    prepared().execute(_WRITE if press is None else _WRITE_ANSWERED, values)
