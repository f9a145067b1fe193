"""The desk: check, judge each paper, and then one of three acts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.dossiers.models import Dossier, Paper, Reception
from congvu.dossiers.permissions import dossier_at_work, require_officer
from congvu.dossiers.queries.reception import reception_facts
from congvu.dossiers.rules.reception import (
    Check,
    Verdict,
    reasons_not_to_ask,
    reasons_not_to_receive,
    reasons_not_to_refuse,
)
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.services import forms
from congvu.dossiers.services.deciding import keep_fee
from congvu.dossiers.services.legal_state import move, start_clock
from congvu.dossiers.services.telling import tell_applicant
from congvu.identity.rules import Role
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.numbering import services as numbering
from congvu.procedures import queries as procedures
from congvu.workflow import services as workflow


class CannotReceive(Refusal):
    """A check is open or a paper is not good."""


class CannotAsk(Refusal):
    """A supplement cannot be asked for as it stands."""


class CannotRefuse(Refusal):
    """A refusal needs a reason with its basis, while the dossier waits at the desk."""


def tick_checks(
    *, dossier_id: UUID, checks: Iterable[Check], actor: Actor, at: dt.datetime
) -> None:
    """Keep which checks are done. Ticking is not an act on the dossier: it can be undone."""
    with audit.recorded(
        actor=actor, action="dossiers.check", subject=SubjectRef("dossier", dossier_id), at=at
    ) as act:
        dossier = dossier_at_work(actor, dossier_id, Role.DESK, at=at)
        if dossier.state is not Status.NEW:
            raise CannotReceive(Reason("not-waiting-for-reception"))
        ticked = sorted(check.value for check in set(checks))
        act.note(checks=ticked)
        Reception.objects.update_or_create(
            dossier=dossier,
            defaults={"ticked": ticked, "officer_id": actor.id, "looked_at": at},
        )


def give_verdict(
    *,
    dossier_id: UUID,
    slot: str,
    verdict: Verdict,
    reason_codes: Iterable[str] = (),
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Say of one paper that it is good or what is wrong with it.

    The desk may while the dossier waits there, the officer in charge while it is in process. What
    was decided on a verdict is not changed afterwards: raises CannotAsk.
    """
    with audit.recorded(
        actor=actor, action="dossiers.judge_paper", subject=SubjectRef("dossier", dossier_id), at=at
    ) as act:
        dossier = dossier_at_work(actor, dossier_id, Role.DESK, Role.CIVIL_STATUS, at=at)
        if dossier.state is not Status.NEW:
            require_officer(actor, dossier, Role.CIVIL_STATUS, at=at)
            if dossier.state is not Status.IN_PROCESS:
                raise CannotAsk(Reason("not-waiting-for-reception"))
        paper = (
            Paper.objects.select_for_update()
            .filter(dossier=dossier, slot=slot, replaced_at=None)
            .first()
        )
        if paper is None:
            raise CannotAsk(Reason("paper-missing", about=slot))
        reasons = sorted(set(reason_codes))
        if verdict is Verdict.NEEDS_SUPPLEMENT and not reasons:
            raise CannotAsk(Reason("verdict-needs-reason", about=slot))
        paper.verdict = verdict
        paper.verdict_reasons = reasons if verdict is Verdict.NEEDS_SUPPLEMENT else []
        paper.save(update_fields=["verdict", "verdict_reasons"])
        act.note(slot=slot, verdict=verdict, reasons=paper.verdict_reasons)


def receive_dossier(
    *, dossier_id: UUID, actor: Actor, at: dt.datetime, request: Request | None = None
) -> str:
    """Take the dossier in: form 01 with its number and due date; the legal clock starts.

    Returns the number of the form. The instant of reception is the one under the lock of the number
    series, so that numbers and instants rise together. Raises CannotReceive with every reason.
    """
    with audit.recorded(
        actor=actor,
        action="dossiers.receive",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return str(act.answer["number"])
        dossier = dossier_at_work(actor, dossier_id, Role.DESK, at=at)
        if reasons := reasons_not_to_receive(reception_facts(dossier, at=at)):
            raise CannotReceive(*reasons)
        number = numbering.take(
            agency_id=dossier.agency_id, series=forms.RECEIPTS, period=forms.year_of(at), at=at
        )
        received_at = number.taken_at
        dossier.received_at = received_at
        move(dossier, Status.RECEIVED, at=received_at)
        start_clock(dossier, at=received_at)
        dossier.save()
        fee = keep_fee(dossier, at=received_at)
        number_text = forms.issue_receipt(
            dossier, number.value, fee=fee, actor=actor, at=received_at
        )
        act.note(number=number_text, due_at=dossier.due_at)
        act.answer = {"number": number_text}
        tell_applicant(dossier, "dossier.received", at=received_at)
        _start_process(dossier, actor=actor, at=received_at)
    return number_text


def ask_for_supplement(
    *,
    dossier_id: UUID,
    items: Iterable[Mapping[str, str]],
    head_agreed: bool = False,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> str:
    """Ask for what is missing or faulty, once and completely (form 02). Returns its number.

    Each item names a `reason` of the package and the paper slot or question page that it is about.
    The dossier comes back to reception. Raises CannotAsk with every reason.
    """
    wanted = [dict(item) for item in items]
    with audit.recorded(
        actor=actor,
        action="dossiers.ask_for_supplement",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return str(act.answer["number"])
        dossier = dossier_at_work(actor, dossier_id, Role.DESK, at=at)
        facts = reception_facts(
            dossier, at=at, supplement_items=len(wanted), head_agreed=head_agreed
        )
        if reasons := reasons_not_to_ask(facts) + forms.unknown_items(dossier, wanted):
            raise CannotAsk(*reasons)
        made = forms.issue_supplement_request(
            dossier, wanted, before_reception=True, actor=actor, at=at
        )
        move(dossier, Status.AWAITING_SUPPLEMENT, at=at)
        dossier.save()
        act.note(number=made.number_text, items=forms.items_in_codes(wanted))
        act.commit("items", {"items": wanted})
        act.answer = {"number": made.number_text}
        tell_applicant(dossier, "dossier.supplement", at=at)
    return made.number_text


def refuse_reception(
    *,
    dossier_id: UUID,
    reason_code: str,
    explanation: str = "",
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> str:
    """Refuse to take the dossier in, with reason and basis (form 03). Returns its number."""
    with audit.recorded(
        actor=actor,
        action="dossiers.refuse_reception",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return str(act.answer["number"])
        dossier = dossier_at_work(actor, dossier_id, Role.DESK, at=at)
        known = procedures.revision(dossier.revision_id).reason("refusal_at_reception", reason_code)
        facts = reception_facts(dossier, at=at)
        if reasons := reasons_not_to_refuse(facts, reason_given=known is not None):
            raise CannotRefuse(*reasons)
        made = forms.issue_refusal(
            dossier,
            reason_code=reason_code,
            explanation=explanation,
            after_appraisal=False,
            actor=actor,
            at=at,
        )
        move(dossier, Status.NOT_RECEIVED, at=at)
        dossier.save()
        act.note(number=made.number_text, reason=reason_code)
        act.commit("explanation", {"explanation": explanation})
        act.answer = {"number": made.number_text}
        tell_applicant(dossier, "dossier.refused", at=at)
    return made.number_text


def _start_process(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    revision = procedures.revision(dossier.revision_id)
    assert revision.definition_id is not None, "a published revision has a process"
    workflow.start(
        definition_id=revision.definition_id,
        subject=dossier.ref,
        agency_id=dossier.agency_id,
        actor=actor,
        at=at,
    )
