"""Reads of number series."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from congvu.numbering.models import Series


@dataclass(frozen=True, slots=True)
class SeriesState:
    """Where a series stands. `next_value` is a forecast: somebody else may take it first."""

    code: str
    period: str
    last_value: int
    last_taken_at: dt.datetime | None

    @property
    def next_value(self) -> int:
        return self.last_value + 1


def peek(*, agency_id: UUID, series: str, period: str) -> SeriesState:
    """Where a series stands in a period, without taking a number."""
    row = Series.objects.filter(agency_id=agency_id, code=series, period=period).first()
    if row is None:
        return SeriesState(series, period, 0, None)
    return SeriesState(row.code, row.period, row.last_value, row.last_taken_at)


def series_of(agency_id: UUID) -> tuple[SeriesState, ...]:
    """Every series of an agency, newest period first, for the administrator's page."""
    rows = Series.objects.filter(agency_id=agency_id).order_by("code", "-period")[:200]
    return tuple(
        SeriesState(row.code, row.period, row.last_value, row.last_taken_at) for row in rows
    )
