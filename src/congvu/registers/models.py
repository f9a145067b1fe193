"""Books of record: entries that are never deleted, numbers that are never used again."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from congvu.identity.models import SealedJSON, SealedText
from congvu.kernel.ids import new_id
from congvu.registers.rules import BookDefinition, EntryState


class Book(models.Model):
    """One volume of one kind of one year of an agency, with the columns it was opened with."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    volume = models.PositiveSmallIntegerField(default=1)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    entries_at_closing = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "volume"], name="registers_book_once"
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "year"],
                condition=Q(closed_at__isnull=True),
                name="registers_one_open_book",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, entries_at_closing__isnull=True)
                | Q(closed_at__gte=F("opened_at"), entries_at_closing__isnull=False),
                name="registers_closed_book_counts_its_entries",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}/{self.volume}"

    def definition(self) -> BookDefinition:
        return BookDefinition.read(self.content)


class Entry(models.Model):
    """One event of record. What it says lies in its versions; the newest one holds."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in EntryState])
    version = models.PositiveSmallIntegerField(default=1)
    entered_at = models.DateTimeField()
    entered_by = models.UUIDField(null=True)
    fixed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "number"], name="registers_number_once"
            ),
            models.UniqueConstraint(
                fields=["subject_id", "kind"],
                condition=~Q(state="VOID"),
                name="registers_one_entry_per_subject",
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="registers_number_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}/{self.year}"


class EntryVersion(models.Model):
    """What an entry said from one instant on, and why it was written. Only ever added."""

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    content = SealedJSON()
    reason = SealedText(default="")
    written_at = models.DateTimeField()
    written_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="registers_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version}"
