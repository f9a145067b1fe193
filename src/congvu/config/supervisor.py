"""A few programs kept running until somebody says stop: the web server and the worker.

Ctrl-C, a closed terminal and SIGTERM end all of them. When this process dies without a word, the
kernel tells the programs to stop too.
"""

import contextlib
import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Self

STOPPERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_SECONDS = 30.0
RESTARTS = 4
RESTARTS_WITHIN_SECONDS = 60.0
_PR_SET_PDEATHSIG = 1


class StopAsked(BaseException):
    """Somebody wants this process to end; raised where it happens to be."""


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    words: Sequence[str]
    environment: Mapping[str, str]

    def launch(self) -> "subprocess.Popen[bytes]":
        """Start it in a session of its own: a Ctrl-C reaches us alone; we pass it on."""
        return subprocess.Popen(  # noqa: S603 - our own programs and words
            self.words,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
        )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Inside, each of the stopping signals raises StopAsked, so that `finally` blocks tidy up."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in STOPPERS:  # a second Ctrl-C must not interrupt the tidying
            signal.signal(number, signal.SIG_IGN)
        raise StopAsked

    before = {number: signal.signal(number, stop) for number in STOPPERS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def keep_running(programs: Sequence[Program], *, when_up: Callable[[], bool] = lambda: True) -> int:
    """Run the programs, and restart one that dies. Returns 1 when one dies again and again.

    `when_up` is asked again and again until it says True: it waits for the server to answer. The
    first program has the processors for itself until then; nobody waits for the others.
    """
    up = False
    with _woken_by_children() as bell, Crew(programs) as crew:
        while crew.mend():
            if not up and when_up():
                up = True
                crew.complete()
            select.select([bell], [], [], 5.0 if up else 0.1)
            with contextlib.suppress(BlockingIOError):
                bell.recv(4096)
    return 1


class Crew:
    """The programs that run. Leaving it ends them all, gently and then by force."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self.programs = programs
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.deaths: dict[str, list[float]] = {program.name: [] for program in programs}

    def __enter__(self) -> Self:
        """Start the first program; `complete` starts the rest."""
        first = self.programs[0]
        self.running[first.name] = first.launch()
        return self

    def complete(self) -> None:
        for program in self.programs[1:]:
            self.running[program.name] = program.launch()

    def __exit__(self, *_why: object) -> None:
        children = list(self.running.values())
        for child in children:
            child.terminate()
        until = time.monotonic() + PATIENCE_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)
                child.wait()

    def mend(self) -> bool:
        """Start again what has died; False when something does not stay up."""
        for program in self.programs:
            child = self.running.get(program.name)
            code = child.poll() if child else None
            if code is None:
                continue
            deaths = self.deaths[program.name]
            now = time.monotonic()
            deaths[:] = [at for at in deaths if now - at < RESTARTS_WITHIN_SECONDS] + [now]
            if len(deaths) > RESTARTS:
                print(f"{program.name} does not stay up (code {code}).", file=sys.stderr)  # noqa: T201 - told to the terminal
                return False
            print(f"{program.name} ended (code {code}); starting it again.", file=sys.stderr)  # noqa: T201 - the same
            time.sleep(len(deaths) - 1)
            self.running[program.name] = program.launch()
        return True


@contextlib.contextmanager
def _woken_by_children() -> Iterator[socket.socket]:
    """A socket that can be read when a child has ended."""
    near, far = socket.socketpair()
    near.setblocking(False)  # noqa: FBT003 - the standard library's own signature
    far.setblocking(False)  # noqa: FBT003 - the same
    before = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    wakeup = signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False)
    try:
        yield near
    finally:
        signal.set_wakeup_fd(wakeup)
        signal.signal(signal.SIGCHLD, before)
        near.close()
        far.close()
