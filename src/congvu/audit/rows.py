"""The statements of a recording, written out: every act pays for them, the inner ones too."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

from congvu.audit import rules
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef

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


_kept: WeakKeyDictionary[psycopg.Connection[Any], psycopg.Cursor[Any]] = WeakKeyDictionary()


def prepared() -> CursorWrapper:
    """The cursor for statements that are always the same, within a transaction; fetch at once.

    The server reads and plans each of them once for a connection, which takes longer than to carry
    it out. Not for statements whose plan must follow the size of what they are given.
    """
    database = connections[DEFAULT_DB_ALIAS]
    assert database.in_atomic_block, "statements of an act belong to its transaction"
    raw = database.connection
    cursor = _kept.get(raw)
    if cursor is None:
        raw.prepare_threshold = 0
        cursor = _kept[raw] = psycopg.Cursor(raw)
    return _seen(cursor)


def _seen(cursor: psycopg.Cursor[Any]) -> CursorWrapper:
    """The cursor as Django hands one out: whoever counts statements counts these, too."""
    database = connections[DEFAULT_DB_ALIAS]
    return database.make_cursor(cursor)  # type: ignore[arg-type] # the stub asks for what it gives


def lock(subject: SubjectRef) -> None:
    """Hold the subject until the transaction ends, and wait for whoever holds it.

    Always a statement of its own: a statement sees what was committed when it began, so that one
    which waited for the lock and read as well would not see what was done while it waited.
    """
    prepared().execute(_LOCK, [_number_of(subject)])


def lock_and_read(subject: SubjectRef, request_id: UUID) -> Answered | None:
    """Hold the subject, then read what was answered to this press before; None for a first one.

    Two statements, sent together: who waits for the answers of both waits once.
    """
    cursor = prepared()
    raw = connections[DEFAULT_DB_ALIAS].connection
    with raw.pipeline():
        _seen(psycopg.Cursor(raw)).execute(_LOCK, [_number_of(subject)])
        cursor.execute(_ANSWERED, [subject.id, request_id])
    row = cursor.fetchone()
    return None if row is None else Answered(request_id, row[0], json.loads(row[1]))


def answered(subject: SubjectRef, request_id: UUID) -> Answered | None:
    """The same for whoever holds the subject already."""
    cursor = prepared()
    cursor.execute(_ANSWERED, [subject.id, request_id])
    row = cursor.fetchone()
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
