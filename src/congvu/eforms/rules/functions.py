"""Functions that packages may use besides those of the language and of the kernel: days and units.

What needs tables is asked of the environment that the caller gives; without one it is null.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Protocol, runtime_checkable

from congvu.feel import BUILTINS, Frame, Library, Value, function, types
from congvu.feel.temporal import Date
from congvu.kernel.functions import OF_NUMBERS

_MOST_DAYS: Final = 3660


@runtime_checkable
class Surroundings(Protocol):
    """What functions ask of the house: the calendar of an agency and the units of the country."""

    def is_working_day(self, day: dt.date) -> bool: ...

    def unit(self, code: str, on: dt.date) -> dict[str, Value] | None:
        """Code, name, type and province of a unit; None if there is none on that day."""


@function(
    "add working days",
    {"day": types.DATE, "days": types.NUMBER},
    types.DATE,
    {
        "vi": "Ngày làm việc thứ mấy sau một ngày, theo lịch của cơ quan.",
        "en": "The day that lies so many working days after a day, by the agency's calendar.",
    },
)
def add_working_days(frame: Frame, day: Date, days: Decimal) -> Value:
    if days < 0 or days != days.to_integral_value():
        return frame.note("bad_argument", function="add working days", name="days")
    works, left = _calendar(frame), int(min(days, Decimal(_MOST_DAYS)))
    if works is None:
        return None
    for _ in range(_MOST_DAYS):
        if not left:
            return day
        frame.run.spend()
        day = day.plus_days(1)
        left -= works(day)
    return frame.note("bad_argument", function="add working days", name="days")


@function(
    "working days between",
    {"day": types.DATE, "until": types.DATE},
    types.NUMBER,
    {
        "vi": "Số ngày làm việc sau một ngày cho tới hết một ngày khác, theo lịch của cơ quan.",
        "en": "How many working days lie after a day and up to another, by the agency's calendar.",
    },
)
def working_days_between(frame: Frame, day: Date, until: Date) -> Value:
    works = _calendar(frame)
    if works is None:
        return None
    if not 0 <= until.number - day.number <= _MOST_DAYS:
        return frame.note("bad_argument", function="working days between", name="until")
    frame.run.spend(until.number - day.number)
    days = range(day.number + 1, until.number + 1)
    return Decimal(sum(works(Date.of_number(number)) for number in days))


@function(
    "administrative unit",
    {"code": types.STRING, "day": types.DATE},
    types.ContextOf(dict.fromkeys(("code", "name", "type", "province"), types.STRING)),
    {
        "vi": "Đơn vị hành chính có mã này vào một ngày: mã, tên, loại, mã tỉnh.",
        "en": "The administrative unit with this code on a day: code, name, type, province code.",
    },
)
def administrative_unit(frame: Frame, code: str, day: Date) -> Value:
    house = frame.environment
    try:
        on = day.to_python()
    except ValueError:
        return frame.note("bad_argument", function="administrative unit", name="day")
    return house.unit(code, on) if isinstance(house, Surroundings) else None


def _calendar(frame: Frame) -> Callable[[Date], bool] | None:
    house = frame.environment
    if not isinstance(house, Surroundings):
        return None

    def works(day: Date) -> bool:
        try:
            return house.is_working_day(day.to_python())
        except ValueError:
            return False

    return works


OF_THE_HOUSE: Final = (
    *OF_NUMBERS,
    add_working_days,
    working_days_between,
    administrative_unit,
)
LIBRARY: Final[Library] = BUILTINS.with_functions(*OF_THE_HOUSE)
"""Everything that an expression of a package may call."""
