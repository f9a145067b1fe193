"""The dossier itself and the times that its clock stood still."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from congvu.dossiers.rules.statuses import (
    Channel,
    DeliveryStatus,
    DigitisationStatus,
    FinanceStatus,
    Status,
)
from congvu.identity.models import SealedJSON, SealedText
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef


class Dossier(models.Model):
    """One application, from the first answer to the returned result.

    It keeps the revision of the procedure of the day it was started. `owner` is whose matter it is,
    `submitter` who handed it in; the two may differ.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 - a draft has none
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    offering = models.ForeignKey("procedures.Offering", on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey("procedures.Revision", on_delete=models.PROTECT, related_name="+")
    submitter = models.ForeignKey("identity.Citizen", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "identity.Citizen", on_delete=models.PROTECT, null=True, related_name="+"
    )
    owner_name = SealedText(default="")
    about = SealedText(default="")

    status = models.CharField(max_length=20, default=Status.DRAFT)
    finance_status = models.CharField(max_length=12, default=FinanceStatus.NOTHING_DUE)
    delivery_status = models.CharField(max_length=12, default=DeliveryStatus.NOT_READY)
    digitisation_status = models.CharField(max_length=12, default=DigitisationStatus.BORN_DIGITAL)
    channel = models.CharField(max_length=8, default=Channel.ONLINE)

    answers: "SealedJSON" = SealedJSON(default=dict)
    snapshot_digest = models.CharField(max_length=64, blank=True)
    declaration_file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reception_due_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    clock_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    previous_due_at = models.DateTimeField(null=True)
    due_steps: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        default=list
    )
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result_document_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT)
                | Q(code__isnull=False, submitted_at__isnull=False),
                name="dossier_left_draft_only_with_a_code",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.IN_PROCESS, Status.DONE, Status.RETURNED])
                | Q(received_at__isnull=False, due_at__isnull=False),
                name="dossier_in_process_has_a_due_date",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.DONE, Status.RETURNED]) | Q(done_at__isnull=False),
                name="dossier_done_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="dossier_status_is_known",
            ),
        ]
        indexes = [
            models.Index(fields=["submitter", "-saved_at"]),
            models.Index(
                fields=["agency", "reception_due_at"],
                condition=Q(status=Status.NEW),
                name="dossier_waiting_at_the_desk",
            ),
            models.Index(fields=["agency", "status", "due_at"]),
        ]

    @property
    def ref(self) -> SubjectRef:
        return SubjectRef("dossier", self.id)

    @property
    def state(self) -> Status:
        return Status(self.status)


class ClockPause(models.Model):
    """A time that does not count: we wait for the applicant, for money, for another agency."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="pauses")
    paused_at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(resumed_at=None), name="dossier_one_open_pause"
            ),
            models.CheckConstraint(
                condition=Q(resumed_at=None) | Q(resumed_at__gte=models.F("paused_at")),
                name="dossier_pause_ends_after_it_began",
            ),
        ]
