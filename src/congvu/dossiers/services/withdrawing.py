"""The applicant takes the dossier back."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.documents import services as documents
from congvu.dossiers.models import Dossier
from congvu.dossiers.permissions import dossier_of
from congvu.dossiers.queries.following import may_withdraw
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.services.legal_state import move
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.registers import queries as register_queries
from congvu.registers import services as registers
from congvu.registers.rules import EntryState
from congvu.sources import services as sources
from congvu.workflow import services as workflow

_PROCESS = Actor.system("process")


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
    """Take the dossier back before its result is signed. A number that was taken stays taken.

    A draft that waits for a signature is never signed, and an entry in the register becomes void.
    """
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
        if not may_withdraw(dossier):
            raise CannotWithdraw(Reason("too-late-to-withdraw"))
        act.commit("reason", {"reason": reason})
        if dossier.received_at is not None:
            workflow.cancel(subject=dossier.ref, actor=actor, at=at)
            dossier.refresh_from_db()
        _put_out_of_force(dossier, actor=actor, at=at)
        move(dossier, Status.WITHDRAWN, at=at)
        dossier.save()


def _put_out_of_force(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """What was prepared ends with the dossier: nobody signs the paper, and its entry is void.

    Nor does anybody go on asking the population data for a number.
    """
    sources.give_up(subject=dossier.ref, actor=actor, at=at)
    if dossier.result_document_id is not None:
        documents.withdraw(document_id=dossier.result_document_id, actor=actor, at=at)
    entry = register_queries.entry_of(dossier.ref)
    if entry is not None and entry.state is not EntryState.VOID:
        reason = f"Người yêu cầu rút hồ sơ {dossier.code}"
        registers.void(subject=dossier.ref, reason=reason, actor=_PROCESS, at=at)
