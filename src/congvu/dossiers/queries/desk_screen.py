"""The reception screen: submitter, checks, papers, and what each of the three acts would do."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext

from congvu.audit import queries as audit
from congvu.bpmn import Kind as NodeKind
from congvu.deadlines import queries as deadlines
from congvu.deadlines.rules import CannotCount, Remaining
from congvu.documents import queries as documents
from congvu.documents.queries import DocumentCard
from congvu.documents.rules import Kind
from congvu.dossiers import wording
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.appraisal import Comparison, comparisons
from congvu.dossiers.queries.asking import NOTE, SLOT, QuestionLine, supplement_form
from congvu.dossiers.queries.desk import Neighbours, neighbours
from congvu.dossiers.queries.desk_checks import CheckLine, Evidence, check_lines, fee_words
from congvu.dossiers.queries.filling import (
    Contact,
    SlotState,
    contact_of,
    day_of_answers,
    delivery_words,
    lookups_for,
    slot_states,
)
from congvu.dossiers.rules.reception import Verdict
from congvu.dossiers.rules.statuses import Channel
from congvu.eforms import rules as form_rules
from congvu.eforms.rules import SummarySection
from congvu.files import wording as file_words
from congvu.identity import queries as identity
from congvu.identity.queries import CitizenCard
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.moments import local
from congvu.numbering import queries as numbering
from congvu.procedures import queries as procedures
from congvu.procedures.queries import Holder, PaperState, PublishedProcedure
from congvu.procedures.rules.published import ReasonChoice

VERDICT = "verdict-"


@dataclass(frozen=True, slots=True)
class PaperFileLine:
    """A file with its pages as addresses of pictures."""

    url: str
    size: int
    pages: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the procedure as it stands, with the verdict that is chosen on the screen."""

    slot: str
    title: str
    kind: str
    state: str
    because: str
    files: tuple[PaperFileLine, ...]
    verdict: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    note: str

    @property
    def is_open(self) -> bool:
        return self.state == "given" and self.verdict not in {"VALID", "NEEDS_SUPPLEMENT"}


@dataclass(frozen=True, slots=True)
class Promise:
    """What form 01 would say if it were issued at this instant."""

    due_at: dt.datetime
    sentences: tuple[str, ...]
    number_text: str
    next_holder: str
    limit: str


@dataclass(frozen=True, slots=True)
class ReceptionScreen:
    dossier: Dossier
    procedure: PublishedProcedure
    submitter: CitizenCard
    contact: Contact
    channel: str
    remaining: Remaining | None
    checks: tuple[CheckLine, ...]
    papers: tuple[PaperLine, ...]
    sections: tuple[SummarySection, ...]
    compared: Mapping[str, Comparison]
    fee: str
    fee_why: str
    delivery: str
    promise: Promise | None
    questions: tuple[QuestionLine, ...]
    refusals: tuple[ReasonChoice, ...]
    earlier_requests: int
    beside: Neighbours
    way: str

    @property
    def ticked(self) -> int:
        return sum(line.ticked for line in self.checks if line.applies)

    @property
    def wanted(self) -> int:
        return sum(line.applies and not line.by_act for line in self.checks)

    @property
    def to_judge(self) -> int:
        return sum(paper.is_open for paper in self.papers)

    @property
    def given(self) -> int:
        return sum(paper.state == "given" for paper in self.papers)

    @property
    def judged(self) -> int:
        return self.given - self.to_judge

    @property
    def first_open(self) -> str:
        """The paper that the keys 1 and 2 are about."""
        given = [paper for paper in self.papers if paper.state == "given"]
        return next(
            (paper.slot for paper in given if paper.is_open), given[0].slot if given else ""
        )


