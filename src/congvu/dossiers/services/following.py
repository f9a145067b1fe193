"""The process follows what happened elsewhere: a number came, a paper was signed or sealed."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.dossiers.models import Dossier
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries as workflow_queries
from congvu.workflow import services as workflow


def follow(subject: SubjectRef, *, step: str, outcome: str, at: dt.datetime) -> None:
    """Finish `step` with `outcome`, if the process waits there; an answer that comes late is noted.

    An outside answer may come twice or after the dossier was withdrawn: then nothing is done.
    """
    if subject.kind != "dossier":
        return
    actor = Actor.system("process")
    with audit.recorded(actor=actor, action="dossiers.follow", subject=subject, at=at) as act:
        Dossier.objects.select_for_update().get(pk=subject.id)
        waits = workflow_queries.waits_at(subject, step)
        act.note(step=step, outcome=outcome, waited=waits)
        if waits:
            workflow.take(subject=subject, step=step, outcome=outcome, actor=actor, at=at)


def follow_document(
    subject: SubjectRef, document_id: UUID, step: str, outcome: str, *, at: dt.datetime
) -> None:
    """The same for a paper, if it is the result of the dossier and not one of its forms."""
    if subject.kind != "dossier":
        return
    if Dossier.objects.filter(pk=subject.id, result_document_id=document_id).exists():
        follow(subject, step=step, outcome=outcome, at=at)
