"""`congvu demo`: a whole commune on one machine, from nothing, with one command."""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from congvu.config import environment
from congvu.config.cli import serving
from congvu.config.cli.loading import DEMONSTRATION_PIN as PIN
from congvu.config.cli.migration import TWO_ROLES, is_embedded
from congvu.config.cli.terminal import Commands, complain, step
from congvu.config.embedded import Cluster
from congvu.config.environment import PROJECT, Environment
from congvu.config.supervisor import StopAsked, keep_running, stoppable
from congvu.kernel.sealing import make_key_file

USUAL_PORT = 8000
PORTS_TO_TRY = 50
MADE_HERE = ("pg", "keys", "pki", "files", "static", "checkpoints", "prepared.json")
"""What the demonstration keeps in the data folder, and what `--reset` deletes."""

PASSWORD = "Demo-2026-tan-phu"  # noqa: S105 - printed for everybody, refused in production


@dataclass(frozen=True, slots=True)
class Persona:
    who: str
    name: str
    sign_in: str
    page: str


PERSONAS = (
    Persona(
        "citizen (mother)", "Nguyễn Thị Minh Hằng", "hang@example.vn or 0912345345", "/dang-nhap"
    ),
    Persona("one-stop desk", "Vũ Minh Tuấn", "tuan", "/can-bo/dang-nhap"),
    Persona("civil status", "Nguyễn Thị An", "an", "/can-bo/dang-nhap"),
    Persona("chairwoman", "Lò Thị Hương", f"huong (PIN {PIN})", "/can-bo/dang-nhap"),
    Persona("vice chairman", "Trần Quốc Bảo", f"bao (PIN {PIN})", "/can-bo/dang-nhap"),
    Persona("clerk with the seal", "Đỗ Thu Hà", f"ha (PIN {PIN})", "/can-bo/dang-nhap"),
    Persona("administrator", "Phạm Thị Mai", "mai", "/can-bo/dang-nhap"),
)


def add(commands: Commands) -> None:
    demo = commands.add_parser(
        "demo",
        help="a whole commune on your machine, with people to sign in as",
        description="Start a database of its own, load the invented commune Tân Phú and serve "
        "it until "
        "Ctrl-C. Everything it makes lies in var/ (CONGVU_DATA). With DATABASE_URL and "
        "DATABASE_OWNER_URL it works on a PostgreSQL server of yours (16 or newer) instead.",
    )
    demo.add_argument(
        "--port", type=int, help=f"port to listen at (default: {USUAL_PORT}, or the next free one)"
    )
    demo.add_argument(
        "--reset", action="store_true", help="forget everything that was done, and begin anew"
    )
    demo.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Prepare what has changed since the last start, then serve until somebody says stop."""
    told = environment.read()
    if told.mode != "demo":
        return complain(
            f"CONGVU_MODE is {told.mode}; the demonstration needs it to be demo or unset."
        )
    if not is_embedded() and not os.environ.get("DATABASE_OWNER_URL"):
        return complain(TWO_ROLES)
    if arguments.port and not serving.is_free(arguments.port):
        return complain(f"Port {arguments.port} is taken. Try another, or leave --port out.")
    port = arguments.port or _free_port()
    address = f"http://127.0.0.1:{port}"
    with _only_one(told, address) as holder:
        if holder:
            return complain(f"The demonstration of this folder already runs at {holder}")
        return _run(told, port=port, address=address, reset=arguments.reset)


def _run(told: Environment, *, port: int, address: str, reset: bool) -> int:
    os.environ.setdefault("CONGVU_PUBLIC_URL", address)
    cluster = Cluster(told.data / "pg") if is_embedded() else None
    with stoppable():
        try:
            if reset:
                if cluster is None:
                    return complain(
                        "--reset leaves your own server alone: empty the database there."
                    )
                _forget(told, cluster)
                cluster = Cluster(told.data / "pg")
            print("Công Vụ Số, demonstration")
            _prepare(told, cluster)
            return keep_running(
                serving.programs(host="127.0.0.1", port=port), when_up=_greeting(address)
            )
        except subprocess.CalledProcessError:
            return complain(
                "The demonstration could not be prepared (see above). `--reset` begins anew."
            )
        except StopAsked:
            print("\nStopping…", flush=True)
            return 0
        finally:
            if cluster is not None:
                cluster.stop()


def _prepare(told: Environment, cluster: Cluster | None) -> None:
    """Do what has changed since the last start, and nothing else."""
    stamps = Stamps(told.data / "prepared.json")
    if cluster is not None:
        if not (cluster.data / "PG_VERSION").exists():
            stamps.clear()
        with step("Starting PostgreSQL"):
            cluster.start()
            cluster.create_database(str(told.database["NAME"]))
    make_key_file(told.key_file)
    database = f"{told.database['HOST']}/{told.database['NAME']}"
    for name, files, command in (
        ("tables", _tables(), "migrate"),
        ("pages", _pages(), "assemble"),
        ("packages", _package_files(), "demo-data"),
    ):
        mark = _fingerprint(files, database if name != "pages" else str(PROJECT))
        if stamps.get(name) != mark:
            _congvu(command)
            stamps.put(name, mark)


def _congvu(command: str) -> None:
    """Run another of our commands in a process of its own, with rights of its own."""
    subprocess.run(  # noqa: S603 - our own program and words
        [sys.executable, "-m", "congvu.config.cli", command],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src"), "PYTHONUTF8": "1"},
        check=True,
    )


class Stamps:
    """What has been prepared from which files, kept beside the data."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self.known: dict[str, str] = json.loads(file.read_text())
        except (OSError, ValueError):
            self.known = {}

    def get(self, name: str) -> str:
        return self.known.get(name, "")

    def put(self, name: str, mark: str) -> None:
        self.known[name] = mark
        self.file.write_text(json.dumps(self.known, indent=1))

    def clear(self) -> None:
        self.known = {}


