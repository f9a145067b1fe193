"""Write with a proof, and remember who looked.

`recorded` is the only way to open a use case's transaction. A write and its journal entry commit
together or not at all; there is no parameter that skips it.
"""

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from congvu.audit import rows, rules
from congvu.audit.models import Secret, Viewing
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.kernel.sealing import Keyring
from congvu.kernel.subjects import SubjectRef

_SECRETS = "journal"


class ConflictingRequest(Refusal):
    """The same form was sent before with other content; `first_answer` is what was answered."""

    def __init__(self, first_answer: Mapping[str, Any]) -> None:
        super().__init__(Reason("conflicting-request"))
        self.first_answer = first_answer


@dataclass(frozen=True, slots=True)
class Request:
    """One press of one button: the hidden id of the form, and what it said."""

    id: UUID
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Recording:
    """The act being recorded. The use case tells it what the journal shall keep."""

    act_id: UUID
    subject: SubjectRef
    detail: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    repeated: bool = False
    held: frozenset[SubjectRef] = frozenset()

    def note(self, **detail: object) -> None:
        """Keep codes and ids with the entry. Personal data goes to `commit`, never here."""
        self.detail |= detail

    def commit(self, name: str, content: Mapping[str, Any]) -> None:
        """Bind the entry to `content`, so that it can be proved, and still be erased by law."""
        salt = os.urandom(16)
        self.detail |= {f"{name}_commitment": rules.commitment(salt, content)}
        self.secrets[name] = (salt, rules.canonical(content))


Question = rows.Question
prepared = rows.prepared
"""A cursor for rooms whose statements every act pays for, as the journal's own do."""

_current: ContextVar[Recording | None] = ContextVar("current_recording", default=None)
_enclosed: ContextVar[bool] = ContextVar("enclosed", default=False)


@contextmanager
def enclosed() -> Iterator[None]:
    """One durable transaction around whole acts: the queue's, which marks an event as handled.

    Acts inside keep entries of their own; they reach the disk together with the mark.
    """
    token = _enclosed.set(True)
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        _enclosed.reset(token)


@contextmanager
def recorded(
    *,
    actor: Actor,
    action: str,
    subject: SubjectRef,
    at: dt.datetime,
    request: Request | None = None,
    question: Question | None = None,
) -> Iterator[Recording]:
    """Open the transaction of a use case, and close it with a journal entry.

    The outermost one is durable: when it returns, the write has reached the disk. An inner one
    joins it with an entry of its own under the same `act_id`. With a `request`, a press that was
    answered before comes back with `repeated` set and the first `answer`, and the use case must
    return it without writing. Raises ConflictingRequest when the same request id says something
    else. A `question` is answered when the block begins.

    A refused access is rolled back, recorded in a transaction of its own, and raised again.
    """
    outer = _current.get()
    held = outer.held if outer else frozenset()
    recording = Recording(
        act_id=outer.act_id if outer else new_id(), subject=subject, held=held | {subject}
    )
    token = _current.set(recording)
    try:
        with transaction.atomic(durable=outer is None and not _enclosed.get()):
            # Before any row lock, so that two acts on one subject never wait for each other.
            ask = rows.look if subject in held else rows.hold
            before = ask(subject, request_id=request.id if request else None, question=question)
            if request is not None and before is not None:
                recording.repeated = True
                recording.answer = dict(_answer(before, request, actor))
            yield recording
            if not recording.repeated:
                _write(recording, actor=actor, action=action, at=at, request=request)
    except AccessRefused as refusal:
        if outer is None:
            _record_refusal(refusal, actor=actor, action=action, subject=subject, at=at)
        raise
    finally:
        _current.reset(token)


def also(subject: SubjectRef, name: str, *things: Mapping[str, Any]) -> None:
    """Keep with the act that is under way on this subject what else it did, under this name.

    For rooms that write within the act of another one and cannot be refused apart from it: what
    they wrote stands in the entry of the act, or neither does.
    """
    recording = _current.get()
    assert recording is not None, "nothing is written without an act"
    assert recording.subject == subject, "the act under way is on another subject"
    if things:
        recording.detail.setdefault(name, []).extend(things)


def seen(*, actor: Actor, subjects: Sequence[SubjectRef], page: str, at: dt.datetime) -> None:
    """Remember that `actor` saw personal data of `subjects` on `page` (Law 91/2025/QH15)."""
    Viewing.objects.bulk_create(
        Viewing(
            at=at,
            page=page,
            actor_kind=actor.kind,
            actor_id=actor.id,
            agency_id=actor.agency_id,
            subject_kind=subject.kind,
            subject_id=subject.id,
        )
        for subject in subjects
    )


def _answer(before: rows.Answered, request: Request, actor: Actor) -> Mapping[str, Any]:
    """The first answer to the same person; a press of somebody else's button is never answered."""
    if before.digest != _press(request, actor):
        raise ConflictingRequest(before.answer)
    return before.answer


def _press(request: Request, actor: Actor) -> str:
    """Who pressed, and what the form said."""
    return rules.digest(
        {"by": [actor.kind, str(actor.id or actor.code)], "content": request.content}
    )


def _write(
    recording: Recording,
    *,
    actor: Actor,
    action: str,
    at: dt.datetime,
    request: Request | None = None,
) -> None:
    line = rows.Line(
        id=new_id(),
        act_id=recording.act_id,
        subject=recording.subject,
        action=action,
        at=at,
        actor=actor,
        detail=recording.detail,
    )
    press = None
    if request is not None:
        press = rows.Answered(request.id, _press(request, actor), recording.answer)
    rows.write(line, press)
    if recording.secrets:
        keyring = Keyring(settings.ENVIRONMENT.key_file)
        Secret.objects.bulk_create(
            Secret(entry_id=line.id, name=name, salt=salt, payload=keyring.seal(payload, _SECRETS))
            for name, (salt, payload) in recording.secrets.items()
        )


def lock_subject(subject: SubjectRef) -> None:
    """Let acts on one subject wait for each other until the transaction ends.

    `recorded` does it; whoever encloses acts on parts of a subject does it for the whole first.
    """
    rows.hold(subject)


def _record_refusal(
    refusal: AccessRefused, *, actor: Actor, action: str, subject: SubjectRef, at: dt.datetime
) -> None:
    with transaction.atomic():
        recording = Recording(act_id=new_id(), subject=subject)
        lock_subject(subject)
        recording.note(refused=action, reasons=[reason.code for reason in refusal.reasons])
        _write(recording, actor=actor, action="access.refused", at=at)
