"""What the service tasks of a process do to a dossier, by the names that packages use.

A package may say ``cv:do="enter_register"``; here is what that means. No action knows a procedure:
what differs between procedures is in the package.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from congvu.documents import queries as document_queries
from congvu.documents import services as documents
from congvu.dossiers.models import Dossier, DraftCheck
from congvu.dossiers.queries.appraisal import settled_answers
from congvu.dossiers.queries.filling import lookups_for
from congvu.dossiers.rules.statuses import DeliveryStatus
from congvu.dossiers.rules.steps import KnownLane, KnownStep
from congvu.dossiers.services.telling import tell_applicant
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.procedures import queries as procedures
from congvu.registers import queries as register_queries
from congvu.registers import services as registers
from congvu.registers.queries import EntryCard
from congvu.signatures import queries as signatures
from congvu.signatures.rules import Role
from congvu.sources import queries as source_queries
from congvu.sources import services as sources
from congvu.workflow import queries as workflow

Perform = Callable[..., None]


class CannotSubmitForSigning(Refusal):
    """Nobody holds the position that signs this paper today."""


def perform(action: str, dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Do what a service task of the process asks for, inside its transaction."""
    ACTIONS[action](dossier, actor=actor, at=at)


def enter_register(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Enter the settled answers in the register of record; the entry has its number at once."""
    revision = procedures.revision(dossier.revision_id)
    content = procedures.register_content(
        revision,
        settled_answers(dossier, at=at),
        lookups_for(dossier, at=at),
        day_of(dossier.submitted_at or at),
    )
    registers.enter(
        book_kind=revision.register_book,
        agency_id=dossier.agency_id,
        subject=dossier.ref,
        content=content,
        actor=actor,
        at=at,
    )


def request_personal_number(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Ask the population data for a number; the answer comes later, as an event."""
    revision = procedures.revision(dossier.revision_id)
    entry = register_queries.entry_of(dossier.ref)
    assert entry is not None, "the entry comes before the number"
    person = {
        name: entry.content.get(column, "") for name, column in revision.population_question.items()
    }
    sources.request_personal_number(subject=dossier.ref, person=person, actor=actor, at=at)


def draft_result(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Draft the result paper from the register entry, with number and date known already.

    A personal number that was assigned meanwhile is written in the register first.
    """
    revision = procedures.revision(dossier.revision_id)
    result = revision.result()
    _complete_entry(
        dossier,
        revision.register_number_column,
        source_queries.personal_number_of(dossier.ref),
        actor=actor,
        at=at,
    )
    entry = register_queries.entry_of(dossier.ref)
    assert entry is not None, "the entry comes before the paper"
    dossier.about = _holder_name(dossier, entry)
    dossier.result_document_id = documents.draft(
        template=result.template,
        kind=result.code,
        kind_name={"vi": result.title.vi, "en": result.title.en},
        values=result_values(dossier),
        subject=dossier.ref,
        agency_id=dossier.agency_id,
        dated_on=day_of(entry.entered_at),
        holder_name=dossier.about,
        number_text=entry.code,
        actor=actor,
        at=at,
    )


def _complete_entry(
    dossier: Dossier, column: str, value: str, *, actor: Actor, at: dt.datetime
) -> None:
    """Fill a column that waited for somebody else's answer, if the package names one."""
    if column and value:
        registers.complete(subject=dossier.ref, values={column: value}, actor=actor, at=at)


def _holder_name(dossier: Dossier, entry: EntryCard) -> str:
    """Whose paper it is, by the package's mapping: the child, not the mother who applies."""
    result = procedures.revision(dossier.revision_id).result()
    column = next((one.column for one in result.values if one.name == result.holder), "")
    return str(entry.content.get(column) or dossier.owner_name)


def redraft_result(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Draft the paper again after a correction in the register."""
    assert dossier.result_document_id is not None, "there was a draft"
    entry = register_queries.entry_of(dossier.ref)
    assert entry is not None, "the correction was made in the register"
    dossier.about = _holder_name(dossier, entry)
    documents.redraft(
        document_id=dossier.result_document_id,
        template=procedures.revision(dossier.revision_id).result().template,
        values=result_values(dossier),
        actor=actor,
        at=at,
    )


def result_values(dossier: Dossier) -> dict[str, str]:
    """What the result paper prints: the entry's columns, and what the house knows beside them."""
    entry = register_queries.entry_of(dossier.ref)
    assert entry is not None, "the paper repeats the register"
    given: dict[str, Any] = {
        "personal_number": source_queries.personal_number_of(dossier.ref),
        "agency_name": identity.agency_card(dossier.agency_id).name,
        "registered_on": day_of(entry.entered_at),
        "entry_number": entry.code,
    }
    return procedures.result_values(procedures.revision(dossier.revision_id), entry.content, given)


def request_signature(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Submit the paper to whoever holds the lane of signing on this day."""
    assert dossier.result_document_id is not None, "there is a draft to sign"
    card = document_queries.document_card(dossier.result_document_id)
    if card.state == "DRAFT":
        documents.confirm(document_id=card.id, actor=actor, at=at)
    documents.request_signing(
        document_id=card.id,
        template=procedures.revision(dossier.revision_id).result().template,
        signer_id=_signer_of(dossier, at=at),
        actor=actor,
        at=at,
    )


def _signer_of(dossier: Dossier, *, at: dt.datetime) -> UUID:
    """Who holds the lane of signing today: the first of the position, or of the unit's signers."""
    holder = procedures.lane_holder(offering_id=dossier.offering_id, lane=KnownLane.SIGNER)
    officers = identity.officers_in(
        on=day_of(at),
        unit_ids=[holder.unit_id] if holder.unit_id else [],
        position_ids=[holder.position_id] if holder.position_id else [],
    )
    if not officers:
        raise CannotSubmitForSigning(Reason("nobody-signs-today"))
    return officers[0].id


def request_seal(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Ask the clerk for the agency's seal. Until it is set the clerk may give the paper back."""
    assert dossier.result_document_id is not None, "a paper was signed"
    documents.request_seal(document_id=dossier.result_document_id, actor=actor, at=at)


def release(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """The result is ready: lateness is measured here, and the applicant is told.

    Its register entry takes the signer's name and is fixed now: after issue only a legal correction
    changes it.
    """
    if register_queries.entry_of(dossier.ref) is not None:
        column = procedures.revision(dossier.revision_id).register_signer_column
        _complete_entry(dossier, column, _signer_name(dossier), actor=actor, at=at)
        registers.fix(subject=dossier.ref, actor=actor, at=at)
    dossier.done_at = at
    dossier.delivery_status = DeliveryStatus.READY
    tell_applicant(dossier, "dossier.ready", at=at)


def _signer_name(dossier: Dossier) -> str:
    """Who signed the result paper; the last one, if it was signed, sent back and signed again."""
    signed_by = [
        request.signed_by_id
        for request in signatures.requests_for(dossier.ref)
        if request.role == Role.SIGNER and request.signed_by_id
    ]
    return identity.officer_cards(signed_by)[signed_by[-1]].name if signed_by else ""


def issue_refusal(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Form 03 was made with its reason by the officer's act; the applicant is told here."""
    if dossier.result_document_id is not None:
        documents.withdraw(document_id=dossier.result_document_id, actor=actor, at=at)
    if register_queries.entry_of(dossier.ref) is not None:
        reason = f"Từ chối giải quyết hồ sơ {dossier.code}"
        registers.void(subject=dossier.ref, reason=reason, actor=actor, at=at)
    tell_applicant(dossier, "dossier.refused", at=at)


def turn_to_applicant(step: str, dossier: Dossier, *, at: dt.datetime) -> None:
    """A step of the applicant has begun: tell what is expected."""
    if step == KnownStep.CONFIRM_DRAFT:
        assert dossier.result_document_id is not None, "there is a draft to look at"
        DraftCheck.objects.create(
            dossier=dossier,
            document_id=dossier.result_document_id,
            sent_at=at,
            silent_at=workflow.timer_due_at(dossier.ref, step),
        )
        tell_applicant(dossier, "dossier.draft_ready", at=at)
    elif step == KnownStep.SUPPLEMENT:
        tell_applicant(dossier, "dossier.supplement", at=at)


ACTIONS: dict[str, Perform] = {
    "enter_register": enter_register,
    "request_personal_number": request_personal_number,
    "draft_result": draft_result,
    "redraft_result": redraft_result,
    "request_signature": request_signature,
    "request_seal": request_seal,
    "release": release,
    "issue_refusal": issue_refusal,
}
