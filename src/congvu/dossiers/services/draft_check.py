"""The applicant looks at the draft of the result."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.dossiers.models import DraftCheck
from congvu.dossiers.permissions import dossier_of
from congvu.dossiers.rules.steps import KnownStep
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import services as workflow

CONFIRMED, WRONG, SILENT = "confirmed", "wrong", "silent"


class CannotAnswerDraft(Refusal):
    """No draft waits for an answer, or a mark says nothing."""


def answer_draft(
    *,
    dossier_id: UUID,
    marks: Mapping[str, str],
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> None:
    """Agree with the draft, or point at what is wrong in it.

    `marks` maps the marked row to what it should say; no mark means that all is right. Silence
    until the end of the limit counts as agreement (Decree 87/2020/NĐ-CP). An answer that comes
    before the silence was noted is heard; after that it is refused.
    """
    with audit.recorded(
        actor=actor,
        action="dossiers.answer_draft",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return
        dossier = dossier_of(actor, dossier_id)
        check = (
            DraftCheck.objects.select_for_update().filter(dossier=dossier, answered_at=None).first()
        )
        if check is None:
            raise CannotAnswerDraft(Reason("no-draft-waits"))
        if empty := [row for row, text in marks.items() if not text.strip()]:
            raise CannotAnswerDraft(*(Reason("mark-says-nothing", about=row) for row in empty))
        check.answer = WRONG if marks else CONFIRMED
        check.marks = {row: text.strip()[:500] for row, text in marks.items()}
        check.answered_at = at
        check.save(update_fields=["answer", "marks", "answered_at"])
        act.note(answer=check.answer, rows=sorted(marks))
        workflow.take(
            subject=dossier.ref,
            step=KnownStep.CONFIRM_DRAFT,
            outcome=check.answer,
            actor=actor,
            at=at,
        )
