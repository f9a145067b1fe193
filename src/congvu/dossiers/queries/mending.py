"""What the agency asked to be mended, item by item, and what of it is done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from congvu.audit import queries as audit
from congvu.deadlines import queries as deadlines
from congvu.documents import queries as documents
from congvu.documents.queries import DocumentCard
from congvu.dossiers.models import Dossier, SupplementRequest
from congvu.dossiers.queries.filling import day_of_answers, lookups_for
from congvu.dossiers.queries.handing import SlotView, papers_page
from congvu.eforms import rules as form_rules
from congvu.identity import queries as identity
from congvu.identity.queries import AgencyCard
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PublishedProcedure
from congvu.procedures.rules.published import ReasonChoice
from congvu.ui.wording import as_one


@dataclass(frozen=True, slots=True)
class ItemView:
    """One thing to mend: a paper (`slot`) or an answer (`page_id`)."""

    key: str
    title: str
    reason: ReasonChoice
    note: str
    slot: SlotView | None
    page_id: str
    answers: tuple[tuple[str, str], ...]
    is_mended: bool
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplementPage:
    dossier: Dossier
    procedure: PublishedProcedure
    agency: AgencyCard
    request: SupplementRequest
    items: tuple[ItemView, ...]
    kept: tuple[str, ...]
    form: DocumentCard | None
    asked_by: str
    cutoff: dt.time | None
    errors: tuple[str, ...] = ()

    @property
    def error_links(self) -> tuple[tuple[str, str], ...]:
        of_items = tuple((f"item-{item.key}", text) for item in self.items for text in item.errors)
        return (*of_items, *(("declared", text) for text in self.errors))

    @property
    def error_of_declaration(self) -> str:
        return as_one(self.errors)


def open_request(dossier: Dossier) -> SupplementRequest | None:
    return dossier.supplements.filter(answered_at=None).first()


def unmended(dossier: Dossier, request: SupplementRequest) -> tuple[Reason, ...]:
    """Items that are as they were when the agency asked.

    The agency may ask only once: a supplement that changes nothing would cost the applicant her
    dossier. A paper must have come since, an answer must have been opened and kept again.
    """
    papers = {
        paper.slot: paper
        for paper in dossier.papers.filter(replaced_at=None).prefetch_related("files")
    }
    kept = _pages_kept_since(dossier, request.asked_at)
    reasons = []
    for item in request.items:
        slot, page = item.get("slot", ""), item.get("page", "")
        paper = papers.get(slot)
        if slot:
            done = (
                paper is not None
                and paper.added_at >= request.asked_at
                and len(paper.files.all()) > 0
            )
        else:
            done = page in kept
        if not done:
            code = "paper-not-mended" if slot else "answer-not-mended"
            reasons.append(Reason(code, about=slot or page))
    return tuple(reasons)


def supplement_page(
    dossier: Dossier,
    request: SupplementRequest,
    *,
    at: dt.datetime,
    errors: Mapping[str, Sequence[str]] | None = None,
) -> SupplementPage:
    """The one request with all its items; what is not in it stays as it is."""
    told = errors or {}
    revision = procedures.revision(dossier.revision_id)
    open_ones = {reason.about for reason in unmended(dossier, request)}
    slots = {view.slot.slot: view for view in papers_page(dossier, at=at).slots}
    answers = _answers(dossier, at=at)
    items = tuple(
        _item(
            item,
            revision,
            slot=slots.get(item.get("slot", "")),
            answers=answers.get(item.get("page", ""), ()),
            open_ones=open_ones,
            errors=told,
        )
        for item in request.items
    )
    mine = {item.key for item in items}
    card = documents.document_card(request.document_id) if request.document_id else None
    officer = identity.officer_card(request.asked_by_id)
    channel = revision.channel(dossier.channel)
    return SupplementPage(
        dossier=dossier,
        procedure=revision,
        agency=identity.agency_card(dossier.agency_id),
        request=request,
        items=items,
        kept=_kept(revision, dossier, mine),
        form=card if card and card.file_id else None,
        asked_by=f"{officer.position_title}, {officer.unit_name}".strip(", "),
        cutoff=deadlines.cutoff_on(day_of(at)) if channel.uses_cutoff else None,
        errors=tuple(text for key, texts in told.items() if key not in mine for text in texts),
    )


def _item(
    item: Mapping[str, Any],
    revision: PublishedProcedure,
    *,
    slot: SlotView | None,
    answers: tuple[tuple[str, str], ...],
    open_ones: set[str],
    errors: Mapping[str, Sequence[str]],
) -> ItemView:
    language = get_language() or "vi"
    code, page_id = item["reason"], item.get("page", "")
    reason = revision.reason("papers", code) or revision.reason("supplement", code)
    assert reason is not None, "the request was checked against the package"
    page = form_rules.page(revision.form, page_id) if page_id else None
    title = form_rules.said(page["question"], language) if page else ""
    if slot is not None:
        title = (slot.kind.title if slot.kind else slot.slot.title).said(language)
    key = item.get("slot") or page_id
    return ItemView(
        key=key,
        title=title,
        reason=reason,
        note=str(item.get("note", "")).strip(),
        slot=slot,
        page_id=page_id,
        answers=answers,
        is_mended=key not in open_ones,
        errors=tuple(errors.get(key, ())),
    )


def _answers(dossier: Dossier, *, at: dt.datetime) -> dict[str, tuple[tuple[str, str], ...]]:
    """What is declared now, by page."""
    form = procedures.revision(dossier.revision_id).form
    sections = form_rules.summary(
        form,
        dossier.answers,
        get_language() or "vi",
        lookups_for(dossier, at=at),
        day_of_answers(dossier, at=at),
    )
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for section in sections:
        for row in section.rows:
            found[row.page_id] = (*found.get(row.page_id, ()), (row.label, row.value))
    return found


def _kept(revision: PublishedProcedure, dossier: Dossier, mine: set[str]) -> tuple[str, ...]:
    """Parts of the form and papers that nobody asked to change."""
    language = get_language() or "vi"
    sections = [
        form_rules.said(section["title"], language)
        for section in revision.form["sections"]
        if not any(page["id"] in mine for page in section["pages"])
    ]
    papers = [
        slot.title.said(language)
        for paper in dossier.papers.filter(replaced_at=None)
        if paper.slot not in mine and (slot := revision.slot(paper.slot))
    ]
    return (*sections, *papers) or (gettext("Nothing else"),)


def _pages_kept_since(dossier: Dossier, since: dt.datetime) -> frozenset[str]:
    return frozenset(
        str(line.detail.get("page", ""))
        for line in audit.history(dossier.ref)
        if line.action == "dossiers.save_page" and line.at >= since
    )
