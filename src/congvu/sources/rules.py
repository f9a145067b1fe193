"""Facts with their origin, and how an inquiry to another system goes. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from congvu.identity.rules import is_personal_number, personal_number_start

POPULATION, CIVIL_STATUS, ACCOUNT = "population", "civil-status", "account"
"""Where facts are written. Kept as codes, and named in the language of who reads."""


class InquiryState(StrEnum):
    """Where a question to another system is."""

    ASKED = "ASKED"
    ANSWERED = "ANSWERED"
    GIVEN_UP = "GIVEN_UP"


class Outcome(StrEnum):
    """What the population data say to a request for a number."""

    ASSIGNED = "ASSIGNED"
    REFUSED = "REFUSED"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something another system knows: its value, where it is written, and since when it holds.

    `source` is one of the codes above, or the name that a system of another kind has for itself.
    """

    name: str
    value: Any
    source: str
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """The answer to a request for a personal number. `message_id` tells repeated answers apart."""

    message_id: str
    outcome: Outcome
    number: str = ""
    reason: str = ""
    transaction_code: str = ""


def is_late(asked_at: dt.datetime, at: dt.datetime, patience: dt.timedelta) -> bool:
    """Whether a person should be told that the other system takes long."""
    return at - asked_at > patience


def reasons_to_doubt(number: str, *, born_on: dt.date, male: bool) -> tuple[str, ...]:
    """What does not fit between a number and the person: shown to the officer, never a refusal.

    Numbers with mistakes exist and stay valid until they are corrected (Law on Identity 2023).
    """
    doubts = []
    if not is_personal_number(number):
        doubts.append("number-has-other-shape")
    elif not number.startswith(
        personal_number_start(province=number[:3], birth_on=born_on, male=male)
    ):
        doubts.append("number-does-not-fit-person")
    return tuple(doubts)
