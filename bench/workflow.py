"""Durable steps a second, with 100,000 and with 1,000,000 running processes in the tables.

    PYTHONPATH=src python bench/workflow.py [--small] [--seconds N] [--rounds N] [--keep]

A PostgreSQL of its own in var/bench, with the memory that a database of this size is usually given;
every commit waits for the disk.
Two databases are filled set-based with states that the engine itself has reached; rounds take
turns between them, so that what disturbs the machine disturbs both. One step is
`congvu.workflow.services.take`: a pressed button and its answer, the move, the timers, the tasks
of the office by `congvu.tasks.services`, and the line of the journal that names all that. Beside it
a step of SpiffWorkflow in the same databases, when it is installed.

CPU is that of the clients and of all processes of PostgreSQL, for each step: neighbours on the
machine disturb it less than they disturb the clock. Needs about 8 GB of disk for a while.
"""

import argparse
import datetime as dt
import multiprocessing
import os
import platform
import random
import shutil
import statistics
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import UUID

# First, because it makes Django ready.
from workflow_cases import (
    AGENCY,
    AT,
    CLERK,
    KIND,
    LEADER,
    NEXT,
    OFFICER,
    UNIT,
    VALUES,
    WAYS,
    drop,
    fill,
    model,
    number_of,
    on_database,
    outcome_of,
)

# isort: split
import psycopg
from django.conf import settings
from django.db import connection, transaction
from peers import SpiffProcess, has_spiff, missing

from congvu import bpmn
from congvu.audit import sequencing
from congvu.audit.models import Pending
from congvu.audit.services import Request
from congvu.config.embedded import Cluster
from congvu.config.memory import keep_what_is_loaded
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.sealing import make_key_file
from congvu.kernel.subjects import SubjectRef
from congvu.tasks import services as tasks
from congvu.tasks.rules import Holder
from congvu.workflow import jobs as workflow_jobs
from congvu.workflow import services as workflow
from congvu.workflow.models import Instance, MigrationPlan, PendingTimer, ProcessDefinition

CLIENTS = 3
"""While one waits for the disk, the others keep both cores busy."""
MOST_A_SECOND = 500
"""More steps than one client can take."""
MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
SERVER = {
    "shared_buffers": f"{MEMORY // 4 // 1024**2}MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
}
"""What the manual of PostgreSQL gives a server of its own: a quarter of the machine's memory."""

# --- the owner ---

HOLDER = Holder(unit_id=UNIT)


class OfficeTasks:
    """Opens and closes the tasks of each step as the owner of dossiers does."""

    def apply(
        self,
        *,
        subject: SubjectRef,
        effects: Sequence[bpmn.Effect],
        actor: Actor,
        at: dt.datetime,
    ) -> None:
        left = [one for one in effects if isinstance(one, bpmn.StepLeft)]
        entered = [one for one in effects if isinstance(one, bpmn.StepEntered)]
        tasks.turn(
            subject=subject,
            left={one.step or one.node: one.outcome for one in left},
            entered=[tasks.Opening(one.step or one.node, HOLDER, one.lane) for one in entered],
            agency_id=AGENCY,
            due_at=at + dt.timedelta(days=5),
            actor=actor,
            at=at,
        )

    def wait_of(self, *, subject: SubjectRef, parameter: str, at: dt.datetime) -> str:
        raise NotImplementedError

    def decide(
        self, *, subject: SubjectRef, decision: str, values: Mapping[str, Any], at: dt.datetime
    ) -> str:
        raise NotImplementedError

    def hold(self, *, subjects: Collection[UUID]) -> Collection[UUID]:
        return tasks.hold_tasks(subject_kind=KIND, subject_ids=subjects)

    def known_by_name(self, *, steps: Collection[str]) -> Collection[str]:
        return set(steps) & {"receive"}

    def migrated(self, *, subjects: Collection[UUID], steps: Mapping[str, str]) -> None:
        tasks.rename_steps(subject_kind=KIND, subject_ids=subjects, steps=steps)


# --- clients ---

Act = Callable[[], object]


