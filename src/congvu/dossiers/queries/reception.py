"""A dossier at the desk: what its checks and papers say."""

import datetime as dt
from uuid import UUID

from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.filling import slot_states
from congvu.dossiers.rules.reception import Check, ReceptionFacts, Verdict
from congvu.procedures import queries as procedures


def reception_facts(
    dossier: Dossier,
    *,
    at: dt.datetime,
    supplement_items: int = 0,
    head_agreed: bool = False,
) -> ReceptionFacts:
    """What `reasons_not_to_receive` and its sisters want to know."""
    revision = procedures.revision(dossier.revision_id)
    slots = slot_states(dossier, at=at)
    reception = getattr(dossier, "reception", None)
    return ReceptionFacts(
        status=dossier.state,
        required=frozenset(
            Check(check.code)
            for check in revision.reception_checks
            if not check.only_channels or dossier.channel in check.only_channels
        ),
        ticked=frozenset(Check(code) for code in (reception.ticked if reception else ())),
        verdicts={
            state.need.slot.slot: Verdict(state.paper.verdict)
            for state in slots
            if state.paper is not None and state.file_count
        },
        missing_slots=tuple(state.need.slot.slot for state in slots if state.missing),
        supplement_items=supplement_items,
        earlier_requests=dossier.supplements.count(),
        head_agreed=head_agreed,
    )


def dossier_id_of(code: str) -> UUID | None:
    """The dossier with this code, whoever asks; the caller checks the right to see it."""
    return Dossier.objects.filter(code=code).values_list("id", flat=True).first()
