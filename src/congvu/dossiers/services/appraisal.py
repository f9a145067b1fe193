"""The officer in charge: differences, steps of the process, refusal after appraisal."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.dossiers.models import Decision, Dossier
from congvu.dossiers.permissions import dossier_at_work
from congvu.dossiers.queries.appraisal import open_differences, settled_answers
from congvu.dossiers.rules.steps import ANSWERED_ELSEWHERE
from congvu.dossiers.services import forms
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries as procedures
from congvu.registers import queries as register_queries
from congvu.registers import services as registers
from congvu.tasks import queries as task_queries
from congvu.workflow import services as workflow

SUPPLEMENT, REFUSE, CORRECT = "supplement", "refuse", "correct"


class CannotTakeStep(Refusal):
    """The step waits for something, or somebody else has taken it."""


class CannotDecide(Refusal):
    """A difference is settled with a choice; keeping what was declared needs a reason."""


def take_step(
    *,
    dossier_id: UUID,
    step: str,
    outcome: str,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> None:
    """Finish a step of the process with one of its outcomes.

    Two officers on one dossier: the second is told that the step is done; nothing happens twice.
    Raises CannotTakeStep while differences between data and declaration are open, for a step that
    only a signature or the applicant finishes, and for an outcome that comes with form 02 or 03.
    """
    with audit.recorded(
        actor=actor,
        action="dossiers.take_step",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return
        dossier = _at_step(dossier_id, step, actor, at=at)
        if step in ANSWERED_ELSEWHERE:
            raise CannotTakeStep(Reason("step-is-answered-elsewhere", about=step))
        if outcome in {SUPPLEMENT, REFUSE}:
            raise CannotTakeStep(Reason("outcome-needs-its-paper", about=outcome))
        if open_ones := open_differences(dossier, at=at):
            raise CannotTakeStep(*(Reason("difference-open", about=one.field) for one in open_ones))
        act.note(step=step, outcome=outcome)
        workflow.take(subject=dossier.ref, step=step, outcome=outcome, actor=actor, at=at)


def decide_difference(
    *,
    dossier_id: UUID,
    field: str,
    keeps_declared: bool,
    reason: str = "",
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Choose between what was declared and what the source says; the last choice counts."""
    with audit.recorded(
        actor=actor, action="dossiers.decide", subject=SubjectRef("dossier", dossier_id), at=at
    ) as act:
        dossier = _at_step(dossier_id, None, actor, at=at)
        if keeps_declared and not reason.strip():
            raise CannotDecide(Reason("keeping-needs-reason", about=field))
        assert actor.id is not None, "only officers have tasks"
        act.note(field=field, keeps_declared=keeps_declared)
        act.commit("reason", {"reason": reason.strip()})
        Decision.objects.update_or_create(
            dossier=dossier,
            field=field,
            defaults={
                "keeps_declared": keeps_declared,
                "reason": reason.strip(),
                "decided_by_id": actor.id,
                "decided_at": at,
            },
        )


def ask_for_more(
    *,
    dossier_id: UUID,
    step: str,
    items: Iterable[Mapping[str, str]],
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> str:
    """Ask for a supplement during appraisal (form 02); once complete, the clock starts again."""
    wanted = [dict(item) for item in items]
    with audit.recorded(
        actor=actor,
        action="dossiers.ask_for_more",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return str(act.answer["number"])
        dossier = _at_step(dossier_id, step, actor, at=at)
        if not wanted:
            raise CannotTakeStep(Reason("nothing-to-supplement"))
        if reasons := forms.unknown_items(dossier, wanted):
            raise CannotTakeStep(*reasons)
        made = forms.issue_supplement_request(
            dossier, wanted, before_reception=False, actor=actor, at=at
        )
        act.note(number=made.number_text, items=forms.items_in_codes(wanted))
        act.commit("items", {"items": wanted})
        act.answer = {"number": made.number_text}
        workflow.take(subject=dossier.ref, step=step, outcome=SUPPLEMENT, actor=actor, at=at)
    return made.number_text


def refuse_after_appraisal(
    *,
    dossier_id: UUID,
    step: str,
    reason_code: str,
    explanation: str = "",
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> str:
    """Refuse to solve the dossier, with reason and basis (form 03, 4 → 8)."""
    with audit.recorded(
        actor=actor,
        action="dossiers.refuse",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return str(act.answer["number"])
        dossier = _at_step(dossier_id, step, actor, at=at)
        known = procedures.revision(dossier.revision_id).reason(
            "refusal_after_appraisal", reason_code
        )
        if known is None:
            raise CannotTakeStep(Reason("refusal-needs-reason", about="reason"))
        made = forms.issue_refusal(
            dossier,
            reason_code=reason_code,
            explanation=explanation,
            after_appraisal=True,
            actor=actor,
            at=at,
        )
        act.note(number=made.number_text, reason=reason_code)
        act.commit("explanation", {"explanation": explanation})
        act.answer = {"number": made.number_text}
        workflow.take(subject=dossier.ref, step=step, outcome=REFUSE, actor=actor, at=at)
    return made.number_text


def correct_entry(
    *,
    dossier_id: UUID,
    step: str,
    changes: Mapping[str, str],
    reason: str,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> None:
    """Mend the register entry before the paper is issued, and draft the paper again.

    The number stays; the old values stay readable in the book (Law on Civil Status, Article 16.2).
    """
    with audit.recorded(
        actor=actor,
        action="dossiers.correct_entry",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return
        dossier = _at_step(dossier_id, step, actor, at=at)
        act.note(columns=sorted(changes))
        registers.correct(
            subject=dossier.ref,
            changes={**_decided_anew(dossier, changes, at=at), **changes},
            reason=reason,
            actor=actor,
            at=at,
        )
        workflow.take(subject=dossier.ref, step=step, outcome=CORRECT, actor=actor, at=at)


def _decided_anew(
    dossier: Dossier, changes: Mapping[str, str], *, at: dt.datetime
) -> dict[str, str]:
    """What law decides of the entry after the changes, as whether a birth came in time."""
    entry = register_queries.entry_of(dossier.ref)
    if entry is None:
        return {}
    return procedures.decided_columns(
        procedures.revision(dossier.revision_id),
        settled_answers(dossier, at=at),
        {**entry.content, **changes},
        day_of(dossier.submitted_at or at),
    )


def _at_step(dossier_id: UUID, step: str | None, actor: Actor, *, at: dt.datetime) -> Dossier:
    """The dossier, when the actor is among those whose task the step is."""
    dossier = dossier_at_work(actor, dossier_id, at=at)
    task = task_queries.open_task_of(subject=dossier.ref)
    if task is None or (step is not None and task.step != step):
        raise CannotTakeStep(Reason("step-is-over", about=step or ""))
    if not task_queries.may_do(actor=actor, task_id=task.id, at=at):
        raise AccessRefused(Reason("not-your-task"))
    return dossier
