"""The real site in processes of its own, as `bin/demo` serves it, on the test's own database."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from tests.support.databases import APP, DATA, PROJECT, cluster, data_of, fingerprint

_PATIENCE_SECONDS = 60


@contextmanager
def served(database: str, log: Path) -> Iterator[str]:
    """Serve `database`; gives the address. Web server and worker end with the block.

    What the site keeps lies beside what was made in this process with the same database.
    """
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = environment_of(database, address)
    assemble(environment)
    _share_static_files(database)
    command = [sys.executable, "-m", "congvu.config.cli", "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            _wait_until_up(address, process, log)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)


def environment_of(database: str, address: str) -> dict[str, str]:
    """What the demonstration's programs are told; only keys and certificates are shared."""
    return {
        **os.environ,
        "CONGVU_MODE": "demo",
        "CONGVU_DATA": str(data_of(database)),
        "CONGVU_KEY_FILE": str(settings.ENVIRONMENT.key_file),
        "CONGVU_PKI": str(settings.ENVIRONMENT.pki),
        "CONGVU_PUBLIC_URL": address,
        "DATABASE_URL": f"postgresql://{APP}@/{database}?host={cluster().socket}",
        "PYTHONPATH": str(PROJECT / "src"),
        "PYTHONUTF8": "1",
        "DJANGO_SETTINGS_MODULE": "congvu.config.settings",
    }


def assemble(environment: dict[str, str]) -> None:
    """Collect static files and compile translations, once for each state of the tree."""
    stamp = DATA / "assembled"
    with (DATA / "assemble.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folders = sorted((PROJECT / "src/congvu").glob("*/static"))
        names = [str(folder.relative_to(PROJECT)) for folder in folders]
        mark = fingerprint(*names, "locale/parts")
        if stamp.exists() and stamp.read_text() == mark and (DATA / "static").is_dir():
            return
        subprocess.run(
            [sys.executable, "-m", "congvu.config.cli", "assemble"],
            env={**environment, "CONGVU_DATA": str(DATA)},
            check=True,
            capture_output=True,
        )
        stamp.write_text(mark)


def _share_static_files(database: str) -> None:
    static = data_of(database) / "static"
    if not static.is_symlink():
        static.symlink_to(DATA / "static")


def _wait_until_up(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310 - our own
                return
        except OSError:
            told = log.read_text(errors="replace")[-3000:]
            assert process.poll() is None, f"the site ended at once:\n{told}"
            assert time.monotonic() < until, f"the site does not answer:\n{told}"
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
