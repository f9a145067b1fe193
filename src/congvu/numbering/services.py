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

# One statement locks the row and settles the instant behind the lock: that of the act, or just
# after the number before when its taker came later and was faster. So the instants of a series rise
# with its numbers, and lie in the period that the act chose by the same instant: at New Year's
# midnight the last number of a year does not bear an instant of the next one.
_TAKE = """
    INSERT INTO numbering_series AS series (id, agency_id, code, period, last_value, last_taken_at)
    VALUES (%(id)s, %(agency)s, %(code)s, %(period)s, 1, %(at)s)
    ON CONFLICT (agency_id, code, period) DO UPDATE
    SET last_value = series.last_value + 1,
        last_taken_at = GREATEST(%(at)s, series.last_taken_at + interval '1 microsecond')
    RETURNING id, last_value, last_taken_at
"""


class OutsideAnAct(RuntimeError):
    """A programmer's mistake: a number was asked for outside the transaction that will use it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, and the instant at which it was given: both rise together."""

    value: int
    taken_at: dt.datetime


def take(*, agency_id: UUID, series: str, period: str, at: dt.datetime) -> Number:
    """Give the next number of a series, inside the caller's transaction.

    `period` is the one in which `at` lies; the number's instant is `at`, unless the number before
    has a later one.

    Others who want a number of the same series and period wait until that transaction ends: take it
    late in the act. A rolled-back act gives its number back. A new `period` starts again at 1.
    """
    if not connection.in_atomic_block:
        raise OutsideAnAct(f"{series}: take a number inside audit.recorded")
    with connection.cursor() as cursor:
        cursor.execute(
            _TAKE,
            {"id": new_id(), "agency": agency_id, "code": series, "period": period, "at": at},
        )
        series_id, value, taken_at = cursor.fetchone()
    TakenNumber.objects.create(series_id=series_id, value=value, taken_at=taken_at)
    return Number(value, taken_at)
