"""The code of a dossier (Circular 01/2018/TT-VPCP, Article 19): agency, day, number of the day."""

import datetime as dt
import re

_FIRST_WIDTH = 4
PATTERN = re.compile(
    r"(?:[A-Z]\d{2}(?:\.\d{1,3}){0,4}|\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})-\d{6}-\d{4,7}"
)


def dossier_code(*, agency_code: str, day: dt.date, number: int) -> str:
    """``H99.27-261124-0042``. Beyond 9,999 a day the number widens; it never wraps."""
    return f"{agency_code}-{day:%y%m%d}-{number:0{_FIRST_WIDTH}d}"


def tidy_code(typed: str) -> str | None:
    """What a person typed as a code, in its one spelling; None when it cannot be one."""
    code = re.sub(r"[\s–—]+", lambda gap: "-" if gap[0].strip() else "", typed).upper()
    return code if PATTERN.fullmatch(code) else None
