"""Dossiers as lines of the officers' lists, however many there are in a few queries."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from congvu.bpmn import Definition, Words
from congvu.deadlines import queries as deadlines
from congvu.deadlines.rules import Remaining, WorkingCalendar
from congvu.dossiers.models import ClockPause, Dossier, DraftCheck, SupplementRequest
from congvu.dossiers.rules.codes import tidy_code
from congvu.dossiers.rules.statuses import FINAL, Status
from congvu.kernel.subjects import SubjectRef
from congvu.kernel.vietnamese import fold
from congvu.procedures import queries as procedures
from congvu.procedures.queries import Words as Name
from congvu.tasks import queries as tasks
from congvu.tasks.queries import Cursor, TaskCard
from congvu.workflow import queries as workflow

MOST_SEARCHED = 2000
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A dossier in a list. Names are personal data: the page that shows them says `audit.seen`.

    `pause` is why the clock stands still, or empty; `answered` are the instants at which the
    applicant answered something, so that a list can count what is new.
    """

    ref: SubjectRef
    agency_id: UUID
    code: str
    applicant: str
    about: str
    procedure: Name
    status: Status
    papers: int
    due_at: dt.datetime | None
    pause: str
    paused_at: dt.datetime | None
    has_entry_page: bool
    answered: tuple[dt.datetime, ...]
    submitted_at: dt.datetime | None
    process: Definition

    def step_words(self, step: str) -> Words:
        """The name of a step of this dossier's own process."""
        node = self.process.node(step)
        return node.words if node else Words()

    @property
    def url(self) -> str:
        """Where an officer opens it: at the desk, at work, or at its register entry and draft."""
        page = "entry" if self.has_entry_page else "workbench"
        if self.status is Status.NEW:
            page = "reception"
        try:
            return reverse(f"dossiers:{page}", args=[self.code])
        except NoReverseMatch:
            return reverse("dossiers:workbench", args=[self.code])

    def news_since(self, at: dt.datetime) -> int:
        return sum(1 for instant in self.answered if instant >= at)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A dossier with its live task, as lists show it. Without one it waits for somebody else."""

    line: WorkLine
    task: TaskCard | None
    remaining: Remaining | None

    @property
    def step(self) -> str:
        return (
            self.line.step_words(self.task.step).said(get_language() or "vi") if self.task else ""
        )

    @property
    def news(self) -> int:
        return self.line.news_since(self.task.opened_at) if self.task else 0


@dataclass(frozen=True, slots=True)
class WorkPage:
    items: tuple[WorkItem, ...]
    next: Cursor | None


def work_of(
    *,
    agency_id: UUID,
    at: dt.datetime,
    unit_ids: Collection[UUID] = (),
    position_ids: Collection[UUID] = (),
    officer_id: UUID | None = None,
    after: Cursor | None = None,
) -> WorkPage:
    """What waits for these holders, the most urgent first."""
    page = tasks.open_tasks(
        unit_ids=unit_ids,
        position_ids=position_ids,
        officer_id=officer_id,
        subject_kind="dossier",
        after=after,
    )
    lines = lines_of([task.subject.id for task in page.tasks])
    calendar = deadlines.calendar_of(agency_id)
    found = ((lines.get(task.subject.id), task) for task in page.tasks)
    items = tuple(item_of(line, task, calendar, at=at) for line, task in found if line)
    return WorkPage(items, page.next)


def with_tasks(
    lines: Collection[WorkLine], *, agency_id: UUID, at: dt.datetime
) -> tuple[WorkItem, ...]:
    """Lines with the task that each has now, if it has one."""
    live = tasks.open_tasks_of([line.ref for line in lines])
    calendar = deadlines.calendar_of(agency_id)
    return tuple(item_of(line, live.get(line.ref), calendar, at=at) for line in lines)


def item_of(
    line: WorkLine, task: TaskCard | None, calendar: WorkingCalendar, *, at: dt.datetime
) -> WorkItem:
    due_at = None if line.status in {*FINAL, Status.DONE} else line.due_at
    left = (
        deadlines.remaining(agency_id=line.agency_id, due_at=due_at, at=at, calendar=calendar)
        if due_at
        else None
    )
    return WorkItem(line, task, left)


def lines_of(dossier_ids: Collection[UUID]) -> dict[UUID, WorkLine]:
    """The lines of these dossiers by id."""
    return {line.ref.id: line for line in _lines(Dossier.objects.filter(id__in=dossier_ids))}


def under_way(agency_id: UUID) -> tuple[WorkLine, ...]:
    """Received dossiers of an agency that have no result yet, the most urgent first."""
    rows = Dossier.objects.filter(
        _waiting_or_running(), agency_id=agency_id, received_at__isnull=False
    )
    return _lines(rows.order_by("due_at", "id")[:MOST_WAITING])


def paused_count(agency_id: UUID) -> int:
    """How many received dossiers wait for their applicants."""
    return ClockPause.objects.filter(
        dossier__agency_id=agency_id, dossier__received_at__isnull=False, resumed_at=None
    ).count()


def search(agency_id: UUID, text: str, *, most: int = 50) -> tuple[WorkLine, ...]:
    """Dossiers of an agency by the beginning or the end of their code, or by a person's name.

    Names are sealed in the database, so that the live dossiers are read and compared here.
    """
    wanted = " ".join(text.split())[:100]
    if not wanted:
        return ()
    of_agency = Dossier.objects.filter(agency_id=agency_id).exclude(status=Status.DRAFT)
    code = tidy_code(wanted) or wanted.upper()
    found = list(
        of_agency.filter(Q(code__istartswith=code) | Q(code__iendswith=code)).order_by(
            "-submitted_at"
        )[:most]
    )
    live = of_agency.exclude(status__in=[*FINAL, Status.DONE]).order_by("-submitted_at")
    names = live.only("id", "owner_name", "about")[:MOST_SEARCHED]
    words = fold(wanted)
    ids = [row.id for row in found]
    ids += [row.id for row in names if words in fold(f"{row.owner_name} {row.about}")]
    by_id = lines_of(ids[:most])
    return tuple(by_id[one] for one in dict.fromkeys(ids[:most]))


def _waiting_or_running() -> Q:
    return Q(status__in=[Status.RECEIVED, Status.IN_PROCESS, Status.AWAITING_SUPPLEMENT])


def _lines(rows: QuerySet[Dossier]) -> tuple[WorkLine, ...]:
    rows = rows.annotate(
        paper_count=Count(
            "papers", filter=Q(papers__replaced_at=None, papers__files__isnull=False), distinct=True
        )
    ).prefetch_related(
        Prefetch("pauses", ClockPause.objects.filter(resumed_at=None), to_attr="open_pauses"),
        Prefetch(
            "draft_checks",
            DraftCheck.objects.exclude(answered_at=None).only("dossier_id", "answered_at"),
            to_attr="answered_drafts",
        ),
        Prefetch(
            "supplements",
            SupplementRequest.objects.exclude(answered_at=None).only("dossier_id", "answered_at"),
            to_attr="answered_supplements",
        ),
    )
    found = list(rows)
    processes = workflow.processes_of("dossier", [row.pk for row in found])
    return tuple(_line(row, processes.get(row.pk)) for row in found)


def _line(row: Dossier, runs: Definition | None) -> WorkLine:
    pauses: Iterable[ClockPause] = row.open_pauses  # type: ignore[attr-defined]  # the prefetch above
    pause = next(iter(pauses), None)
    exchanged = [*row.answered_drafts, *row.answered_supplements]  # type: ignore[attr-defined]  # the same
    revision = procedures.revision(row.revision_id)
    return WorkLine(
        ref=row.ref,
        agency_id=row.agency_id,
        code=row.code or "",
        applicant=row.owner_name,
        about=row.about,
        procedure=revision.name,
        status=row.state,
        papers=row.paper_count,  # type: ignore[attr-defined]  # annotated above
        due_at=row.due_at or row.reception_due_at,
        pause=pause.cause if pause else "",
        paused_at=pause.paused_at if pause else None,
        has_entry_page=row.result_document_id is not None,
        answered=tuple(one.answered_at for one in exchanged),
        submitted_at=row.submitted_at,
        process=runs or revision.process,
    )
