"""Certificates and PINs."""

import datetime as dt
from pathlib import Path
from uuid import UUID

from django.conf import settings

from congvu.audit import services as audit
from congvu.identity import permissions as identity_permissions
from congvu.identity import queries as identity
from congvu.identity.rules import Role as Work
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.ids import new_id
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import permissions, rules
from congvu.signatures.adapters import demo_pki, pin_wrap, registry
from congvu.signatures.adapters.base import KeyReference, SigningSession, WrongPin
from congvu.signatures.models import Certificate
from congvu.signatures.rules import CertificateState, Holder


class CannotSetPin(Refusal):
    """The old PIN is wrong, must wait, or the new one is too simple."""


class CannotMakeDemonstration(Refusal):
    """Outside the demonstration no certificate is made here."""


class PinRefused(Refusal):
    """The PIN did not open the key, or the signer has to wait first."""


def make_demonstration_pki(
    *, folder: Path | None = None, agency_id: UUID, pin: str, actor: Actor, at: dt.datetime
) -> None:
    """Make the demonstration's authorities, and certificates for everybody who signs in the agency.

    Its signers and its device get `pin`; the system's own seal has none. Who has a certificate
    keeps it, so it can be called on every start. Refused in production.
    """
    if not settings.ENVIRONMENT.is_demonstration:
        raise CannotMakeDemonstration(Reason("no-demonstration-in-production"))
    folder = folder or settings.ENVIRONMENT.pki
    subject = SubjectRef("agency", agency_id)
    with audit.recorded(
        actor=actor, action="signatures.make_demonstration_pki", subject=subject, at=at
    ) as act:
        demo_pki.make_authorities(folder, registry.keyring(), at=at)
        agency = identity.agency_card(agency_id)
        named = demo_pki.Subject(agency.name, agency.name, number=agency.code)
        system = demo_pki.Subject(
            f"{agency.short_name} (dấu tự động)", agency.name, number=f"{agency.code}-HT"
        )
        made = [
            _issue(folder, Holder.AGENCY, named, agency_id=agency_id, pin=pin, at=at),
            _issue(folder, Holder.SYSTEM, system, agency_id=agency_id, pin=None, at=at),
        ]
        for officer in identity.officers_with(Work.SIGNER, agency_id=agency_id, on=day_of(at)):
            person = demo_pki.Subject(
                officer.name, agency.name, title=officer.position_title, number=str(officer.id)
            )
            made.append(
                _issue(
                    folder,
                    Holder.OFFICER,
                    person,
                    agency_id=agency_id,
                    officer_id=officer.id,
                    pin=pin,
                    at=at,
                )
            )
        act.note(certificates=[serial for serial in made if serial])


def set_pin(
    *, certificate_id: UUID, old_pin: str, new_pin: str, actor: Actor, at: dt.datetime
) -> None:
    """Close a key by another PIN: its officer may, or who keeps the seal. Raises CannotSetPin."""
    if against := rules.reasons_against_pin(new_pin):
        raise CannotSetPin(*against)
    certificate = Certificate.objects.get(pk=certificate_id)
    _require_holder(actor, certificate, at=at)
    try:
        spend_try(certificate, pin=old_pin, actor=actor, at=at)
    except PinRefused as refusal:
        raise CannotSetPin(*refusal.reasons) from None
    with audit.recorded(
        actor=actor, action="signatures.set_pin", subject=_subject(certificate), at=at
    ):
        row = Certificate.objects.select_for_update().get(pk=certificate_id)
        key = pin_wrap.open_key(
            bytes(row.sealed_key), registry.keyring(), owner=row.id, pin=old_pin
        )
        row.sealed_key = pin_wrap.close(key, registry.keyring(), owner=row.id, pin=new_pin)
        row.save(update_fields=["sealed_key"])


