"""Reads for the signing and sealing pages, and for rooms that asked for a signature."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from congvu.identity import queries as identity
from congvu.identity.rules import Role as Work
from congvu.kernel.actors import Actor
from congvu.kernel.moments import at_time, day_of
from congvu.kernel.refusals import Reason
from congvu.kernel.subjects import SubjectRef
from congvu.reference import queries as reference
from congvu.signatures import permissions, rules, wording
from congvu.signatures.models import Certificate, SigningRequest
from congvu.signatures.rules import OPEN_STATES, CertificateState, Holder, RequestFacts, Role, State

_MOST = 200


@dataclass(frozen=True, slots=True)
class RequestCard:
    """One request. `note` is why it was sent back; whoever shows it calls `audit.seen`."""

    id: UUID
    agency_id: UUID
    subject: SubjectRef
    role: Role
    officer_id: UUID | None
    capacity: str
    state: State
    failure: str
    note: str
    attempts: int
    file_id: UUID
    signed_file_id: UUID | None
    signed_by_id: UUID | None
    digest: str
    requested_at: dt.datetime
    started_at: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as its signer sees it; `reasons` say why it cannot be signed now."""

    card: RequestCard
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class CertificateCard:
    id: UUID
    serial: str
    state: CertificateState
    valid_from: dt.datetime
    valid_until: dt.datetime
    days_left: int
    pin_waits_until: dt.datetime | None


def request_card(request_id: UUID) -> RequestCard:
    return _card(SigningRequest.objects.get(pk=request_id))


def requests_for(subject: SubjectRef) -> tuple[RequestCard, ...]:
    """Every request ever made for a subject, oldest first."""
    rows = SigningRequest.objects.filter(subject_kind=subject.kind, subject_id=subject.id)
    return tuple(_card(row) for row in rows.order_by("requested_at", "id"))


def waiting_for(officer_id: UUID, *, at: dt.datetime) -> tuple[Waiting, ...]:
    """What waits for this officer's signature, oldest first."""
    rows = SigningRequest.objects.filter(
        role=Role.SIGNER, officer_id=officer_id, state__in=OPEN_STATES
    )
    return _waiting(list(rows.order_by("requested_at", "id")[:_MOST]), officer_id, at)


def to_seal(*, agency_id: UUID, officer_id: UUID, at: dt.datetime) -> tuple[Waiting, ...]:
    """What waits for the agency's seal, failures first; then what was sealed today."""
    today = at_time(day_of(at), dt.time())
    rows = SigningRequest.objects.filter(
        Q(state__in=OPEN_STATES) | Q(state=State.SIGNED, ended_at__gte=today),
        role=Role.AGENCY_SEAL,
        agency_id=agency_id,
    ).order_by("requested_at", "id")[:_MOST]
    order = {State.FAILED: 0, State.WAITING: 1, State.SIGNING: 1, State.SIGNED: 2}
    ordered = sorted(rows, key=lambda row: order[State(row.state)])
    return _waiting(ordered, officer_id, at)


def waiting_count(officer_id: UUID) -> int:
    return SigningRequest.objects.filter(
        role=Role.SIGNER, officer_id=officer_id, state__in=OPEN_STATES
    ).count()


def seal_count(agency_id: UUID) -> int:
    return SigningRequest.objects.filter(
        role=Role.AGENCY_SEAL, agency_id=agency_id, state__in=OPEN_STATES
    ).count()


def officer_certificate(officer_id: UUID, *, at: dt.datetime) -> CertificateCard | None:
    return _certificate_card(current_certificate(Holder.OFFICER, officer_id=officer_id), at)


def agency_certificate(agency_id: UUID, *, at: dt.datetime) -> CertificateCard | None:
    return _certificate_card(current_certificate(Holder.AGENCY, agency_id=agency_id), at)


def current_certificate(
    holder: Holder, *, officer_id: UUID | None = None, agency_id: UUID | None = None
) -> Certificate | None:
    """The newest certificate of a holder, whatever its state."""
    rows = Certificate.objects.filter(holder=holder)
    if officer_id is not None:
        rows = rows.filter(officer_id=officer_id)
    if agency_id is not None:
        rows = rows.filter(agency_id=agency_id)
    return rows.order_by("-valid_from", "-id").first()


