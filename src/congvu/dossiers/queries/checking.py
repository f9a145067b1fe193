"""The page before handing in: every answer, every paper, what it costs, what happens then."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language

from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.filling import (
    SlotState,
    content_digest,
    lookups_for,
    slot_states,
)
from congvu.eforms import rules as form_rules
from congvu.eforms.rules import SummarySection
from congvu.identity import queries as identity
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PaperState, PublishedProcedure
from congvu.procedures.rules.published import Fee


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What the applicant reads before she hands in. `shown` marks exactly this content."""

    dossier: Dossier
    procedure: PublishedProcedure
    agency_name: str
    sections: tuple[SummarySection, ...]
    papers: tuple[SlotState, ...]
    fee: Fee | None
    shown: str
    reasons: tuple[Reason, ...]


def check_page(dossier: Dossier, *, at: dt.datetime, refusal: Refusal | None = None) -> CheckPage:
    """The page as it stands now; with a refusal, what stood in the way."""
    revision = procedures.revision(dossier.revision_id)
    today = day_of(at)
    shown_slots = {PaperState.WANTED, PaperState.OPTIONAL}
    return CheckPage(
        dossier=dossier,
        procedure=revision,
        agency_name=identity.agency_card(dossier.agency_id).name,
        sections=form_rules.summary(
            revision.form,
            dossier.answers,
            get_language() or "vi",
            lookups_for(dossier, at=at),
            today,
        ),
        papers=tuple(
            state
            for state in slot_states(dossier, at=at)
            if state.need.state in shown_slots and (state.file_count or state.missing)
        ),
        fee=procedures.fee_of(revision, dossier.answers, today),
        shown=content_digest(dossier),
        reasons=refusal.reasons if refusal else (),
    )
