"""Data with dates. What the law said on a day stays readable for ever; nothing is overwritten.

The database keeps periods of one key apart: see migration ``0002_periods_apart``.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q

from congvu.kernel.ids import new_id
from congvu.reference.rules import Certainty, UnitLevel

_PERIOD = Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from"))


class LegalInstrument(models.Model):
    """A law, decree, circular or decision that data rest on."""

    code = models.CharField(max_length=60, primary_key=True)
    title_vi = models.TextField()
    title_en = models.TextField()
    in_force_from = models.DateField(null=True)
    in_force_until = models.DateField(null=True)
    certainty = models.CharField(max_length=12, choices=[(c, c) for c in Certainty])

    def __str__(self) -> str:
        return self.code


class LegalParameter(models.Model):
    """A value that law sets, for a period: the cut-off hour, a limit, a size.

    `scope` is empty for the whole country; otherwise it names to whom the value is special, such as
    an agency's code. `place` says where in the instrument it stands.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=60)
    scope = models.CharField(max_length=60, blank=True)
    value: "models.JSONField[Any, Any]" = models.JSONField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    instrument = models.ForeignKey(LegalInstrument, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120, blank=True)
    certainty = models.CharField(max_length=12, choices=[(c, c) for c in Certainty])
    title_vi = models.TextField()
    title_en = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_PERIOD, name="reference_parameter_period_is_forward"),
            models.UniqueConstraint(
                fields=["code", "scope", "valid_from"], name="reference_parameter_one_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.valid_from}"


class AdministrativeUnit(models.Model):
    """A province or a commune, as it was named in a period. Codes are text: 00123 is not 123."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=5)
    level = models.CharField(max_length=8, choices=[(c, c) for c in UnitLevel])
    type_vi = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    parent_code = models.CharField(max_length=5, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    replaced_by: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    certainty = models.CharField(max_length=12, choices=[(c, c) for c in Certainty])
    sort_key = models.CharField(max_length=400)
    search_key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_PERIOD, name="reference_unit_period_is_forward"),
            models.CheckConstraint(
                condition=Q(level="PROVINCE", parent_code="")
                | Q(Q(level="COMMUNE"), ~Q(parent_code="")),
                name="reference_unit_communes_have_a_province",
            ),
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="reference_unit_one_per_start"
            ),
        ]
        indexes = [models.Index(fields=["parent_code", "sort_key"])]

    def __str__(self) -> str:
        return f"{self.type_vi} {self.name}"


class Code(models.Model):
    """One choice of a code list: an ethnicity, a nationality, a relationship."""

    id = models.UUIDField(primary_key=True, default=new_id)
    list = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    vi = models.CharField(max_length=120)
    en = models.CharField(max_length=120)
    place = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    search_key = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_PERIOD, name="reference_code_period_is_forward"),
            models.UniqueConstraint(
                fields=["list", "code", "valid_from"], name="reference_code_one_per_start"
            ),
        ]
        indexes = [models.Index(fields=["list", "place"])]

    def __str__(self) -> str:
        return f"{self.list}:{self.code}"
