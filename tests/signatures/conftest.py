"""An agency with two signers and a clerk, its certificates, and a paper with two empty fields."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import typst

from congvu.files import services as files
from congvu.identity.models import Agency, Assignment, Officer, Position, Unit
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import VIETNAM
from congvu.kernel.sealing import make_key_file
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import services
from congvu.signatures.adapters import registry
from congvu.signatures.rules import Box, Role, seal_box

AT = dt.datetime(2026, 11, 24, 9, 10, 5, tzinfo=VIETNAM)
PIN = "246810"
SYSTEM = Actor.system("test")
_SOURCE = """
#set document(title: "Giấy khai sinh", date: datetime(year: 2026, month: 11, day: 24))
#set text(lang: "vi")
= GIẤY KHAI SINH
Họ, chữ đệm, tên: TRẦN NGUYỄN BẢO AN
"""


@dataclass(frozen=True, slots=True)
class Office:
    agency_id: UUID
    huong: Actor
    bao: Actor
    ha: Actor


@pytest.fixture(scope="session")
def keys_and_authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("signatures")
    make_key_file(folder / "kek")
    return folder


@pytest.fixture(autouse=True)
def own_environment(keys_and_authorities: Path, settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT,
        key_file=keys_and_authorities / "kek",
        pki=tmp_path / "pki",
        data=tmp_path,
    )
    registry.demo_provider.cache_clear()
    registry.demo_time_stamp_authority.cache_clear()
    yield
    registry.demo_provider.cache_clear()
    registry.demo_time_stamp_authority.cache_clear()


@pytest.fixture
def office(db: None) -> Office:  # noqa: ARG001 - it opens the database
    agency = Agency.objects.create(
        code=f"H99.{new_id().hex[-6:]}",
        name="Ủy ban nhân dân xã Tân Phú",
        short_name="UBND xã Tân Phú",
        place_name="xã Tân Phú",
        parent_name="tỉnh Hoa Sen",
        level="COMMUNE",
        is_demonstration=True,
    )
    unit = Unit.objects.create(
        agency=agency, code="LD", name="Lãnh đạo", valid_from=dt.date(2025, 7, 1)
    )
    office = Office(
        agency.id,
        _officer(unit, "Lò Thị Hương", "Chủ tịch", "SIGNER", "CHỦ TỊCH"),
        _officer(unit, "Trần Quốc Bảo", "Phó Chủ tịch", "SIGNER", "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"),
        _officer(unit, "Đỗ Thu Hà", "Văn thư", "CLERK", ""),
    )
    services.make_demonstration_pki(agency_id=agency.id, pin=PIN, actor=SYSTEM, at=AT)
    return office


def _officer(unit: Unit, name: str, title: str, role: str, capacity: str) -> Actor:
    position = Position.objects.create(
        unit=unit, code=new_id().hex[-8:], title=title, roles=[role], signs_as=capacity
    )
    officer = Officer.objects.create(agency=unit.agency, code=new_id().hex[-8:], name=name)
    Assignment.objects.create(officer=officer, position=position, valid_from=dt.date(2025, 7, 1))
    return Actor.officer(officer.id, unit.agency_id)


@pytest.fixture(scope="session")
def paper() -> bytes:
    drawn = typst.compile(_SOURCE.encode(), pdf_standards=["a-2a", "ua-1"])
    assert isinstance(drawn, bytes)
    signer = Box(110, 200, 60, 25)
    return services.prepare_fields(
        drawn,
        [
            services.Field("SIGNER", "Chữ ký của người ký", 0, signer),
            services.Field("AGENCY", "Chữ ký của cơ quan", 0, seal_box(signer)),
        ],
    )


@dataclass(slots=True)
class Asking:
    """Asks for signatures on papers."""

    office: Office
    paper: bytes

    def signer(self, signer: Actor, capacity: str = "CHỦ TỊCH") -> UUID:
        subject = SubjectRef("document", new_id())
        stored = files.store_own(
            content=self.paper,
            name="giay-khai-sinh.pdf",
            media_type="application/pdf",
            owner=subject,
            actor=SYSTEM,
            at=AT,
            pages=1,
        )
        assert signer.id
        return services.request_signature(
            file_id=stored.id,
            subject=subject,
            signer=signer.id,
            role=Role.SIGNER,
            field_name="SIGNER",
            capacity=capacity,
            actor=SYSTEM,
            at=AT,
        )

    def seal(self, file_id: UUID) -> UUID:
        return services.request_signature(
            file_id=file_id,
            subject=SubjectRef("document", new_id()),
            signer=self.office.agency_id,
            role=Role.AGENCY_SEAL,
            field_name="AGENCY",
            actor=SYSTEM,
            at=AT,
        )


@pytest.fixture
def ask(office: Office, paper: bytes) -> Asking:
    return Asking(office, paper)
