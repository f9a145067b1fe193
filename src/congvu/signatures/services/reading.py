"""A paper for who signs or seals it: its words for a phone, and the place of the seal."""

import datetime as dt
import io
from uuid import UUID

import pypdfium2

from congvu.files import services as files
from congvu.identity import queries as identity
from congvu.kernel.refusals import Refusal
from congvu.signatures.adapters import appearance, pdf_fields, seal_place
from congvu.signatures.models import SigningRequest


def text_of(file_id: UUID) -> tuple[str, ...]:
    """The lines of one of our own papers, in reading order; nothing when there is no text."""
    try:
        content = files.read(file_id)
    except Refusal:
        return ()
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    try:
        text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def seal_region(request_id: UUID, *, at: dt.datetime) -> bytes | None:
    """The part of the page where the seal goes (WebP), with the seal as it would stand at `at`.

    Of a sealed paper, the seal that it has. None when the seal does not show, or nothing is there.
    """
    row = SigningRequest.objects.get(pk=request_id)
    try:
        content = files.read(row.signed_file_id or row.file_id)
    except Refusal:
        return None
    place = pdf_fields.field_place(content, row.field_name)
    if place is None:
        return None
    agency = identity.agency_card(row.agency_id)
    waits = row.signed_file_id is None
    stamp = appearance.agency_stamp(agency.name, agency.parent_name, at) if waits else None
    return seal_place.region(content, place, stamp)
