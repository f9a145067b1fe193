"""Definitions never change; an instance is a few bytes; its moves tell how it got there.

Every step writes here, so that no index stands beside another one that begins with the same column.
"""

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
    definition = models.ForeignKey(
        ProcessDefinition, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        "identity.Agency", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
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
                fields=["definition", "agency", "id"],
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

    instance = models.ForeignKey(
        Instance,
        on_delete=models.PROTECT,
        related_name="moves",
        db_index=False,
        db_constraint=False,  # written under the lock of the instance, which is never deleted
    )
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
    instance = models.ForeignKey(
        Instance,
        on_delete=models.PROTECT,
        related_name="timers",
        db_index=False,
        db_constraint=False,  # the same
    )
    step = models.CharField(max_length=80)
    timer = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "step", "timer"], name="workflow_timer_once_per_step"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(asked_at=None), name="workflow_timer_due"
            )
        ]


class Wait(models.Model):
    """A step that waits for a message, a signal or a condition. It goes with its step.

    `key` tells messages of one name apart; empty when the subject alone says whose it is.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    instance = models.ForeignKey(
        Instance,
        on_delete=models.PROTECT,
        related_name="waits",
        db_index=False,
        db_constraint=False,  # the same
    )
    step = models.CharField(max_length=80)
    event = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, blank=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "step", "event", "kind", "name"],
                name="workflow_wait_once_per_step",
            )
        ]
        indexes = [models.Index(fields=["kind", "name", "key"], name="workflow_wait_for")]


class Message(models.Model):
    """A message from outside, kept from the moment it came until somebody takes it or it is over.

    The same message of the same source is one message, however often it is sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=80)
    number = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    values: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_by = models.ForeignKey(
        Instance, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="workflow_message_once"),
            models.CheckConstraint(
                condition=models.Q(subject_id__isnull=False) | ~models.Q(key=""),
                name="workflow_message_is_for_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["name", "key"],
                condition=models.Q(closed_at=None),
                name="workflow_message_kept",
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(closed_at=None),
                name="workflow_message_over",
            ),
        ]


class MigrationPlan(models.Model):
    """Running processes go from one version to another: drawn up by one, approved by another.

    Once approved it never changes, for the moves that it caused are replayed by it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "identity.Agency", null=True, on_delete=models.PROTECT, related_name="+"
    )
    renamed: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    values: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    drawn_up_by = models.UUIDField(null=True)
    drawn_up_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reached = models.UUIDField(null=True)
    moved = models.PositiveBigIntegerField(default=0)
    left = models.PositiveBigIntegerField(default=0)
    hindrances: "models.JSONField[list[Any], list[Any]]" = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["-drawn_up_at"], name="workflow_plan_newest")]
