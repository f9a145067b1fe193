"""`congvu serve` and `congvu worker`."""

import argparse
import socket
import sys

from congvu.config import checks, environment
from congvu.config.cli.migration import is_embedded
from congvu.config.cli.terminal import Commands, complain
from congvu.config.embedded import Cluster
from congvu.config.environment import PROJECT
from congvu.config.memory import keep_what_is_loaded
from congvu.config.supervisor import Program, StopAsked, keep_running, stoppable


def add(commands: Commands) -> None:
    serve = commands.add_parser(
        "serve",
        help="serve the pages and work on the queue",
        description="Serve the pages and run the worker under one small supervisor, which "
        "restarts what "
        "dies and ends both on Ctrl-C, SIGTERM or SIGHUP. In production mode it looks at the "
        "installation first (as `congvu doctor` does) and refuses to serve when something is "
        "unsafe. "
        "/healthz answers 200 while the database does.",
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen at (%(default)s)")
    serve.add_argument("--processes", type=int, default=1, help="web processes (%(default)s)")
    serve.add_argument("--threads", type=int, default=4, help="threads of each (%(default)s)")
    serve.add_argument(
        "--no-worker", action="store_true", help="only the pages; `congvu worker` runs elsewhere"
    )
    serve.set_defaults(run=run_serve)
    worker = commands.add_parser(
        "worker",
        help="work on the queue only",
        description="Deliver events, do slow work, sweep what is due and place the journal's "
        "entries, until "
        "Ctrl-C or SIGTERM; what is under way is finished first. As many as wanted may run.",
    )
    worker.set_defaults(run=run_worker)


def run_serve(arguments: argparse.Namespace) -> int:
    """Look, then serve. Refuses in words when the installation is unsafe."""
    told = environment.read()
    with stoppable():
        cluster = Cluster(told.data / "pg") if is_embedded() else None
        try:
            if cluster is not None:
                cluster.start()
            if not told.is_demonstration and (wrong := _what_stops(told)):
                return complain("Not serving:\n" + "\n".join(f"  - {words}" for words in wrong))
            return keep_running(
                programs(
                    host=arguments.host,
                    port=arguments.port,
                    processes=arguments.processes,
                    threads=arguments.threads,
                    worker=not arguments.no_worker,
                )
            )
        except StopAsked:
            return 0
        finally:
            if cluster is not None:
                cluster.stop()


def run_worker(_arguments: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 - `--help` need not wait for it

    django.setup()
    from congvu.jobs import worker  # noqa: PLC0415 - after setup

    keep_what_is_loaded()
    worker.run()
    return 0


def programs(
    *, host: str, port: int, processes: int = 1, threads: int = 4, worker: bool = True
) -> list[Program]:
    """The web server and the worker as programs with words of their own."""
    ours = {"PYTHONPATH": str(PROJECT / "src"), "PYTHONUTF8": "1"}
    web = Program(
        "The web server",
        (
            *(sys.executable, "-m", "granian", "congvu.config.wsgi:application"),
            *("--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"),
            *("--workers", str(processes), "--blocking-threads", str(threads)),
            *("--workers-kill-timeout", "20", "--log-level", "warning"),
        ),
        ours,
    )
    queue = Program("The worker", (sys.executable, "-m", "congvu.config.cli", "worker"), ours)
    return [web, queue] if worker else [web]


def _what_stops(told: environment.Environment) -> list[str]:
    findings = [*checks.of_settings(told), *checks.of_database(told.database)]
    return [finding.words for finding in findings if finding.stops and not finding.well]


def is_free(port: int) -> bool:
    """Whether nobody listens at this port of our own machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
