"""The way of a result through the signer's hand and under the agency's seal."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.documents.adapters.typesetting import FieldPlace, Typeset
from congvu.documents.events import DocumentIssued, DocumentSentBack, DocumentSigned
from congvu.documents.models import Document
from congvu.documents.rules import Signing, State, VersionReason
from congvu.documents.services import setting
from congvu.documents.services.drafting import locked
from congvu.files import queries as file_queries
from congvu.identity import queries as identity
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import services as signatures
from congvu.signatures.rules import Box, Role, seal_box

SIGNER, AGENCY = "SIGNER", "AGENCY"
_TOOLTIPS = {
    SIGNER: "Chữ ký số của người có thẩm quyền",
    AGENCY: "Chữ ký số của cơ quan",
}
_WAY = Actor.system("documents")


class CannotRequestSigning(Refusal):
    """The paper has no number, no signer, no place for a signature, or has moved on."""


def request_signing(
    *,
    document_id: UUID,
    template: str,
    signer_id: UUID,
    actor: Actor,
    at: dt.datetime,
    capacity: str = "",
) -> UUID:
    """Set the final paper in type and ask the signer for a signature; gives the request's id.

    The capacity printed above the name is the signer's today unless it is given. Number and date
    must be known: nothing is filled in after the first signature. The place of the agency's seal is
    prepared in the same bytes, so that sealing leaves the signature valid.
    """
    with audit.recorded(
        actor=actor,
        action="documents.request_signing",
        subject=SubjectRef("document", document_id),
        at=at,
    ) as act:
        row = locked(document_id, State.WAITING_SIGNATURE, refused_as=CannotRequestSigning)
        if not row.number_text:
            raise CannotRequestSigning(Reason("document-needs-a-number"))
        card = identity.officer_card(signer_id)
        printed = capacity or card.capacity
        made = setting.set_in_type(
            row, template, draft=False, at=at, signing=Signing.by(card.name, printed)
        )
        places = field_places(made)
        if not any(place.name == SIGNER for place in places):
            raise CannotRequestSigning(Reason("document-has-no-signature-field"))
        setting.keep_version(
            row,
            signatures.prepare_fields(made.pdf, places),
            pages=made.pages,
            reason=VersionReason.PREPARED,
            actor=actor,
            at=at,
        )
        row.state = State.WAITING_SIGNATURE
        row.save(update_fields=["state", "current_file"])
        act.note(signer=signer_id, capacity=printed, file=str(row.current_file_id))
        return _ask(row, signer_id, Role.SIGNER, SIGNER, capacity=printed, actor=actor, at=at)


def request_seal(*, document_id: UUID, actor: Actor, at: dt.datetime) -> UUID:
    """Ask whoever keeps the agency's seal to seal a signed paper; gives the request's id.

    The owner asks, in the act in which its process turns to the seal: so no paper can be sealed
    before its process knows that it was signed.
    """
    with audit.recorded(
        actor=actor,
        action="documents.request_seal",
        subject=SubjectRef("document", document_id),
        at=at,
    ) as act:
        row = locked(document_id, State.ISSUED, refused_as=CannotRequestSigning)
        if row.state != State.SIGNED:
            raise CannotRequestSigning(
                Reason("document-state-does-not-allow", values={"state": row.state})
            )
        act.note(file=str(row.current_file_id))
        return _ask(row, row.agency_id, Role.AGENCY_SEAL, AGENCY, capacity="", actor=actor, at=at)


def signature_attached(*, file_id: UUID, role: str, at: dt.datetime) -> None:
    """Take over the signed file. The owner asks for the seal when its process has come so far.

    Nothing happens for files of other rooms, or when this step was taken already.
    """
    document_id = _document_of(file_id)
    if document_id is None:
        return
    with audit.recorded(
        actor=_WAY,
        action="documents.take_signed",
        subject=SubjectRef("document", document_id),
        at=at,
    ) as act:
        row = Document.objects.select_for_update().get(pk=document_id)
        act.note(role=role, file=str(file_id))
        if role == Role.SIGNER and row.state == State.WAITING_SIGNATURE:
            _signed(row, file_id, at)
        elif role == Role.AGENCY_SEAL and row.state == State.SIGNED:
            _sealed(row, file_id, at)


def signing_sent_back(*, file_id: UUID, request_id: UUID, at: dt.datetime) -> None:
    """The signer, or the clerk before the seal, gave the paper back: it is a draft again.

    The owner of the dossier is told. A signature that the paper had stays in its older version.
    """
    document_id = _document_of(file_id)
    if document_id is None:
        return
    with audit.recorded(
        actor=_WAY,
        action="documents.take_back",
        subject=SubjectRef("document", document_id),
        at=at,
    ) as act:
        row = Document.objects.select_for_update().get(pk=document_id)
        act.note(request=str(request_id))
        if row.state not in {State.WAITING_SIGNATURE, State.SIGNED}:
            return
        row.state = State.DRAFT
        row.save(update_fields=["state"])
        jobs.publish(
            DocumentSentBack(subject=row.subject, document_id=row.id, request_id=request_id), at=at
        )


def field_places(made: Typeset) -> tuple[signatures.Field, ...]:
    """The signature fields of a paper that was set in type.

    A template marks the place of the signer; the seal's place follows from it, over the left third
    of the signer's image (Decree 30/2020, annex I). Forms mark the place of the seal alone.
    """
    fields = [_field(place.name, place, _box(place)) for place in made.fields]
    signer = next((place for place in made.fields if place.name == SIGNER), None)
    if signer is not None and not any(field.name == AGENCY for field in fields):
        fields.append(_field(AGENCY, signer, seal_box(_box(signer))))
    return tuple(fields)


def _signed(row: Document, file_id: UUID, at: dt.datetime) -> None:
    setting.point_to(row, file_id, reason=VersionReason.SIGNED, at=at)
    row.state = State.SIGNED
    row.save(update_fields=["state", "current_file"])
    jobs.publish(DocumentSigned(subject=row.subject, document_id=row.id), at=at)


def _sealed(row: Document, file_id: UUID, at: dt.datetime) -> None:
    setting.point_to(row, file_id, reason=VersionReason.SEALED, at=at)
    row.state, row.issued_at = State.ISSUED, at
    row.save(update_fields=["state", "current_file", "issued_at"])
    jobs.publish(
        DocumentIssued(subject=row.subject, document_id=row.id, document_kind=row.kind), at=at
    )


def _ask(
    row: Document,
    signer: UUID,
    role: Role,
    field_name: str,
    *,
    capacity: str,
    actor: Actor,
    at: dt.datetime,
) -> UUID:
    assert row.current_file_id is not None, "a paper under signature has a file"
    return signatures.request_signature(
        file_id=row.current_file_id,
        subject=row.subject,
        signer=signer,
        role=role,
        field_name=field_name,
        capacity=capacity,
        actor=actor,
        at=at,
    )


def _document_of(file_id: UUID) -> UUID | None:
    owner = file_queries.card(file_id).owner
    return owner.id if owner.kind == "document" else None


def _field(name: str, place: FieldPlace, box: Box) -> signatures.Field:
    return signatures.Field(
        name=name, tooltip=_TOOLTIPS.get(name, name), page=place.page - 1, box=box
    )


def _box(place: FieldPlace) -> Box:
    return Box(place.x, place.y, place.width, place.height)
