"""What is published, who offers it, and how it is found."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import get_language

from congvu.bpmn import Kind
from congvu.eforms.rules import Estimate, estimate
from congvu.identity import queries as identity
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.procedures.models import Offering, Revision, StepAssignment
from congvu.procedures.rules.answers import (
    ColumnValue,
    PaperNeed,
    PaperState,
    decided_columns,
    paper_needs,
    register_columns,
    register_content,
    result_values,
)
from congvu.procedures.rules.deciding import Decided
from congvu.procedures.rules.deciding import decide as decide_by_law
from congvu.procedures.rules.deciding import fee_of as fee_by_law
from congvu.procedures.rules.published import Fee, Need, PublishedProcedure, Words
from congvu.procedures.rules.reading_content import Place, from_content
from congvu.procedures.rules.searching import Findable
from congvu.procedures.rules.searching import search as find
from congvu.reference import queries as reference
from congvu.tasks.rules import Holder

__all__ = [
    "CannotFindProcedure",
    "ColumnValue",
    "Estimate",
    "Holder",
    "Need",
    "OfferingCard",
    "PaperNeed",
    "PaperState",
    "PublishedProcedure",
    "SearchAnswer",
    "SearchHit",
    "Words",
    "catalogue",
    "current_revision",
    "decided_columns",
    "fee_of",
    "lane_holder",
    "lane_holders",
    "offering",
    "offerings_of",
    "paper_needs",
    "published",
    "register_columns",
    "register_content",
    "result_values",
    "revision",
    "search",
    "time_to_fill",
    "unheld_work",
]


class CannotFindProcedure(Refusal):
    """There is no such procedure, or nothing of it is in force on that day."""


@dataclass(frozen=True, slots=True)
class OfferingCard:
    """Where a procedure can be handed in, and who solves it."""

    id: UUID
    procedure_id: UUID
    received_at_id: UUID
    received_at_name: str
    received_at_code: str
    received_at_address: str
    solved_by_id: UUID
    supported_at_id: UUID
    active_from: dt.date
    active_until: dt.date | None

    def is_open(self, at: dt.datetime) -> bool:
        """Whether dossiers may be started at that time."""
        day = day_of(at)
        return self.active_from <= day and (self.active_until is None or day < self.active_until)


@dataclass(frozen=True, slots=True)
class SearchHit:
    procedure: PublishedProcedure
    phrase: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What fits the words; with none, the page offers other ways (a call, life events)."""

    text: str
    hits: tuple[SearchHit, ...]

    @property
    def is_empty(self) -> bool:
        return not self.hits


def revision(revision_id: UUID) -> PublishedProcedure:
    """One revision, whatever the day. It never changes, so that a process may keep it."""
    return _kept(revision_id)


def current_revision(procedure_id: UUID, *, at: dt.datetime) -> PublishedProcedure | None:
    """What is in force of a procedure at that time; None before its first revision takes effect."""
    found = (
        Revision.objects.filter(procedure_id=procedure_id, effective_from__lte=day_of(at))
        .order_by("-effective_from", "-number")
        .values_list("id", flat=True)
        .first()
    )
    return _kept(found) if found else None


def published(slug_or_code: str, *, on: dt.date) -> PublishedProcedure:
    """The procedure with this address or national code, as in force on a day.

    Raise CannotFindProcedure.
    """
    found = (
        Revision.objects.filter(
            Q(procedure__slug=slug_or_code) | Q(procedure__code=slug_or_code),
            effective_from__lte=on,
        )
        .order_by("-effective_from", "-number")
        .values_list("id", flat=True)
        .first()
    )
    if found is None:
        raise CannotFindProcedure(Reason("procedure-unknown", about=slug_or_code[:60]))
    return _kept(found)


def catalogue(*, on: dt.date, agency_id: UUID | None = None) -> tuple[PublishedProcedure, ...]:
    """Everything in force on a day, by name; of one agency, what it offers then."""
    rows = Revision.objects.filter(effective_from__lte=on)
    if agency_id is not None:
        offered = Offering.objects.filter(_active(on), received_at_id=agency_id)
        rows = rows.filter(procedure_id__in=offered.values("procedure_id"))
    newest = rows.annotate(
        place=Window(
            RowNumber(),
            partition_by="procedure_id",
            order_by=[F("effective_from").desc(), F("number").desc()],
        )
    ).filter(place=1)
    known = _kept_many([row.id for row in newest.only("id")])
    return tuple(sorted(known, key=lambda one: one.name.vi))


def search(
    text: str, *, on: dt.date, agency_id: UUID | None = None, most: int = 20
) -> SearchAnswer:
    """Procedures that fit everyday words, best first: unaccented, mistyped, or in raw Telex."""
    known = {str(one.id): one for one in catalogue(on=on, agency_id=agency_id)}
    matches = find(
        text,
        [
            Findable(key, (one.name.vi, one.name.en, one.code, *one.search_words))
            for key, one in known.items()
        ],
    )
    hits = tuple(SearchHit(known[one.key], one.phrase, one.score) for one in matches[:most])
    return SearchAnswer(text=" ".join(text[:200].split()), hits=hits)


