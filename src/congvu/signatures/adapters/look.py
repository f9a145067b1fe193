"""Do the pages still look as they did when they were signed?

Attacks that hide and replace content need not change a byte that is signed. Each signed revision is
drawn small and compared with the file as it is, without annotations: stamps of later signatures
are annotations, and appear lawfully.
"""

import io
from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageChops
from pyhanko.sign.validation import EmbeddedPdfSignature

_DOTS = 40
_SCALE = _DOTS / 72
_MOST_PAGES = 20
_NOISE = 24


def unchanged(content: bytes, signatures: Sequence[EmbeddedPdfSignature]) -> bool:
    """Compare the first pages of each signed revision with the final file."""
    now = _pages(content)
    for one in signatures:
        _start, _gap_start, gap_end, length = (int(number) for number in one.byte_range)
        end = gap_end + length
        if end < len(content) and not _alike(_pages(content[:end]), now):
            return False
    return True


def _alike(before: list[Image.Image], now: list[Image.Image]) -> bool:
    return len(before) == len(now) and all(
        one.size == other.size
        and ImageChops.difference(one, other).convert("L").point(_loud).getbbox() is None
        for one, other in zip(before, now, strict=True)
    )


def _loud(value: int) -> int:
    return 255 if value > _NOISE else 0


def _pages(content: bytes) -> list[Image.Image]:
    """The pages without their annotations: stamps are annotations, and so are signature fields."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        count = min(len(document), _MOST_PAGES)
        pages = [
            document[number].render(scale=_SCALE, draw_annots=False).to_pil().convert("RGB")
            for number in range(count)
        ]
    finally:
        document.close()
    return pages