def certificate_notes(agency_id: UUID, at: dt.datetime) -> dict[UUID, identity.CertificateNote]:
    """For the administrator of people: each signer's certificate, the seal's at who keeps it."""
    on = day_of(at)
    soon = int(reference.parameter("certificate_notice", on=on).value)
    signers = [one.id for one in identity.officers_with(Work.SIGNER, agency_id=agency_id, on=on)]
    clerks = [one.id for one in identity.officers_with(Work.CLERK, agency_id=agency_id, on=on)]
    rows = Certificate.objects.filter(holder=Holder.OFFICER, officer_id__in=signers)
    newest = rows.order_by("officer_id", "-valid_from", "-id").distinct("officer_id")
    own = {row.officer_id: _certificate_card(row, at) for row in newest}
    seal = agency_certificate(agency_id, at=at) if clerks else None
    return {id_: _note(seal, soon, of_seal=True) for id_ in clerks} | {
        id_: _note(own.get(id_), soon) for id_ in signers
    }


def _note(
    held: CertificateCard | None, soon: int, *, of_seal: bool = False
) -> identity.CertificateNote:
    text = wording.certificate_words(held.state if held else None, held.days_left if held else 0)
    tone = "bad" if held and held.state is not CertificateState.VALID else ""
    if held is None or (not tone and held.days_left < soon):
        tone = "warn"
    return identity.CertificateNote(wording.of_the_seal(text) if of_seal else text, tone)


def signatures_on(file_ids: Collection[UUID]) -> dict[UUID, RequestCard]:
    """Which signature made each of these files: whose it is, and when it was given."""
    rows = SigningRequest.objects.filter(signed_file_id__in=file_ids, role=Role.SIGNER)
    return {row.signed_file_id: _card(row) for row in rows if row.signed_file_id}


def certificate_for(request: SigningRequest) -> Certificate | None:
    if request.role == Role.SIGNER:
        return current_certificate(Holder.OFFICER, officer_id=request.officer_id)
    return current_certificate(Holder.AGENCY, agency_id=request.agency_id)


def reasons_not_to_sign(
    request: SigningRequest, certificate: Certificate | None, *, actor: Actor, at: dt.datetime
) -> tuple[Reason, ...]:
    """Why `actor` may not sign this now; empty when nothing stands in the way."""
    capacity = ""
    if request.role == Role.SIGNER and actor.id is not None:
        card = identity.officer_cards([actor.id], on=day_of(at)).get(actor.id)
        capacity = card.capacity if card else ""
    return _reasons(
        request,
        certificate,
        mine=permissions.is_the_signer(actor, request, at=at),
        held=capacity,
        at=at,
    )


def _waiting(
    rows: Sequence[SigningRequest], officer_id: UUID, at: dt.datetime
) -> tuple[Waiting, ...]:
    if not rows:
        return ()
    officer = identity.officer_card(officer_id, on=day_of(at))
    mine = permissions.may_act(Actor.officer(officer_id, officer.agency_id), at=at)
    certificate = certificate_for(rows[0])
    return tuple(
        Waiting(
            _card(row),
            _reasons(row, certificate, mine=mine(row), held=officer.capacity, at=at),
        )
        for row in rows
    )


def _reasons(
    request: SigningRequest,
    certificate: Certificate | None,
    *,
    mine: bool,
    held: str,
    at: dt.datetime,
) -> tuple[Reason, ...]:
    return rules.reasons_not_to_sign(
        RequestFacts(
            state=State(request.state),
            role=Role(request.role),
            capacity=request.capacity,
            held_capacity=held,
            is_the_signer=mine,
            has_certificate=certificate is not None,
            certificate_valid=certificate is not None
            and _state(certificate, at) is CertificateState.VALID,
        )
    )


def _state(certificate: Certificate, at: dt.datetime) -> CertificateState:
    return rules.certificate_state(
        CertificateState(certificate.state), certificate.valid_from, certificate.valid_until, at
    )


def _certificate_card(row: Certificate | None, at: dt.datetime) -> CertificateCard | None:
    if row is None:
        return None
    return CertificateCard(
        id=row.id,
        serial=row.serial,
        state=_state(row, at),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        days_left=rules.days_left(row.valid_until, at),
        pin_waits_until=row.pin_waits_until
        if row.pin_waits_until and row.pin_waits_until > at
        else None,
    )


def _card(row: SigningRequest) -> RequestCard:
    return RequestCard(
        id=row.id,
        agency_id=row.agency_id,
        subject=row.subject,
        role=Role(row.role),
        officer_id=row.officer_id,
        capacity=row.capacity,
        state=State(row.state),
        failure=row.failure,
        note=row.note,
        attempts=row.attempts,
        file_id=row.file_id,
        signed_file_id=row.signed_file_id,
        signed_by_id=row.signed_by_id,
        digest=row.digest,
        requested_at=row.requested_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
