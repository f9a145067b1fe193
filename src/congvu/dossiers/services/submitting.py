"""Hand in a dossier, or what was still missing from it."""

import dataclasses
import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from congvu.audit import services as audit
from congvu.audit.services import Request
from congvu.deadlines import queries as deadlines
from congvu.dossiers.events import DossierSubmitted
from congvu.dossiers.models import Dossier, SupplementRequest
from congvu.dossiers.permissions import dossier_of
from congvu.dossiers.queries.filling import (
    content_digest,
    snapshot,
    submission_facts,
    whose_result,
)
from congvu.dossiers.queries.mending import unmended
from congvu.dossiers.rules.codes import dossier_code
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.rules.steps import KnownStep
from congvu.dossiers.rules.submission import SubmissionFacts, reasons_not_to_submit
from congvu.dossiers.services import forms
from congvu.dossiers.services.deciding import keep_fee
from congvu.dossiers.services.legal_state import move
from congvu.dossiers.services.telling import tell_applicant
from congvu.identity import queries as identity
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.numbering import services as numbering
from congvu.reference import queries as reference
from congvu.workflow import services as workflow


class CannotSubmit(Refusal):
    """The dossier cannot be handed to the agency yet."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant holds in hand. The legal clock has not started."""

    dossier_id: UUID
    code: str
    submitted_at: dt.datetime


def submit_dossier(
    *,
    dossier_id: UUID,
    declared: bool,
    shown_digest: str,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> Receipt:
    """Hand the dossier to the agency: snapshot, declaration as PDF, and its code, now.

    `shown_digest` is what the check page was made from; when another tab changed an answer since,
    the submission is refused and the page is shown again. The clock does not start here: that takes
    reception. Raises CannotSubmit with every reason in the way.
    """
    with audit.recorded(
        actor=actor,
        action="dossiers.submit",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return _receipt(Dossier.objects.get(pk=dossier_id))
        dossier = dossier_of(actor, dossier_id)
        facts = submission_facts(dossier, declared=declared, shown_digest=shown_digest, at=at)
        if reasons := reasons_not_to_submit(facts):
            raise CannotSubmit(*reasons)
        _give_code(dossier, at=at)
        assert dossier.submitted_at is not None, "the code came with the instant"
        _freeze(dossier, actor=actor, at=dossier.submitted_at)
        move(dossier, Status.NEW, at=at)
        dossier.save()
        act.note(code=dossier.code, snapshot=dossier.snapshot_digest)
        act.commit("snapshot", snapshot(dossier))
        jobs.publish(DossierSubmitted(subject=dossier.ref), at=at)
        tell_applicant(dossier, "dossier.submitted", at=at)
        act.answer = {"code": dossier.code}
    return _receipt(dossier)


def hand_in_supplement(
    *,
    dossier_id: UUID,
    declared: bool,
    actor: Actor,
    at: dt.datetime,
    request: Request | None = None,
) -> None:
    """Hand in what form 02 asked for.

    Asked before reception, the dossier goes back to the desk; asked during appraisal, the process
    goes on and the limit is counted again from zero (Decree 61/2018/NĐ-CP, Article 19.4).
    """
    with audit.recorded(
        actor=actor,
        action="dossiers.hand_in_supplement",
        subject=SubjectRef("dossier", dossier_id),
        at=at,
        request=request,
    ) as act:
        if act.repeated:
            return
        dossier = dossier_of(actor, dossier_id)
        facts = submission_facts(dossier, declared=declared, shown_digest=None, at=at)
        wanted = (
            SupplementRequest.objects.select_for_update()
            .filter(dossier=dossier, answered_at=None)
            .first()
        )
        if wanted is None:
            raise CannotSubmit(*reasons_not_to_submit(_closed(facts)))
        reasons = reasons_not_to_submit(facts)
        told = {reason.about for reason in reasons}
        reasons += tuple(one for one in unmended(dossier, wanted) if one.about not in told)
        if reasons:
            raise CannotSubmit(*reasons)
        wanted.answered_at = at
        wanted.save(update_fields=["answered_at"])
        _freeze(dossier, actor=actor, at=at)
        act.note(snapshot=dossier.snapshot_digest, before_reception=wanted.before_reception)
        act.commit("snapshot", snapshot(dossier))
        if wanted.before_reception:
            dossier.reception_due_at = _reception_due(dossier, at=at)
            move(dossier, Status.NEW, at=at)
            dossier.save()
        else:
            dossier.save()
            workflow.take(
                subject=dossier.ref,
                step=KnownStep.SUPPLEMENT,
                outcome="completed",
                actor=actor,
                at=at,
            )


def _give_code(dossier: Dossier, *, at: dt.datetime) -> None:
    """The code by the day's number of the agency; code and instant rise together."""
    agency = identity.agency_card(dossier.agency_id)
    day = day_of(at)
    number = numbering.take(
        agency_id=dossier.agency_id, series="DOSSIER", period=day.isoformat(), at=at
    )
    dossier.code = dossier_code(agency_code=agency.code, day=day, number=number.value)
    dossier.submitted_at = number.taken_at
    dossier.reception_due_at = _reception_due(dossier, at=number.taken_at)


def _reception_due(dossier: Dossier, *, at: dt.datetime) -> dt.datetime:
    """Reception itself has a deadline, so that no dossier lies unseen."""
    limit = reference.parameter("reception_limit", on=day_of(at)).value
    return deadlines.due_for(agency_id=dossier.agency_id, received_at=at, limit=str(limit)).at


def _freeze(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Take the snapshot that everything later refers to, and print the declaration from it."""
    dossier.answers = snapshot(dossier)["answers"]
    dossier.snapshot_digest = content_digest(dossier)
    dossier.about = whose_result(dossier, at=at)
    forms.keep_declaration(dossier, actor=actor, at=at)
    keep_fee(dossier, at=at)


def _closed(facts: SubmissionFacts) -> SubmissionFacts:
    """The same facts of a dossier that waits for nothing."""
    return dataclasses.replace(facts, status=Status.NEW)


def _receipt(dossier: Dossier) -> Receipt:
    assert dossier.code is not None
    assert dossier.submitted_at is not None
    return Receipt(dossier.id, dossier.code, dossier.submitted_at)
