"""What may be kept: sizes, names, kinds. Pure."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from congvu.kernel.refusals import Reason

_MEGABYTE = 1024 * 1024
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}


class State(StrEnum):
    KEPT = "KEPT"
    ERASED = "ERASED"


class Hint(StrEnum):
    """What a sender may want to do better. None of these refuses a file."""

    SMALL = "SMALL"
    DARK = "DARK"
    BLURRED = "BLURRED"
    BLANK = "BLANK"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may be. The room has one standard; a caller may be stricter."""

    bytes: int = 20 * _MEGABYTE
    name_letters: int = 120

    @property
    def megabytes(self) -> int:
        return self.bytes // _MEGABYTE


STANDARD = Limits()


def reasons_against_size(size: int, limits: Limits) -> tuple[Reason, ...]:
    if size == 0:
        return (Reason("file-is-empty"),)
    if size > limits.bytes:
        return (Reason("file-is-too-large", values={"most": limits.megabytes}),)
    return ()


def tidy_name(name: str, media_type: str, limits: Limits = STANDARD) -> str:
    """A name that cannot mislead: no folders, no control or direction characters, a true ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    composed = unicodedata.normalize("NFC", last)
    seen = "".join(letter for letter in composed if unicodedata.category(letter)[0] != "C")
    stem = " ".join(seen.split()).strip(". ")
    ending = _ENDINGS.get(media_type, "")
    head, dot, tail = stem.rpartition(".")
    if dot and len(tail) <= len(".jpeg") and tail.isalnum():
        stem = head.strip(". ")
    return (stem[: limits.name_letters - len(ending)].strip() or "tep") + ending
