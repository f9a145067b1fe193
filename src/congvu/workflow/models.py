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


class Wait(models.Model):
    """What a process listens for. It is written and removed in the step of its token."""

    MESSAGE, SIGNAL, CONDITION = "MESSAGE", "SIGNAL", "CONDITION"

    id = models.UUIDField(primary_key=True, default=new_id)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="waits")
    token = models.CharField(max_length=120)
    step = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "token", "kind", "name"], name="workflow_wait_once_per_token"
            )
        ]
        indexes = [models.Index(fields=["kind", "name", "key"], name="workflow_wait_for")]


class ReceivedMessage(models.Model):
    """A message from outside, known by its sender and number, kept until a process takes it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.CharField(max_length=100)
    message_id = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=200, blank=True)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    received_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    instance = models.ForeignKey(
        Instance, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "message_id"], name="workflow_message_once_per_sender"
            )
        ]
        indexes = [
            models.Index(
                fields=["name", "key", "received_at"],
                condition=models.Q(settled_at=None),
                name="workflow_message_early",
            )
        ]


class Incident(models.Model):
    """A step that failed for no reason of law: what was to be done, by whom, how often, why not.

    Nothing of the failed step is stored; what people did before it stays done.
    """

    STEP, REPLAY = "STEP", "REPLAY"

    id = models.UUIDField(primary_key=True, default=new_id)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="incidents")
    kind = models.CharField(max_length=10, default=STEP)
    step = models.CharField(max_length=80, blank=True)
    command: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_code = models.CharField(max_length=40, blank=True)
    agency_id = models.UUIDField(null=True)
    attempts = models.PositiveIntegerField(default=1)
    error = models.TextField()
    at = models.DateTimeField()
    retry_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-at"], condition=models.Q(closed_at=None), name="workflow_incident_open"
            ),
            models.Index(
                fields=["retry_at"],
                condition=models.Q(closed_at=None),
                name="workflow_incident_retry",
            ),
        ]


class DecisionMade(models.Model):
    """What a decision answered for one process, and why: kept as long as the dossier."""

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="decisions")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=80)
    decision = models.CharField(max_length=200)
    value: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    why: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["instance", "seq"], name="workflow_decision_in_order")]


class MigrationPlan(models.Model):
    """How running processes go over to another definition: drawn up by one, approved by another."""

    DRAFT, APPROVED, RUNNING, DONE, STOPPED = "DRAFT", "APPROVED", "RUNNING", "DONE", "STOPPED"

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="+")
    node_map: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    variable_defaults: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        default=dict
    )
    reason = models.TextField()
    legal_instrument = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=DRAFT)
    drawn_up_by_id = models.UUIDField()
    drawn_up_at = models.DateTimeField()
    dry_run: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    dry_run_at = models.DateTimeField(null=True)
    approved_by_id = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    reached_id = models.UUIDField(null=True)
    moved = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-drawn_up_at"], name="workflow_plan_newest")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by_id=None)
                | ~models.Q(approved_by_id=models.F("drawn_up_by_id")),
                name="workflow_plan_seen_by_two",
            )
        ]
