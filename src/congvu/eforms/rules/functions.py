"""Functions that packages may use besides those of the language: Vietnamese numbers and days.

What needs tables is asked of the environment that the caller gives; without one it is null.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, Protocol, runtime_checkable

from congvu.feel import BUILTINS, Frame, Library, Value, function, types
from congvu.feel.temporal import Date

_TAX_CODE: Final = re.compile(r"([0-9]{10})(?:-(?!000)[0-9]{3})?", re.ASCII)
_TAX_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_IDENTITY_NUMBER: Final = re.compile(r"0[0-9]{2}[0-9][0-9]{2}[0-9]{6}", re.ASCII)
_FIRST_CENTURY: Final = 19
_MOST_DAYS: Final = 3660


@runtime_checkable
class Surroundings(Protocol):
    """What functions ask of the house: the calendar of an agency and the units of the country."""

    def is_working_day(self, day: dt.date) -> bool: ...

    def unit(self, code: str, on: dt.date) -> dict[str, Value] | None:
        """Code, name, type and province of a unit; None if there is none on that day."""


def _digits(text: str) -> str:
    return text.replace(" ", "").replace(".", "")


@function(
    "is identity number",
    {"number": types.STRING},
    types.BOOLEAN,
    {
        "vi": "Số định danh cá nhân có đủ 12 chữ số và bắt đầu bằng mã nơi sinh hay không.",
        "en": "Whether a personal ID number has 12 digits and begins with a code of a birth place.",
    },
)
def is_identity_number(_frame: Frame, number: str) -> Value:
    return _IDENTITY_NUMBER.fullmatch(_digits(number)) is not None


@function(
    "identity number fits",
    {"number": types.STRING, "born on": types.DATE},
    types.BOOLEAN,
    {
        "vi": "Chữ số thế kỷ và năm sinh trong số định danh có khớp ngày sinh hay không.",
        "en": "Whether century and year within a personal ID number are those of the birth date.",
    },
)
def identity_number_fits(_frame: Frame, number: str, born_on: Date) -> Value:
    digits = _digits(number)
    if not _IDENTITY_NUMBER.fullmatch(digits):
        return False
    century = _FIRST_CENTURY + int(digits[3]) // 2
    return century * 100 + int(digits[4:6]) == born_on.year


@function(
    "is tax code",
    {"code": types.STRING},
    types.BOOLEAN,
    {
        "vi": "Mã số thuế 10 số (hoặc 13 số có gạch ngang) có đúng số kiểm tra hay không.",
        "en": "Whether a tax code of 10 digits (or 13 with a hyphen) has the right check digit.",
    },
)
def is_tax_code(_frame: Frame, code: str) -> Value:
    found = _TAX_CODE.fullmatch(_digits(code))
    if found is None:
        return False
    *leading, check = (int(digit) for digit in found[1])
    total = sum(digit * weight for digit, weight in zip(leading, _TAX_WEIGHTS, strict=True))
    return check == 10 - total % 11


@function(
    "age at",
    {"born on": types.DATE, "day": types.DATE},
    types.NUMBER,
    {
        "vi": "Số tuổi tròn vào một ngày.",
        "en": "The completed years of life on a day.",
    },
)
def age_at(frame: Frame, born_on: Date, day: Date) -> Value:
    if day.number < born_on.number:
        return frame.note("bad_argument", function="age at", name="day")
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return Decimal(day.year - born_on.year - before_birthday)


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
    is_identity_number,
    identity_number_fits,
    is_tax_code,
    age_at,
    add_working_days,
    working_days_between,
    administrative_unit,
)
LIBRARY: Final[Library] = BUILTINS.with_functions(*OF_THE_HOUSE)
"""Everything that an expression of a package may call."""
