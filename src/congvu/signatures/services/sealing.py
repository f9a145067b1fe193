"""The agency's automatic seal: the system signs forms 01, 02 and 03 in the agency's name."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import queries
from congvu.signatures.adapters import appearance, pdf_fields, pdf_signing, registry
from congvu.signatures.adapters.base import ProviderFailed
from congvu.signatures.rules import Holder, Verdict
from congvu.signatures.services.keys import open_session
from congvu.signatures.services.verification import verify_bytes

_SYSTEM = Actor.system("seal")
_FIELD = "AGENCY"


class CannotSeal(Refusal):
    """The agency has no such certificate, or the device or the time stamp did not answer."""


def seal_automatically(
    content: bytes,
    *,
    agency_id: UUID,
    reason: str,
    at: dt.datetime,
    subject: SubjectRef | None = None,
) -> bytes:
    """The PDF with the agency's automatic seal, without a PIN. For jobs, outside transactions.

    It goes into the empty field AGENCY when the paper has one, and shows there; otherwise it does
    not show. The caller stores the bytes. Raises CannotSeal, and may be called again.
    """
    certificate = queries.current_certificate(Holder.SYSTEM, agency_id=agency_id)
    if certificate is None:
        raise CannotSeal(Reason("no-certificate"))
    order = pdf_signing.Order(
        content=content,
        field_name=_FIELD,
        certificate=bytes(certificate.content),
        reason=reason,
        stamp=_stamp(content, agency_id, at),
    )
    try:
        sealed = pdf_signing.sign(
            order,
            session=open_session(certificate, pin=None),
            authority=registry.time_stamp_authority(),
            trust=registry.trust(),
            at=at,
        )
    except ProviderFailed as failure:
        raise CannotSeal(Reason(failure.code)) from None
    if verify_bytes(sealed).verdict is not Verdict.VALID:
        raise CannotSeal(Reason("signature-not-valid"))
    about = subject or SubjectRef("agency", agency_id)
    with audit.recorded(
        actor=_SYSTEM, action="signatures.seal_automatically", subject=about, at=at
    ) as act:
        act.note(serial=certificate.serial, agency=agency_id)
    return sealed


def _stamp(content: bytes, agency_id: UUID, at: dt.datetime) -> bytes | None:
    if pdf_fields.field_size(content, _FIELD) is None:
        return None
    agency = identity.agency_card(agency_id)
    return appearance.agency_stamp(agency.name, agency.parent_name, at)
