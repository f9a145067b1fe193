"""How long a timer waits: ISO 8601 (``P1D``, ``PT8H``) or the short form (``1d``, ``7wd``)."""

import re
from dataclasses import dataclass

_ISO = re.compile(
    r"P(?:(?P<w>\d{1,3})W|(?:(?P<d>\d{1,4})D)?"
    r"(?:T(?:(?P<h>\d{1,4})H)?(?:(?P<m>\d{1,5})M)?(?:(?P<s>\d{1,6})S)?)?)"
)
_SHORT = re.compile(r"(?P<n>\d{1,4})(?P<unit>wd|d|h)")


class NotADuration(ValueError):
    """The text is no duration that a timer can wait for."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Days, minutes, seconds. `working`: the short form ``wd``, whatever the timer says."""

    days: int = 0
    minutes: int = 0
    working: bool = False
    seconds: int = 0

    def __post_init__(self) -> None:
        if self.days <= 0 and self.minutes <= 0 and self.seconds <= 0:
            raise NotADuration("a timer waits for some time")


def parse_duration(text: str) -> Duration:
    """Years and months are refused: they have no fixed length, and no deadline is said in them."""
    if short := _SHORT.fullmatch(text):
        number, unit = int(short["n"]), short["unit"]
        if unit == "h":
            return Duration(minutes=number * 60)
        return Duration(days=number, working=unit == "wd")
    iso = _ISO.fullmatch(text)
    if iso is None or text.endswith(("P", "T")):
        raise NotADuration(text)
    parts = {name: int(value or 0) for name, value in iso.groupdict().items()}
    return Duration(
        days=parts["w"] * 7 + parts["d"],
        minutes=parts["h"] * 60 + parts["m"],
        seconds=parts["s"],
    )
