"""What the applicant sees of a dossier: where it is, who holds it, what comes next, what to do."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from uuid import UUID

from django.utils.translation import get_language, gettext

from congvu.bpmn import Kind as NodeKind
from congvu.bpmn import Words
from congvu.deadlines import queries as deadlines
from congvu.documents import queries as documents
from congvu.documents.queries import DocumentCard
from congvu.documents.rules import SIGNED_STATES, Kind
from congvu.dossiers.models import Dossier, DraftCheck, SupplementRequest
from congvu.dossiers.queries import own_files, traces
from congvu.dossiers.queries.deciding import amount_words, because_words, fee_decided
from congvu.dossiers.queries.own_files import OwnPaper
from congvu.dossiers.rules.statuses import FINAL, TRANSITIONS, Status
from congvu.dossiers.rules.steps import KnownLane
from congvu.identity import queries as identity
from congvu.notifications import queries as notifications
from congvu.notifications.queries import MessageLine
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PublishedProcedure
from congvu.procedures.rules.published import ReasonChoice
from congvu.tasks import queries as tasks
from congvu.ui.writing import vietnamese
from congvu.workflow import queries as workflow
from congvu.workflow.queries import LineState, StepLine


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
    about: str
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
    outcome: Words = field(default_factory=Words)
    paper: DocumentCard | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day of the result, why it is that day, and what moves it."""

    at: dt.datetime
    earlier_at: dt.datetime | None
    why: tuple[str, ...]
    late: bool
    paused_since: dt.datetime | None


@dataclass(frozen=True, slots=True)
class RefusalView:
    """Form 03 in words: why not, on which basis, and what the applicant can do."""

    reason: ReasonChoice
    explanation: str
    after_appraisal: bool
    number_text: str
    refused_at: dt.datetime
    form: DocumentCard | None


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything on the applicant's page of one dossier."""

    dossier: Dossier
    procedure: PublishedProcedure
    agency_name: str
    steps: tuple[TimelineStep, ...]
    held_by: str
    to_do: ToDo
    draft_check: DraftCheck | None
    supplement: SupplementRequest | None
    refusal: RefusalView | None
    deadline: Deadline | None
    messages: tuple[MessageLine, ...]
    forms: tuple[DocumentCard, ...]
    papers: tuple[OwnPaper, ...]
    result: DocumentCard | None
    looks: int
    may_withdraw: bool
    fee: str
    fee_because: str

    @property
    def now(self) -> Words:
        """The step at which the dossier waits."""
        return next((step.words for step in self.steps if step.state is LineState.NOW), Words())


FORMS = frozenset({Kind.FORM_01, Kind.FORM_02, Kind.FORM_03})
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
            about=row.about,
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


def dossier_page(dossier: Dossier, *, viewer_id: UUID, at: dt.datetime) -> DossierPage:
    """The page of a dossier that has a code; a bounded number of queries."""
    papers = documents.documents_of(dossier.ref)
    forms = tuple(card for card in papers if card.kind in FORMS and card.file_id)
    agency_name, fee = identity.agency_card(dossier.agency_id).name, fee_decided(dossier)
    result = next((card for card in papers if card.id == dossier.result_document_id), None)
    return DossierPage(
        dossier=dossier,
        procedure=procedures.revision(dossier.revision_id),
        agency_name=agency_name,
        steps=_timeline(dossier, {card.kind: card for card in forms}),
        held_by=_holder(dossier, agency_name),
        to_do=to_do_of(dossier),
        draft_check=dossier.draft_checks.filter(answered_at=None).first(),
        supplement=dossier.supplements.filter(answered_at=None).first(),
        refusal=_refusal(dossier, papers),
        deadline=_deadline(dossier, at=at),
        messages=notifications.messages_for(viewer_id, about=dossier.ref, newest=20),
        forms=forms,
        papers=own_files.papers_of(dossier),
        result=result if result and result.issued and dossier.done_at else None,
        looks=traces.looks_of_others(dossier, viewer_id),
        may_withdraw=may_withdraw(dossier),
        fee=amount_words(fee) if fee else "",
        fee_because=because_words(fee),
    )


def may_withdraw(dossier: Dossier) -> bool:
    """Whether the applicant may still take the dossier back: until its result is signed."""
    if Status.WITHDRAWN not in TRANSITIONS[dossier.state]:
        return False
    if dossier.result_document_id is None:
        return True
    return documents.document_card(dossier.result_document_id).state not in SIGNED_STATES


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