def fee_of(procedure: PublishedProcedure, answers: Mapping[str, Any], on: dt.date) -> Fee | None:
    """The fee by the law of a day; None when the procedure has none.

    A value that the law does not set on that day leaves the amount open.
    """
    if procedure.fee is None:
        return None
    wanted = procedure.decisions[procedure.fee.decision].law.values()
    return fee_by_law(procedure, answers, _law(wanted, on=on), on)


def decide(
    procedure: PublishedProcedure, code: str, answers: Mapping[str, Any], on: dt.date
) -> Decided | None:
    """What a decision of the package gives by the law of a day; None when it has no such one."""
    if code not in procedure.decisions:
        return None
    law = _law(procedure.decisions[code].law.values(), on=on)
    return decide_by_law(procedure, code, answers, law, on)


def _law(codes: Iterable[str], *, on: dt.date) -> dict[str, Any]:
    found = {}
    for code in codes:
        with suppress(reference.CannotFind):
            found[code] = reference.parameter(code, on=on).value
    return found


def time_to_fill(procedure: PublishedProcedure) -> Estimate:
    """Minutes and screens for the procedure page, from the form and the papers usually wanted."""
    wanted = sum(
        1
        for slot in procedure.papers
        if slot.need is Need.SUBMIT and not slot.when and not slot.optional
    )
    return estimate(procedure.form, papers=wanted)


def offering(offering_id: UUID) -> OfferingCard:
    """Raise CannotFindProcedure when there is no such offering."""
    row = Offering.objects.filter(pk=offering_id).select_related("received_at").first()
    if row is None:
        raise CannotFindProcedure(Reason("offering-unknown"))
    return _offering(row)


def offerings_of(procedure_id: UUID, *, on: dt.date) -> tuple[OfferingCard, ...]:
    """The agencies where the procedure can be handed in on a day."""
    rows = Offering.objects.filter(_active(on), procedure_id=procedure_id)
    rows = rows.select_related("received_at").order_by("received_at__name")
    return tuple(_offering(row) for row in rows)


def lane_holder(*, offering_id: UUID, lane: str) -> Holder:
    """Who does the steps of a lane. Raise CannotFindProcedure when nobody was named."""
    row = StepAssignment.objects.filter(offering_id=offering_id, lane=lane).first()
    if row is None:
        raise CannotFindProcedure(Reason("lane-without-holder", about=lane, values={"lane": lane}))
    return Holder(unit_id=row.unit_id, position_id=row.position_id)


def lane_holders(offering_id: UUID) -> dict[str, Holder]:
    """Every lane of an offering with its holder, for the administrator's page."""
    rows = StepAssignment.objects.filter(offering_id=offering_id).order_by("lane")
    return {row.lane: Holder(unit_id=row.unit_id, position_id=row.position_id) for row in rows}


def unheld_work(agency_id: UUID, at: dt.datetime) -> tuple[identity.UnheldWork, ...]:
    """Steps of procedures on offer that wait at places of the agency where nobody works."""
    on, language = day_of(at), get_language() or "vi"
    rows = list(
        StepAssignment.objects.filter(
            _active(on, "offering__"),
            Q(unit__agency_id=agency_id) | Q(position__unit__agency_id=agency_id),
        ).select_related("offering", "unit", "position__unit")
    )
    held = identity.held_places((row.place_id for row in rows), on=on)
    found = []
    for row in rows:
        known = current_revision(row.offering.procedure_id, at=at)
        if known is None or row.place_id in held:
            continue
        steps = tuple(
            node.words.in_language(language)
            for node in known.process.nodes
            if node.lane == row.lane and node.kind is Kind.USER
        )
        found.append(identity.UnheldWork(known.name.said(language), steps, row.place_name))
    return tuple(found)


def _active(on: dt.date, of: str = "") -> Q:
    endless = Q(**{f"{of}active_until__isnull": True})
    return Q(**{f"{of}active_from__lte": on}) & (endless | Q(**{f"{of}active_until__gt": on}))


def _offering(row: Offering) -> OfferingCard:
    return OfferingCard(
        id=row.id,
        procedure_id=row.procedure_id,
        received_at_id=row.received_at_id,
        received_at_name=row.received_at.name,
        received_at_code=row.received_at.code,
        received_at_address=row.received_at.address,
        solved_by_id=row.solved_by_id,
        supported_at_id=row.supported_at_id,
        active_from=row.active_from,
        active_until=row.active_until,
    )


def _kept(revision_id: UUID) -> PublishedProcedure:
    return _kept_many([revision_id])[0]


_TYPED: dict[UUID, PublishedProcedure] = {}


def _kept_many(revision_ids: Sequence[UUID]) -> list[PublishedProcedure]:
    """Revisions by id; those that this process has not seen yet are read in one query.

    A revision never changes, so what was read once holds for the life of the process.
    """
    unseen = [one for one in revision_ids if one not in _TYPED]
    for row in Revision.objects.filter(id__in=unseen) if unseen else ():
        place = Place(row.id, row.procedure_id, row.number, row.definition_id, row.effective_from)
        _TYPED[row.id] = from_content(row.content, place)
    if any(one not in _TYPED for one in revision_ids):
        raise CannotFindProcedure(Reason("revision-unknown"))
    return [_TYPED[one] for one in revision_ids]
