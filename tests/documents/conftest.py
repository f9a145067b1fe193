import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from tests.documents.papers import AT, PIN

from congvu.files import services as files
from congvu.files.adapters.vault import Vault
from congvu.identity.models import Agency, Assignment, Officer, Position, Unit
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor
from congvu.kernel.sealing import make_key_file
from congvu.signatures import services as signatures

SINCE = dt.date(2026, 1, 1)


@dataclass(frozen=True)
class Commune:
    """The demonstration's agency with its people and its certificates."""

    agency_id: UUID
    chairwoman: UUID
    deputy: UUID
    clerk: UUID

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
    agency = Agency.objects.create(
        code="H99.27",
        name="Ủy ban nhân dân xã Tân Phú",
        short_name="UBND xã Tân Phú",
        place_name="Tân Phú",
        parent_name="Tỉnh Hoa Sen",
        level="COMMUNE",
        is_demonstration=True,
    )
    unit = Unit.objects.create(agency=agency, code="UB", name="Ủy ban", valid_from=SINCE)
    chairwoman = _officer(unit, "Lò Thị Hương", Role.SIGNER, "CHỦ TỊCH")
    deputy = _officer(unit, "Trần Quốc Bảo", Role.SIGNER, "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH")
    clerk = _officer(unit, "Đỗ Thu Hà", Role.CLERK, "")
    signatures.make_demonstration_pki(
        agency_id=agency.id, pin=PIN, actor=Actor.system("test"), at=AT
    )
    return Commune(agency.id, chairwoman, deputy, clerk)


def _officer(unit: Unit, name: str, role: Role, capacity: str) -> UUID:
    officer = Officer.objects.create(agency=unit.agency, code=name, name=name, sort_key=name)
    position = Position.objects.create(
        unit=unit, code=name, title=name, roles=[role], signs_as=capacity
    )
    if role is Role.CLERK:
        unit.agency.system_seal_holder = position
        unit.agency.save()
    Assignment.objects.create(officer=officer, position=position, valid_from=SINCE)
    return officer.id
