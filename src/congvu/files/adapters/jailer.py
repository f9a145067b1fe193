"""Starts the jail, waits for it, and believes nothing but plain files of a fair size."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WALL_SECONDS = 45
_CELLS = threading.BoundedSemaphore(3)
_QUEUE_SECONDS = 30
"""How many files one web process has opened at once, and how long another may wait for its turn."""
_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module('congvu.files.jail', run_name='__main__', alter_sys=True)"
)
_SOURCES = Path(__file__).resolve().parents[3]
_INSPECTION = "congvu.files.jail.inspection"
_LARGEST_VERDICT = 64 * 1024
_LARGEST_PREVIEW = 8 * 1024 * 1024


class JailBroke(Exception):
    """The jail gave no verdict; `code` says why in words that `wording` knows."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the jail found. With `unfit` set, the rest is empty."""

    unfit: str = ""
    values: dict[str, object] | None = None
    media_type: str = ""
    pages: int = 0
    converted: bool = False
    hints: tuple[str, ...] = ()


def judged(work: Path, *, seconds: float = WALL_SECONDS) -> Verdict:
    """The verdict on ``work/source``. Raises JailBroke when there is none."""
    return _verdict(answer_of(work, _INSPECTION, seconds=seconds))


def answer_of(work: Path, task: str, *, seconds: float = WALL_SECONDS) -> dict[str, Any]:
    """What the module `task` says of ``work/source`` behind the walls. Raises JailBroke."""
    if not _CELLS.acquire(timeout=_QUEUE_SECONDS):
        raise JailBroke("file-cannot-be-checked")
    try:
        ended = _run(work, task, seconds)
    finally:
        _CELLS.release()
    if ended in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise JailBroke("file-took-too-long")
    return _said(_plain_file(work / "verdict.json", _LARGEST_VERDICT))


def _run(work: Path, task: str, seconds: float) -> int:
    """How the process ended; never leaves one behind."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-I", "-B", "-c", _START, str(_SOURCES), str(work), task],
        cwd=work,
        env={"LANG": "C.UTF-8", "HOME": str(work)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise JailBroke("file-took-too-long") from None
    finally:
        _kill(process)


def previews(work: Path, pages: int) -> Iterator[bytes]:
    """The page pictures that the jail made, in order."""
    for page in range(1, pages + 1):
        picture = _plain_file(work / f"page-{page}.webp", _LARGEST_PREVIEW)
        if picture is None or picture[:4] != b"RIFF" or picture[8:12] != b"WEBP":
            raise JailBroke("file-grows-too-much")
        yield picture


def converted_content(work: Path, largest: int) -> bytes:
    """The picture as it was made anew."""
    content = _plain_file(work / "content", largest)
    if content is None or not content.startswith(b"\xff\xd8\xff"):
        raise JailBroke("file-grows-too-much")
    return content


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """End the whole session of the jail, whoever of it still lives."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _plain_file(path: Path, largest: int) -> bytes | None:
    """A regular file that the jail wrote; never through a link that it may have laid."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(largest + 1)
    return content if len(content) <= largest else None


def _said(written: bytes | None) -> dict[str, Any]:
    if written is None:
        # A parser that is stopped by the memory limit often dies without a word.
        raise JailBroke("file-grows-too-much")
    said: dict[str, Any] = json.loads(written)
    if said.get("unfit") == "no-jail":
        raise JailBroke("file-cannot-be-checked")
    return said


def _verdict(said: dict[str, Any]) -> Verdict:
    if unfit := said.get("unfit"):
        return Verdict(unfit=str(unfit), values=dict(said.get("values", {})))
    return Verdict(
        media_type=str(said["media_type"]),
        pages=int(said["pages"]),
        converted=bool(said["converted"]),
        hints=tuple(str(hint) for hint in said["hints"]),
    )
