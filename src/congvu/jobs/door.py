"""The only module that knows procrastinate.

Two kinds of jobs exist: *deliver* an event to a subscriber, and *do* a work. Their arguments are
ids; what they mean is looked up when they run.
"""

import datetime as dt
import logging
import traceback
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from congvu.audit import services as audit
from congvu.jobs import registry
from congvu.jobs.models import Handled, Incident, Schedule, StoredEvent
from congvu.jobs.registry import Sweep
from congvu.kernel.subjects import SubjectRef

_log = logging.getLogger(__name__)
_RETRY = RetryStrategy(max_attempts=5, exponential_wait=3)
MOST_ATTEMPTS = 6
"""The first attempt and five more."""


@app.task(name="congvu.deliver", queue="events", retry=_RETRY, pass_context=True)
def deliver(context: JobContext, *, event_id: str, subscriber: str) -> None:
    """Give the event to the subscriber: once, whatever happens to this process."""
    with _incident_on_failure(context):
        deliver_event(event_id=UUID(event_id), subscriber=subscriber, at=timezone.now())


@app.task(name="congvu.do", queue="slow", retry=_RETRY, pass_context=True)
def do(context: JobContext, *, work: str, arguments: dict[str, str]) -> None:
    with _incident_on_failure(context):
        do_work(work=work, arguments=arguments, at=timezone.now())


def deliver_event(*, event_id: UUID, subscriber: str, at: dt.datetime) -> None:
    entry = registry.SUBSCRIBERS[subscriber]
    with audit.enclosed():
        stored = StoredEvent.objects.get(pk=event_id)
        # Acts lock a dossier before its papers; a reaction that began with a paper would meet one
        # that comes from the dossier, and each would wait for the other.
        audit.lock_subject(SubjectRef(stored.subject_kind, stored.subject_id))
        _, first_time = Handled.objects.get_or_create(event=stored, subscriber=subscriber)
        if first_time:
            entry.react(entry.event.from_payload(stored.payload), at=at)


def do_work(*, work: str, arguments: Mapping[str, str], at: dt.datetime) -> None:
    registry.WORKS[work].do(at=at, **arguments)


def defer_deliveries(*, event_id: UUID, subscribers: Sequence[str], subject: str) -> None:
    _defer(
        deliver.configure(lock=f"{name}/{subject}").make_new_job(
            event_id=str(event_id), subscriber=name
        )
        for name in subscribers
    )


def defer_works(*, work: str, queue: str, asked: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Put works with their locks and arguments into the queue, in this order."""
    _defer(
        do.configure(queue=queue, lock=f"{work}/{lock}").make_new_job(
            work=work, arguments=dict(arguments)
        )
        for lock, arguments in asked
    )


def _defer(asked: Iterable[Job]) -> None:
    """All by one statement, because a sweep may find a hundred."""
    if found := list(asked):
        app.job_manager.batch_defer_jobs(jobs=found)


def run_again(incident: Incident) -> None:
    """Put the failed work back into the queue as a new job."""
    forget(incident)
    arguments = incident.arguments
    if "event_id" in arguments:
        defer_deliveries(
            event_id=UUID(arguments["event_id"]),
            subscribers=[arguments["subscriber"]],
            subject=incident.subject,
        )
    else:
        work = registry.WORKS[arguments["work"]]
        defer_works(
            work=work.name,
            queue=work.queue,
            asked=[(incident.subject, arguments["arguments"])],
        )


def forget(incident: Incident) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [incident.job_id])


def run_sweep(sweep: Sweep, *, at: dt.datetime) -> int:
    """Run `sweep` if its time has come and no other process runs it."""
    Schedule.objects.get_or_create(sweep=sweep.name)
    with transaction.atomic():
        row = Schedule.objects.select_for_update(skip_locked=True).filter(sweep=sweep.name).first()
        if row is None or (row.ran_at is not None and row.ran_at + sweep.every > at):
            return 0
        row.ran_at = at
        row.save(update_fields=["ran_at"])
    return sweep.look(at=at)


class _incident_on_failure:  # noqa: N801 - reads as a phrase
    """Keep the traceback where a person can see it, in a statement of its own; then fail."""

    def __init__(self, context: JobContext) -> None:
        self._job = context.job

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        connection.close_if_unusable_or_obsolete()
        if not isinstance(error, Exception):
            if error is None:
                self._settle()
            return
        self._keep("".join(traceback.format_exception(error))[-8000:])

    def _settle(self) -> None:
        assert self._job.id is not None, "a job that runs has been stored"
        Incident.objects.filter(job_id=self._job.id, closed_at=None).update(
            closed_at=timezone.now(), reason="succeeded"
        )

    def _keep(self, text: str) -> None:
        job = self._job
        assert job.id is not None, "a job that runs has been stored"
        _log.warning("job %s failed: %s", job.id, text.strip().rsplit("\n", 1)[-1])
        arguments = dict(job.task_kwargs)
        attempts = job.attempts + 1
        Incident.objects.update_or_create(
            job_id=job.id,
            defaults={
                "work": str(arguments.get("subscriber") or arguments.get("work")),
                "subject": (job.lock or "").partition("/")[2],
                "arguments": arguments,
                "attempts": attempts,
                "error": text,
                "failed_for_good": attempts >= MOST_ATTEMPTS,
                "at": timezone.now(),
                "closed_at": None,
            },
        )
