"""Sign one paper or several, each for itself."""

import datetime as dt
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from congvu.audit import services as audit
from congvu.files import queries as file_queries
from congvu.files import services as files
from congvu.identity import queries as identity
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.signatures import queries
from congvu.signatures.adapters import appearance, pdf_fields, pdf_signing, registry
from congvu.signatures.adapters.base import ProviderFailed, SigningSession
from congvu.signatures.events import SignatureAttached, SigningFailed
from congvu.signatures.models import Certificate, Report, SigningRequest
from congvu.signatures.rules import Role, State, Verdict
from congvu.signatures.services.keys import PinRefused, spend_try
from congvu.signatures.services.verification import VerificationReport, verify_bytes

_LOG = logging.getLogger(__name__)


class CannotSign(Refusal):
    """This paper cannot be signed by this person now; each reason says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one paper: the signed file, or the reason why there is none."""

    request_id: UUID
    signed: bool
    reason: Reason | None = None
    file_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Begun:
    """What phase two needs of a request that has been marked."""

    request: SigningRequest
    certificate: Certificate
    attempt: int


def sign_many(
    *,
    request_ids: Sequence[UUID],
    pin: str,
    actor: Actor,
    at: dt.datetime,
    seen: Mapping[UUID, str] | None = None,
) -> tuple[Outcome, ...]:
    """Sign (or seal) these papers with one PIN; each has an outcome of its own, in their order.

    Each paper: marked in one transaction; signed and time-stamped outside any; attached, verified
    and told upwards in a second. What fails leaves the paper as it was, to be tried again. `seen`
    has the digests that the signer was shown: a paper that is another by now is refused. A wrong
    PIN refuses all of them and slows the next try down.
    """
    sessions: dict[UUID, SigningSession | Reason] = {}
    return tuple(
        _sign_one(request_id, pin, sessions, actor=actor, at=at, seen=seen or {})
        for request_id in dict.fromkeys(request_ids)
    )


def _sign_one(
    request_id: UUID,
    pin: str,
    sessions: dict[UUID, SigningSession | Reason],
    *,
    actor: Actor,
    at: dt.datetime,
    seen: Mapping[UUID, str],
) -> Outcome:
    try:
        certificate = _checked(request_id, actor=actor, at=at, shown=seen.get(request_id))
        session = _session(certificate, pin, sessions, actor=actor, at=at)
        begun = _begin(request_id, actor=actor, at=at)
    except Refusal as refusal:
        return Outcome(request_id, signed=False, reason=refusal.reasons[0])
    try:
        content = _signed_content(begun, session, at=at)
    except ProviderFailed as failure:
        return _failed(begun, failure.code, actor=actor, at=at)
    except Exception:  # noqa: BLE001 - one paper's defect must not stop the others
        _LOG.exception("Signing request %s could not be signed", request_id)
        return _failed(begun, "signing-broke", actor=actor, at=at)
    report = verify_bytes(content)
    if report.verdict is not Verdict.VALID:
        _LOG.error("Signing request %s made a file that is not valid: %s", request_id, report.facts)
        return _failed(begun, "signature-not-valid", actor=actor, at=at)
    try:
        file_id = _attach(begun, content, report, actor=actor, at=at)
    except Refusal as refusal:
        return Outcome(request_id, signed=False, reason=refusal.reasons[0])
    return Outcome(request_id, signed=True, file_id=file_id)


def _checked(request_id: UUID, *, actor: Actor, at: dt.datetime, shown: str | None) -> Certificate:
    """Refuse before a PIN is tried, so that a paper of somebody else never costs a try."""
    row = SigningRequest.objects.filter(pk=request_id).first()
    if row is None:
        raise CannotSign(Reason("does-not-wait"))
    certificate = queries.certificate_for(row)
    if reasons := queries.reasons_not_to_sign(row, certificate, actor=actor, at=at):
        raise CannotSign(*reasons)
    if shown is not None and shown != row.digest:
        raise CannotSign(Reason("paper-changed"))
    assert certificate is not None, "reasons_not_to_sign refuses a missing certificate"
    return certificate


def _session(
    certificate: Certificate,
    pin: str,
    sessions: dict[UUID, SigningSession | Reason],
    *,
    actor: Actor,
    at: dt.datetime,
) -> SigningSession:
    """One try of the PIN for the whole batch, also when it was wrong."""
    if certificate.id not in sessions:
        try:
            sessions[certificate.id] = spend_try(certificate, pin=pin, actor=actor, at=at)
        except PinRefused as refusal:
            sessions[certificate.id] = refusal.reasons[0]
        except ProviderFailed as failure:
            sessions[certificate.id] = Reason(failure.code)
    session = sessions[certificate.id]
    if isinstance(session, Reason):
        raise PinRefused(session)
    return session