def reception_screen(
    dossier: Dossier, *, at: dt.datetime, posted: Mapping[str, str] | None, ticked: Sequence[str]
) -> ReceptionScreen:
    """Everything on the screen; `posted` and `ticked` are what the officer chose."""
    language = get_language() or "vi"
    revision = procedures.revision(dossier.revision_id)
    slots, compared = slot_states(dossier, at=at), comparisons(dossier, at=at, language=language)
    submitter = identity.citizen_card(dossier.submitter_id)
    sections = form_rules.summary(
        revision.form,
        dossier.answers,
        language,
        lookups_for(dossier, at=at),
        day_of_answers(dossier, at=at),
    )
    delivery = delivery_words(dossier, at=at, language=language)[1]
    evidence = Evidence(dossier, submitter, compared, slots, delivery, at)
    papers = tuple(_paper(dossier, state, posted or {}, language) for state in slots)
    fee, fee_why = fee_words(dossier, at=at)
    return ReceptionScreen(
        dossier=dossier,
        procedure=revision,
        submitter=submitter,
        contact=contact_of(dossier, submitter),
        channel=str(wording.CHANNEL_WORDS[Channel(dossier.channel)]),
        remaining=deadlines.remaining(
            agency_id=dossier.agency_id, due_at=dossier.reception_due_at, at=at
        )
        if dossier.reception_due_at
        else None,
        checks=check_lines(evidence, frozenset(ticked)),
        papers=papers,
        sections=sections,
        compared={one.field: one for one in compared if one.known},
        fee=fee,
        fee_why=fee_why,
        delivery=delivery,
        promise=_promise(dossier, at=at),
        questions=supplement_form(dossier, posted or {}, at=at).questions,
        refusals=revision.reasons.get("refusal_at_reception", ()),
        earlier_requests=dossier.supplements.count(),
        beside=neighbours(dossier),
        way=_way(posted or {}, papers),
    )


def _way(posted: Mapping[str, str], papers: Sequence[PaperLine]) -> str:
    """Which act is open: the one that was chosen, or the one that the papers ask for."""
    if (chosen := posted.get("way", "")) in {"receive", "supplement", "refuse"}:
        return chosen
    faulty = any(p.verdict == Verdict.NEEDS_SUPPLEMENT or p.state == "missing" for p in papers)
    return "supplement" if faulty else "receive"


def _paper(
    dossier: Dossier, state: SlotState, posted: Mapping[str, str], language: str
) -> PaperLine:
    slot, paper = state.need.slot, state.paper if state.file_count else None
    kind = slot.kind(paper.kind) if paper else None
    options = _options(dossier, state)
    stored = paper.verdict_reasons[0] if paper and paper.verdict_reasons else ""
    title = slot.title.said(language)
    return PaperLine(
        slot=slot.slot,
        title=title,
        kind=kind.title.said(language) if kind and kind.title.said(language) != title else "",
        state=_state(state),
        because=state.need.because.said(language) or slot.note.said(language),
        files=_files(dossier, state),
        verdict=posted.get(VERDICT + slot.slot, paper.verdict if paper else ""),
        options=tuple((one.code, one.title.said(language)) for one in options),
        chosen=posted.get(SLOT + slot.slot, stored),
        note=posted.get(NOTE + slot.slot, ""),
    )


def _options(dossier: Dossier, state: SlotState) -> tuple[ReasonChoice, ...]:
    revision, slot = procedures.revision(dossier.revision_id), state.need.slot
    if state.paper is None or not state.file_count:
        return tuple(one for one in revision.reasons.get("supplement", ()) if one.slot == slot.slot)
    kind = state.paper.kind
    faults = revision.reasons.get("papers", ())
    return tuple(one for one in faults if not one.papers or kind in one.papers)


def _state(state: SlotState) -> str:
    if state.paper is not None and state.file_count:
        return "given"
    if state.missing:
        return "missing"
    words = {
        PaperState.FILLED_IN: "form",
        PaperState.SATISFIED: "known",
        PaperState.NOT_NEEDED: "not-needed",
    }
    return words.get(state.need.state, "optional")


