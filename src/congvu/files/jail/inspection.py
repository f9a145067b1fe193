"""The whole look at one file, in order: what it is, what is in it, how its pages look."""

from pathlib import Path
from typing import Any

from PIL import Image

from congvu.files.jail import kinds, pdf, pictures
from congvu.files.jail.finding import Finding, Unfit

_PREVIEW_QUALITY = 72


def verdict_on(source: bytes, work: Path) -> dict[str, Any]:
    """What the web process may know of the file; its safe form and page pictures lie in `work`."""
    try:
        found = _inspect(source, work)
    except Unfit as unfit:
        return {"unfit": unfit.code, "values": unfit.values}
    except MemoryError:
        return {"unfit": "file-grows-too-much", "values": {}}
    return {
        "media_type": found.media_type,
        "pages": found.pages,
        "converted": found.converted,
        "hints": list(found.hints),
    }


def _inspect(source: bytes, work: Path) -> Finding:
    if kinds.kind_of(source) == kinds.PDF:
        found = pdf.look_through(source)
        for place, page in enumerate(pdf.page_pictures(source), start=1):
            _keep_preview(page, work, place)
        return found
    found, content, picture = pictures.made_safe(source)
    (work / "content").write_bytes(content)
    picture.thumbnail((1700, 1700))
    _keep_preview(picture, work, 1)
    return found


def _keep_preview(page: Image.Image, work: Path, place: int) -> None:
    page.save(work / f"page-{place}.webp", "WEBP", quality=_PREVIEW_QUALITY, method=2)
