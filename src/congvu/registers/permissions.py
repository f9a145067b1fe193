"""Who keeps the books of an agency."""

import datetime as dt
from uuid import UUID

from congvu.identity import permissions
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor, ActorKind

KEEPERS = (Role.CIVIL_STATUS,)
READERS = (Role.CIVIL_STATUS, Role.SIGNER, Role.LEADER)


def require_keeper(actor: Actor, *, agency_id: UUID, at: dt.datetime) -> None:
    """Let the civil-status officer pass, and the system that acts on the officer's step."""
    if actor.kind is not ActorKind.SYSTEM:
        permissions.require(actor, *KEEPERS, agency_id=agency_id, at=at)
