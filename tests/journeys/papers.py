"""What programs of other people, and ours, say about the result."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def two_valid_signatures(file: Path) -> None:
    """As poppler sees it: two signatures, both whole. It does not know our invented authority."""
    program = shutil.which("pdfsig")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("This test needs pdfsig: apt-get install poppler-utils.")
        return
    told = subprocess.run(  # noqa: S603 - poppler's program on our own file
        [program, "-nocert", file], capture_output=True, text=True, check=False
    )
    assert told.stdout.count("Signature Validation: Signature is Valid.") == 2, told.stdout
    assert "Signature #3" not in told.stdout


def verified(file: Path, environment: dict[str, str]) -> None:
    """Our own command, with the trust of the site that signed."""
    told = _verify(file, environment)
    trusted = sorted(str(one) for one in Path(environment["CONGVU_PKI"]).glob("*"))
    assert told.returncode == 0, (told.stdout + told.stderr, trusted)
    assert "Lò Thị Hương" in told.stdout
    assert "Ủy ban nhân dân xã Tân Phú" in told.stdout


def refused_after_one_byte(file: Path, environment: dict[str, str]) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    changed = file.with_name("giay-khai-sinh-da-sua.pdf")
    changed.write_bytes(content)
    told = _verify(changed, environment)
    assert told.returncode == 1, told.stdout


def _verify(file: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "congvu.config.cli", "verify", str(file)]
    return subprocess.run(  # noqa: S603 - our own program
        words, env=environment, capture_output=True, text=True, check=False
    )
