"""Who may sign, seal and send back."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from congvu.identity import permissions as identity
from congvu.identity.rules import Role as Work
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.refusals import AccessRefused, Reason
from congvu.signatures.models import SigningRequest
from congvu.signatures.rules import Role


def is_the_signer(actor: Actor, request: SigningRequest, *, at: dt.datetime) -> bool:
    """A signer signs in person; who keeps the seal on that day seals (Decree 30/2020, art. 32)."""
    return may_act(actor, at=at)(request)


def may_act(actor: Actor, *, at: dt.datetime) -> Callable[[SigningRequest], bool]:
    """The same question for many requests; the roles are read once per agency."""
    keeps: dict[UUID, bool] = {}

    def answer(request: SigningRequest) -> bool:
        if actor.kind is not ActorKind.OFFICER:
            return False
        agency_id = request.agency_id
        if request.role == Role.SIGNER:
            return request.officer_id == actor.id
        if agency_id not in keeps:
            keeps[agency_id] = keeps_seal(actor, agency_id, at=at)
        return request.role == Role.AGENCY_SEAL and keeps[agency_id]

    return answer


def require_signer(actor: Actor, request: SigningRequest, *, at: dt.datetime) -> None:
    if not is_the_signer(actor, request, at=at):
        raise AccessRefused(Reason("waits-for-someone-else"))


def keeps_seal(actor: Actor, agency_id: UUID, *, at: dt.datetime) -> bool:
    return Work.CLERK in identity.roles_of(actor, agency_id=agency_id, at=at)