def revoke_certificate(
    *, certificate_id: UUID, actor: Actor, at: dt.datetime, folder: Path | None = None
) -> None:
    """Take a certificate out of use and publish it on the revocation list, from `at` on.

    Its officer may, and the administrator of the agency. Raises AccessRefused for anybody else.
    """
    folder = folder or settings.ENVIRONMENT.pki
    certificate = Certificate.objects.get(pk=certificate_id)
    with audit.recorded(
        actor=actor, action="signatures.revoke", subject=_subject(certificate), at=at
    ) as act:
        if actor.kind is not ActorKind.OFFICER or certificate.officer_id != actor.id:
            identity_permissions.require(
                actor, Work.ADMINISTRATOR, agency_id=certificate.agency_id, at=at
            )
        row = Certificate.objects.select_for_update().get(pk=certificate_id)
        act.note(serial=row.serial)
        if row.state != CertificateState.REVOKED:
            row.state, row.revoked_at = CertificateState.REVOKED, at
            row.save(update_fields=["state", "revoked_at"])
        revoked = Certificate.objects.filter(
            state=CertificateState.REVOKED, revoked_at__isnull=False
        )
        since = {int(one.serial, 16): one.revoked_at for one in revoked if one.revoked_at}
        demo_pki.revoke(folder, registry.keyring(), since, at=at)


def spend_try(
    certificate: Certificate, *, pin: str, actor: Actor, at: dt.datetime
) -> SigningSession:
    """Open a key with a PIN; each wrong one makes the next wait longer. Raises PinRefused.

    The try is counted before it is made, in a transaction of its own, and forgiven when right.
    """
    subject = _subject(certificate)
    with audit.recorded(actor=actor, action="signatures.try_pin", subject=subject, at=at):
        row = Certificate.objects.select_for_update().get(pk=certificate.pk)
        if row.pin_waits_until and at < row.pin_waits_until:
            raise PinRefused(Reason("pin-must-wait", values={"time": row.pin_waits_until}))
        row.wrong_pins += 1
        wait = rules.wait_after(row.wrong_pins)
        row.pin_waits_until = at + wait if wait else None
        row.save(update_fields=["wrong_pins", "pin_waits_until"])
    try:
        session = open_session(row, pin=pin)
    except WrongPin:
        raise PinRefused(Reason("wrong-pin")) from None
    with audit.recorded(actor=actor, action="signatures.pin_was_right", subject=subject, at=at):
        Certificate.objects.filter(pk=row.pk).update(wrong_pins=0, pin_waits_until=None)
    return session


def open_session(certificate: Certificate, *, pin: str | None) -> SigningSession:
    """Open a key at its provider. Raises WrongPin or ProviderFailed."""
    reference = KeyReference(
        certificate.id, bytes(certificate.content), bytes(certificate.sealed_key)
    )
    return registry.provider(certificate.provider).open_session(reference, pin=pin)


def _issue(
    folder: Path,
    holder: Holder,
    subject: demo_pki.Subject,
    *,
    agency_id: UUID,
    pin: str | None,
    at: dt.datetime,
    officer_id: UUID | None = None,
) -> str:
    known = Certificate.objects.filter(holder=holder, agency_id=agency_id, valid_until__gt=at)
    if officer_id is not None:
        known = known.filter(officer_id=officer_id)
    if known.exclude(state=CertificateState.REVOKED).exists():
        return ""
    issued = demo_pki.issue(folder, registry.keyring(), subject, at=at)
    id_ = new_id()
    row = Certificate.objects.create(
        id=id_,
        holder=holder,
        agency_id=agency_id,
        officer_id=officer_id,
        serial=f"{issued.certificate.serial_number:X}",
        content=issued.der,
        valid_from=issued.certificate.not_valid_before_utc,
        valid_until=issued.certificate.not_valid_after_utc,
        provider="demo",
        sealed_key=pin_wrap.close(issued.private_key, registry.keyring(), owner=id_, pin=pin),
    )
    return row.serial


def _require_holder(actor: Actor, certificate: Certificate, *, at: dt.datetime) -> None:
    keeps_seal = certificate.holder == Holder.AGENCY and permissions.keeps_seal(
        actor, certificate.agency_id, at=at
    )
    own = actor.kind is ActorKind.OFFICER and certificate.officer_id == actor.id
    if not (own or keeps_seal):
        raise AccessRefused(Reason("waits-for-someone-else"))


def _subject(certificate: Certificate) -> SubjectRef:
    return SubjectRef("certificate", certificate.id)
