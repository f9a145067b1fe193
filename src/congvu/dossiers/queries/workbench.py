"""One dossier before the officer in charge: data beside paper, what differs, what comes next."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext

from congvu.bpmn import Node, Outcome
from congvu.deadlines import queries as deadlines
from congvu.deadlines.rules import Remaining
from congvu.documents import queries as documents
from congvu.dossiers import wording
from congvu.dossiers.models import Dossier, DraftCheck, SupplementRequest
from congvu.dossiers.queries.appraisal import Comparison, comparisons
from congvu.dossiers.queries.bar import BarStep, bar_of
from congvu.dossiers.queries.deciding import amount_words, because_words, fee_decided
from congvu.dossiers.queries.filling import (
    SlotState,
    day_of_answers,
    lookups_for,
    slot_states,
)
from congvu.dossiers.rules.reception import Verdict
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.rules.steps import KnownStep
from congvu.eforms import rules as form_rules
from congvu.eforms.rules import SummarySection
from congvu.files import queries as files
from congvu.identity import queries as identity
from congvu.jobs import queries as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PaperState, PublishedProcedure
from congvu.procedures.rules.published import ReasonChoice
from congvu.signatures import queries as signatures
from congvu.sources import queries as sources
from congvu.sources.queries import InquiryCard
from congvu.sources.rules import Outcome as InquiryOutcome
from congvu.tasks import queries as tasks
from congvu.tasks.queries import TaskCard
from congvu.tasks.rules import TaskState
from congvu.ui import writing
from congvu.workflow import queries as workflow

SUPPLEMENT, REFUSE, CORRECT = "supplement", "refuse", "correct"


@dataclass(frozen=True, slots=True)
class Tab:
    """A paper to look at: its pages as addresses of pictures, and the desk's verdict."""

    key: str
    title: str
    pages: tuple[str, ...]
    file_urls: tuple[str, ...]
    verdict: Verdict | None
    verdict_words: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is. `outcomes` are the acts that the actor may take now, the expected first."""

    task: TaskCard | None
    node: Node | None
    outcomes: tuple[Outcome, ...]
    holder: str
    taken_by: str
    is_mine: bool
    may_take_up: bool

    @property
    def step(self) -> str:
        return self.node.id if self.node else ""

    @property
    def primary(self) -> Outcome | None:
        return next((one for one in self.outcomes if one.tone == "primary"), None)

    @property
    def others(self) -> tuple[Outcome, ...]:
        """Acts that need no page of their own."""
        special = {SUPPLEMENT, REFUSE, CORRECT}
        return tuple(o for o in self.outcomes if o.tone != "primary" and o.name not in special)

    def can(self, outcome: str) -> bool:
        return any(one.name == outcome for one in self.outcomes)

    @property
    def can_supplement(self) -> bool:
        return self.can(SUPPLEMENT)

    @property
    def can_refuse(self) -> bool:
        return self.can(REFUSE)

    @property
    def can_correct(self) -> bool:
        return self.can(CORRECT)


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of a dossier at work shows around its content."""

    dossier: Dossier
    procedure: PublishedProcedure
    turn: Turn
    steps: tuple[BarStep, ...]
    remaining: Remaining | None
    due_words: str
    pause: str
    status: str
    sent_back: str
    sent_back_by: str
    inquiry: InquiryCard | None
    inquiry_late: bool
    waits_for_number: bool
    draft: DraftCheck | None
    supplement: SupplementRequest | None
    failed_work: int
    step_due_at: dt.datetime | None
    is_step_late: bool

    @property
    def number_refused(self) -> bool:
        """Whether the officer has to settle that no number was assigned."""
        return (
            self.turn.task is not None
            and self.inquiry is not None
            and self.inquiry.outcome == InquiryOutcome.REFUSED
        )

    @property
    def draft_agreed(self) -> bool:
        return self.draft is not None and self.draft.answer in {"confirmed", "silent"}


@dataclass(frozen=True, slots=True)
class WorkbenchPage:
    frame: Frame
    differences: tuple[Comparison, ...]
    decided: tuple[Comparison, ...]
    matched: int
    sections: tuple[SummarySection, ...]
    sources: dict[str, str]
    tabs: tuple[Tab, ...]
    struck: tuple[str, ...]
    shown: Tab | None
    fee: str
    fee_because: str

    @property
    def source_names(self) -> str:
        return ", ".join(dict.fromkeys(self.sources.values()))


