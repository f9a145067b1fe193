"""What goes back and forth between the agency and the applicant: forms 02 and 03, the draft."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from congvu.dossiers.models.dossier import Dossier
from congvu.identity.models import SealedJSON, SealedText
from congvu.kernel.ids import new_id


class SupplementRequest(models.Model):
    """Form 02: each missing or faulty item with its basis and the way to mend it.

    The items are sealed, because the officer's note to one may name people.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="supplements")
    number_text = models.CharField(max_length=40)
    items: Any = SealedJSON()
    before_reception = models.BooleanField()
    asked_by = models.ForeignKey("identity.Officer", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    document_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(answered_at=None),
                name="dossier_one_open_supplement",
            )
        ]


class Refusal(models.Model):
    """Form 03: why the agency does not take or does not solve the dossier, and on what basis."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="refusal")
    number_text = models.CharField(max_length=40)
    reason_code = models.CharField(max_length=60)
    explanation = SealedText(default="")
    after_appraisal = models.BooleanField()
    refused_by = models.ForeignKey("identity.Officer", on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField()
    document_id: "models.UUIDField[UUID | None, UUID | None]" = models.UUIDField(null=True)


class DraftCheck(models.Model):
    """The draft of the result before the applicant's eyes: agreed, wrong somewhere, or silent."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="draft_checks")
    document_id: "models.UUIDField[UUID, UUID]" = models.UUIDField()
    sent_at = models.DateTimeField()
    silent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    marks: "SealedJSON" = SealedJSON(default=dict)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(answered_at=None),
                name="dossier_one_open_draft_check",
            )
        ]
