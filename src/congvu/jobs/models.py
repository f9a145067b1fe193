"""The outbox, the inbox, the schedule and the incidents. The queue itself is procrastinate's."""

from typing import Any

from django.db import models

from congvu.kernel.ids import new_id


class StoredEvent(models.Model):
    """The outbox and the history: written in the transaction in which the thing happened."""

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(db_index=True)
    payload: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    at = models.DateTimeField()


class Handled(models.Model):
    """The inbox: this subscriber has done its work for this event."""

    event = models.ForeignKey(StoredEvent, on_delete=models.PROTECT, related_name="+")
    subscriber = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="jobs_handled_once")
        ]


class Incident(models.Model):
    """Work that failed, as a person sees it: what, for whom, how often, why."""

    id = models.UUIDField(primary_key=True, default=new_id)
    job_id = models.BigIntegerField(unique=True)
    work = models.CharField(max_length=100)
    subject = models.CharField(max_length=100, blank=True)
    arguments: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField(default=1)
    error = models.TextField()
    failed_for_good = models.BooleanField(default=False)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-at"], condition=models.Q(closed_at=None), name="jobs_incident_open"
            )
        ]


class Schedule(models.Model):
    """When each sweep last ran. The row's lock makes a sweep single over all machines."""

    sweep = models.CharField(max_length=100, primary_key=True)
    ran_at = models.DateTimeField(null=True)
