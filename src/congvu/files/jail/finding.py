"""What the jail may say about a file: a code that `wording` knows, or what it found."""

from dataclasses import dataclass, field

MAX_PAGES = 100
MAX_PIXELS = 64_000_000
MAX_DECODED_BYTES = 256 * 1024 * 1024
LONGEST_SIDE = 2500
PREVIEW_DPI = 110
PREVIEW_LONGEST_SIDE = 1700


class Unfit(Exception):
    """The file cannot be taken, for a reason that its sender can mend."""

    def __init__(self, code: str, **values: int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that may be kept: its true type, its pages, and what its sender should know."""

    media_type: str
    pages: int
    converted: bool = False
    hints: tuple[str, ...] = field(default=())