def _tables() -> Iterator[Path]:
    source = PROJECT / "src" / "congvu"
    for pattern in ("*/migrations/*.py", "*/models.py", "*/models/*.py", "config/roles.py"):
        yield from source.glob(pattern)
    yield PROJECT / "requirements" / "base.txt"


def _pages() -> Iterator[Path]:
    yield from (PROJECT / "src" / "congvu").glob("*/static/**/*")
    yield from (PROJECT / "locale" / "parts").glob("*.po")
    yield PROJECT / "requirements" / "base.txt"


def _package_files() -> Iterator[Path]:
    yield from (PROJECT / "packages").rglob("*")


def _fingerprint(files: Iterator[Path], more: str) -> str:
    digest = hashlib.sha256(more.encode())
    for file in sorted(file for file in files if file.is_file()):
        facts = file.stat()
        digest.update(f"{file}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _forget(told: Environment, cluster: Cluster) -> None:
    with step("Forgetting everything that was done"):
        cluster.stop()
        for name in MADE_HERE:
            place = told.data / name
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)


def _free_port() -> int:
    ports = range(USUAL_PORT, USUAL_PORT + PORTS_TO_TRY)
    return next((port for port in ports if serving.is_free(port)), USUAL_PORT)


@contextmanager
def _only_one(told: Environment, address: str) -> Iterator[str]:
    """Hold the folder's demonstration lock; gives the address of who holds it already."""
    told.data.mkdir(parents=True, exist_ok=True)
    with (told.data / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            yield lock.read().strip() or "another address"
            return
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield ""


def _greeting(address: str) -> Callable[[], bool]:
    """Ask whether the server answers; greet once it does."""
    start = time.monotonic()
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def when_up() -> bool:
        try:
            with direct.open(f"{address}/healthz", timeout=2) as answer:
                up: bool = answer.status == 200  # noqa: PLR2004 - OK
        except OSError:
            return False
        if up:
            print(f"  ✓ Serving ({time.monotonic() - start:.1f} s)\n")
            print(_invitation(address), flush=True)
        return up

    return when_up


def _invitation(address: str) -> str:
    rows = [
        f"  {one.who:<20} {one.name:<22} {one.sign_in:<31} {address}{one.page}" for one in PERSONAS
    ]
    return "\n".join(
        (
            f"Open {address}",
            "",
            f"  {'persona':<20} {'name':<22} {'sign in as':<31} where",
            *rows,
            "",
            f"Every password: {PASSWORD}",
            f"Codes and messages arrive at {address}/hop-thu-thu-nghiem",
            "Everything here is invented; nothing that is signed has legal force. Ctrl-C stops it.",
        )
    )
