"""Publish what happened, ask for work later, look for what is due: the door to the queue."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from django.db import connection

from congvu.audit import services as audit
from congvu.jobs import door, registry
from congvu.jobs.events import Event
from congvu.jobs.models import Incident, StoredEvent
from congvu.jobs.registry import Subscriber, Sweep, Work
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef

EVENTS_QUEUE, SLOW_QUEUE = "events", "slow"


class CannotChangeIncident(Refusal):
    """The incident is closed already, or a reason is missing."""


def subscriber(
    event: type[Event], *, name: str
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register ``f(event, *, at)`` to run once after `event` was committed, in one transaction.

    `name` is stored; it must never change while events are under way.
    """

    def register(react: Callable[..., None]) -> Callable[..., None]:
        registry.add(registry.EVENTS, event.kind, event)
        registry.add(registry.SUBSCRIBERS, name, Subscriber(name, event, react))
        return react

    return register


def task(
    *, name: str, queue: str = SLOW_QUEUE, given_up: Callable[..., None] | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register ``f(*, at, **ids)`` as work outside any transaction: calls to the world outside.

    ``given_up(*, actor, at, **ids)`` runs when a person ends the work after it failed, in the
    transaction of that act; a refusal raised there keeps the work as it is.
    """

    def register(do: Callable[..., None]) -> Callable[..., None]:
        registry.add(registry.WORKS, name, Work(name, queue, do, given_up))
        return do

    return register


def sweep(*, name: str, every: dt.timedelta) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register ``f(*, at) -> int`` to look, once per `every`, for rows whose time has come."""

    def register(look: Callable[..., int]) -> Callable[..., int]:
        registry.add(registry.SWEEPS, name, Sweep(name, every, look))
        return look

    return register


def publish(event: Event, *, at: dt.datetime) -> None:
    """Tell that `event` happened, in the transaction in which it did.

    Each subscriber runs after the commit, at least once, in order per subject; lock the subject's
    row before you publish, because order is by insertion.
    """
    assert connection.in_atomic_block, "an event belongs to the transaction that caused it"
    stored = StoredEvent.objects.create(
        kind=event.kind,
        subject_kind=event.subject.kind,
        subject_id=event.subject.id,
        payload=event.payload(),
        at=at,
    )
    door.defer_deliveries(
        event_id=stored.id,
        subscribers=[
            one.name for one in registry.SUBSCRIBERS.values() if one.event.kind == event.kind
        ],
        subject=str(event.subject),
    )


def enqueue(work: Callable[..., None], *, lock: str, **ids: object) -> None:
    """Ask for `work` after this transaction commits. Works of one `lock` wait for each other."""
    enqueue_each(work, [(lock, ids)])


def enqueue_each(
    work: Callable[..., None], asked: Iterable[tuple[str, Mapping[str, object]]]
) -> None:
    """Ask for the same `work` many times at once, each with its lock and its ids.

    For sweeps that find many things: all of them go into the queue by one statement.
    """
    assert connection.in_atomic_block, "work belongs to the transaction that asks for it"
    entry = next(one for one in registry.WORKS.values() if one.do is work)
    door.defer_works(
        work=entry.name,
        queue=entry.queue,
        asked=[(lock, {name: str(value) for name, value in ids.items()}) for lock, ids in asked],
    )


def retry_incident(*, incident_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Let failed work run again. Refused when the incident was closed meanwhile."""
    with audit.recorded(
        actor=actor, action="jobs.retry", subject=SubjectRef("incident", incident_id), at=at
    ):
        incident = _open_incident(incident_id)
        door.run_again(incident)
        incident.closed_at, incident.reason = at, "retried"
        incident.save(update_fields=["closed_at", "reason"])


def end_incident(*, incident_id: UUID, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Close failed work for good, for a reason that people can read later.

    Refused when it was closed meanwhile, without a reason, or by the room whose work it is.
    """
    with audit.recorded(
        actor=actor, action="jobs.end", subject=SubjectRef("incident", incident_id), at=at
    ):
        if not reason.strip():
            raise CannotChangeIncident(Reason("incident-needs-reason"))
        incident = _open_incident(incident_id)
        _give_up(incident, actor=actor, at=at)
        door.forget(incident)
        incident.closed_at, incident.reason = at, reason.strip()[:300]
        incident.save(update_fields=["closed_at", "reason"])


def _give_up(incident: Incident, *, actor: Actor, at: dt.datetime) -> None:
    work = registry.WORKS.get(incident.work)
    if work is not None and work.given_up is not None:
        work.given_up(actor=actor, at=at, **incident.arguments["arguments"])


def run_sweeps(*, at: dt.datetime) -> int:
    """Run each sweep whose time has come; say how many rows they moved.

    One that fails does not keep the others from their work; its error is raised when all have run.
    """
    moved, failures = 0, []
    for one in registry.SWEEPS.values():
        try:
            moved += door.run_sweep(one, at=at)
        except Exception as failure:  # noqa: BLE001 - raised again below, together
            failures.append(failure)
    if failures:
        raise ExceptionGroup("sweeps failed", failures)
    return moved


def _open_incident(incident_id: UUID) -> Incident:
    incident = Incident.objects.select_for_update().filter(pk=incident_id, closed_at=None).first()
    if incident is None:
        raise CannotChangeIncident(Reason("incident-closed"))
    return incident
