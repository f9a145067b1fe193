"""What the clock starts: each due thing becomes a work of its own, with its own retries."""

import datetime as dt
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from congvu.audit import services as audit
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.workflow import queries, services
from congvu.workflow.models import Instance, PendingTimer, Wait
from congvu.workflow.services import following, mailbox

BATCH = 100
SAMPLE = 1_000
"""How many processes are replayed each night."""
CONDITIONS_EVERY = dt.timedelta(hours=1)


class ReplayDisagrees(Exception):
    """Stored states are not what their moves lead to: somebody must look at once."""


def forget_timer(*, timer_id: str, actor: Actor, at: dt.datetime) -> None:
    """The time limit of a step does nothing any more; the step itself still waits."""
    timer = PendingTimer.objects.select_related("instance").filter(pk=timer_id).first()
    if timer is None:
        return
    subject = timer.instance.subject
    with audit.recorded(actor=actor, action="workflow.forget_timer", subject=subject, at=at) as act:
        act.note(step=timer.step, timer=timer.timer)
        timer.delete()


@jobs.task(name="workflow.fire_timer", queue=jobs.EVENTS_QUEUE, given_up=forget_timer)
def fire_timer(*, timer_id: str, at: dt.datetime) -> None:
    services.fire_timer(timer_id=UUID(timer_id), at=at)


@jobs.sweep(name="workflow.due_timers", every=dt.timedelta(seconds=5))
def ask_for_due_timers(*, at: dt.datetime) -> int:
    """Put timers whose time has come into the queue. One missed while we were down fires once."""
    with transaction.atomic():
        due = list(
            PendingTimer.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("instance")
            .filter(due_at__lte=at, asked_at=None)
            .order_by("due_at")[:BATCH]
        )
        jobs.enqueue_each(
            fire_timer,
            [(str(timer.instance.subject), {"timer_id": timer.id}) for timer in due],
        )
        PendingTimer.objects.filter(pk__in=[timer.pk for timer in due]).update(asked_at=at)
    return len(due)


@jobs.sweep(name="workflow.messages", every=dt.timedelta(seconds=20))
def match_messages(*, at: dt.datetime) -> int:
    """Deliver messages that came past the step that now waits for them; set old ones aside."""
    with transaction.atomic():
        found = mailbox.awaited_messages(at=at, most=BATCH)
        jobs.enqueue_each(following.deliver, [(str(each), {"message_id": each}) for each in found])
    return len(found) + services.close_expired(at=at)


@jobs.sweep(name="workflow.conditions", every=dt.timedelta(minutes=1))
def look_at_conditions(*, at: dt.datetime) -> int:
    """Ask conditions again that time alone may have made true, each about once an hour."""
    waits = Wait.objects.filter(kind="CONDITION").exclude(looked_at__gt=at - CONDITIONS_EVERY)
    due = list(waits.select_related("instance").order_by("looked_at")[:BATCH])
    Wait.objects.filter(pk__in=[wait.pk for wait in due]).update(looked_at=at)
    subjects = {wait.instance.subject for wait in due}
    return sum(services.look_again(subject=subject, at=at) for subject in subjects)


@jobs.sweep(name="workflow.ask_for_replay", every=dt.timedelta(hours=24))
def ask_for_replay(*, at: dt.datetime) -> int:
    """Let a sample be replayed each night, so that a state changed behind our back comes out."""
    with transaction.atomic():
        jobs.enqueue(replay_sample, lock="replay", seed=at.date())
    return 1


@jobs.task(name="workflow.replay")
def replay_sample(*, seed: str, at: dt.datetime) -> None:  # noqa: ARG001 - the same for each work
    """Replay a sample of processes. Raises ReplayDisagrees, which the administrator then sees."""
    wrong = [str(row.subject) for row in _sample(seed) if not queries.is_as_replayed(row)]
    if wrong:
        raise ReplayDisagrees(", ".join(wrong[:20]))


def _sample(seed: str) -> list[Instance]:
    """Another stretch of the processes each day; from the beginning when the end comes too soon."""
    begin = uuid5(NAMESPACE_OID, seed)
    rows = Instance.objects.order_by("subject_id", "subject_kind")
    found = list(rows.filter(subject_id__gte=begin)[:SAMPLE])
    return found + list(rows.filter(subject_id__lt=begin)[: SAMPLE - len(found)])