def dossier_by_code(code: str) -> Dossier | None:
    return Dossier.objects.filter(code=code).exclude(status=Status.DRAFT).first()


def frame(dossier: Dossier, actor: Actor, *, at: dt.datetime) -> Frame:
    """Whose turn, how far, how long, and what stands in the way."""
    revision = procedures.revision(dossier.revision_id)
    turn = turn_of(dossier, actor, at=at)
    pause = dossier.pauses.filter(resumed_at=None).first()
    inquiry = sources.last_inquiry(dossier.ref)
    note, by = _sent_back(dossier)
    step_due_at = _step_due_at(dossier, turn)
    return Frame(
        dossier=dossier,
        procedure=revision,
        turn=turn,
        steps=bar_of(dossier),
        remaining=deadlines.remaining(agency_id=dossier.agency_id, due_at=dossier.due_at, at=at)
        if dossier.due_at and dossier.state not in {Status.DONE, Status.RETURNED, Status.STOPPED}
        else None,
        due_words=_due_words(dossier.due_at, at),
        pause=str(wording.PAUSE_WORDS.get(pause.cause, "")) if pause else "",
        status=str(wording.STATUS_WORDS[dossier.state]),
        sent_back=note,
        sent_back_by=by,
        inquiry=inquiry,
        inquiry_late=inquiry is not None and inquiry.is_late(at),
        waits_for_number=turn.step == KnownStep.PERSONAL_NUMBER,
        draft=dossier.draft_checks.order_by("-sent_at").first(),
        supplement=dossier.supplements.filter(answered_at=None).first(),
        failed_work=jobs.open_incident_count_of(dossier.ref),
        step_due_at=step_due_at,
        is_step_late=step_due_at is not None and step_due_at < at,
    )


def _step_due_at(dossier: Dossier, turn: Turn) -> dt.datetime | None:
    """When the time budget of the step ends that waits now; None for a step without one."""
    if turn.task is None or turn.node is None or not turn.node.limit:
        return None
    due = deadlines.due_for(
        agency_id=dossier.agency_id, received_at=turn.task.opened_at, limit=turn.node.limit
    )
    return due.at


def _due_words(due_at: dt.datetime | None, at: dt.datetime) -> str:
    """The hour when it is today, as people say it; else the day too."""
    is_today = due_at is not None and day_of(due_at) == day_of(at)
    return writing.time(due_at) if is_today else writing.moment(due_at)


def workbench_page(
    dossier: Dossier, actor: Actor, *, at: dt.datetime, shown: str = ""
) -> WorkbenchPage:
    """The dossier whole: differences first, then data with sources, and one paper open."""
    language = get_language() or "vi"
    found = comparisons(dossier, at=at, language=language)
    slots = slot_states(dossier, at=at)
    tabs = _tabs(dossier, slots, language)
    fee = fee_decided(dossier)
    return WorkbenchPage(
        frame=frame(dossier, actor, at=at),
        differences=tuple(one for one in found if one.differs and not one.settled),
        decided=tuple(one for one in found if one.differs and one.settled),
        matched=sum(1 for one in found if one.known and not one.differs),
        sections=form_rules.summary(
            procedures.revision(dossier.revision_id).form,
            dossier.answers,
            language,
            lookups_for(dossier, at=at),
            day_of_answers(dossier, at=at),
        ),
        sources={one.field: one.source for one in found if one.known and not one.differs},
        tabs=tabs,
        struck=tuple(
            state.need.slot.title.said(language)
            for state in slots
            if state.need.state is PaperState.SATISFIED
        ),
        fee=amount_words(fee) if fee else "",
        fee_because=because_words(fee),
        shown=next((tab for tab in tabs if tab.key == shown), None)
        or next((tab for tab in tabs if tab.pages), None),
    )


def turn_of(dossier: Dossier, actor: Actor, *, at: dt.datetime) -> Turn:
    """Who is to act now and what the actor may do about it."""
    standing = workflow.standing(dossier.ref)
    node = standing.waiting[0] if standing and standing.waiting else None
    task = tasks.open_task_of(subject=dossier.ref) if node else None
    mine = task is not None and tasks.may_do(actor=actor, task_id=task.id, at=at)
    taken_by = ""
    if task is not None and task.taken_by_id is not None and task.taken_by_id != actor.id:
        taken_by = identity.officer_card(task.taken_by_id).name
    return Turn(
        task=task,
        node=node,
        outcomes=node.outcomes if node and mine else (),
        holder=holder_name(task),
        taken_by=taken_by,
        is_mine=mine,
        may_take_up=mine and task is not None and task.state is TaskState.OPEN,
    )


