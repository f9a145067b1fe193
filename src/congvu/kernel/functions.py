"""Functions that expressions may use besides those of the language: Vietnamese numbers and ages.

Each answers from what it is given alone, so that a process replayed years later goes the same way.
"""

import re
from decimal import Decimal
from typing import Final

from congvu.feel import BUILTINS, Frame, Library, Value, function, types
from congvu.feel.temporal import Date

_TAX_CODE: Final = re.compile(r"([0-9]{10})(?:-(?!000)[0-9]{3})?", re.ASCII)
_TAX_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_IDENTITY_NUMBER: Final = re.compile(r"0[0-9]{2}[0-9][0-9]{2}[0-9]{6}", re.ASCII)
_FIRST_CENTURY: Final = 19


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


OF_NUMBERS: Final = (is_identity_number, identity_number_fits, is_tax_code, age_at)
NUMBERS_LIBRARY: Final[Library] = BUILTINS.with_functions(*OF_NUMBERS)
"""What gateways, counts and times of a process may call. Who needs a calendar asks a table."""
