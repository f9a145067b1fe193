"""Who may touch which dossier."""

import datetime as dt
from uuid import UUID

from congvu.dossiers.models import Dossier
from congvu.identity import permissions as identity
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.refusals import AccessRefused, Reason


def require_submitter(actor: Actor, dossier: Dossier) -> None:
    """Only whoever handed the dossier in, or whose matter it is. Raises AccessRefused."""
    persons = {dossier.submitter_id, dossier.owner_id} - {None}
    if actor.kind is not ActorKind.CITIZEN or actor.id not in persons:
        raise AccessRefused(Reason("not-your-dossier"))


def require_officer(actor: Actor, dossier: Dossier, *roles: Role, at: dt.datetime) -> None:
    """An officer of the dossier's agency who has one of the roles; any role when none is named."""
    identity.require(actor, *roles, agency_id=dossier.agency_id, at=at)


def dossier_of(actor: Actor, dossier_id: UUID) -> Dossier:
    """The actor's own dossier, locked for change. Raises AccessRefused for anybody else's."""
    dossier = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
    if dossier is None:
        raise AccessRefused(Reason("not-your-dossier"))
    require_submitter(actor, dossier)
    return dossier


def dossier_at_work(actor: Actor, dossier_id: UUID, *roles: Role, at: dt.datetime) -> Dossier:
    """A dossier of the officer's agency, locked for change."""
    dossier = Dossier.objects.select_for_update().filter(pk=dossier_id).first()
    if dossier is None:
        raise AccessRefused(Reason("not-your-agency"))
    require_officer(actor, dossier, *roles, at=at)
    return dossier
