"""What the clock starts: each due timer becomes a work of its own, with its own retries."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from congvu.jobs import services as jobs
from congvu.workflow import services
from congvu.workflow.models import PendingTimer

BATCH = 100


@jobs.task(name="workflow.fire_timer", queue=jobs.EVENTS_QUEUE)
def fire_timer(*, timer_id: str, at: dt.datetime) -> None:
    services.fire_timer(timer_id=UUID(timer_id), at=at)


@jobs.sweep(name="workflow.due_timers", every=dt.timedelta(seconds=5))
def ask_for_due_timers(*, at: dt.datetime) -> int:
    """Put timers whose time has come into the queue. One missed while we were down fires once."""
    with transaction.atomic():
        due = list(
            PendingTimer.objects.select_for_update(skip_locked=True)
            .filter(due_at__lte=at, asked_at=None)
            .order_by("due_at")[:BATCH]
        )
        for timer in due:
            jobs.enqueue(fire_timer, lock=str(timer.instance_id), timer_id=timer.id)
        PendingTimer.objects.filter(pk__in=[timer.pk for timer in due]).update(asked_at=at)
    return len(due)
