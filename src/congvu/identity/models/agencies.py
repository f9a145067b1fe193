"""Agencies, their units and positions. All of it is public: who holds office is no secret."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from congvu.identity.rules import Role
from congvu.kernel.ids import new_id


class Agency(models.Model):
    """A state agency, by its identifier of QĐ 20/2020/QĐ-TTg (``H99.27``)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=35, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    place_name = models.CharField(max_length=120)
    parent_name = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=5, blank=True)
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    opening_hours = models.CharField(max_length=200, blank=True)
    opening_hours_en = models.CharField(max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=False)
    system_seal_holder = models.ForeignKey(
        "identity.Position", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """A part of an agency. One that no longer works is kept, so that old dossiers stay readable."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code"], name="identity_unit_once_per_agency"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gt=models.F("valid_from")),
                name="identity_unit_period_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Position(models.Model):
    """A chair that somebody may hold: title, roles, and in whose capacity its holder signs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    roles = ArrayField(models.CharField(max_length=20), default=list)
    signs_as = models.CharField(max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["rank", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code"], name="identity_position_once_per_unit"
            ),
            models.CheckConstraint(
                condition=models.Q(roles__contained_by=[role.value for role in Role]),
                name="identity_position_roles_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.code
