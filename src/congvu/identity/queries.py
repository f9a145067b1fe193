"""Who people and agencies are, as frozen cards for pages and other rooms."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from congvu.identity import wording
from congvu.identity.models import (
    Agency,
    Assignment,
    Citizen,
    HeldForm,
    Officer,
    Position,
    Session,
    Unit,
    lookup_digest,
)
from congvu.identity.permissions import held_on
from congvu.identity.rules import IdentityLevel, Role
from congvu.kernel.actors import Actor, ActorKind

PERSONAL_NUMBER = "identity.personal_number"


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
    opening_hours: str
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


def agency_card(agency_id: UUID) -> AgencyCard:
    return _agency(Agency.objects.get(id=agency_id))


def agencies() -> tuple[AgencyCard, ...]:
    """Every agency of this installation, by code."""
    return tuple(_agency(row) for row in Agency.objects.order_by("code"))


def agency_by_code(code: str) -> AgencyCard | None:
    row = Agency.objects.filter(code=code).first()
    return _agency(row) if row else None


def units(*, agency_id: UUID, on: dt.date) -> tuple[UnitCard, ...]:
    """The units that work on that day, in the agency's order, with how many people each has."""
    inside = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    held = Q(positions__assignments__valid_from__lte=on) & (
        Q(positions__assignments__valid_until=None) | Q(positions__assignments__valid_until__gt=on)
    )
    rows = Unit.objects.filter(inside, agency_id=agency_id).annotate(
        people=Count("positions__assignments__officer", filter=held, distinct=True)
    )
    return tuple(
        UnitCard(
            id=row.id, agency_id=row.agency_id, code=row.code, name=row.name, people=row.people
        )
        for row in rows
    )


def positions(*, agency_id: UUID) -> tuple[PositionCard, ...]:
    rows = Position.objects.filter(unit__agency_id=agency_id).select_related("unit")
    return tuple(_position(row) for row in rows.order_by("unit__order", "rank", "code"))


def unit_by_code(*, agency_id: UUID, code: str) -> UnitCard | None:
    row = Unit.objects.filter(agency_id=agency_id, code=code).first()
    return UnitCard(row.id, row.agency_id, row.code, row.name) if row else None


def position_by_code(*, agency_id: UUID, code: str) -> PositionCard | None:
    rows = Position.objects.filter(unit__agency_id=agency_id, code=code).select_related("unit")
    row = rows.first()
    return _position(row) if row else None


def unit_names(unit_ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Unit.objects.filter(id__in=set(unit_ids)).values_list("id", "name"))


def position_titles(position_ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Position.objects.filter(id__in=set(position_ids)).values_list("id", "title"))


def officer_card(officer_id: UUID, *, on: dt.date | None = None) -> OfficerCard:
    """The officer with the positions held on that day; without a day, as last known.

    "As last known" is for names on old papers. Whoever decides about rights gives the day.
    """
    return officer_cards([officer_id], on=on)[officer_id]


def officer_cards(
    officer_ids: Iterable[UUID], *, on: dt.date | None = None
) -> dict[UUID, OfficerCard]:
    """Cards of several officers in two queries."""
    officers = Officer.objects.filter(id__in=set(officer_ids)).select_related("agency")
    return {card.id: card for card in _cards(officers, on)}


def officers_in(
    *, on: dt.date, unit_ids: Sequence[UUID] = (), position_ids: Sequence[UUID] = ()
) -> tuple[OfficerCard, ...]:
    """Who holds one of the positions, or any position of the units, on that day; by given name."""
    held = Assignment.objects.filter(
        held_on(on), Q(position__unit_id__in=unit_ids) | Q(position_id__in=position_ids)
    )
    officers = Officer.objects.filter(id__in=held.values("officer_id")).select_related("agency")
    return _cards(officers, on)


def officers_of(*, agency_id: UUID, on: dt.date) -> tuple[OfficerCard, ...]:
    """Everybody of the agency, also those without a position on that day; by given name."""
    return _cards(Officer.objects.filter(agency_id=agency_id).select_related("agency"), on)


def staff(*, agency_id: UUID, on: dt.date, officer_id: UUID | None = None) -> tuple[StaffLine, ...]:
    """The agency's people by given name, for the administrator, in two queries."""
    officers = Officer.objects.filter(agency_id=agency_id).select_related("account")
    if officer_id is not None:
        officers = officers.filter(id=officer_id)
    rows = Assignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=on), officer__agency_id=agency_id
    ).select_related("position__unit")
    held: dict[UUID, list[HeldPosition]] = defaultdict(list)
    for row in rows.order_by("position__rank", "valid_from"):
        held[row.officer_id].append(
            HeldPosition(row.id, _position(row.position), row.valid_from, row.valid_until)
        )
    return tuple(
        StaffLine(
            id=person.id,
            name=person.name,
            login=person.code,
            held=tuple(held[person.id]),
            closed_at=person.account.closed_at if hasattr(person, "account") else None,
        )
        for person in officers
    )


