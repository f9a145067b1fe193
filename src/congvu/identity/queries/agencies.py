"""Agencies, their units and positions."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q

from congvu.identity.models import Agency, Assignment, Position, Unit
from congvu.identity.permissions import held_on
from congvu.identity.queries.cards import (
    AgencyCard,
    PositionCard,
    UnitCard,
    agency_of,
    position_of,
)


def agency_card(agency_id: UUID) -> AgencyCard:
    return agency_of(Agency.objects.get(id=agency_id))


def agencies() -> tuple[AgencyCard, ...]:
    """Every agency of this installation, by code."""
    return tuple(agency_of(row) for row in Agency.objects.order_by("code"))


def agency_by_code(code: str) -> AgencyCard | None:
    row = Agency.objects.filter(code=code).first()
    return agency_of(row) if row else None


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
    return tuple(position_of(row) for row in rows.order_by("unit__order", "rank", "code"))


def unit_by_code(*, agency_id: UUID, code: str) -> UnitCard | None:
    row = Unit.objects.filter(agency_id=agency_id, code=code).first()
    return UnitCard(row.id, row.agency_id, row.code, row.name) if row else None


def position_by_code(*, agency_id: UUID, code: str) -> PositionCard | None:
    rows = Position.objects.filter(unit__agency_id=agency_id, code=code).select_related("unit")
    row = rows.first()
    return position_of(row) if row else None


def unit_names(unit_ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Unit.objects.filter(id__in=set(unit_ids)).values_list("id", "name"))


def position_titles(position_ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Position.objects.filter(id__in=set(position_ids)).values_list("id", "title"))


def positions_without_holder(*, agency_id: UUID, on: dt.date) -> tuple[PositionCard, ...]:
    """Positions whose work nobody can do on that day."""
    taken = Assignment.objects.filter(held_on(on), officer__account__closed_at=None)
    rows = Position.objects.filter(unit__agency_id=agency_id).select_related("unit")
    return tuple(position_of(row) for row in rows.exclude(id__in=taken.values("position_id")))


def held_places(place_ids: Iterable[UUID], *, on: dt.date) -> frozenset[UUID]:
    """Those of these units and positions in which somebody with an open account works on a day."""
    wanted = set(place_ids)
    rows = Assignment.objects.filter(
        held_on(on),
        Q(position_id__in=wanted) | Q(position__unit_id__in=wanted),
        officer__account__closed_at=None,
    ).values_list("position_id", "position__unit_id")
    return frozenset(id_ for row in rows for id_ in row) & wanted
