"""The walls of the jail hold, tried from inside."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from congvu.files import rules

SOURCES = Path(__file__).resolve().parents[2] / "src"


def tried_inside(attempt: str, work: Path) -> str:
    """What became of `attempt` in a process behind the walls."""
    code = (
        f"import sys; sys.path.insert(0, {str(SOURCES)!r})\n"
        "import ctypes, os, pathlib, socket, subprocess, threading, time\n"
        "from congvu.files.jail import walls\n"
        f"walls.shut(pathlib.Path({str(work)!r}))\n"
        f"try:\n    {attempt}\n    print('done')\n"
        "except (OSError, RuntimeError, MemoryError) as fault:\n    print(type(fault).__name__)\n"
    )
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False
    )
    return ran.stdout.strip()


@pytest.mark.parametrize(
    ("attempt", "answer"),
    [
        ("socket.socket()", "PermissionError"),
        ("socket.socketpair()", "PermissionError"),
        ("socket.socket(socket.AF_UNIX)", "PermissionError"),
        ("os.fork()", "PermissionError"),
        ("subprocess.run(['/bin/true'])", "PermissionError"),
        ("os.execv('/bin/true', ['true'])", "PermissionError"),
        ("bytearray(2 << 30)", "MemoryError"),
        ("threading.Thread(target=int).start()", "done"),
    ],
)
def test_nobody_is_reached_and_nothing_is_started(
    attempt: str, answer: str, tmp_path: Path
) -> None:
    assert tried_inside(attempt, tmp_path) == answer


def test_the_work_folder_is_all_that_can_be_written(tmp_path: Path) -> None:
    work, outside = tmp_path / "work", tmp_path / "outside"
    work.mkdir()
    assert tried_inside(f"open({str(work / 'page')!r}, 'w').write('x')", work) == "done"
    if not _landlock():
        pytest.skip("This kernel has no Landlock; the other walls stand.")
    assert tried_inside(f"open({str(outside)!r}, 'w')", work) == "PermissionError"
    key = str(settings.ENVIRONMENT.key_file)
    assert tried_inside(f"open({key!r})", work) == "PermissionError"


def _landlock() -> bool:
    security = Path("/sys/kernel/security/lsm")
    if security.is_file():
        return "landlock" in security.read_text()
    code = "import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1))"
    ran = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return int(ran.stdout) > 0


@pytest.mark.parametrize(
    ("name", "media_type", "tidy"),
    [
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("C:\\Users\\Hang\\ảnh con.HEIC", "image/jpeg", "ảnh con.jpg"),
        ("giay\u202efdp.exe", "application/pdf", "giayfdp.pdf"),
        ("a\r\nSet-Cookie: x", "application/pdf", "aSet-Cookie: x.pdf"),
        ("", "application/pdf", "tep.pdf"),
        ("x" * 500, "application/pdf", "x" * 116 + ".pdf"),
        ("Hoa\u0323\u0302c.pdf", "application/pdf", "Hoậc.pdf"),
    ],
)
def test_a_name_cannot_mislead(name: str, media_type: str, tidy: str) -> None:
    assert rules.tidy_name(name, media_type) == tidy
