"""Instants as Vietnam reads them. UTC is stored; +07:00 is shown."""

import datetime as dt
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local(at: dt.datetime) -> dt.datetime:
    """The same instant on a clock in Vietnam. Refuses a time without a zone."""
    assert at.tzinfo is not None, "an instant has a time zone"
    return at.astimezone(VIETNAM)


def day_of(at: dt.datetime) -> dt.date:
    return local(at).date()


def at_time(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, VIETNAM)
