"""Who may change what runs already."""

import datetime as dt
from uuid import UUID

from congvu.identity import permissions as identity
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.refusals import AccessRefused, Reason

PLANNERS = (Role.ADMINISTRATOR,)
APPROVERS = (Role.LEADER, Role.ADMINISTRATOR)


def require_may_plan(actor: Actor, agency_id: UUID | None, *, at: dt.datetime) -> None:
    """Administrators draw up plans for their own agency. Raises AccessRefused for others."""
    _require(actor, agency_id, PLANNERS, at=at)


def require_may_approve(actor: Actor, agency_id: UUID | None, *, at: dt.datetime) -> None:
    """Leaders and administrators approve plans of their agency. Raises AccessRefused for others."""
    _require(actor, agency_id, APPROVERS, at=at)


def require_may_stop(actor: Actor, agency_id: UUID | None, *, at: dt.datetime) -> None:
    """Whoever may approve a plan may stop it, and so does the system when its work is ended.

    A plan of before plans had agencies is stopped by those of any agency; it stands on no page, but
    ending its failed work stops it.
    """
    if actor.kind is not ActorKind.SYSTEM:
        _require(actor, agency_id or actor.agency_id, APPROVERS, at=at)


def _require(
    actor: Actor, agency_id: UUID | None, roles: tuple[Role, ...], *, at: dt.datetime
) -> None:
    """Plans without an agency touch all of them; no officer stands for all of them."""
    if agency_id is None:
        raise AccessRefused(Reason("plan-needs-agency"))
    identity.require(actor, *roles, agency_id=agency_id, at=at)
