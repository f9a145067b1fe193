"""Questions to other systems and their answers; what the demonstration's population knows."""

from typing import Any

from django.db import models

from congvu.identity.models import SealedJSON, SealedText
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.sources.rules import InquiryState


class Inquiry(models.Model):
    """One question. Its id is the idempotency key that the other system sees."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(db_index=True)
    question: "SealedJSON" = SealedJSON()
    state = models.CharField(max_length=10, default=InquiryState.ASKED)
    outcome = models.CharField(max_length=10, blank=True)
    number = SealedText(default="")
    reason = models.CharField(max_length=300, blank=True)
    transaction_code = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    @property
    def subject(self) -> SubjectRef:
        return SubjectRef(self.subject_kind, self.subject_id)


class Received(models.Model):
    """A message of another system that was taken in: the same message again changes nothing."""

    app_may = ("SELECT", "INSERT")

    source = models.CharField(max_length=40)
    message_id = models.CharField(max_length=100)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="received")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "message_id"], name="sources_received_once")
        ]


class SimulatedPerson(models.Model):
    """The demonstration's population: what the national data would know of an invented person."""

    number_digest = models.CharField(max_length=64, primary_key=True)
    facts: "SealedJSON" = SealedJSON()


class SimulatedNumber(models.Model):
    """Numbers that the simulator has given, so that none is given twice."""

    inquiry_id = models.UUIDField(primary_key=True)
    number = SealedText()
    number_digest = models.CharField(max_length=64, unique=True)


class SimulatorMood(models.Model):
    """How the simulator behaves now: well, late, refusing, answering twice, or down."""

    source = models.CharField(max_length=40, primary_key=True)
    mood: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
