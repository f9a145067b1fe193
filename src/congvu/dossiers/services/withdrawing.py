"""The applicant takes the dossier back."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.dossiers.permissions import dossier_of
from congvu.dossiers.rules.statuses import TRANSITIONS, Status
from congvu.dossiers.services.legal_state import move
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import services as workflow


class CannotWithdraw(Refusal):
    """The result exists already, or the dossier has ended."""


def withdraw_dossier(
    *,
    dossier_id: UUID,
    reason: str,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> None:
    """Take the dossier back before there is a result. A number that was taken stays taken."""
    with audit.recorded(
        actor=actor,
        action="dossiers.withdraw",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return
        dossier = dossier_of(actor, dossier_id)
        if Status.WITHDRAWN not in TRANSITIONS[dossier.state]:
            raise CannotWithdraw(Reason("too-late-to-withdraw"))
        act.commit("reason", {"reason": reason})
        if dossier.received_at is not None:
            workflow.cancel(subject=dossier.ref, actor=actor, at=at)
            dossier.refresh_from_db()
        move(dossier, Status.WITHDRAWN, at=at)
        dossier.save()
