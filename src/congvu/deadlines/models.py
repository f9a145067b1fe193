"""Working calendars of the whole country and of agencies, each for a period.

The database keeps the calendars of one agency apart: see migration ``0002_periods_apart``.
"""

from django.db import models
from django.db.models import F, Q

from congvu.deadlines.rules import DayException
from congvu.kernel.ids import new_id
from congvu.reference.rules import Certainty


class WorkingCalendar(models.Model):
    """A calendar for a period. Without an agency it holds for the whole country.

    An agency's own shifts go before the country's; its own closures are added to the country's
    holidays.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    agency = models.ForeignKey(
        "identity.Agency", on_delete=models.PROTECT, related_name="+", null=True
    )
    name_vi = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    decision_ref = models.CharField(max_length=120, blank=True)
    certainty = models.CharField(max_length=12, choices=[(c, c) for c in Certainty])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="deadlines_calendar_period_is_forward",
            ),
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="deadlines_calendar_one_per_start",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name_en


class WorkShift(models.Model):
    """A stretch of work on one weekday of a calendar; Monday is 0."""

    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends"), weekday__lte=6), name="deadlines_shift_is_forward"
            ),
            models.UniqueConstraint(
                fields=["calendar", "weekday", "starts"], name="deadlines_shift_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"


class CalendarException(models.Model):
    """A day that departs from its weekday, and the decision that says so."""

    calendar = models.ForeignKey(WorkingCalendar, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=[(c, c) for c in DayException])
    works_like = models.PositiveSmallIntegerField(default=0)
    decision_ref = models.CharField(max_length=120)
    name_vi = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=120, blank=True)
    certainty = models.CharField(max_length=12, choices=[(c, c) for c in Certainty])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="deadlines_exception_once"),
            models.CheckConstraint(
                condition=~Q(decision_ref=""), name="deadlines_exception_names_its_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
