"""Ask for a signature, send it back, take the request back."""

import contextlib
import datetime as dt
import hashlib
from uuid import UUID

from congvu.audit import services as audit
from congvu.files import services as files
from congvu.identity import queries as identity
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import permissions
from congvu.signatures.adapters import pdf_fields
from congvu.signatures.events import SigningSentBack
from congvu.signatures.models import SigningRequest
from congvu.signatures.rules import MAY_BE_SIGNED, OPEN_STATES, STALE_AFTER, Role, State

_CLOCK = Actor.system("clock")
_LONGEST_NOTE = 1000


class CannotAskForSignature(Refusal):
    """The file has no such empty signature field, or somebody is already asked for it."""


class CannotSendBack(Refusal):
    """No reason is given, or the request does not wait any more."""


def request_signature(
    *,
    file_id: UUID,
    subject: SubjectRef,
    signer: UUID,
    role: Role | str,
    field_name: str,
    actor: Actor,
    at: dt.datetime,
    capacity: str = "",
) -> UUID:
    """Ask `signer` for a signature over exactly the bytes of the file; gives the request's id.

    For role SIGNER, `signer` is an officer and `capacity` what the paper prints above the name; for
    AGENCY_SEAL it is the agency. The caller has decided that this paper may be signed. Fit for use
    inside the caller's act. When it is done, `SignatureAttached` tells it.
    """
    role = Role(role)
    with audit.recorded(actor=actor, action="signatures.request", subject=subject, at=at) as act:
        content = files.read(file_id)
        if field_name not in pdf_fields.empty_fields(content):
            raise CannotAskForSignature(Reason("no-such-signature-field"))
        open_ones = SigningRequest.objects.filter(file_id=file_id, field_name=field_name)
        if open_ones.filter(state__in=OPEN_STATES).exists():
            raise CannotAskForSignature(Reason("signature-asked-already"))
        officer_id = signer if role is Role.SIGNER else None
        row = SigningRequest.objects.create(
            agency_id=identity.officer_card(signer).agency_id if officer_id else signer,
            subject_kind=subject.kind,
            subject_id=subject.id,
            role=role,
            officer_id=officer_id,
            capacity=capacity,
            field_name=field_name,
            file_id=file_id,
            digest=hashlib.sha256(content).hexdigest(),
            requested_at=at,
        )
        act.note(request=row.id, role=role, file=file_id, sha256=row.digest)
    return row.id


def send_back(*, request_id: UUID, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Give a paper back unsigned, with a reason for whoever prepared it. Raises CannotSendBack."""
    row = SigningRequest.objects.filter(pk=request_id).first()
    if row is None:
        raise CannotSendBack(Reason("does-not-wait"))
    with audit.recorded(
        actor=actor, action="signatures.send_back", subject=row.subject, at=at
    ) as act:
        row = _locked(request_id)
        permissions.require_signer(actor, row, at=at)
        if not reason.strip():
            raise CannotSendBack(Reason("send-back-needs-reason", about="reason"))
        if row.state not in MAY_BE_SIGNED:
            raise CannotSendBack(Reason("does-not-wait"))
        row.state, row.note, row.ended_at = State.SENT_BACK, reason.strip()[:_LONGEST_NOTE], at
        row.save(update_fields=["state", "note", "ended_at"])
        act.note(request=row.id)
        act.commit("reason", {"reason": row.note})
        jobs.publish(SigningSentBack(subject=row.subject, request_id=row.id, role=row.role), at=at)


def cancel_request(*, request_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Take a request back, because the paper was replaced. Fit for use inside the caller's act.

    Raises CannotSendBack when it is being signed at this moment, or is signed.
    """
    row = SigningRequest.objects.get(pk=request_id)
    with audit.recorded(actor=actor, action="signatures.cancel", subject=row.subject, at=at) as act:
        row = _locked(request_id)
        if row.state not in MAY_BE_SIGNED:
            raise CannotSendBack(Reason("does-not-wait"))
        row.state, row.ended_at = State.CANCELLED, at
        row.save(update_fields=["state", "ended_at"])
        act.note(request=row.id)


def cancel_waiting(*, file_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Nobody is asked any more to sign this file, because its paper is out of force.

    A signature that is being made at this moment is left alone: its paper does not take it over.
    """
    waiting = SigningRequest.objects.filter(file_id=file_id, state__in=MAY_BE_SIGNED)
    for request_id in waiting.values_list("id", flat=True):
        with contextlib.suppress(CannotSendBack):
            cancel_request(request_id=request_id, actor=actor, at=at)


def return_stale(*, at: dt.datetime) -> int:
    """Let what a process left half signed wait again. Its signature was never attached."""
    stale = SigningRequest.objects.filter(state=State.SIGNING, started_at__lt=at - STALE_AFTER)
    ids = list(stale.values_list("id", flat=True)[:100])
    return sum(_return_one(request_id, at) for request_id in ids)


def _return_one(request_id: UUID, at: dt.datetime) -> bool:
    row = SigningRequest.objects.get(pk=request_id)
    with audit.recorded(
        actor=_CLOCK, action="signatures.return_stale", subject=row.subject, at=at
    ) as act:
        row = _locked(request_id)
        act.note(request=row.id, attempt=row.attempts)
        if row.state != State.SIGNING or row.started_at is None:
            return False
        row.state, row.failure = State.WAITING, "signing-was-interrupted"
        row.save(update_fields=["state", "failure"])
    return True


def _locked(request_id: UUID) -> SigningRequest:
    return SigningRequest.objects.select_for_update().get(pk=request_id)
