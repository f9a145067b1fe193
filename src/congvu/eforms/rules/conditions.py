"""Conditions are data: ``{field: father.stated, is: in, value: [A, B]}``. All of a list must hold.

`older_than_days` and `within_days` compare a date with the day on which it is asked, and say no of
a day that is not known. An unknown word in a condition says no too: packages are checked long
before, and a page must never fall over data.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

Answers = Mapping[str, Any]
Condition = Mapping[str, Any]


class Test(StrEnum):
    """What a condition may ask of an answer, as packages write it."""

    EQUAL = "equal"
    NOT = "not"
    IN = "in"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    OLDER_THAN_DAYS = "older_than_days"
    WITHIN_DAYS = "within_days"


def holds(conditions: Sequence[Condition], answers: Answers, today: dt.date | None = None) -> bool:
    """Whether every condition holds. None at all hold always."""
    return all(_one_holds(condition, answers, today) for condition in conditions)


def is_answered(value: object) -> bool:
    """``False`` and 0 are answers; None, empty text and empty parts are not."""
    if isinstance(value, Mapping):
        return any(is_answered(part) for part in value.values())
    return value is not None and value not in ("", [])


def _one_holds(  # noqa: PLR0911 - one way out for each test
    condition: Condition, answers: Answers, today: dt.date | None
) -> bool:
    answer = answers.get(str(condition.get("field", "")))
    wanted = condition.get("value")
    match condition.get("is", Test.EQUAL):
        case Test.ANSWERED:
            return is_answered(answer)
        case Test.UNANSWERED:
            return not is_answered(answer)
        case Test.NOT:
            return is_answered(answer) and answer != wanted
        case Test.IN:
            return isinstance(wanted, list) and answer in wanted
        case Test.EQUAL:
            return is_answered(answer) and answer == wanted
        case Test.OLDER_THAN_DAYS:
            days = _days_since(answer, today)
            return days is not None and isinstance(wanted, int) and days > wanted
        case Test.WITHIN_DAYS:
            days = _days_since(answer, today)
            return days is not None and isinstance(wanted, int) and 0 <= days <= wanted
        case _:
            return False


def _days_since(answer: object, today: dt.date | None) -> int | None:
    if today is None or not isinstance(answer, str):
        return None
    try:
        return (today - dt.date.fromisoformat(answer)).days
    except ValueError:
        return None
