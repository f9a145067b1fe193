"""What was asked for in a transaction is done after it, once, or becomes an incident."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from congvu.jobs import queries, registry, services
from congvu.jobs.events import Event
from congvu.jobs.models import Handled, Incident, StoredEvent
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef

AT = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
ADMINISTRATOR = Actor.officer(new_id(), new_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class LampLit(Event):
    kind: ClassVar[str] = "tests.LampLit"
    lamp_id: UUID
    brightness: int


@pytest.fixture
def reactions() -> Iterator[list[LampLit]]:
    seen: list[LampLit] = []

    def react(event: LampLit, *, at: dt.datetime) -> None:
        assert at
        seen.append(event)

    services.subscriber(LampLit, name="tests.watch_lamp")(react)
    yield seen
    del registry.SUBSCRIBERS["tests.watch_lamp"], registry.EVENTS[LampLit.kind]


def light_a_lamp() -> LampLit:
    event = LampLit(subject=SubjectRef("lamp", new_id()), lamp_id=new_id(), brightness=3)
    with transaction.atomic():
        services.publish(event, at=AT)
    return event


@pytest.mark.django_db
def test_a_subscriber_hears_an_event_exactly_as_it_was_told(
    reactions: list[LampLit], run_jobs: Callable[..., int]
) -> None:
    event = light_a_lamp()

    assert run_jobs(AT) == 1
    assert reactions == [event]


@pytest.mark.django_db
def test_an_event_of_a_transaction_that_failed_never_happened(
    reactions: list[LampLit], run_jobs: Callable[..., int]
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        services.publish(
            LampLit(subject=SubjectRef("lamp", new_id()), lamp_id=new_id(), brightness=1), at=AT
        )
        raise RuntimeError

    assert run_jobs(AT) == 0
    assert reactions == []
    assert not StoredEvent.objects.exists()


@pytest.mark.django_db
def test_a_delivery_that_comes_twice_is_handled_once(
    reactions: list[LampLit], run_jobs: Callable[..., int]
) -> None:
    light_a_lamp()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " SELECT queue_name, task_name, args FROM procrastinate_jobs"
        )

    assert run_jobs(AT) == 2
    assert len(reactions) == 1


@pytest.mark.django_db
def test_a_delivery_locks_its_subject_before_anything_else(
    run_jobs: Callable[..., int],
) -> None:
    """Acts lock from the dossier down to its papers; a delivery must not come from below."""
    held: list[int] = []

    def react(event: LampLit, *, at: dt.datetime) -> None:
        assert event.lamp_id
        assert at
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            held.append(int(cursor.fetchone()[0]))

    services.subscriber(LampLit, name="tests.look_at_locks")(react)
    try:
        light_a_lamp()
        run_jobs(AT)
    finally:
        del registry.SUBSCRIBERS["tests.look_at_locks"], registry.EVENTS[LampLit.kind]

    assert held == [1]


@pytest.mark.django_db
def test_works_asked_for_together_are_each_done_with_their_own_ids_in_order(
    run_jobs: Callable[..., int],
) -> None:
    lit: list[str] = []

    def light(*, lamp: str, at: dt.datetime) -> None:
        assert at
        lit.append(lamp)

    services.task(name="tests.light")(light)
    lamps = [new_id() for _ in range(5)]
    try:
        with transaction.atomic():
            services.enqueue_each(light, [(str(lamp), {"lamp": lamp}) for lamp in lamps])
            services.enqueue_each(light, [])

        assert run_jobs(AT) == 5
    finally:
        del registry.WORKS["tests.light"]
    assert lit == [str(lamp) for lamp in lamps]


@pytest.mark.django_db
def test_a_sweep_runs_at_most_once_in_its_time() -> None:
    looked: list[dt.datetime] = []

    def look(*, at: dt.datetime) -> int:
        looked.append(at)
        return 1

    services.sweep(name="tests.sweep", every=dt.timedelta(minutes=1))(look)
    try:
        for seconds in (0, 30, 59, 60, 61):
            services.run_sweeps(at=AT + dt.timedelta(seconds=seconds))
    finally:
        del registry.SWEEPS["tests.sweep"]

    assert looked == [AT, AT + dt.timedelta(seconds=60)]


@pytest.mark.django_db
def test_a_failing_sweep_does_not_stop_the_others() -> None:
    looked: list[str] = []

    def fail(*, at: dt.datetime) -> int:
        raise RuntimeError(str(at))

    def look(*, at: dt.datetime) -> int:
        looked.append(f"{at:%H}")
        return 1

    services.sweep(name="tests.first", every=dt.timedelta(minutes=1))(fail)
    services.sweep(name="tests.second", every=dt.timedelta(minutes=1))(look)
    try:
        with pytest.raises(ExceptionGroup) as failures:
            services.run_sweeps(at=AT)
    finally:
        del registry.SWEEPS["tests.first"], registry.SWEEPS["tests.second"]

    assert looked == ["03"]
    assert len(failures.value.exceptions) == 1


@pytest.mark.django_db
def test_an_incident_is_ended_only_with_a_reason_and_only_once() -> None:
    incident = Incident.objects.create(job_id=1, work="mail", error="Boom", at=AT)

    with pytest.raises(services.CannotChangeIncident):
        services.end_incident(incident_id=incident.id, reason=" ", actor=ADMINISTRATOR, at=AT)
    assert queries.open_incident_count() == 1

    services.end_incident(
        incident_id=incident.id, reason="address is gone", actor=ADMINISTRATOR, at=AT
    )
    assert queries.open_incident_count() == 0
    with pytest.raises(services.CannotChangeIncident):
        services.retry_incident(incident_id=incident.id, actor=ADMINISTRATOR, at=AT)


WORKER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
from tests import settings as _
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.db import connection
from congvu.jobs import services, worker
from tests.jobs.test_queue import LampLit

def react(event, *, at):
    if event.brightness == 13:
        raise ValueError("a lamp must not burn at 13")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO lamps_seen VALUES (%s)", [str(event.lamp_id)])
    if event.brightness == 99 and not os.path.exists(sys.argv[2]):
        open(sys.argv[2], "w").close()
        time.sleep(600)

services.subscriber(LampLit, name="tests.watch_lamp")(react)
worker.run()
"""


def a_worker(database: str, mark: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", WORKER, database, mark],
        env={**os.environ, "PYTHONPATH": "src:."},
        stderr=subprocess.DEVNULL,
    )


def wait_for(condition: Callable[[], object], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def lamps_seen() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM lamps_seen")
        (count,) = cursor.fetchone()
    return int(count)


@pytest.mark.slow
def test_a_worker_delivers_makes_incidents_and_leaves_cleanly(
    committed_database: str, reactions: list[LampLit], tmp_path: object
) -> None:
    _make_table()
    process = a_worker(committed_database, f"{tmp_path}/mark")
    try:
        for brightness in (1, 2, 13):
            event = LampLit(
                subject=SubjectRef("lamp", new_id()), lamp_id=new_id(), brightness=brightness
            )
            with transaction.atomic():
                services.publish(event, at=AT)
        wait_for(lambda: lamps_seen() == 2)
        wait_for(queries.open_incident_count)
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    (incident,) = queries.open_incidents()
    assert incident.last_line == "ValueError: a lamp must not burn at 13"
    assert Handled.objects.count() == 2
    assert reactions == []


def _make_table() -> None:
    from tests.support import databases  # noqa: PLC0415 - only here

    with databases.as_role("congvu"), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE lamps_seen (lamp text)")
        cursor.execute("GRANT ALL ON lamps_seen TO congvu_app")
