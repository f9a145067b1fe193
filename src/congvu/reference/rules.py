"""What is known, since when, by which law, and how surely."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from congvu.kernel.vietnamese import fold


class Certainty(StrEnum):
    """How surely a legal fact was read; an agency confirms whatever is not VERIFIED."""

    VERIFIED = "VERIFIED"
    FROM_MEMORY = "FROM_MEMORY"
    LOW = "LOW"


class UnitLevel(StrEnum):
    """Two levels of local government since 1 July 2025 (Law 72/2025/QH15)."""

    PROVINCE = "PROVINCE"
    COMMUNE = "COMMUNE"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `valid_from` up to, not including, `valid_until`; open when that is None."""

    valid_from: dt.date
    valid_until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def search_key(name: str, *, parent: str = "") -> str:
    """What a search compares: no accents, with the parent's name behind, so both words find it."""
    return fold(f"{name} {parent}")