def _begin(request_id: UUID, *, actor: Actor, at: dt.datetime) -> _Begun:
    subject = queries.request_card(request_id).subject
    with audit.recorded(actor=actor, action="signatures.begin", subject=subject, at=at) as act:
        row = SigningRequest.objects.select_for_update().get(pk=request_id)
        certificate = queries.certificate_for(row)
        if reasons := queries.reasons_not_to_sign(row, certificate, actor=actor, at=at):
            raise CannotSign(*reasons)
        assert certificate is not None, "reasons_not_to_sign refuses a missing certificate"
        row.state, row.failure, row.started_at = State.SIGNING, "", at
        row.attempts += 1
        row.save(update_fields=["state", "failure", "started_at", "attempts"])
        act.note(request=row.id, role=row.role, attempt=row.attempts, serial=certificate.serial)
    return _Begun(row, certificate, row.attempts)


def _signed_content(begun: _Begun, session: SigningSession, *, at: dt.datetime) -> bytes:
    """Outside any transaction: the exact bytes, the signature, the time stamp."""
    request = begun.request
    content = files.read(request.file_id)
    if hashlib.sha256(content).hexdigest() != request.digest:
        raise ProviderFailed("paper-changed")
    order = pdf_signing.Order(
        content=content,
        field_name=request.field_name,
        certificate=bytes(begun.certificate.content),
        reason=" ".join(request.capacity.split()),
        stamp=_stamp(request, content, at),
    )
    return pdf_signing.sign(
        order,
        session=session,
        authority=registry.time_stamp_authority(),
        trust=registry.trust(),
        at=at,
    )


def _stamp(request: SigningRequest, content: bytes, at: dt.datetime) -> bytes | None:
    size = pdf_fields.field_size(content, request.field_name)
    if size is None:
        return None
    if request.role == Role.SIGNER and request.officer_id:
        name = identity.officer_card(request.officer_id).name
        return appearance.handwriting_stamp(name, *size)
    agency = identity.agency_card(request.agency_id)
    return appearance.agency_stamp(agency.name, agency.parent_name, at)


def _attach(
    begun: _Begun, content: bytes, report: VerificationReport, *, actor: Actor, at: dt.datetime
) -> UUID:
    request = begun.request
    with audit.recorded(
        actor=actor, action="signatures.attach", subject=request.subject, at=at
    ) as act:
        row = _still_mine(begun)
        before = file_queries.card(row.file_id)
        stored = files.store_own(
            content=content,
            name=before.name,
            media_type=before.media_type,
            owner=before.owner,
            actor=actor,
            at=at,
            pages=before.pages,
        )
        row.state, row.ended_at = State.SIGNED, at
        row.signed_by_id, row.signed_file_id = actor.id, stored.id
        row.save(update_fields=["state", "ended_at", "signed_by", "signed_file"])
        Report.objects.create(request=row, verdict=report.verdict, content=report.stored(), at=at)
        act.note(request=row.id, role=row.role, file=stored.id, serial=begun.certificate.serial)
        jobs.publish(
            SignatureAttached(
                subject=row.subject, request_id=row.id, file_id=stored.id, role=row.role
            ),
            at=at,
        )
    return stored.id


def _failed(begun: _Begun, code: str, *, actor: Actor, at: dt.datetime) -> Outcome:
    """The file of the request is untouched: an earlier signature in it stays what it was."""
    request = begun.request
    reason = Reason(code)
    with audit.recorded(
        actor=actor, action="signatures.fail", subject=request.subject, at=at
    ) as act:
        act.note(request=request.id, role=request.role, reason=code, attempt=begun.attempt)
        try:
            row = _still_mine(begun)
        except CannotSign:
            return Outcome(request.id, signed=False, reason=reason)
        row.state, row.failure = State.FAILED, code
        row.save(update_fields=["state", "failure"])
        jobs.publish(
            SigningFailed(subject=row.subject, request_id=row.id, role=row.role, reason=code),
            at=at,
        )
    return Outcome(request.id, signed=False, reason=reason)


def _still_mine(begun: _Begun) -> SigningRequest:
    """The locked row, if nobody has taken this attempt away meanwhile."""
    row = SigningRequest.objects.select_for_update().get(pk=begun.request.pk)
    if row.state != State.SIGNING or row.attempts != begun.attempt:
        raise CannotSign(Reason("signing-was-interrupted"))
    return row