def _timeline(dossier: Dossier, forms: dict[str, DocumentCard]) -> tuple[TimelineStep, ...]:
    if dossier.received_at is None:
        return tuple(_before_reception(dossier, forms))
    progress = workflow.progress(dossier.ref)
    steps = [
        TimelineStep(SUBMITTED, LineState.DONE, dossier.submitted_at, by_applicant=True),
        TimelineStep(RECEIVED, LineState.DONE, dossier.received_at, paper=forms.get(Kind.FORM_01)),
        *(_timeline_step(step) for step in _in_short(progress.steps if progress else ())),
    ]
    if dossier.state in FINAL - {Status.RETURNED}:
        steps = [step for step in steps if step.state is LineState.DONE]
    if dossier.state is Status.WITHDRAWN:
        ended = TimelineStep(WITHDRAWN, LineState.DONE, dossier.ended_at, by_applicant=True)
        steps.append(ended)
    return tuple(steps)


def _before_reception(dossier: Dossier, forms: dict[str, DocumentCard]) -> list[TimelineStep]:
    submitted_at = dossier.submitted_at
    words, state, kind = {
        Status.NEW: (WAITING_AT_DESK, LineState.NOW, None),
        Status.AWAITING_SUPPLEMENT: (SUPPLEMENT_ASKED, LineState.NOW, Kind.FORM_02),
        Status.NOT_RECEIVED: (NOT_RECEIVED, LineState.DONE, Kind.FORM_03),
        Status.WITHDRAWN: (WITHDRAWN, LineState.DONE, None),
    }[dossier.state]
    steps = [
        TimelineStep(SUBMITTED, LineState.DONE, submitted_at, by_applicant=True),
        TimelineStep(words, state, dossier.ended_at, paper=forms.get(kind) if kind else None),
    ]
    if dossier.state not in FINAL:
        definition = procedures.revision(dossier.revision_id).process
        steps.append(TimelineStep(RECEIVED, LineState.NEXT))
        ahead = list(workflow.main_way(definition))
        steps += [
            TimelineStep(node.words, LineState.NEXT, by_applicant=node.lane == KnownLane.APPLICANT)
            for node, after in zip_longest(ahead, ahead[1:])
            if after is None or after.lane != node.lane
        ]
    return steps


def _in_short(lines: tuple[StepLine, ...]) -> list[StepLine]:
    """Of coming steps that follow one another in one hand, the last: it is what she waits for."""
    kept = [line for line in lines if line.state is not LineState.NEXT]
    ahead = [
        line for line in lines if line.state is LineState.NEXT and line.kind is not NodeKind.END
    ]
    for line, after in zip_longest(ahead, ahead[1:]):
        if after is None or after.lane != line.lane:
            kept.append(line)
    return kept


def _timeline_step(line: StepLine) -> TimelineStep:
    return TimelineStep(
        words=line.words,
        state=line.state,
        at=line.left_at or line.entered_at,
        by_applicant=line.lane == KnownLane.APPLICANT,
        outcome=line.outcome_words,
    )


def _deadline(dossier: Dossier, *, at: dt.datetime) -> Deadline | None:
    """None while the clock has not started, and once the dossier has ended without a result."""
    if dossier.due_at is None or dossier.state in {Status.WITHDRAWN, Status.STOPPED}:
        return None
    pause = dossier.pauses.filter(resumed_at=None).first()
    earlier_at = dossier.previous_due_at
    return Deadline(
        at=dossier.due_at,
        earlier_at=earlier_at if earlier_at != dossier.due_at else None,
        why=deadlines.derivation_in_words(dossier.due_steps, get_language() or "vi"),
        late=pause is None and (dossier.done_at or at) > dossier.due_at,
        paused_since=pause.paused_at if pause and dossier.done_at is None else None,
    )


def _refusal(dossier: Dossier, papers: tuple[DocumentCard, ...]) -> RefusalView | None:
    row = getattr(dossier, "refusal", None)
    if row is None:
        return None
    kind = "refusal_after_appraisal" if row.after_appraisal else "refusal_at_reception"
    reason = procedures.revision(dossier.revision_id).reason(kind, row.reason_code)
    assert reason is not None, "a refusal gives a reason of the package"
    return RefusalView(
        reason=reason,
        explanation=row.explanation,
        after_appraisal=row.after_appraisal,
        number_text=row.number_text,
        refused_at=row.refused_at,
        form=next((card for card in papers if card.id == row.document_id and card.file_id), None),
    )


def _holder(dossier: Dossier, agency_name: str) -> str:
    """The unit or the position that holds the dossier now, as the applicant may know it."""
    if dossier.received_at is None:
        return gettext("One-stop desk, %(agency)s") % {"agency": agency_name}
    task = tasks.open_task_of(subject=dossier.ref)
    unit_id = task.holder.unit_id if task else None
    position_id = task.holder.position_id if task else None
    name = identity.unit_names([unit_id]).get(unit_id, "") if unit_id else ""
    if position_id and not name:
        name = identity.position_titles([position_id]).get(position_id, "")
    return vietnamese(f"{name}, {agency_name}" if name else agency_name)
