"""The part of a page where the seal goes, as a picture in real proportions, for who seals it."""

import io

import pypdfium2
from PIL import Image

from congvu.signatures.adapters.pdf_fields import FieldPlace
from congvu.signatures.rules import MM

SHOWN_MM = 106.0
"""Breadth of the region: 400 pixels of a page that is shown in real size."""

_ABOVE_MM, _BELOW_MM = 34.0, 18.0
_SCALE = 2 * 96 / 72
"""Twice the pixels of real size, for sharp screens."""


def region(content: bytes, place: FieldPlace, stamp: bytes | None) -> bytes:
    """The region around the field (WebP); with a `stamp`, the seal stands where it will be."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    document.init_forms()  # or else the signer's image, which is a field's, is not drawn
    try:
        page = document[place.page]
        width, height = page.get_size()
        left, bottom, right, top = _around(place, width, height)
        crop = (left, bottom, width - right, height - top)
        picture = page.render(scale=_SCALE, crop=crop).to_pil().convert("RGB")
    finally:
        document.close()
    if stamp is not None:
        seal = _drawn(stamp)
        corner = (place.rect[0] - left, top - place.rect[3])
        picture.paste(seal, tuple(round(side * _SCALE) for side in corner), seal)
    written = io.BytesIO()
    picture.save(written, "WEBP", quality=82, method=2)
    return written.getvalue()


def _around(place: FieldPlace, width: float, height: float) -> tuple[float, float, float, float]:
    """The seal and the signature beside it in the middle, with what stands above and below."""
    boxes = (place.rect, *place.beside)
    middle = (min(box[0] for box in boxes) + max(box[2] for box in boxes)) / 2
    breadth = min(SHOWN_MM * MM, width)
    left = min(max(0.0, middle - breadth / 2), width - breadth)
    bottom = max(0.0, min(box[1] for box in boxes) - _BELOW_MM * MM)
    top = min(height, max(box[3] for box in boxes) + _ABOVE_MM * MM)
    return left, bottom, left + breadth, top


def _drawn(stamp: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(io.BytesIO(stamp))
    try:
        bitmap = document[0].render(scale=_SCALE, fill_color=(0, 0, 0, 0))
        drawn: Image.Image = bitmap.to_pil().convert("RGBA")
    finally:
        document.close()
    return drawn
