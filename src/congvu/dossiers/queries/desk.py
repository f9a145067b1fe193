"""The desk's queue: what waits to be received, the most urgent first, and what comes next."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from congvu.deadlines import queries as deadlines
from congvu.deadlines.rules import Remaining
from congvu.documents import queries as documents
from congvu.dossiers import wording
from congvu.dossiers.models import Dossier, PaperFile, Reception, SupplementRequest
from congvu.dossiers.rules.statuses import Channel, Status
from congvu.identity import queries as identity
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries as procedures
from congvu.procedures.queries import Words

LINES = 25
"""How many dossiers one page of the queue shows."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One dossier that waits. Names are personal data: the page that shows them says so."""

    ref: SubjectRef
    code: str
    applicant: str
    about: str
    procedure: Words
    channel: str
    submitted_at: dt.datetime | None
    remaining: Remaining | None
    files: int
    came_back: bool
    begun_by: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much waits at the desk, and how much of it at the applicants."""

    waiting: int
    late: int
    asked: int


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue; `after` is where the next one begins, empty on the last."""

    lines: tuple[QueueLine, ...]
    counts: Counts
    after: str
    begins_later: bool


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The place of a dossier in the queue, and the codes beside it."""

    place: int
    waiting: int
    before: str
    after: str


def queue(agency_id: UUID, *, at: dt.datetime, asked: bool = False, after: str = "") -> Queue:
    """A page of what waits at the desk, or (`asked`) of what waits for its applicants.

    `after` comes from an earlier page; what cannot be read begins at the top.
    """
    rows = _at_desk(agency_id, Status.AWAITING_SUPPLEMENT if asked else Status.NEW)
    place = _read(after)
    if place is not None:
        rows = rows.filter(_beyond(*place))
    found = list(_with_signs(rows)[: LINES + 1])
    return Queue(
        lines=_lines(found[:LINES], agency_id, at=at),
        counts=counts(agency_id, at=at),
        after=_written(found[LINES - 1]) if len(found) > LINES else "",
        begins_later=place is not None,
    )


def counts(agency_id: UUID, *, at: dt.datetime) -> Counts:
    """For the head of the page and the rail; one query."""
    found = Dossier.objects.filter(
        agency_id=agency_id,
        status__in=[Status.NEW, Status.AWAITING_SUPPLEMENT],
        received_at=None,
    ).aggregate(
        waiting=Count("id", filter=Q(status=Status.NEW)),
        late=Count("id", filter=Q(status=Status.NEW, reception_due_at__lt=at)),
        asked=Count("id", filter=Q(status=Status.AWAITING_SUPPLEMENT)),
    )
    return Counts(**found)


def neighbours(dossier: Dossier) -> Neighbours:
    """Where the dossier stands in the queue; the one after the last is the first that waits."""
    others = _at_desk(dossier.agency_id, Status.NEW).exclude(pk=dossier.pk)
    due_at = dossier.reception_due_at or dossier.submitted_at or dossier.started_at
    beyond = _beyond(due_at, dossier.pk)
    later = others.filter(beyond).values_list("code", flat=True)
    sooner = others.exclude(beyond)
    before = sooner.order_by("-reception_due_at", "-id").values_list("code", flat=True).first()
    after = later.first() or others.values_list("code", flat=True).first()
    place = sooner.count() + 1
    waits = dossier.state is Status.NEW
    return Neighbours(place, others.count() + waits, before or "", after or "")


def _at_desk(agency_id: UUID, status: Status) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(agency_id=agency_id, status=status, received_at=None)
    return rows.order_by("reception_due_at", "id")


def _beyond(due_at: dt.datetime, dossier_id: UUID) -> Q:
    return Q(reception_due_at__gt=due_at) | Q(reception_due_at=due_at, id__gt=dossier_id)


def _with_signs(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    answered = SupplementRequest.objects.filter(dossier=OuterRef("pk")).exclude(answered_at=None)
    return rows.annotate(
        came_back=Exists(answered),
        file_count=Count("papers__files", filter=Q(papers__replaced_at=None), distinct=True),
    ).select_related("reception")


def _lines(rows: Iterable[Dossier], agency_id: UUID, *, at: dt.datetime) -> tuple[QueueLine, ...]:
    rows = list(rows)
    calendar = deadlines.calendar_of(agency_id) if rows else None
    receptions: dict[UUID, Reception] = {
        row.pk: row.reception for row in rows if hasattr(row, "reception")
    }
    officer_ids = {one.officer_id for one in receptions.values() if one.officer_id}
    names = (
        {card.id: card.name for card in identity.officer_cards(officer_ids).values()}
        if officer_ids
        else {}
    )
    return tuple(
        QueueLine(
            ref=row.ref,
            code=row.code or "",
            applicant=row.owner_name,
            about=row.about,
            procedure=procedures.revision(row.revision_id).name,
            channel=str(wording.CHANNEL_WORDS[Channel(row.channel)]),
            submitted_at=row.submitted_at,
            remaining=deadlines.remaining(
                agency_id=agency_id, due_at=row.reception_due_at, at=at, calendar=calendar
            )
            if row.reception_due_at
            else None,
            files=row.file_count,  # type: ignore[attr-defined]  # annotated in _with_signs
            came_back=row.came_back,  # type: ignore[attr-defined]  # the same
            begun_by=names.get(receptions[row.pk].officer_id, "")  # type: ignore[arg-type]  # None has no name
            if row.pk in receptions
            else "",
        )
        for row in rows
    )  # fmt: skip


def _written(row: Dossier) -> str:
    assert row.reception_due_at is not None, "what waits at the desk has a deadline"
    return f"{row.reception_due_at.timestamp():.6f}~{row.pk}"


def _read(after: str) -> tuple[dt.datetime, UUID] | None:
    instant, _, dossier_id = after.partition("~")
    try:
        return dt.datetime.fromtimestamp(float(instant), tz=dt.UTC), UUID(dossier_id)
    except (ValueError, OverflowError, OSError):
        return None


def has_file(dossier: Dossier, file_id: UUID) -> bool:
    """Whether a file belongs to the dossier: handed in, declaration, or paper of the agency."""
    if file_id == dossier.declaration_file_id:
        return True
    if PaperFile.objects.filter(paper__dossier=dossier, file_id=file_id).exists():
        return True
    return any(card.file_id == file_id for card in documents.documents_of(dossier.ref))