def positions_without_holder(*, agency_id: UUID, on: dt.date) -> tuple[PositionCard, ...]:
    """Positions whose work nobody can do on that day."""
    taken = Assignment.objects.filter(held_on(on), officer__account__closed_at=None)
    rows = Position.objects.filter(unit__agency_id=agency_id).select_related("unit")
    return tuple(_position(row) for row in rows.exclude(id__in=taken.values("position_id")))


def officers_with(role: Role, *, agency_id: UUID, on: dt.date) -> tuple[OfficerCard, ...]:
    held = Assignment.objects.filter(
        held_on(on), position__roles__contains=[role], position__unit__agency_id=agency_id
    )
    officers = Officer.objects.filter(id__in=held.values("officer_id")).select_related("agency")
    return _cards(officers, on)


def holders_of(position_id: UUID, *, on: dt.date) -> tuple[OfficerCard, ...]:
    return officers_in(on=on, position_ids=[position_id])


def citizen_card(citizen_id: UUID) -> CitizenCard:
    return _citizen(Citizen.objects.get(id=citizen_id))


def citizen_cards(citizen_ids: Iterable[UUID]) -> dict[UUID, CitizenCard]:
    return {row.id: _citizen(row) for row in Citizen.objects.filter(id__in=set(citizen_ids))}


def citizen_by_personal_number(number: str) -> CitizenCard | None:
    """Find a citizen whom we know by number; the table itself shows nobody's number."""
    row = Citizen.objects.filter(
        personal_number_digest=lookup_digest(number, PERSONAL_NUMBER)
    ).first()
    return _citizen(row) if row else None


def names_of(actors: Iterable[Actor]) -> dict[Actor, str | Promise]:
    """What to call each actor on a page, in at most two queries."""
    wanted = set(actors)
    officer_ids = {a.id for a in wanted if a.kind == ActorKind.OFFICER and a.id}
    citizen_ids = {a.id for a in wanted if a.kind == ActorKind.CITIZEN and a.id}
    known: dict[UUID | None, str] = {}
    if officer_ids:
        known |= dict(Officer.objects.filter(id__in=officer_ids).values_list("id", "name"))
    if citizen_ids:
        known |= {row.id: row.name for row in Citizen.objects.filter(id__in=citizen_ids)}
    return {actor: known.get(actor.id) or wording.name_of_kind(actor) for actor in wanted}


def sessions_of(actor: Actor, *, at: dt.datetime) -> tuple[SessionCard, ...]:
    """The devices that are signed in to the actor's account, newest use first."""
    person = {
        "account__officer_id"
        if actor.kind == ActorKind.OFFICER
        else "account__citizen_id": actor.id
    }
    rows = Session.objects.filter(ended_at=None, **person).order_by("-seen_at")[:50]
    return tuple(
        SessionCard(row.id, row.started_at, row.seen_at, row.device)
        for row in rows
        if row.end_at(at) is None
    )


def held_answers(*, held_id: UUID, account_id: UUID) -> HeldAnswers | None:
    """What the account sent when its session was just over; nobody else gets it."""
    row = HeldForm.objects.filter(id=held_id, account_id=account_id).first()
    if row is None:
        return None
    fields = tuple((name, value) for name, value in row.fields)
    return HeldAnswers(row.id, row.path, fields, row.held_at)


def _agency(row: Agency) -> AgencyCard:
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
        opening_hours=row.opening_hours,
        is_demonstration=row.is_demonstration,
        system_seal_position_id=row.system_seal_holder_id,
    )


def _position(row: Position) -> PositionCard:
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


def _cards(officers: QuerySet[Officer], on: dt.date | None) -> tuple[OfficerCard, ...]:
    people = list(officers)
    held: dict[UUID, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(officer__in=[person.id for person in people])
    if on is not None:
        rows = rows.filter(held_on(on))
    for row in rows.select_related("position__unit").order_by("position__rank", "position__code"):
        held[row.officer_id].append(row)
    return tuple(
        OfficerCard(
            id=person.id,
            name=person.name,
            agency_id=person.agency_id,
            agency_name=person.agency.name,
            positions=tuple(
                _position(row.position)
                for row in (held[person.id] if on else _last_known(held[person.id]))
            ),
            phone=person.phone,
            email=person.email,
        )
        for person in people
    )


def _last_known(rows: list[Assignment]) -> list[Assignment]:
    open_ones = [row for row in rows if row.valid_until is None]
    return open_ones or sorted(rows, key=lambda row: row.valid_from)[-1:]


def _citizen(row: Citizen) -> CitizenCard:
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
