"""The demonstration commune, and a carrier that remembers what it was given."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest

from congvu.identity import services
from congvu.identity.adapters import codes
from congvu.identity.rules import Login
from congvu.kernel.actors import Actor
from congvu.kernel.moments import VIETNAM
from congvu.reference import services as reference

PACKAGES = Path(__file__).resolve().parents[2] / "packages"
AT = dt.datetime(2026, 11, 24, 8, 0, tzinfo=VIETNAM)
PASSWORD = "Demo-2026-tan-phu"


class Pocket:
    """Carries codes nowhere."""

    def __init__(self) -> None:
        self.codes: list[tuple[Login, str]] = []
        self.told: list[Login] = []

    def carry_code(
        self, *, to: Login, code: str, valid_until: dt.datetime, language: str, at: dt.datetime
    ) -> None:
        assert valid_until > at
        assert language in {"vi", "en"}
        self.codes.append((to, code))

    def carry_known_already(self, *, to: Login, language: str, at: dt.datetime) -> None:
        del language, at
        self.told.append(to)


@pytest.fixture
def law(db: None) -> None:
    del db
    reference.load_reference(PACKAGES / "reference", actor=Actor.system("test"), at=AT)


@pytest.fixture
def agency_id(law: None) -> UUID:
    del law
    return services.load_agency(PACKAGES / "agencies" / "demo", actor=Actor.system("test"), at=AT)


@pytest.fixture
def pocket(monkeypatch: pytest.MonkeyPatch) -> Pocket:
    carrier = Pocket()
    monkeypatch.setattr(codes, "_carriers", [carrier])
    return carrier


@pytest.fixture(autouse=True)
def cheap_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm with little memory: the tests check dozens of passwords."""
    from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: PLC0415 - only here

    monkeypatch.setattr(Argon2PasswordHasher, "memory_cost", 64)
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 1)
