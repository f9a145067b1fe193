"""The order of the inbox: in which groups work stands, and which group a deadline belongs to."""

import datetime as dt
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TypeVar

from congvu.kernel.moments import day_of

T = TypeVar("T")
_SUNDAY = 6


class View(StrEnum):
    """The saved filters; the values are words of the address."""

    ALL = ""
    MINE = "cua-toi"
    FREE = "chua-nhan"
    NEWS = "tin-moi"
    WAITING = "cho-nguoi-nop"
    SUBMITTED = "da-trinh-ky"
    LATE = "tre-han"
    SEARCH = "tim"


class Group(StrEnum):
    LATE = "LATE"
    TODAY = "TODAY"
    TOMORROW = "TOMORROW"
    THIS_WEEK = "THIS_WEEK"
    LATER = "LATER"
    UNDATED = "UNDATED"
    PAUSED = "PAUSED"


INBOX_ORDER = (
    Group.LATE,
    Group.TODAY,
    Group.TOMORROW,
    Group.THIS_WEEK,
    Group.LATER,
    Group.UNDATED,
    Group.PAUSED,
)
"""The order of the inbox. Within a group the earliest deadline comes first (`in_order`)."""


def group_of(due_at: dt.datetime | None, *, at: dt.datetime, paused: bool) -> Group:
    """Where a deadline stands at `at`. While the clock stands still, no deadline presses."""
    if paused:
        return Group.PAUSED
    if due_at is None:
        return Group.UNDATED
    if due_at < at:
        return Group.LATE
    days, today = (day_of(due_at) - day_of(at)).days, day_of(at)
    if days == 0:
        return Group.TODAY
    if days == 1:
        return Group.TOMORROW
    return Group.THIS_WEEK if days <= _SUNDAY - today.weekday() else Group.LATER


def in_order(
    things: Iterable[T],
    *,
    group: Callable[[T], Group],
    due_at: Callable[[T], dt.datetime | None],
) -> tuple[T, ...]:
    """Sort by `INBOX_ORDER`, then by deadline; what came first stays first."""
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(
        sorted(things, key=lambda one: (INBOX_ORDER.index(group(one)), due_at(one) or last))
    )
