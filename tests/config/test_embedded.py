"""The server of our own survives what machines do to it, and harms nobody else."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from congvu.config.embedded import FAST, Cluster

pytestmark = pytest.mark.slow


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """In a folder that others may enter, with blanks and Vietnamese letters in its name."""
    import tempfile  # noqa: PLC0415 - pytest's own folders are closed to the server's user

    with tempfile.TemporaryDirectory(prefix="cơ sở dữ liệu ") as name:
        Path(name).chmod(0o755)
        made = Cluster(Path(name) / "my pg", FAST)
        made.start()
        yield made
        made.stop()


def answers(cluster: Cluster) -> bool:
    with psycopg.connect(cluster.dsn("postgres")) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def pid_of(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().splitlines()[0])


def test_it_starts_in_a_folder_with_blanks_and_only_once(cluster: Cluster) -> None:
    assert answers(cluster)
    assert cluster.start() is False


def test_it_comes_back_after_being_killed(cluster: Cluster) -> None:
    cluster.create_database("kept")

    os.kill(pid_of(cluster), signal.SIGKILL)
    cluster.start()

    with psycopg.connect(cluster.dsn("kept")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_stranger_who_got_the_old_pid_lives(cluster: Cluster) -> None:
    cluster.stop()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{cluster.data}\n")

        cluster.start()
        cluster.stop()

        assert stranger.poll() is None
        stranger.kill()


def test_a_truncated_pid_file_is_no_obstacle(cluster: Cluster) -> None:
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text("")

    assert cluster.start() is True
    assert answers(cluster)


def test_of_many_starters_one_starts(cluster: Cluster) -> None:
    cluster.stop()

    with ThreadPoolExecutor(4) as people:
        started = list(people.map(lambda _number: Cluster(cluster.folder, FAST).start(), range(4)))

    assert sorted(started) == [False, False, False, True]
    assert answers(cluster)


def test_stopping_ends_the_server(cluster: Cluster) -> None:
    pid = pid_of(cluster)

    cluster.stop()

    until = time.monotonic() + 10
    while Path(f"/proc/{pid}/cwd").exists() and time.monotonic() < until:
        time.sleep(0.05)
    with pytest.raises(psycopg.OperationalError):
        answers(cluster)


def test_only_the_three_roles_come_in(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn("postgres"), autocommit=True) as connection:
        connection.execute("CREATE ROLE stranger LOGIN")

    with pytest.raises(psycopg.OperationalError, match="pg_hba"):
        psycopg.connect(cluster.dsn("postgres", role="stranger"))
