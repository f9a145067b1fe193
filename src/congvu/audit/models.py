"""The journal and what belongs to it. The app role may add to it and never change it."""

from typing import Any

from django.db import models

from congvu.kernel.ids import new_id


class Entry(models.Model):
    """One act on one subject: codes, ids and commitments; never personal data."""

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id)
    act_id = models.UUIDField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    actor_code = models.CharField(max_length=40, blank=True)
    agency_id = models.UUIDField(null=True)
    detail: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "seq"], name="audit_entry_one_place_per_subject"
            ),
        ]
        indexes = [models.Index(fields=["actor_id", "at"])]

    def leaf_facts(self) -> dict[str, Any]:
        """What the proof covers: every column, spelled the same way for ever."""
        return {
            "v": 1,
            "id": str(self.id),
            "act": str(self.act_id),
            "subject": f"{self.subject_kind}:{self.subject_id}",
            "seq": self.seq,
            "action": self.action,
            "at": self.at.timestamp(),
            "actor": f"{self.actor_kind}:{self.actor_id or self.actor_code}",
            "agency": str(self.agency_id or ""),
            "detail": self.detail,
        }


class Secret(models.Model):
    """The erasable part of an entry: salt and payload of a commitment. Erasure deletes the row."""

    app_may = ("SELECT", "INSERT", "DELETE")

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="secrets")
    name = models.CharField(max_length=40)
    salt = models.BinaryField(max_length=16)
    payload: "models.BinaryField[bytes, bytes]" = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="audit_secret_one_per_name")
        ]


class Pending(models.Model):
    """Entries that have no place in the global order yet; the sequencer empties it."""

    entry = models.OneToOneField(
        Entry,
        on_delete=models.PROTECT,
        primary_key=True,
        db_constraint=False,  # written by the statement that writes the entry
    )


class Place(models.Model):
    """The place of an entry in the one global order, with the running hash up to it."""

    app_may = ("SELECT", "INSERT")

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="place")
    leaf = models.BinaryField(max_length=32)
    running = models.BinaryField(max_length=32)


class Head(models.Model):
    """One row: how many entries have a place. Its lock makes the sequencer single."""

    size = models.PositiveBigIntegerField(default=0)
    running = models.BinaryField(max_length=32, default=bytes(32))


class Act(models.Model):
    """A request that was answered: the same request again gets the same answer."""

    app_may = ("SELECT", "INSERT")

    subject_id = models.UUIDField()
    request_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    answer: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        # The request first: its ids rise with time, so that the index grows at one end.
        constraints = [
            models.UniqueConstraint(
                fields=["request_id", "subject_id"], name="audit_act_once_per_request"
            )
        ]


class Viewing(models.Model):
    """Somebody looked at personal data: one row per page view and subject seen."""

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    page = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "-at"]),
        ]
