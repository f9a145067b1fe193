"""Definitions never change; an instance is a few bytes; its moves tell how it got there."""

from typing import Any

from django.db import models

from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef


class ProcessDefinition(models.Model):
    """A process as drawn and as compiled, known by the digest of its XML."""

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id)
    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    xml: "models.BinaryField[bytes, bytes]" = models.BinaryField()
    compiled: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    registered_at = models.DateTimeField()


class Instance(models.Model):
    """The process of one subject: which definition, and where it stands. One lock for each step.

    `variables` are the few values that conditions need; what people wrote lies in other rooms.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    definition = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "identity.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    variables: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict, db_default={}
    )
    seq = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "subject_kind"], name="workflow_instance_one_per_subject"
            )
        ]
        indexes = [
            models.Index(
                fields=["definition", "id"],
                condition=models.Q(ended_at=None),
                name="workflow_instance_running",
            )
        ]

    @property
    def subject(self) -> SubjectRef:
        return SubjectRef(self.subject_kind, self.subject_id)


class Move(models.Model):
    """One command that was carried out. The state is what its moves say, replayed."""

    app_may = ("SELECT", "INSERT")

    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="moves")
    seq = models.PositiveIntegerField()
    command: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_code = models.CharField(max_length=40, blank=True)
    agency_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["instance", "seq"], name="workflow_move_in_order")
        ]


class PendingTimer(models.Model):
    """A timer of a waiting step. It goes with its step, or when it has fired."""

    id = models.UUIDField(primary_key=True, default=new_id)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="timers")
    step = models.CharField(max_length=80)
    timer = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "timer"], name="workflow_timer_once_per_step"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(asked_at=None), name="workflow_timer_due"
            )
        ]
