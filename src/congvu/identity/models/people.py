"""Officers, the positions they hold, and citizens."""

from django.db import models

from congvu.identity.models.agencies import Agency, Position
from congvu.identity.models.fields import SealedText
from congvu.identity.rules import IdentityLevel
from congvu.kernel.ids import new_id


class Officer(models.Model):
    """Somebody who works for an agency. Names of officers are public data."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officers")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=900)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"], name="identity_officer_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Assignment(models.Model):
    """An officer holds a position from a day until, not including, another.

    That no officer holds the same position twice at once is a constraint of the database, added by
    the migration that makes the range type of ids.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="assignments")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="assignments")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["position", "valid_from"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="identity_assignment_period_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.position_id}"


class Citizen(models.Model):
    """A person who deals with agencies. Everything about her is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = SealedText()
    birth_on = SealedText(default="")
    personal_number = SealedText(default="")
    personal_number_digest = models.CharField(  # noqa: DJ001 - unknown numbers are not equal
        max_length=64, null=True, unique=True
    )
    phone = SealedText(default="")
    email = SealedText(default="")
    address = SealedText(default="")
    identity_level = models.CharField(
        max_length=20,
        default=IdentityLevel.UNVERIFIED,
        choices=[(level, level) for level in IdentityLevel],
    )
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
