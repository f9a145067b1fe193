"""What waits, what is late, what failed: for the administrator's page."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from congvu.jobs.models import Incident
from congvu.kernel.subjects import SubjectRef


@dataclass(frozen=True, slots=True)
class QueueState:
    """One queue: how many jobs wait, how many are under way, since when the oldest waits."""

    queue: str
    waiting: int
    under_way: int
    oldest_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class IncidentLine:
    id: UUID
    work: str
    subject: str
    attempts: int
    error: str
    last_line: str
    failed_for_good: bool
    at: dt.datetime


def queues() -> tuple[QueueState, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT job.queue_name,
                   count(*) FILTER (WHERE job.status = 'todo'),
                   count(*) FILTER (WHERE job.status = 'doing'),
                   min(event.at) FILTER (WHERE job.status = 'todo')
            FROM procrastinate_jobs job
            LEFT JOIN procrastinate_events event
                   ON event.job_id = job.id AND event.type = 'deferred'
            WHERE job.status IN ('todo', 'doing')
            GROUP BY job.queue_name ORDER BY job.queue_name
            """
        )
        return tuple(QueueState(*row) for row in cursor.fetchall())


def open_incidents(*, newest: int = 100) -> tuple[IncidentLine, ...]:
    rows = Incident.objects.filter(closed_at=None).order_by("-at")[:newest]
    return tuple(
        IncidentLine(
            id=row.id,
            work=row.work,
            subject=row.subject,
            attempts=row.attempts,
            error=row.error,
            last_line=row.error.strip().rsplit("\n", 1)[-1],
            failed_for_good=row.failed_for_good,
            at=row.at,
        )
        for row in rows
    )


def open_incident_count_of(subject: SubjectRef) -> int:
    """How much work for this one thing has failed and waits for an administrator."""
    return Incident.objects.filter(closed_at=None, subject=str(subject)).count()


def open_incident_count() -> int:
    return Incident.objects.filter(closed_at=None).count()
