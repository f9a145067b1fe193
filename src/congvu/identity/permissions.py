"""Who may. Every room asks here, in terms of roles that belong to positions."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from congvu.identity.models import Assignment
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import AccessRefused, Reason


def roles_of(actor: Actor, *, agency_id: UUID, at: dt.datetime) -> frozenset[Role]:
    """The roles that the actor has in the agency on that day, by the positions held."""
    if actor.kind != ActorKind.OFFICER or actor.id is None:
        return frozenset()
    rows = Assignment.objects.filter(
        held_on(day_of(at)),
        officer_id=actor.id,
        position__unit__agency_id=agency_id,
        officer__account__closed_at=None,
    ).values_list("position__roles", flat=True)
    return frozenset(Role(role) for roles in rows for role in roles)


def require(actor: Actor, *roles: Role, agency_id: UUID, at: dt.datetime) -> None:
    """Let the actor pass who has one of the roles in the agency on that day.

    Without roles, any position in the agency is enough. Raises AccessRefused otherwise.
    """
    held = roles_of(actor, agency_id=agency_id, at=at)
    if not held or (roles and held.isdisjoint(roles)):
        raise AccessRefused(Reason("role-missing", values={"roles": ", ".join(sorted(roles))}))


def require_position(actor: Actor, position_id: UUID, *, at: dt.datetime) -> None:
    """Let only the holder of the position on that day pass. Raises AccessRefused otherwise."""
    if (
        actor.kind != ActorKind.OFFICER
        or actor.id is None
        or not Assignment.objects.filter(
            held_on(day_of(at)), officer_id=actor.id, position_id=position_id
        ).exists()
    ):
        raise AccessRefused(Reason("position-not-held"))


def held_on(day: dt.date) -> Q:
    """Assignments in force on a day: half-open periods."""
    return Q(valid_from__lte=day) & (Q(valid_until=None) | Q(valid_until__gt=day))
