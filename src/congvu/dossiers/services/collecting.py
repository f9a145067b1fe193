"""The applicant takes the result home."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.dossiers.permissions import dossier_of
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.rules.steps import KnownStep
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import services as workflow


class CannotCollect(Refusal):
    """There is no result yet."""


def collect_result(*, dossier_id: UUID, actor: Actor, at: dt.datetime) -> UUID:
    """Note that the result was taken, and say which document it is.

    The first time the dossier becomes *returned*; later downloads change nothing but leave a line.
    """
    with audit.recorded(
        actor=actor, action="dossiers.collect", subject=SubjectRef("dossier", dossier_id), at=at
    ) as act:
        dossier = dossier_of(actor, dossier_id)
        if dossier.result_document_id is None or dossier.done_at is None:
            raise CannotCollect(Reason("no-result-yet"))
        act.note(document_id=dossier.result_document_id)
        if dossier.state is Status.DONE:
            workflow.take(
                subject=dossier.ref, step=KnownStep.COLLECT, outcome="collected", actor=actor, at=at
            )
    return dossier.result_document_id