def holder_name(task: TaskCard | None) -> str:
    """The unit or the person that a task waits for."""
    if task is None:
        return ""
    if task.taken_by_id is not None:
        return identity.officer_card(task.taken_by_id).name
    if task.holder.position_id is not None:
        titles = identity.position_titles([task.holder.position_id])
        return titles.get(task.holder.position_id, "")
    if task.holder.unit_id is not None:
        return identity.unit_names([task.holder.unit_id]).get(task.holder.unit_id, "")
    return ""


def reasons_in(dossier: Dossier, catalogue: str) -> tuple[ReasonChoice, ...]:
    """The reasons that the package lets officers give."""
    return procedures.revision(dossier.revision_id).reasons.get(catalogue, ())


def file_page(dossier: Dossier, file_id: UUID, page: int) -> str:
    """Where the picture of a page is; the desk's pages show it, to officers of the agency only."""
    try:
        return reverse("dossiers:office_page", args=[dossier.code, file_id, page])
    except NoReverseMatch:
        return ""


def pages_of(dossier: Dossier, file_id: UUID) -> tuple[str, ...]:
    pages = files.card(file_id).pages
    return tuple(file_page(dossier, file_id, number) for number in range(1, max(1, pages) + 1))


def _tabs(dossier: Dossier, slots: Sequence[SlotState], language: str) -> tuple[Tab, ...]:
    tabs = []
    if dossier.declaration_file_id:
        file_id = dossier.declaration_file_id
        title = gettext("Declaration")
        tabs.append(Tab("to-khai", title, pages_of(dossier, file_id), (), None, "", ()))
    tabs += [
        _paper_tab(dossier, state, language)
        for state in slots
        if state.paper is not None and state.file_count
    ]
    tabs += [
        Tab(str(card.id), f"{card.name} {card.number_text}".strip(),
            pages_of(dossier, card.file_id), (), None, "", ())
        for card in documents.documents_of(dossier.ref)
        if card.file_id is not None and card.file_id != dossier.declaration_file_id
    ]  # fmt: skip
    return tuple(tabs)


def _paper_tab(dossier: Dossier, state: SlotState, language: str) -> Tab:
    assert state.paper is not None, "only slots with a paper have a tab"
    slot = state.need.slot
    kind = slot.kind(state.paper.kind)
    verdict = Verdict(state.paper.verdict)
    revision = procedures.revision(dossier.revision_id)
    reasons = (revision.reason("papers", code) for code in state.paper.verdict_reasons)
    return Tab(
        key=slot.slot,
        title=(kind.title if kind else slot.title).said(language),
        pages=tuple(
            file_page(dossier, file.file_id, number)
            for file in state.paper.files.all()
            for number in range(1, max(1, file.file.pages) + 1)
        ),
        file_urls=(),
        verdict=verdict,
        verdict_words=str(wording.VERDICT_WORDS[verdict]),
        reasons=tuple(reason.title.said(language) for reason in reasons if reason),
    )


def _sent_back(dossier: Dossier) -> tuple[str, str]:
    """Why the signer or the clerk sent the paper back, unless it was submitted again since."""
    requests = [one for one in signatures.requests_for(dossier.ref) if one.role == "SIGNER"]
    last = requests[-1] if requests else None
    if last is None or last.state != "SENT_BACK":
        return "", ""
    name = identity.officer_card(last.officer_id).name if last.officer_id else ""
    return last.note, name


def who_finished(subject: SubjectRef, step: str) -> str:
    """Who finished a step and when, in words: for whoever comes second."""
    progress = workflow.progress(subject)
    lines = progress.lines if progress else ()
    done = [line for line in lines if line.step == step and line.left_at and line.actor]
    if not done or done[-1].actor is None:
        return ""
    name = str(identity.names_of([done[-1].actor]).get(done[-1].actor, ""))
    outcome = done[-1].outcome_words.said(get_language() or "vi")
    values = {"name": name, "at": writing.moment(done[-1].left_at), "outcome": outcome}
    return gettext("%(name)s finished this step at %(at)s: %(outcome)s.") % values
