"""Programs are kept running, and none is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from congvu.config import supervisor
from congvu.config.supervisor import Crew, Program

PROJECT = Path(__file__).resolve().parents[2]
SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


def test_a_program_that_dies_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "RESTARTS", 3)
    with Crew([Program("sleeper", SLEEP, {})]) as crew:
        first = crew.running["sleeper"]
        first.kill()
        first.wait()

        assert crew.mend()
        assert crew.running["sleeper"].pid != first.pid


def test_a_program_that_dies_again_and_again_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "RESTARTS", 1)

    assert supervisor.keep_running([Program("faller", (sys.executable, "-c", "1/0"), {})]) == 1


def test_the_others_begin_when_the_first_one_answers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(supervisor, "RESTARTS", 0)
    wrote = tmp_path / "wrote"
    worker = (sys.executable, "-c", f"open({str(wrote)!r}, 'w').close()")
    asked: list[bool] = []

    def when_up() -> bool:
        asked.append(wrote.exists())
        return len(asked) == 3

    programs = [Program("server", SLEEP, {}), Program("worker", worker, {})]

    assert supervisor.keep_running(programs, when_up=when_up) == 1
    assert asked == [False, False, False]
    assert wrote.exists()


def test_leaving_ends_every_program() -> None:
    with Crew([Program("sleeper", SLEEP, {})]) as crew:
        child = crew.running["sleeper"]

    assert child.poll() is not None


def _ended(pid: int) -> bool:
    until = time.monotonic() + 15
    while time.monotonic() < until:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().split(") ")[1].startswith("Z"):
            return True
        time.sleep(0.05)
    return False


def test_programs_end_with_their_supervisor_even_when_it_is_killed() -> None:
    source = (
        "import sys\n"
        "from congvu.config.supervisor import *\n"
        "program = Program('p', (sys.executable, '-c', 'import os, time; "
        "print(os.getpid(), flush=True); time.sleep(60)'), {})\n"
        "with stoppable():\n"
        "    try:\n"
        "        keep_running([program])\n"
        "    except StopAsked:\n"
        "        sys.exit(0)\n"
    )
    for number in (signal.SIGKILL, signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", source],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
        ) as parent:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())
            parent.send_signal(number)
            code = parent.wait(30)

            assert _ended(child)
            assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