def _files(dossier: Dossier, state: SlotState) -> tuple[PaperFileLine, ...]:
    if state.paper is not None and state.file_count:
        return tuple(
            PaperFileLine(
                url=reverse("dossiers:office_file", args=[dossier.code, one.file_id]),
                size=one.file.size,
                pages=_pages(dossier, one.file_id, one.file.pages),
                hints=tuple(str(file_words.HINTS.get(hint, hint)) for hint in one.hints),
            )
            for one in state.paper.files.all()
        )
    file = dossier.declaration_file
    if state.need.state is PaperState.FILLED_IN and file is not None:
        url = reverse("dossiers:office_file", args=[dossier.code, file.pk])
        return (PaperFileLine(url, file.size, _pages(dossier, file.pk, file.pages), ()),)
    return ()


def _pages(dossier: Dossier, file_id: UUID, count: int) -> tuple[str, ...]:
    return tuple(
        reverse("dossiers:office_page", args=[dossier.code, file_id, number])
        for number in range(1, max(1, count) + 1)
    )


def _promise(dossier: Dossier, *, at: dt.datetime) -> Promise | None:
    """The due time that reception now would give; None when the calendar is too short."""
    language = get_language() or "vi"
    channel = procedures.revision(dossier.revision_id).channel(dossier.channel)
    try:
        due = deadlines.due_for(
            agency_id=dossier.agency_id,
            received_at=at,
            limit=channel.limit,
            uses_cutoff=channel.uses_cutoff,
        )
    except CannotCount:
        return None
    series = numbering.peek(agency_id=dossier.agency_id, series="TNHS", period=f"{local(at):%Y}")
    return Promise(
        due_at=due.at,
        sentences=deadlines.derivation_in_words(due, language),
        number_text=f"{series.next_value}/TNHS",
        next_holder=_next_holder(dossier),
        limit=channel.limit_in_words.said(language),
    )


def _next_holder(dossier: Dossier) -> str:
    """Who gets the dossier: the unit or position of the first step of the process."""
    nodes = procedures.revision(dossier.revision_id).process.nodes
    first = next((node for node in nodes if node.kind is NodeKind.USER and node.lane), None)
    holder: Holder | None = None
    if first is not None:
        holder = procedures.lane_holders(dossier.offering_id).get(first.lane)
    if holder is None:
        return ""
    if holder.position_id is not None:
        return identity.position_titles([holder.position_id]).get(holder.position_id, "")
    return identity.unit_names([holder.unit_id]).get(holder.unit_id, "") if holder.unit_id else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a dossier that waits no more: who did what, and the form that says so."""

    dossier: Dossier
    procedure: PublishedProcedure
    who: str
    is_mine: bool
    what: str
    at: dt.datetime | None
    form: DocumentCard | None
    form_url: str
    sentences: tuple[str, ...]
    beside: Neighbours


_ENDS_WAITING = {
    "dossiers.receive": Kind.FORM_01,
    "dossiers.ask_for_supplement": Kind.FORM_02,
    "dossiers.refuse_reception": Kind.FORM_03,
    "dossiers.withdraw": None,
}


def taken(dossier: Dossier, actor: Actor) -> Taken:
    """Who ended the waiting, and how."""
    lines = [one for one in audit.history(dossier.ref) if one.action in _ENDS_WAITING]
    last = lines[-1] if lines else None
    wanted = _ENDS_WAITING[last.action] if last else None
    cards = [one for one in documents.documents_of(dossier.ref) if one.kind == wanted]
    form = cards[-1] if cards else None
    by = Actor(ActorKind(last.actor_kind), last.actor_id) if last else None
    return Taken(
        dossier=dossier,
        procedure=procedures.revision(dossier.revision_id),
        who=str(identity.names_of([by])[by]) if by else gettext("Somebody"),
        is_mine=last is not None and last.actor_id == actor.id,
        what=str(wording.ACTION_WORDS[last.action]) if last else "",
        at=last.at if last else None,
        form=form,
        form_url=reverse("dossiers:office_file", args=[dossier.code, form.file_id])
        if form and form.file_id
        else "",
        sentences=deadlines.derivation_in_words(dossier.due_steps, get_language() or "vi"),
        beside=neighbours(dossier),
    )
