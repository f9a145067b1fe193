"""What the applicant sees of a dossier: where it is, who holds it, what comes next, what to do."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from congvu.documents import queries as documents
from congvu.documents.queries import DocumentCard
from congvu.dossiers.models import Dossier, DraftCheck, SupplementRequest
from congvu.dossiers.rules.statuses import FINAL, Status
from congvu.dossiers.rules.steps import KnownLane
from congvu.identity import queries as identity
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PublishedProcedure
from congvu.tasks import queries as tasks
from congvu.workflow import queries as workflow
from congvu.workflow.queries import LineState, StepLine
from congvu.workflow.rules import Words


class ToDo(StrEnum):
    """What waits for the applicant, if anything."""

    NOTHING = ""
    FINISH_DRAFT = "FINISH_DRAFT"
    SUPPLEMENT = "SUPPLEMENT"
    CHECK_DRAFT = "CHECK_DRAFT"
    COLLECT = "COLLECT"


@dataclass(frozen=True, slots=True)
class DossierLine:
    """One dossier in a citizen's list."""

    id: UUID
    code: str
    procedure: PublishedProcedure
    owner_name: str
    status: Status
    saved_at: dt.datetime
    due_at: dt.datetime | None
    to_do: ToDo


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One point of the timeline: `done`, `now` or still to come."""

    words: Words
    state: LineState
    at: dt.datetime | None = None
    by_applicant: bool = False
    outcome: Words | None = None


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything on the applicant's page of one dossier."""

    dossier: Dossier
    procedure: PublishedProcedure
    agency_name: str
    steps: tuple[TimelineStep, ...]
    held_by: str
    with_applicant: bool
    to_do: ToDo
    draft_check: DraftCheck | None
    supplement: SupplementRequest | None
    paused_since: dt.datetime | None
    papers: tuple[DocumentCard, ...]
    result: DocumentCard | None


SUBMITTED = Words("Đã nộp", "Submitted")
WAITING_AT_DESK = Words("Chờ tiếp nhận", "Waiting to be received")
RECEIVED = Words("Đã tiếp nhận", "Received")
NOT_RECEIVED = Words("Không được tiếp nhận", "Not received")
SUPPLEMENT_ASKED = Words("Chờ ông/bà bổ sung", "Waiting for your supplement")
WITHDRAWN = Words("Đã rút hồ sơ", "Withdrawn")


def dossiers_of(citizen_id: UUID) -> tuple[DossierLine, ...]:
    """The citizen's drafts and dossiers, what waits for her first, then the newest."""
    rows = (
        Dossier.objects.filter(submitter_id=citizen_id)
        .prefetch_related("draft_checks")
        .order_by("-saved_at")[:200]
    )
    lines = [
        DossierLine(
            id=row.id,
            code=row.code or "",
            procedure=procedures.revision(row.revision_id),
            owner_name=row.owner_name,
            status=row.state,
            saved_at=row.saved_at,
            due_at=row.due_at,
            to_do=to_do_of(row),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: line.to_do is ToDo.NOTHING))


def to_do_of(dossier: Dossier) -> ToDo:
    """What the applicant is expected to do now."""
    match dossier.state:
        case Status.DRAFT:
            return ToDo.FINISH_DRAFT
        case Status.AWAITING_SUPPLEMENT:
            return ToDo.SUPPLEMENT
        case Status.DONE:
            return ToDo.COLLECT
        case Status.IN_PROCESS:
            waits = any(check.answered_at is None for check in dossier.draft_checks.all())
            return ToDo.CHECK_DRAFT if waits else ToDo.NOTHING
        case _:
            return ToDo.NOTHING


def dossier_page(dossier: Dossier) -> DossierPage:
    """The page of a dossier that has a code; a bounded number of queries."""
    progress = workflow.progress(dossier.ref)
    steps = progress.steps if progress else ()
    papers = documents.documents_of(dossier.ref)
    to_do = to_do_of(dossier)
    pause = dossier.pauses.filter(resumed_at=None).first()
    with_applicant = to_do in {ToDo.SUPPLEMENT, ToDo.CHECK_DRAFT, ToDo.COLLECT}
    return DossierPage(
        dossier=dossier,
        procedure=procedures.revision(dossier.revision_id),
        agency_name=identity.agency_card(dossier.agency_id).name,
        steps=(*_before_the_process(dossier), *(_timeline_step(step) for step in steps)),
        held_by=_holder(dossier),
        with_applicant=with_applicant,
        to_do=to_do,
        draft_check=dossier.draft_checks.filter(answered_at=None).first(),
        supplement=dossier.supplements.filter(answered_at=None).first(),
        paused_since=pause.paused_at if pause else None,
        papers=tuple(card for card in papers if card.id != dossier.result_document_id),
        result=next(
            (card for card in papers if card.id == dossier.result_document_id and card.issued), None
        ),
    )


def public_level(code: str) -> tuple[int, int] | None:
    """How far a dossier is: (step, of steps). All that the public may learn by a code.

    Circular 01/2018/TT-VPCP, Article 16.2 d: code and level of completion only. None for an unknown
    code, and for a draft, which has none.
    """
    dossier = Dossier.objects.filter(code=code).first()
    if dossier is None:
        return None
    levels = {Status.NEW: 1, Status.AWAITING_SUPPLEMENT: 1, Status.RECEIVED: 2}
    if dossier.received_at is not None:
        levels[Status.AWAITING_SUPPLEMENT] = 3
    levels |= {Status.IN_PROCESS: 3, Status.AWAITING_PAYMENT: 3}
    return levels.get(dossier.state, 4), 4


def _before_the_process(dossier: Dossier) -> list[TimelineStep]:
    steps = [TimelineStep(SUBMITTED, LineState.DONE, dossier.submitted_at, by_applicant=True)]
    if dossier.received_at is not None:
        return [*steps, TimelineStep(RECEIVED, LineState.DONE, dossier.received_at)]
    words, state = {
        Status.NEW: (WAITING_AT_DESK, LineState.NOW),
        Status.AWAITING_SUPPLEMENT: (SUPPLEMENT_ASKED, LineState.NOW),
        Status.NOT_RECEIVED: (NOT_RECEIVED, LineState.DONE),
        Status.WITHDRAWN: (WITHDRAWN, LineState.DONE),
    }[dossier.state]
    steps.append(TimelineStep(words, state, dossier.ended_at))
    if dossier.state not in FINAL:
        definition = procedures.revision(dossier.revision_id).process
        steps.append(TimelineStep(RECEIVED, LineState.NEXT))
        steps += [
            TimelineStep(node.words, LineState.NEXT, by_applicant=node.lane == KnownLane.APPLICANT)
            for node in workflow.main_way(definition)
        ]
    return steps


def _timeline_step(line: StepLine) -> TimelineStep:
    return TimelineStep(
        words=line.words,
        state=line.state,
        at=line.left_at or line.entered_at,
        by_applicant=line.lane == KnownLane.APPLICANT,
        outcome=line.outcome_words,
    )


def _holder(dossier: Dossier) -> str:
    """The unit or the position that holds the dossier now, as the applicant may know it."""
    task = tasks.open_task_of(subject=dossier.ref)
    if task is None:
        return ""
    if task.holder.unit_id is not None:
        return identity.unit_names([task.holder.unit_id]).get(task.holder.unit_id, "")
    position_id = task.holder.position_id
    return identity.position_titles([position_id]).get(position_id, "") if position_id else ""
