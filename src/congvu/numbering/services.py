"""Give numbers without a gap, never twice, in order of time.

A number belongs to the act that takes it: it is taken inside that act's transaction, under a lock
on the series, and goes back with it when the act is refused. So the journal entry of the act is the
journal entry of its number, and the series has no gap.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from congvu.kernel.ids import new_id
from congvu.numbering.models import TakenNumber

# One statement locks the row and reads the clock behind the lock, so that the instants of a series
# rise with its numbers, whoever waited for whom and whatever the server's clock does meanwhile.
_TAKE = """
    INSERT INTO numbering_series AS series (id, agency_id, code, period, last_value, last_taken_at)
    VALUES (%s, %s, %s, %s, 1, clock_timestamp())
    ON CONFLICT (agency_id, code, period) DO UPDATE
    SET last_value = series.last_value + 1,
        last_taken_at = GREATEST(
            clock_timestamp(), series.last_taken_at + interval '1 microsecond'
        )
    RETURNING id, last_value, last_taken_at
"""


class OutsideAnAct(RuntimeError):
    """A programmer's mistake: a number was asked for outside the transaction that will use it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the instant at which it was given: both rise together."""

    value: int
    taken_at: dt.datetime


def take(*, agency_id: UUID, series: str, period: str, at: dt.datetime) -> Number:  # noqa: ARG001 - every act says when it happens; the number's own instant is read under the lock
    """Give the next number of a series, inside the caller's transaction.

    Others who want a number of the same series and period wait until that transaction ends: take it
    late in the act. A rolled-back act gives its number back. A new `period` starts again at 1.
    """
    if not connection.in_atomic_block:
        raise OutsideAnAct(f"{series}: take a number inside audit.recorded")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [new_id(), agency_id, series, period])
        series_id, value, taken_at = cursor.fetchone()
    TakenNumber.objects.create(series_id=series_id, value=value, taken_at=taken_at)
    return Number(value, taken_at)
