"""The draft of the result before the applicant's eyes, line by line."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from congvu.documents import queries as documents
from congvu.documents.queries import DocumentCard
from congvu.dossiers.models import Dossier, DraftCheck
from congvu.files import queries as files
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PublishedProcedure
from congvu.procedures.rules.published import ConfirmRow, ResultPaper, Words


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One line of the draft. `key` is what a mark is kept under; `should` is what she wrote."""

    key: str
    label: str
    lines: tuple[str, ...]
    is_wrong: bool
    should: str
    error: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    dossier: Dossier
    procedure: PublishedProcedure
    title: Words
    explanation: Words
    check: DraftCheck
    draft: DocumentCard
    pages: tuple[int, ...]
    rows: tuple[DraftRow, ...]

    @property
    def error_links(self) -> tuple[tuple[str, str], ...]:
        return tuple((f"should-{row.key}", row.error) for row in self.rows if row.error)


def open_check(dossier: Dossier) -> DraftCheck | None:
    """The draft that waits for the applicant's answer."""
    return dossier.draft_checks.filter(answered_at=None).first()


def row_keys(dossier: Dossier) -> tuple[str, ...]:
    """The lines that can be marked as wrong."""
    result = procedures.revision(dossier.revision_id).result()
    return tuple(row.values[0] for row in result.confirm)


def draft_page(
    dossier: Dossier,
    check: DraftCheck,
    *,
    marks: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> DraftPage:
    """The page as it is shown: every line right, or as she marked it before an error."""
    revision = procedures.revision(dossier.revision_id)
    result = revision.result()
    draft = documents.document_card(check.document_id)
    values = documents.values_of(check.document_id)
    return DraftPage(
        dossier=dossier,
        procedure=revision,
        title=result.title,
        explanation=revision.wording.get("draft_confirmation", Words()),
        check=check,
        draft=draft,
        pages=_pages(draft.file_id),
        rows=tuple(
            _row(row, result, values, marks or {}, errors or {})
            for row in result.confirm
            if any(str(values.get(name, "")).strip() for name in row.values)
        ),
    )


def answered_at(dossier: Dossier) -> dt.datetime | None:
    """When she last answered a draft."""
    last = dossier.draft_checks.exclude(answered_at=None).order_by("-answered_at").first()
    return last.answered_at if last else None


def _row(
    row: ConfirmRow,
    result: ResultPaper,
    values: Mapping[str, object],
    marks: Mapping[str, str],
    errors: Mapping[str, str],
) -> DraftRow:
    written = {value.name: value.written_as for value in result.values}
    key, lines = row.values[0], [""]
    for name in row.values:
        text = str(values.get(name) or "").strip()
        if not text:
            continue
        if written.get(name) == "date_words":
            lines.append(text[:1].upper() + text[1:])
        else:
            lines[-1] = f"{lines[-1]}, {text}" if lines[-1] else text
    return DraftRow(
        key=key,
        label=row.label.said(get_language() or "vi"),
        lines=tuple(line for line in lines if line),
        is_wrong=key in marks,
        should=marks.get(key, ""),
        error=errors.get(key, ""),
    )


def _pages(file_id: UUID | None) -> tuple[int, ...]:
    return tuple(range(1, files.card(file_id).pages + 1)) if file_id else ()
