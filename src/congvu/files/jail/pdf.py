"""Looking through a PDF: nothing in it may act, hide, or grow without bound."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image

from congvu.files.jail import finding
from congvu.files.jail.finding import Finding, Unfit

# What a PDF may do by itself when it is opened or touched (ISO 32000-1, 12.6.4). Links to a place
# in the same file and to web pages wait for a person, and are left alone.
_ACTING = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition"),
    *("/Sound", "/Movie", "/RichMediaExecute", "/GoTo3DView"),
}
_ACTING_KEYS = {
    "/JS",
    "/JavaScript",
    "/XFA",
    "/EmbeddedFiles",
    "/EF",
    "/RichMedia",
    "/RichMediaContent",
}
_ACTING_ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
_TRAILING_ALLOWED = 2048
_FLATE = ("/FlateDecode", "/Fl")
_POINTS_PER_INCH = 72


def look_through(content: bytes) -> Finding:
    """Check the structure of a PDF, and count its pages. Raises Unfit."""
    if _has_a_tail(content):
        raise Unfit("file-is-two-things")
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise Unfit("pdf-is-locked")
            for thing in pdf.objects:
                _look_at(thing)
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Unfit("pdf-is-locked") from None
    except (pikepdf.PdfError, ValueError, KeyError, RecursionError):
        raise Unfit("pdf-is-damaged") from None
    if pages == 0:
        raise Unfit("pdf-is-damaged")
    if pages > finding.MAX_PAGES:
        raise Unfit("too-many-pages", most=finding.MAX_PAGES)
    return Finding("application/pdf", pages)


def page_pictures(content: bytes) -> Iterator[Image.Image]:
    """Each page as a picture of about 110 dpi."""
    try:
        document = pypdfium2.PdfDocument(content)
        document.init_forms()  # or else filled fields, signatures and seals are not drawn
        for page in document:
            longest = max(page.get_size()) or 1
            scale = min(
                finding.PREVIEW_DPI / _POINTS_PER_INCH, finding.PREVIEW_LONGEST_SIDE / longest
            )
            yield page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
            page.close()
        document.close()
    except pypdfium2.PdfiumError:
        raise Unfit("pdf-is-damaged") from None


def _has_a_tail(content: bytes) -> bool:
    """Whether something that is not PDF hangs behind the end: a file with two faces."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Unfit("pdf-is-damaged")
    tail = content[end + 5 :]
    return len(tail.strip(b"\0 \r\n\t")) > _TRAILING_ALLOWED or b"PK\x05\x06" in tail


def _look_at(thing: Any) -> None:  # noqa: ANN401 - pikepdf gives objects of every kind
    """One indirect object and all that lies directly in it."""
    waiting = [thing]
    while waiting:
        item = waiting.pop()
        if isinstance(item, pikepdf.Stream):
            _look_at_stream(item)
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            _look_at_dictionary(item)
            waiting += [value for _, value in item.items() if not _is_indirect(value)]
        elif isinstance(item, pikepdf.Array):
            waiting += [value for value in item if not _is_indirect(value)]


def _is_indirect(value: Any) -> bool:  # noqa: ANN401 - as above
    return bool(getattr(value, "is_indirect", False))


def _look_at_dictionary(item: Any) -> None:  # noqa: ANN401 - as above
    keys = set(item.keys())
    if keys & _ACTING_KEYS or str(item.get("/S", "")) in _ACTING:
        raise Unfit("pdf-can-act")
    if str(item.get("/Subtype", "")) in _ACTING_ANNOTATIONS and "/Rect" in keys:
        raise Unfit("pdf-can-act")


def _look_at_stream(item: Any) -> None:  # noqa: ANN401 - as above
    width, height = item.get("/Width", 0), item.get("/Height", 0)
    if str(item.get("/Subtype", "")) == "/Image" and int(width) * int(height) > finding.MAX_PIXELS:
        raise Unfit("picture-has-too-many-pixels", most=finding.MAX_PIXELS // 1_000_000)
    filters = item.get("/Filter", None)
    names = (
        [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    )
    raw = item.read_raw_bytes()
    for name in names:
        if name not in _FLATE:
            return
        raw = _inflated(raw)


def _inflated(raw: bytes) -> bytes:
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(raw, finding.MAX_DECODED_BYTES)
    except zlib.error:
        return b""
    if machine.unconsumed_tail:
        raise Unfit("file-grows-too-much")
    return plain
