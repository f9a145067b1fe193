"""Procedures, what was published of them, and which agency offers them."""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from congvu.kernel.ids import new_id


class Procedure(models.Model):
    """An administrative procedure, by its national code. What it says is in its revisions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.code


class Revision(models.Model):
    """What a package said when it was published. The app role may add revisions, never change one.

    A dossier keeps the revision of the day on which it was started.
    """

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    definition_id = models.UUIDField(null=True)
    effective_from = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedures_revision_one_number"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="procedures_revision_has_digest"
            ),
        ]


class Offering(models.Model):
    """An agency offers a procedure: where one is helped, where one hands in, who solves it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="offerings")
    received_at = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    solved_by = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    supported_at = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    active_from = models.DateField()
    active_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "received_at"], name="procedures_offering_once_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(active_until__isnull=True) | Q(active_until__gt=F("active_from")),
                name="procedures_offering_period_runs_forward",
            ),
        ]


class StepAssignment(models.Model):
    """Who does the steps of a lane at this agency: a unit or one position."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="assignments")
    lane = models.CharField(max_length=60)
    unit = models.ForeignKey(
        "identity.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    position = models.ForeignKey(
        "identity.Position", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offering", "lane"], name="procedures_assignment_one_per_lane"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(position__isnull=True),
                name="procedures_assignment_unit_or_position",
            ),
        ]

    @property
    def place_id(self) -> UUID:
        """The unit or the position; the table makes sure that there is one."""
        place = self.unit_id or self.position_id
        assert place is not None, "procedures_assignment_unit_or_position"
        return place

    @property
    def place_name(self) -> str:
        return self.unit.name if self.unit else self.position.title if self.position else ""
