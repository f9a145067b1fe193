"""What programs of other people, and ours, say about the result."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.databases import PROJECT


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


def verified(file: Path) -> None:
    told = _verify(file)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "Lò Thị Hương" in told.stdout
    assert "Ủy ban nhân dân xã Tân Phú" in told.stdout


def refused_after_one_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    changed = file.with_name("giay-khai-sinh-da-sua.pdf")
    changed.write_bytes(content)
    told = _verify(changed)
    assert told.returncode == 1, told.stdout


def _verify(file: Path) -> "subprocess.CompletedProcess[str]":
    environment = {
        **os.environ,
        "CONGVU_MODE": "demo",
        "CONGVU_DATA": str(settings.ENVIRONMENT.data),
        "CONGVU_PKI": str(settings.ENVIRONMENT.pki),
        "PYTHONPATH": str(PROJECT / "src"),
        "PYTHONUTF8": "1",
    }
    words = [sys.executable, "-m", "congvu.config.cli", "verify", str(file)]
    return subprocess.run(  # noqa: S603 - our own program
        words, env=environment, capture_output=True, text=True, check=False
    )
