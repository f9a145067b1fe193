"""Certificates with their sealed keys, requests for a signature, and what verification found."""

from typing import Any

from django.db import models

from congvu.identity.models import SealedText
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.signatures.rules import CertificateState, Holder, Role, State


class Certificate(models.Model):
    """A certificate that somebody here signs with. `sealed_key` opens by the PIN and our keyring.

    `wrong_pins` counts tries in a row; it is raised before a PIN is tried and cleared when it was
    right, so that guessing in parallel gains nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    holder = models.CharField(max_length=12, choices=[(h, h) for h in Holder])
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        "identity.Officer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    serial = models.CharField(max_length=40, unique=True)
    content: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    state = models.CharField(max_length=8, default=CertificateState.VALID)
    revoked_at = models.DateTimeField(null=True)
    provider = models.CharField(max_length=20)
    sealed_key: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    wrong_pins = models.PositiveIntegerField(default=0)
    pin_waits_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signatures_officer_only_for_officers",
                condition=models.Q(holder=Holder.OFFICER, officer__isnull=False)
                | (~models.Q(holder=Holder.OFFICER) & models.Q(officer=None)),
            ),
            models.CheckConstraint(
                name="signatures_certificate_runs_forward",
                condition=models.Q(valid_until__gt=models.F("valid_from")),
            ),
        ]
        indexes = [models.Index(fields=["agency", "holder", "-valid_from"])]

    def __str__(self) -> str:
        return self.serial


class SigningRequest(models.Model):
    """One signature that somebody is asked for, over exactly the bytes of `digest`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    role = models.CharField(max_length=14, choices=[(r, r) for r in Role])
    officer = models.ForeignKey(
        "identity.Officer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    capacity = models.CharField(max_length=200, blank=True)
    field_name = models.CharField(max_length=60)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default=State.WAITING)
    failure = models.CharField(max_length=60, blank=True)
    note = SealedText(default="")
    attempts = models.PositiveIntegerField(default=0)
    requested_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(
        "identity.Officer", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_file = models.ForeignKey(
        "files.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signatures_signed_has_a_file",
                condition=models.Q(state=State.SIGNED, signed_file__isnull=False)
                | (~models.Q(state=State.SIGNED) & models.Q(signed_file=None)),
            ),
            models.UniqueConstraint(
                fields=["file", "field_name"],
                condition=models.Q(state__in=[State.WAITING, State.SIGNING, State.FAILED]),
                name="signatures_one_open_request_per_field",
            ),
        ]
        indexes = [
            models.Index(fields=["officer", "state", "requested_at"]),
            models.Index(fields=["agency", "role", "state", "requested_at"]),
            models.Index(fields=["subject_id"]),
        ]

    def __str__(self) -> str:
        return f"signing request {self.id}"

    @property
    def subject(self) -> SubjectRef:
        return SubjectRef(self.subject_kind, self.subject_id)


class Report(models.Model):
    """What verification found right after signing: the evidence of that moment."""

    request = models.OneToOneField(
        SigningRequest, on_delete=models.PROTECT, primary_key=True, related_name="report"
    )
    verdict = models.CharField(max_length=12)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    at = models.DateTimeField()
