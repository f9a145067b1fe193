"""Fill in a dossier, page by page; each page is kept at once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.dossiers.models import Dossier
from congvu.dossiers.permissions import dossier_of
from congvu.dossiers.queries.filling import editable_pages
from congvu.dossiers.rules.statuses import Status
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries as procedures


class CannotStart(Refusal):
    """The agency does not offer the procedure now."""


class CannotSave(Refusal):
    """The dossier is with the agency; only what a supplement asks for can be changed."""


def start_dossier(
    *, offering_id: UUID, actor: Actor, at: dt.datetime, request: Request | None = None
) -> UUID:
    """Open a draft, pinned to the revision of the procedure that is in force now.

    Pressing twice opens one draft: the request id is remembered under the citizen.
    """
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        raise AccessRefused(Reason("citizens-only"))
    subject = SubjectRef("citizen", actor.id)
    with audit.recorded(
        actor=actor, action="dossiers.start", subject=subject, at=at, request=request
    ) as act:
        if act.repeated:
            return UUID(act.answer["dossier_id"])
        offering = procedures.offering(offering_id)
        revision = procedures.current_revision(offering.procedure_id, at=at)
        if revision is None or not offering.is_open(at):
            raise CannotStart(Reason("procedure-not-offered"))
        dossier = Dossier.objects.create(
            id=new_id(),
            agency_id=offering.received_at_id,
            offering_id=offering.id,
            revision_id=revision.id,
            submitter_id=actor.id,
            owner_id=actor.id,
            owner_name=identity.citizen_card(actor.id).name,
            started_at=at,
            saved_at=at,
        )
        act.note(dossier_id=dossier.id, revision_id=revision.id)
        act.answer = {"dossier_id": str(dossier.id)}
    return dossier.id


def save_page(
    *,
    dossier_id: UUID,
    page_id: str,
    answers: Mapping[str, Any],
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Keep the answers of one page; the answers of other pages stay as they are.

    Two tabs on different pages do not disturb each other. Raises CannotSave when the page cannot be
    changed in the present state of the dossier.
    """
    with audit.recorded(
        actor=actor, action="dossiers.save_page", subject=SubjectRef("dossier", dossier_id), at=at
    ) as act:
        dossier = dossier_of(actor, dossier_id)
        if page_id not in editable_pages(dossier):
            raise CannotSave(Reason("page-closed", about=page_id))
        act.note(page=page_id)
        if dossier.state is not Status.DRAFT:
            act.commit("answers", answers)
        dossier.answers = {**dossier.answers, **answers}
        dossier.saved_at = at
        dossier.save(update_fields=["answers", "saved_at"])
