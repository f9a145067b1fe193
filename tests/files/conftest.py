from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from congvu.files import services
from congvu.files.adapters.vault import Vault
from congvu.kernel.sealing import make_key_file


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A vault of the test's own, so that it can be searched byte by byte."""
    make_key_file(settings.ENVIRONMENT.key_file)
    folder = tmp_path / "files"
    monkeypatch.setattr(services, "_vault", lambda: Vault(folder))
    return folder
