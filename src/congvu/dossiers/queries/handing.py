"""The pages of handing in: papers by slot, and the acknowledgement."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language, gettext

from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.deciding import amount_words, because_words, fee_decided
from congvu.dossiers.queries.filling import SlotState, slot_states
from congvu.eforms import rules as form_rules
from congvu.eforms.queries import Part
from congvu.identity import queries as identity
from congvu.identity.queries import CitizenCard
from congvu.kernel.refusals import Reason
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PaperState, PublishedProcedure
from congvu.procedures.rules.published import PaperKind, PaperSlot, Words


@dataclass(frozen=True, slots=True)
class PageOfPaper:
    """One file of a paper, in its place."""

    file_id: UUID
    number: int
    pages: int
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlotView:
    """One slot as its applicant sees it."""

    slot: PaperSlot
    state: PaperState
    because: Words
    kind: PaperKind | None
    others: tuple[PaperKind, ...]
    files: tuple[PageOfPaper, ...]
    errors: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.state in {PaperState.WANTED, PaperState.OPTIONAL}

    @property
    def has_room(self) -> bool:
        return len(self.files) < self.slot.max_pages


@dataclass(frozen=True, slots=True)
class PapersPage:
    slots: tuple[SlotView, ...]
    wanted: int
    missing: Mapping[str, Reason]
    part_line: str
    parts: tuple[Part, ...]

    @property
    def error_links(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (f"file-{view.slot.slot}", sentence) for view in self.slots for sentence in view.errors
        )


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the applicant holds in hand right after she has handed in."""

    dossier: Dossier
    procedure: PublishedProcedure
    agency_name: str
    submitter: CitizenCard
    received_papers: tuple[tuple[Words, int], ...]
    fee: str
    fee_because: str


def papers_page(
    dossier: Dossier, *, at: dt.datetime, errors: Mapping[str, Sequence[str]] | None = None
) -> PapersPage:
    """Every slot that has to do with papers; forms are filled in elsewhere."""
    states = [
        state
        for state in slot_states(dossier, at=at)
        if state.need.state is not PaperState.FILLED_IN
    ]
    line, parts = parts_of(dossier, at_end=1)
    return PapersPage(
        slots=tuple(_slot_view(state, (errors or {})) for state in states),
        wanted=sum(state.need.state is PaperState.WANTED for state in states),
        missing={
            state.need.slot.slot: Reason("paper-missing", about=state.need.slot.slot)
            for state in states
            if state.missing
        },
        part_line=line,
        parts=parts,
    )


def parts_of(dossier: Dossier, *, at_end: int) -> tuple[str, tuple[Part, ...]]:
    """The parts of the whole way, `at_end` counted from the last (0: check, 1: papers)."""
    form = procedures.revision(dossier.revision_id).form
    titles = [
        gettext("Where to apply"),
        *(form_rules.said(one["title"], get_language() or "vi") for one in form["sections"]),
        gettext("Papers"),
        gettext("Check and submit"),
    ]
    now = len(titles) - 1 - at_end
    line = gettext("Part %(place)d of %(count)d: %(title)s") % {
        "place": now + 1,
        "count": len(titles),
        "title": titles[now],
    }
    return line, tuple(
        Part(title, "done" if place < now else "now" if place == now else "later")
        for place, title in enumerate(titles)
    )


def acknowledgement(dossier: Dossier, *, at: dt.datetime) -> Acknowledgement:
    """The page after handing in. The clock has not started, and the page says so."""
    states, fee = slot_states(dossier, at=at), fee_decided(dossier)
    return Acknowledgement(
        dossier=dossier,
        procedure=procedures.revision(dossier.revision_id),
        agency_name=identity.agency_card(dossier.agency_id).name,
        submitter=identity.citizen_card(dossier.submitter_id),
        received_papers=tuple(
            (state.need.slot.title, state.file_count) for state in states if state.file_count
        ),
        fee=amount_words(fee) if fee else "",
        fee_because=because_words(fee),
    )


def _slot_view(state: SlotState, errors: Mapping[str, Sequence[str]]) -> SlotView:
    slot = state.need.slot
    kind = slot.kind(state.paper.kind) if state.paper else next(iter(slot.one_of), None)
    return SlotView(
        slot=slot,
        state=state.need.state,
        because=state.need.because,
        kind=kind,
        others=tuple(one for one in slot.one_of if one != kind),
        files=tuple(
            PageOfPaper(file.file_id, number, file.file.pages, tuple(map(str, file.hints)))
            for number, file in enumerate(state.paper.files.all() if state.paper else (), start=1)
        ),
        errors=tuple(errors.get(slot.slot, ())),
    )
