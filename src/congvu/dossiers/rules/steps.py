"""Steps of a process that the one-stop itself knows by name.

A package is free in its steps, except that these ids mean what they say: other rooms answer them
(`services.following`), or the applicant does on pages of her own.
"""

from enum import StrEnum


class KnownStep(StrEnum):
    SUPPLEMENT = "supplement"
    PERSONAL_NUMBER = "personal_number"
    CONFIRM_DRAFT = "confirm_draft"
    SIGN = "sign"
    SEAL = "seal"
    COLLECT = "collect"


class KnownLane(StrEnum):
    APPLICANT = "applicant"
    SIGNER = "signer"
    CLERK = "clerk"


ANSWERED_ELSEWHERE = frozenset(KnownStep)
"""No officer's button finishes these: a signature, a seal, a register or the applicant does."""
