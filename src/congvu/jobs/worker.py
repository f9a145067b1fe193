"""The process that does what was asked for: deliveries, slow work, sweeps, and the rescue."""

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector

from congvu.audit import sequencing
from congvu.jobs import services

_log = logging.getLogger(__name__)
_SWEEP_SECONDS = 2.0
_SEQUENCE_SECONDS = 1.0
_RESCUE_SECONDS = 60.0
_DEAD_AFTER_SECONDS = 30
_PATIENCE_SECONDS = 25.0


def run() -> None:
    """Work until SIGTERM, SIGINT or SIGHUP; then finish what is under way and leave."""
    asyncio.run(_run())


async def _run() -> None:
    connector = DjangoConnector().get_worker_connector()
    app = django_app.with_connector(connector)
    async with app.open_async():
        workers = [
            asyncio.create_task(_work(app, queue))
            for queue in (services.EVENTS_QUEUE, services.SLOW_QUEUE)
        ]
        loops = [
            asyncio.create_task(_repeat(_SWEEP_SECONDS, _sweep)),
            asyncio.create_task(_repeat(_SEQUENCE_SECONDS, _sequence)),
            asyncio.create_task(_rescue_again_and_again(app)),
        ]
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, partial(_leave, [*workers, *loops]))
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*workers, *loops)
        await asyncio.gather(*workers, *loops, return_exceptions=True)


def _leave(under_way: "list[asyncio.Task[None]]") -> None:
    for one in under_way:
        one.cancel()


async def _work(app: App, queue: str) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=2,
        delete_jobs="successful",
        fetch_job_polling_interval=2,
        update_heartbeat_interval=10,
        stalled_worker_timeout=_DEAD_AFTER_SECONDS,
        shutdown_graceful_timeout=_PATIENCE_SECONDS,
        install_signal_handlers=False,
    )


async def _repeat(seconds: float, do: Callable[[], object]) -> None:
    in_thread = sync_to_async(_guarded, thread_sensitive=False)
    while True:
        await in_thread(do)
        await asyncio.sleep(seconds)


def _guarded(do: Callable[[], object]) -> None:
    """A failing round is told and tried again: the database may be away for a while."""
    close_old_connections()
    try:
        do()
    except Exception:  # noqa: BLE001 - whatever it is, the next round may do better
        _log.exception("a round of the worker failed")
    finally:
        close_old_connections()


def _sweep() -> None:
    services.run_sweeps(at=timezone.now())


def _sequence() -> None:
    sequencing.place_pending(at=timezone.now())


async def _rescue_again_and_again(app: App) -> None:
    """Give back the jobs of workers that died. Without it their subjects stay locked for ever."""
    while True:
        with suppress(Exception):
            await app.job_manager.prune_stalled_workers(_DEAD_AFTER_SECONDS)
            for job in await app.job_manager.get_stalled_jobs(
                seconds_since_heartbeat=_DEAD_AFTER_SECONDS
            ):
                _log.warning("job %s lost its worker; it goes back to the queue", job.id)
                await app.job_manager.retry_job(job)
        await asyncio.sleep(_RESCUE_SECONDS)
