"""What pages and other rooms get: frozen cards, and how rows become cards."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from congvu.identity import wording
from congvu.identity.models import Agency, Citizen, Position
from congvu.identity.rules import IdentityLevel, Role


@dataclass(frozen=True, slots=True)
class AgencyCard:
    id: UUID
    code: str
    name: str
    short_name: str
    place_name: str
    parent_name: str
    level: str
    unit_code: str
    address: str
    phone: str
    email: str
    opening_hours: Mapping[str, str]
    is_demonstration: bool
    system_seal_position_id: UUID | None


@dataclass(frozen=True, slots=True)
class UnitCard:
    id: UUID
    agency_id: UUID
    code: str
    name: str
    people: int = 0


@dataclass(frozen=True, slots=True)
class PositionCard:
    """A position; `capacity` is what a signature of its holder prints (*KT. CHỦ TỊCH / …*)."""

    id: UUID
    code: str
    title: str
    unit_id: UUID
    unit_code: str
    unit_name: str
    agency_id: UUID
    roles: frozenset[Role]
    capacity: str

    @property
    def work(self) -> tuple[Promise, ...]:
        """What its holder does, in words."""
        return tuple(wording.ROLES[role] for role in Role if role in self.roles)


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """An officer with the positions held; title, unit and capacity are those of the first rank."""

    id: UUID
    name: str
    agency_id: UUID
    agency_name: str
    positions: tuple[PositionCard, ...]
    phone: str = ""
    email: str = ""

    @property
    def position_title(self) -> str:
        return self.positions[0].title if self.positions else ""

    @property
    def unit_name(self) -> str:
        return self.positions[0].unit_name if self.positions else ""

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for position in self.positions for role in position.roles)

    @property
    def capacity(self) -> str:
        return next((p.capacity for p in self.positions if p.capacity), "")

    @property
    def unit_ids(self) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(position.unit_id for position in self.positions))

    @property
    def position_ids(self) -> tuple[UUID, ...]:
        return tuple(position.id for position in self.positions)

    @property
    def initials(self) -> str:
        return _initials(self.name)


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """Personal data: whoever shows it calls `audit.seen`."""

    id: UUID
    name: str
    birth_on: dt.date | None
    personal_number: str
    phone: str
    email: str
    address: str
    identity_level: IdentityLevel
    registered_at: dt.datetime

    @property
    def initials(self) -> str:
        return _initials(self.name)


@dataclass(frozen=True, slots=True)
class HeldPosition:
    """One assignment as the administrator sees it."""

    assignment_id: UUID
    position: PositionCard
    valid_from: dt.date
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One officer with present and coming assignments, and whether the account is open."""

    id: UUID
    name: str
    login: str
    held: tuple[HeldPosition, ...]
    closed_at: dt.datetime | None

    @property
    def first(self) -> HeldPosition | None:
        return self.held[0] if self.held else None

    @property
    def capacity(self) -> str:
        return next((one.position.capacity for one in self.held if one.position.capacity), "")


@dataclass(frozen=True, slots=True)
class SessionCard:
    id: UUID
    started_at: dt.datetime
    seen_at: dt.datetime
    device: str


@dataclass(frozen=True, slots=True)
class HeldAnswers:
    """What was sent when a session was just over, waiting for its owner."""

    id: UUID
    path: str
    fields: tuple[tuple[str, str], ...]
    held_at: dt.datetime


def agency_of(row: Agency) -> AgencyCard:
    return AgencyCard(
        id=row.id,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        place_name=row.place_name,
        parent_name=row.parent_name,
        level=row.level,
        unit_code=row.unit_code,
        address=row.address,
        phone=row.phone,
        email=row.email,
        opening_hours={"vi": row.opening_hours, "en": row.opening_hours_en},
        is_demonstration=row.is_demonstration,
        system_seal_position_id=row.system_seal_holder_id,
    )


def position_of(row: Position) -> PositionCard:
    return PositionCard(
        id=row.id,
        code=row.code,
        title=row.title,
        unit_id=row.unit_id,
        unit_code=row.unit.code,
        unit_name=row.unit.name,
        agency_id=row.unit.agency_id,
        roles=frozenset(Role(role) for role in row.roles),
        capacity=row.signs_as,
    )


def citizen_of(row: Citizen) -> CitizenCard:
    return CitizenCard(
        id=row.id,
        name=row.name,
        birth_on=dt.date.fromisoformat(row.birth_on) if row.birth_on else None,
        personal_number=row.personal_number,
        phone=row.phone,
        email=row.email,
        address=row.address,
        identity_level=IdentityLevel(row.identity_level),
        registered_at=row.registered_at,
    )


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0].upper() for word in [*words[:1], *words[1:][-1:]])
