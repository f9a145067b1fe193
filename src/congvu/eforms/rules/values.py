"""What people type, made into values, and values made readable again. Nothing here ever raises.

Values are plain JSON: a name is ``{family, middle, given}``; a date is ISO text of known precision
(``2026-11-18``, ``1997-05``, ``1997``); an address keeps its codes and the names of that day.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from congvu.kernel.refusals import Reason

NAME_PARTS = ("family", "middle", "given")
LONGEST_NAME_PART = 60
OLDEST_YEARS = 130
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_NAME = re.compile(r"^[^\W\d_]+(?:['’ʼ.\-]?[^\W\d_]+|['’ʼ.])*$")
_WHOLE_DATE = re.compile(r"^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{1,4})$")
_RUN_OF_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+$")
_DOCUMENT_NUMBER = re.compile(r"^[\w./\- ]{1,40}$")
_FULL_YEAR, _YEAR_AND_MONTH, _FULL_DATE = 4, 7, 10
# Codes of the 63 provinces before 2025, with which every personal number begins: 001 to 096, but
# these were never given.
_NEVER_GIVEN = frozenset(
    {3, 5, 7, 9, 13, 16, 18, 21, 23, 28, 29, 32, 39, 41, 43, 47, 50, 53, 55, 57, 59, 61, 63}
    | {65, 69, 71, 73, 76, 78, 81, 85, 88, 90}
)
_PROVINCES_OF_NUMBERS = frozenset(f"{n:03d}" for n in range(1, 97) if n not in _NEVER_GIVEN)


def tidy(text: object, longest: int = 2000) -> str:
    """Typed text as it is kept: composed letters, no invisible signs, single spaces."""
    if not isinstance(text, str):
        return ""
    composed = unicodedata.normalize("NFC", text[: longest * 4])
    visible = _INVISIBLE.sub("", composed)
    printable = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in visible)
    return " ".join(printable.split())[:longest]


def digits(text: object) -> str:
    """Typed digits without the spaces and dots that people put between them."""
    plain = unicodedata.normalize("NFKC", tidy(text, 60))
    return re.sub(r"[\s.\-]", "", plain)


def name_fault(part: str) -> str | None:
    """What keeps a part of a name from being one; the code of a reason."""
    if len(part) > LONGEST_NAME_PART:
        return "name-too-long"
    if any(not _NAME.match(word) for word in part.split()):
        return "name-not-letters"
    return None


def full_name(value: object) -> str:
    """*Trần Minh An*. A name of one word stays one word."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else ""
    return " ".join(str(value[part]) for part in NAME_PARTS if value.get(part))


def split_name(text: str) -> dict[str, str]:
    """The three parts of a name that came as one: first word, what is between, last word."""
    words = text.split()
    if len(words) < 2:  # noqa: PLR2004 - a name of one word is a given name
        return {"family": "", "middle": "", "given": text.strip()}
    return {"family": words[0], "middle": " ".join(words[1:-1]), "given": words[-1]}


def read_date(  # noqa: PLR0911 - one way out for each thing that can be wrong
    day: str, month: str, year: str, *, partial: bool, past: bool, today: dt.date
) -> str | Reason | None:
    """The date as ISO text, or why it is none; None when nothing was typed.

    Day comes before month: 01/07/2025 is the first of July. A whole date typed in the first box is
    understood. A year has four digits, because 25 may be 1925 or 2025.
    """
    day, month, year = _three_boxes(day, month, year)
    if not (day or month or year):
        return None
    if any(part and not (part.isascii() and part.isdigit()) for part in (day, month, year)):
        return Reason("date-not-digits")
    if not year or (not partial and not (day and month)) or (day and not month):
        return Reason("date-incomplete")
    if len(year) != _FULL_YEAR:
        return Reason("date-year-four-digits", values={"year": year})
    try:
        first = dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return _no_such_day(day, month, year)
    if past and first > today:
        return Reason("date-in-future", values={"today": today})
    if first.year < today.year - OLDEST_YEARS:
        return Reason("date-too-old", values={"year": today.year - OLDEST_YEARS})
    return first.isoformat()[: _FULL_DATE if day else _YEAR_AND_MONTH if month else _FULL_YEAR]


def date_parts(value: object) -> tuple[str, str, str]:
    """Day, month and year of a kept date as the three boxes show them."""
    parts = value.split("-") if isinstance(value, str) else []
    year, month, day = (*parts, "", "", "")[:3]
    return day.lstrip("0"), month.lstrip("0"), year


def date_text(value: object) -> str:
    """*18/11/2026*, *05/1997* or *1997*: what is known, as people write it."""
    return "/".join(reversed(value.split("-"))) if isinstance(value, str) else ""


def address_text(value: object) -> str:
    """*Thôn Nà Lả, xã Tân Phú, tỉnh Hoa Sen*."""
    if not isinstance(value, Mapping):
        return value if isinstance(value, str) else ""
    parts = (value.get("line"), value.get("commune_name"), value.get("province_name"))
    return ", ".join(str(part) for part in parts if part)


def place_text(value: object) -> str:
    """An address without its free line: *xã Tân Phú, tỉnh Hoa Sen*."""
    if isinstance(value, Mapping):
        return address_text({**value, "line": ""})
    return address_text(value)


def phone_fault(number: str) -> bool:
    """Whether this is no number of a Vietnamese phone: ten digits, or eleven for a fixed line."""
    return re.fullmatch(r"0(?:[35789]\d{8}|2\d{9})", number) is None


def plain_phone(text: object) -> str:
    """+84 and 84 in front are the zero."""
    number = digits(text).removeprefix("+")
    return re.sub(r"^84(?=\d{9,10}$)", "0", re.sub(r"[()]", "", number))


def email_fault(address: str) -> bool:
    return len(address) > 254 or _EMAIL.match(address) is None  # noqa: PLR2004 - RFC 5321


def document_number_fault(number: str) -> bool:
    return _DOCUMENT_NUMBER.match(number) is None


def personal_number_warnings(number: str) -> tuple[Reason, ...]:
    """What looks unusual in twelve digits. Old and late numbers differ: it is never a no."""
    if number[:3] not in _PROVINCES_OF_NUMBERS:
        return (Reason("personal-number-unusual-province", values={"code": number[:3]}),)
    if number[3] > "5":
        return (Reason("personal-number-unusual-century", values={"digit": number[3]}),)
    return ()


def _three_boxes(day: Any, month: Any, year: Any) -> tuple[str, str, str]:  # noqa: ANN401 - as posted
    day, month, year = (unicodedata.normalize("NFKC", tidy(box, 20)) for box in (day, month, year))
    if (
        day
        and not month
        and not year
        and (whole := _WHOLE_DATE.match(day) or _RUN_OF_DIGITS.match(day))
    ):
        return whole[1], whole[2], whole[3]
    return day, month, year


def _no_such_day(day: str, month: str, year: str) -> Reason:
    if not 1 <= int(month or 1) <= 12:  # noqa: PLR2004 - months
        return Reason("date-no-such-month", values={"month": month})
    return Reason("date-no-such-day", values={"day": day, "month": month, "year": year})
