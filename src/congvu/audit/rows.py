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

_CURSORS = "congvu_cursors"
_LOCK = "SELECT pg_advisory_xact_lock(%s)"

_ANSWERED = """
SELECT digest, answer::text FROM audit_act WHERE subject_id = %s AND request_id = %s
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
    it out. Not for statements whose plan must follow the size of what they are given.
    """
    assert connections[DEFAULT_DB_ALIAS].in_atomic_block, "statements belong to a transaction"
    return _cursor()


def _cursor(number: int = 0) -> CursorWrapper:
    """One that Django watches and counts as its own, but whose statements the server keeps.

    Those with other numbers are for statements that are under way at the same time. They live with
    their connection: making them anew for each statement would be a tenth of its cost.
    """
    database = connections[DEFAULT_DB_ALIAS]
    kept = vars(database.connection)
    if _CURSORS not in kept:
        database.connection.prepare_threshold = 0
        kept[_CURSORS] = tuple(psycopg.Cursor(database.connection) for _ in range(3))
    watched = database.make_debug_cursor if database.queries_logged else database.make_cursor
    return watched(kept[_CURSORS][number])


@dataclass(slots=True)
class Question:
    """What an act asks the database first of all, together with the lock of its subject.

    Whoever waits for the lock is answered by what was committed until then: each statement sees
    what was there when it began.
    """

    statement: LiteralString
    values: Sequence[Any]
    answer: tuple[Any, ...] | None = None


def hold(
    subject: SubjectRef, *, request_id: UUID | None = None, question: Question | None = None
) -> Answered | None:
    """Hold the subject until the transaction ends; what was answered to this press before.

    Statements of their own, because one that waited for the lock and read as well would not see
    what was done while it waited; sent together, so that there is one answer to wait for.
    """
    database = connections[DEFAULT_DB_ALIAS]
    assert database.in_atomic_block, "the subject is held until the transaction ends"
    before, asked = _cursor(1), _cursor(2)
    with database.wrap_database_errors, database.connection.pipeline():
        _cursor().execute(_LOCK, [_number_of(subject)])
        if request_id is not None:
            before.execute(_ANSWERED, [subject.id, request_id])
        if question is not None:
            asked.execute(question.statement, question.values)
    if question is not None:
        question.answer = asked.fetchone()
    return None if request_id is None else _answered(before.fetchone(), request_id)


def look(
    subject: SubjectRef, *, request_id: UUID | None = None, question: Question | None = None
) -> Answered | None:
    """The same for an act within another one, which holds the subject already."""
    cursor = prepared()
    if question is not None:
        cursor.execute(question.statement, question.values)
        question.answer = cursor.fetchone()
    if request_id is None:
        return None
    cursor.execute(_ANSWERED, [subject.id, request_id])
    return _answered(cursor.fetchone(), request_id)


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
