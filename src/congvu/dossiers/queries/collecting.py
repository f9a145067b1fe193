"""The result in the applicant's hands: who signed it, and how others check it."""

import datetime as dt
from dataclasses import dataclass

from congvu.documents import queries as documents
from congvu.documents.queries import DocumentCard
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.filling import delivery_words
from congvu.files import queries as files
from congvu.files import services as stored
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PublishedProcedure
from congvu.signatures.services import VerificationReport, verify_bytes


@dataclass(frozen=True, slots=True)
class ResultPage:
    dossier: Dossier
    procedure: PublishedProcedure
    card: DocumentCard
    size: int
    pages: tuple[int, ...]
    report: VerificationReport
    delivery: tuple[str, str]


def result_card(dossier: Dossier) -> DocumentCard | None:
    """The issued result, once the dossier is done."""
    if dossier.result_document_id is None or dossier.done_at is None:
        return None
    card = documents.document_card(dossier.result_document_id)
    return card if card.issued and card.file_id else None


def result_page(
    dossier: Dossier, card: DocumentCard, *, at: dt.datetime, language: str
) -> ResultPage:
    """The result with its signatures, checked as it is now and not as somebody once noted."""
    assert card.file_id is not None, "an issued paper has a file"
    file = files.card(card.file_id)
    return ResultPage(
        dossier=dossier,
        procedure=procedures.revision(dossier.revision_id),
        card=card,
        size=file.size,
        pages=tuple(range(1, file.pages + 1)),
        report=verify_bytes(stored.read(card.file_id)),
        delivery=delivery_words(dossier, at=at, language=language),
    )
