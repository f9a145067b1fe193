from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from tests.documents.papers import AT, PIN

from congvu.files import services as files
from congvu.files.adapters.vault import Vault
from congvu.identity import services as identity
from congvu.identity.models import Agency, Officer
from congvu.kernel.actors import Actor
from congvu.kernel.sealing import make_key_file
from congvu.signatures import services as signatures

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Commune:
    """The demonstration's agency with its people and its certificates."""

    agency_id: UUID
    chairwoman: UUID
    deputy: UUID
    clerk: UUID
    desk: UUID

    def actor(self, officer_id: UUID) -> Actor:
        return Actor.officer(officer_id, self.agency_id)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_key_file(settings.ENVIRONMENT.key_file)
    folder = tmp_path / "files"
    monkeypatch.setattr(files, "_vault", lambda: Vault(folder))
    monkeypatch.setattr(
        settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, pki=tmp_path / "pki")
    )
    return folder


@pytest.fixture
def commune(db: None) -> Commune:  # noqa: ARG001 - the fixture is the database
    system = Actor.system("test")
    identity.load_agency(PROJECT / "packages" / "agencies" / "demo", actor=system, at=AT)
    agency = Agency.objects.get(code="H99.27")
    signatures.make_demonstration_pki(agency_id=agency.id, pin=PIN, actor=system, at=AT)
    ids = dict(Officer.objects.values_list("name", "id"))
    return Commune(
        agency_id=agency.id,
        chairwoman=ids["Lò Thị Hương"],
        deputy=ids["Trần Quốc Bảo"],
        clerk=ids["Đỗ Thu Hà"],
        desk=ids["Vũ Minh Tuấn"],
    )
