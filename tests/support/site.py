"""The real site in processes of its own, as `bin/demo` serves it, on a database of the test's own."""

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

from tests.support.databases import APP, PROJECT, cluster

_PATIENCE_SECONDS = 60


@contextmanager
def served(database: str, log: Path) -> Iterator[str]:
    """Serve `database`; gives the address. Web server and worker end with the block."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "CONGVU_MODE": "demo",
        "CONGVU_DATA": str(settings.ENVIRONMENT.data),
        "CONGVU_PUBLIC_URL": address,
        "DATABASE_URL": f"postgresql://{APP}@/{database}?host={cluster().socket}",
        "PYTHONPATH": str(PROJECT / "src"),
        "DJANGO_SETTINGS_MODULE": "congvu.config.settings",
    }
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
