"""Legal number series: one row that is locked, and every number that was ever given."""

from django.db import models
from django.db.models import Q

from congvu.kernel.ids import new_id


class Series(models.Model):
    """Where one series of one agency stands in one period, such as a day or a year."""

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey("identity.Agency", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    last_value = models.PositiveBigIntegerField(default=0)
    last_taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "code", "period"], name="numbering_series_one_per_period"
            ),
            models.CheckConstraint(
                condition=Q(last_value=0, last_taken_at__isnull=True)
                | Q(last_value__gt=0, last_taken_at__isnull=False),
                name="numbering_series_has_an_instant_once_used",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period}"


class TakenNumber(models.Model):
    """A number that was given. Rows are only added: none is given twice or taken back."""

    app_may = ("SELECT", "INSERT")

    id = models.UUIDField(primary_key=True, default=new_id)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="numbers")
    value = models.PositiveBigIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "value"], name="numbering_number_once"),
            models.UniqueConstraint(fields=["series", "taken_at"], name="numbering_instant_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="numbering_number_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.value}"
