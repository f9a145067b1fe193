"""Which files the applicant may open: what she handed in, and what was sent to her."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from congvu.documents import queries as documents
from congvu.dossiers.models import Dossier, PaperFile
from congvu.procedures import queries as procedures


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A paper that she handed in, with its files in order."""

    title: str
    file_ids: tuple[UUID, ...]
    pages: int


def papers_of(dossier: Dossier) -> tuple[OwnPaper, ...]:
    """The papers that count now, in the order of the procedure's slots."""
    revision = procedures.revision(dossier.revision_id)
    order = {slot.slot: place for place, slot in enumerate(revision.papers)}
    rows = dossier.papers.filter(replaced_at=None).prefetch_related("files__file")
    found = []
    for row in sorted(rows, key=lambda row: order.get(row.slot, len(order))):
        files = list(row.files.all())
        slot = revision.slot(row.slot)
        if not files or slot is None:
            continue
        title = (kind.title if (kind := slot.kind(row.kind)) else slot.title).said(
            get_language() or "vi"
        )
        found.append(
            OwnPaper(title, tuple(file.file_id for file in files), sum(f.file.pages for f in files))
        )
    return tuple(found)


def may_download(dossier: Dossier, file_id: UUID) -> bool:
    """Her papers, her declaration, and the forms sent to her. The result is collected instead."""
    if file_id == dossier.declaration_file_id or _handed_in(dossier, file_id):
        return True
    return any(
        card.file_id == file_id and card.id != dossier.result_document_id
        for card in documents.documents_of(dossier.ref)
    )


def may_look(dossier: Dossier, file_id: UUID) -> bool:
    """The same, and the pages of the result once its draft was shown to her."""
    if may_download(dossier, file_id):
        return True
    if dossier.result_document_id is None:
        return False
    shown = dossier.draft_checks.filter(document_id=dossier.result_document_id).exists()
    card = documents.document_card(dossier.result_document_id)
    return card.file_id == file_id and (shown or card.issued)


def _handed_in(dossier: Dossier, file_id: UUID) -> bool:
    return PaperFile.objects.filter(paper__dossier=dossier, file_id=file_id).exists()