@dataclass
class Client:
    """One process that presses buttons, each on another case than its neighbours."""

    number: int
    size: int

    def __post_init__(self) -> None:
        self.choice = random.Random(self.number)  # noqa: S311 - which case is next is no secret
        self.done: set[int] = set()
        self.ready: list[Act] = []
        self.turns: Counter[int] = Counter()
        self.process = SpiffProcess(model()) if has_spiff() else None

    def floor(self) -> None:
        """The least that a durable write costs through Django: one row."""
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_floor (at) VALUES (%s)", [AT])

    def spiff(self) -> None:
        """A step of SpiffWorkflow, its state in one row: read it, finish a step, write it back.

        An event is written as well; nothing keeps tasks, timers, a press apart, or a journal.
        """
        number = self.choice.randrange(SPIFF_CASES // CLIENTS) * CLIENTS + self.number
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SELECT state FROM bench_spiff WHERE id = %s FOR UPDATE", [number])
            state = self.process.read(cursor.fetchone()[0])
            step, outcome = SPIFF_STEPS[self.turns[number] % 2]
            self.process.take(state, step, outcome)
            cursor.execute(
                "UPDATE bench_spiff SET state = %s WHERE id = %s",
                [self.process.written(state), number],
            )
            cursor.execute(
                "INSERT INTO bench_event (case_id, step, at) VALUES (%s, %s, %s)",
                [number, step, AT],
            )
        self.turns[number] += 1

    def presses(self, most: int) -> Iterator[Act]:
        """Buttons of cases that nobody has touched yet; chosen before the watch runs."""
        self.ready += [self._press(self._untouched()) for _ in range(most - len(self.ready))]
        while True:
            yield self.ready.pop()

    def _press(self, case: int) -> Act:
        step = NEXT[WAYS[case % 10]]
        return partial(
            workflow.take,
            subject=SubjectRef(KIND, number_of("case", case)),
            step=step,
            outcome=outcome_of(step),
            actor=OFFICER,
            at=AT,
            request=Request(new_id(), {"step": step}),
        )

    def _untouched(self) -> int:
        while True:
            case = self.choice.randrange(self.size // CLIENTS) * CLIENTS + self.number
            if case not in self.done:
                self.done.add(case)
                return case


@dataclass(frozen=True, slots=True)
class Told:
    """What one client has measured in one round."""

    durations: list[float]
    cpu: float
    seconds: float


def serve(pipe: Connection, name: str, number: int, size: int) -> None:
    """The life of a client: act as it is told, until it is told nothing more."""
    keep_what_is_loaded()  # as the server does
    connection.settings_dict["NAME"] = name
    client = Client(number, size)
    while (order := pipe.recv()) is not None:
        figure, seconds = order
        acts: Iterator[Act] = repeat(client.floor)
        if figure == SPIFF:
            acts = repeat(client.spiff)
        elif figure != FLOOR:
            workflow.register_owner(KIND, OfficeTasks())
            acts = client.presses(int(seconds * MOST_A_SECOND))
            next(acts)()
        pipe.send(_acted(acts, seconds))


def _acted(acts: Iterator[Act], seconds: float) -> Told:
    durations: list[float] = []
    cpu, began = time.process_time(), time.perf_counter()
    before = began
    while before - began < seconds:
        next(acts)()
        now = time.perf_counter()
        durations.append(now - before)
        before = now
    return Told(durations, time.process_time() - cpu, before - began)


FLOOR = "one durable insert"
STEP = "step"
SPIFF = "SpiffWorkflow, state as JSON"
FIGURES = (FLOOR, STEP, *((SPIFF,) if has_spiff() else ()))
SPIFF_CASES = 3_000
SPIFF_STEPS = (("receive", "supplement"), ("supplement", "done"))


# --- measuring ---


@dataclass(frozen=True, slots=True)
class Round:
    """What all clients together did in one round."""

    rate: float
    durations: list[float]
    client: float
    server: float

    @property
    def acts(self) -> int:
        return len(self.durations)


class Crew:
    """The clients of one database."""

    def __init__(self, cluster: Cluster, name: str, size: int) -> None:
        self.cluster, self.name, self.size = cluster, name, size
        context = multiprocessing.get_context("spawn")
        self.pipes: list[Connection] = []
        self.people = []
        for number in range(CLIENTS):
            mine, theirs = context.Pipe()
            person = context.Process(target=serve, args=(theirs, name, number, size), daemon=True)
            person.start()
            self.pipes.append(mine)
            self.people.append(person)

    def act(self, figure: str, seconds: float) -> Round:
        before = server_cpu(self.cluster)
        for pipe in self.pipes:
            pipe.send((figure, seconds))
        told: list[Told] = [pipe.recv() for pipe in self.pipes]
        return Round(
            rate=sum(len(one.durations) / one.seconds for one in told),
            durations=[each for one in told for each in one.durations],
            client=sum(one.cpu for one in told),
            server=server_cpu(self.cluster) - before,
        )

    def leave(self) -> None:
        for pipe in self.pipes:
            pipe.send(None)
        for person in self.people:
            person.join()


def server_cpu(cluster: Cluster) -> float:
    """Seconds that the processes of this server which live now have spent on a core."""
    postmaster = (cluster.data / "postmaster.pid").read_text().split()[0]
    spent = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if postmaster in (folder.name, parent):
                spent += int((folder / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked
    return spent / 1e9


def together(rounds: Sequence[Round]) -> dict[str, float]:
    """One line of the table: the middle rate, and the shape of all acts."""
    durations = sorted(each for one in rounds for each in one.durations)
    acts = len(durations)
    return {
        "rate": statistics.median(one.rate for one in rounds),
        "p50": 1e3 * durations[acts // 2],
        "p95": 1e3 * durations[acts * 95 // 100],
        "client": 1e3 * sum(one.client for one in rounds) / acts,
        "server": 1e3 * sum(one.server for one in rounds) / acts,
    }


def measure_steps(cluster: Cluster, sizes: Sequence[int], *, seconds: float, rounds: int) -> None:
    """Rounds of every figure, in turns over the databases; the first of each is for warming up."""
    crews = [Crew(cluster, name_of(size), size) for size in sizes]
    measured: dict[tuple[str, int], list[Round]] = {}
    for figure in FIGURES:
        for number in range(rounds + 1):
            for crew in crews:
                one = crew.act(figure, seconds if number else seconds / 3)
                if number:
                    measured.setdefault((figure, crew.size), []).append(one)
    for crew in crews:
        crew.leave()
    print(f"\n{'':44}{'':>8}{'':>7}{'ms':>8}{'ms':>8}{'CPU ms each':>14}")
    print(f"{CLIENTS} clients, commits wait for the disk", end="")
    print(f"{'per s':>16}{'ratio':>7}{'p50':>8}{'p95':>8}{'client':>8}{'server':>8}")
    for figure in FIGURES:
        base = together(measured[figure, sizes[0]])
        for size in sizes:
            line = together(measured[figure, size])
            print(f"{figure:<34}{size:>10,}{line['rate']:>8,.0f}", end="")
            print(f"{line['rate'] / base['rate']:>7.2f}{line['p50']:>8.2f}", end="")
            print(f"{line['p95']:>8.2f}{line['client']:>8.2f}{line['server']:>8.2f}")


def fill_spiff(cluster: Cluster, name: str) -> None:
    """Rows with the state of SpiffWorkflow at its first step, beside everything else."""
    process = SpiffProcess(model())
    state = process.written(process.begun(VALUES))
    with psycopg.connect(cluster.dsn(name)) as superuser:
        superuser.execute("CREATE TABLE bench_spiff (id int PRIMARY KEY, state text)")
        superuser.execute(
            "CREATE TABLE bench_event (id bigserial PRIMARY KEY, case_id int, step text,"
            " at timestamptz)"
        )
        superuser.execute(
            "INSERT INTO bench_spiff SELECT n, %s FROM generate_series(0, %s) n",
            [state, SPIFF_CASES - 1],
        )
        superuser.execute("GRANT ALL ON bench_spiff, bench_event, bench_event_id_seq TO congvu_app")


def measure_sweeps(cluster: Cluster, size: int) -> None:
    """What the clock does: claim due timers, and give the lines of the journal their places."""
    with on_database(name_of(size)):
        waiting = PendingTimer.objects.filter(asked_at=None).count()
        later = AT + dt.timedelta(days=60)
        workflow_jobs.ask_for_due_timers(at=later)
        claims = [timed(lambda: workflow_jobs.ask_for_due_timers(at=later)) for _ in range(30)]
        print(
            f"\nclaim {workflow_jobs.BATCH} due timers of {waiting:,} and queue their work: ",
            end="",
        )
        print(f"p50 {1e3 * statistics.median(claims):.1f} ms, longest {1e3 * max(claims):.1f} ms")
        lines = Pending.objects.count()
        before, mine = server_cpu(cluster), time.process_time()
        seconds = timed(lambda: sequencing.place_pending(at=AT))
        cpu = server_cpu(cluster) - before + time.process_time() - mine
        print(
            f"give {lines:,} lines of the journal their places: {lines / seconds:,.0f}/s, ", end=""
        )
        print(f"{1e3 * cpu / lines:.2f} ms CPU each")


def measure_migration(cluster: Cluster, size: int) -> None:
    """Bring every running case over to a version with another name of a step, and one step more."""
    workflow.register_owner(KIND, OfficeTasks())
    with on_database(name_of(size)):
        source = ProcessDefinition.objects.get().id
        newer = model(asks="consult_police", then=("deliver", "archive"))
        target = workflow.register_definition(newer, actor=CLERK, at=AT)
        names = {"consult_b": "consult_police", "consult_b_silent": "consult_police_silent"}
        plan_id = workflow.draw_up_migration(
            source_id=source,
            target_id=target,
            agency_id=AGENCY,
            renamed=names,
            reason="bench",
            actor=OFFICER,
            at=AT,
        )
        workflow.approve_migration(plan_id=plan_id, actor=LEADER, at=AT)
        running = Instance.objects.filter(definition=source, ended_at=None).count()
        before, mine = server_cpu(cluster), time.process_time()
        seconds = timed(lambda: workflow.migrate(plan_id=str(plan_id), at=AT))
        client, server = time.process_time() - mine, server_cpu(cluster) - before
        plan = MigrationPlan.objects.get(pk=plan_id)
        assert plan.finished_at is not None
        print(f"\nmigrate {running:,} running cases: {seconds:.1f} s, ", end="")
        print(f"{plan.moved:,} went, {plan.left:,} stayed; ", end="")
        print(f"{1e6 * seconds / running:.0f} s a million; ", end="")
        print(f"CPU {client:.1f} s client, {server:.1f} s server")


def timed(act: Act) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def name_of(size: int) -> str:
    return f"cases_{size}"


def print_machine(cluster: Cluster) -> None:
    model_name = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    with psycopg.connect(cluster.dsn("postgres")) as superuser:
        told = {
            name: superuser.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in ("server_version", *SERVER, "synchronous_commit", "fsync")
        }
    server = {name: row[0] for name, row in told.items() if row}
    print(f"{os.cpu_count()} cores, {model_name}; load before {os.getloadavg()[0]:.2f}")
    print(
        f"Python {platform.python_version()}, PostgreSQL {server.pop('server_version')}", end=", "
    )
    print(", ".join(f"{name} {value}" for name, value in server.items()))


def main() -> None:
    """Fill, measure, and leave nothing behind."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument(
        "--small", action="store_true", help="20,000 and 100,000 cases: a quick look"
    )
    words.add_argument("--seconds", type=float, default=5.0, help="how long one round takes")
    words.add_argument("--rounds", type=int, default=5, help="how many rounds of each figure")
    words.add_argument("--keep", action="store_true", help="leave server and databases for a look")
    told = words.parse_args()
    sizes = (20_000, 100_000) if told.small else (100_000, 1_000_000)
    data: Path = settings.ENVIRONMENT.data
    data.mkdir(parents=True, exist_ok=True)
    make_key_file(settings.ENVIRONMENT.key_file)
    cluster = Cluster(data / "pg", SERVER)
    cluster.start()
    try:
        print_machine(cluster)
        for size in sizes:
            seconds = fill(cluster, name_of(size), size)
            if has_spiff():
                fill_spiff(cluster, name_of(size))
            print(f"filled {size:,} cases in {seconds:.0f} s", flush=True)
        seconds = min(told.seconds, 1.0) if told.small else told.seconds
        measure_steps(cluster, sizes, seconds=seconds, rounds=told.rounds)
        print("\n".join(one for one in missing() if one.startswith("Spiff")))
        measure_sweeps(cluster, sizes[-1])
        measure_migration(cluster, sizes[-1])
    finally:
        if not told.keep:
            for size in sizes:
                drop(cluster, name_of(size))
            cluster.stop()
            shutil.rmtree(data)


if __name__ == "__main__":
    main()
