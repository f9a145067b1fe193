"""The words of a paper for reading on a phone, beside the exact picture."""

import io
from uuid import UUID

import pypdfium2

from congvu.files import services as files
from congvu.kernel.refusals import Refusal


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
