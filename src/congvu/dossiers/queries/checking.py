"""The page before handing in: every answer, every paper, what it costs, what happens then."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import get_language

from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.deciding import Fee, amount_words, because_words, fee_now
from congvu.dossiers.queries.filling import (
    SlotState,
    content_digest,
    day_of_answers,
    lookups_for,
    slot_states,
)
from congvu.eforms import rules as form_rules
from congvu.eforms.rules import SummaryRow, SummarySection
from congvu.identity import queries as identity
from congvu.kernel.refusals import Reason, Refusal
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PaperState, PublishedProcedure
from congvu.sources.queries import source_in_words


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What the applicant reads before she hands in. `shown` marks exactly this content."""

    dossier: Dossier
    procedure: PublishedProcedure
    agency_name: str
    sections: tuple[SummarySection, ...]
    papers: tuple[SlotState, ...]
    fee: Fee | None
    fee_amount: str
    fee_because: str
    shown: str
    reasons: tuple[Reason, ...]


def check_page(dossier: Dossier, *, at: dt.datetime, refusal: Refusal | None = None) -> CheckPage:
    """The page as it stands now; with a refusal, what stood in the way."""
    revision = procedures.revision(dossier.revision_id)
    fee = fee_now(dossier, at=at)
    shown_slots = {PaperState.WANTED, PaperState.OPTIONAL}
    return CheckPage(
        dossier=dossier,
        procedure=revision,
        agency_name=identity.agency_card(dossier.agency_id).name,
        sections=_sections(dossier, revision, at=at),
        papers=tuple(
            state
            for state in slot_states(dossier, at=at)
            if state.need.state in shown_slots and (state.file_count or state.missing)
        ),
        fee=fee,
        fee_amount=amount_words(fee),
        fee_because=because_words(fee),
        shown=content_digest(dossier),
        reasons=refusal.reasons if refusal else (),
    )


def _sections(
    dossier: Dossier, revision: PublishedProcedure, *, at: dt.datetime
) -> tuple[SummarySection, ...]:
    """The answers by section. What was taken over from records in one go is one row, not seven."""
    language = get_language() or "vi"
    sections = form_rules.summary(
        revision.form,
        dossier.answers,
        language,
        lookups_for(dossier, at=at),
        day_of_answers(dossier, at=at),
    )
    return tuple(
        SummarySection(section.id, section.title, _joined(section.rows, revision, language))
        for section in sections
    )


def _joined(
    rows: tuple[SummaryRow, ...], revision: PublishedProcedure, language: str
) -> tuple[SummaryRow, ...]:
    shown: list[SummaryRow] = []
    for page_id, found in groupby(rows, key=lambda row: row.page_id):
        group = list(found)
        if len(group) == 1 or not all(row.source for row in group):
            shown += [replace(row, source=source_in_words(row.source)) for row in group]
            continue
        page = form_rules.page(revision.form, page_id)
        assert page is not None, "a row comes from a page of the form"
        shown.append(
            SummaryRow(
                field=group[0].field,
                page_id=page_id,
                label=form_rules.said(page["question"], language),
                value=", ".join(row.value for row in group),
                source=", ".join(dict.fromkeys(source_in_words(row.source) for row in group)),
            )
        )
    return tuple(shown)
