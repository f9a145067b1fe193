"""How long something may take, as law writes it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from congvu.kernel.refusals import Reason, Refusal

_WRITTEN = re.compile(r"([1-9][0-9]{0,3})(wd|d|h)")
_SAME_DAY = "sameday"


class CannotCount(Refusal):
    """There is no answer: a limit that is none, a pause before reception, no working day."""


class LimitUnit(StrEnum):
    """Units of legal time. *Ngày* in a law means calendar days unless it says *ngày làm việc*."""

    WORKING_DAYS = "WORKING_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    WORKING_HOURS = "WORKING_HOURS"
    SAME_DAY = "SAME_DAY"


_UNITS = {
    "wd": LimitUnit.WORKING_DAYS,
    "d": LimitUnit.CALENDAR_DAYS,
    "h": LimitUnit.WORKING_HOURS,
}
_SHORT = {unit: short for short, unit in _UNITS.items()}


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: 7 working days, 15 calendar days, 8 working hours, or within the day."""

    amount: int
    unit: LimitUnit

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """Read ``7wd``, ``15d``, ``8h`` or ``sameday``. Raise CannotCount for anything else."""
        written = text.strip().lower()
        if written == _SAME_DAY:
            return cls(1, LimitUnit.SAME_DAY)
        if match := _WRITTEN.fullmatch(written):
            return cls(int(match[1]), _UNITS[match[2]])
        raise CannotCount(Reason("limit-not-understood", values={"limit": text}))

    def __str__(self) -> str:
        if self.unit is LimitUnit.SAME_DAY:
            return _SAME_DAY
        return f"{self.amount}{_SHORT[self.unit]}"
