"""Run what waits in the queue, here and now, on the connection of the test."""

import datetime as dt
import json

from django.db import connection

from congvu.jobs import door, services
from congvu.kernel.moments import VIETNAM


def run_jobs(at: dt.datetime | None = None, *, most: int = 500) -> int:
    """Run every waiting job in order until none is left; failures are raised."""
    at = at or dt.datetime.now(VIETNAM)  # noqa: TID251 - a test is an edge
    done = 0
    while job := _next_job():
        number, task_name, arguments = job
        if task_name == "congvu.deliver":
            door.deliver_event(
                event_id=arguments["event_id"], subscriber=arguments["subscriber"], at=at
            )
        else:
            door.do_work(work=arguments["work"], arguments=arguments["arguments"], at=at)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [number])
        done += 1
        assert done < most, "jobs make jobs without end"
    return done


def run_sweeps(at: dt.datetime) -> int:
    return services.run_sweeps(at=at)


def _next_job() -> "tuple[int, str, dict[str, object]] | None":
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs"
            " WHERE status = 'todo' ORDER BY id LIMIT 1"
        )
        row = cursor.fetchone()
    return (row[0], row[1], json.loads(row[2])) if row else None
