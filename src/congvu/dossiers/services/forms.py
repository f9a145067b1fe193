"""The papers of the one-stop itself: forms 01, 02, 03 and the declaration of the applicant."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from congvu.deadlines import queries as deadlines
from congvu.documents import services as documents
from congvu.documents.rules import (
    Applicant,
    Declaration,
    FormContent,
    Line,
    Missing,
    PaperLine,
    Receipt,
    RefusalNote,
    Section,
)
from congvu.documents.rules import SupplementRequest as SupplementForm
from congvu.dossiers.models import Dossier, Refusal, SupplementRequest
from congvu.dossiers.queries.deciding import Fee, fee_sentence
from congvu.dossiers.queries.filling import (
    contact_of,
    day_of_answers,
    delivery_words,
    lookups_for,
    slot_states,
)
from congvu.eforms import rules as form_rules
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor
from congvu.kernel.moments import local
from congvu.kernel.refusals import Reason
from congvu.numbering import services as numbering
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PaperState, PublishedProcedure
from congvu.procedures.rules.published import ReasonChoice

RECEIPTS, SUPPLEMENTS, REFUSALS = "TNHS", "HDHS", "TCHS"
"""The number series of forms 01, 02 and 03, which are also their symbols."""

_LEGAL = "vi"
"""Papers of the agency speak the language of the law."""


def year_of(at: dt.datetime) -> str:
    return f"{local(at):%Y}"


def issue_receipt(
    dossier: Dossier, number: int, *, fee: Fee | None, actor: Actor, at: dt.datetime
) -> str:
    """Form 01: received, the fee, and when the result is due, with the derivation in words."""
    assert dossier.received_at is not None
    assert dossier.due_at is not None
    revision = procedures.revision(dossier.revision_id)
    content = Receipt(
        **_heading(dossier, actor),
        papers=_paper_lines(dossier, at=at),
        limit_in_words=revision.channel(dossier.channel).limit_in_words.vi,
        received_at=_moment_in_words(dossier.received_at),
        due_at=_moment_in_words(dossier.due_at),
        derivation=deadlines.derivation_in_words(dossier.due_steps, _LEGAL),
        result_place=delivery_words(dossier, at=at, language=_LEGAL)[1],
        fee=fee_sentence(fee, _LEGAL),
    )
    number_text = f"{number}/{RECEIPTS}"
    _issue(content, number_text, dossier, actor=actor, at=at)
    return number_text


def issue_supplement_request(
    dossier: Dossier,
    items: Sequence[Mapping[str, str]],
    *,
    before_reception: bool,
    actor: Actor,
    at: dt.datetime,
) -> SupplementRequest:
    """Form 02, with each missing or faulty thing, its basis and the way to mend it."""
    number_text = _number(dossier, SUPPLEMENTS, at=at)
    content = SupplementForm(
        **_heading(dossier, actor),
        missing=[_missing(dossier, item) for item in items],
    )
    document_id = _issue(content, number_text, dossier, actor=actor, at=at)
    assert actor.id is not None
    return SupplementRequest.objects.create(
        dossier=dossier,
        number_text=number_text,
        items=[dict(item) for item in items],
        before_reception=before_reception,
        asked_by_id=actor.id,
        asked_at=at,
        document_id=document_id,
    )


def issue_refusal(
    dossier: Dossier,
    *,
    reason_code: str,
    explanation: str,
    after_appraisal: bool,
    actor: Actor,
    at: dt.datetime,
) -> Refusal:
    """Form 03: why not, on which basis, and where to go instead."""
    kind = "refusal_after_appraisal" if after_appraisal else "refusal_at_reception"
    reason = procedures.revision(dossier.revision_id).reason(kind, reason_code)
    assert reason is not None, "the caller has checked the reason"
    number_text = _number(dossier, REFUSALS, at=at)
    content = RefusalNote(
        **_heading(dossier, actor),
        reasons=[text for text in (reason.text.vi, explanation.strip()) if text],
        basis=[reason.basis.vi],
        competent_agency=reason.mend.vi,
    )
    document_id = _issue(content, number_text, dossier, actor=actor, at=at)
    assert actor.id is not None
    return Refusal.objects.create(
        dossier=dossier,
        number_text=number_text,
        reason_code=reason_code,
        explanation=explanation.strip(),
        after_appraisal=after_appraisal,
        refused_by_id=actor.id,
        refused_at=at,
        document_id=document_id,
    )


def keep_declaration(dossier: Dossier, *, actor: Actor, at: dt.datetime) -> None:
    """Set the applicant's *tờ khai* in type and attach it to the dossier."""
    assert dossier.code is not None
    revision = procedures.revision(dossier.revision_id)
    sections = form_rules.summary(
        revision.form,
        dossier.answers,
        _LEGAL,
        lookups_for(dossier, at=at),
        day_of_answers(dossier, at=at),
    )
    content = Declaration(
        title=f"Tờ khai: {revision.name.vi}",
        addressed_to=identity.agency_card(dossier.agency_id).name,
        dossier_code=dossier.code,
        sections=[
            Section(
                section.title, [Line(row.label, row.value) for row in section.rows if row.value]
            )
            for section in sections
        ],
        papers=_paper_lines(dossier, at=at),
        pledge=revision.wording["declaration"].vi,
        declarant=dossier.owner_name,
        declared_at=_moment_in_words(at),
        digest=dossier.snapshot_digest,
    )
    dossier.declaration_file_id = documents.keep_declaration(
        content=content, subject=dossier.ref, agency_id=dossier.agency_id, actor=actor, at=at
    )


def _issue(
    content: FormContent, number_text: str, dossier: Dossier, *, actor: Actor, at: dt.datetime
) -> Any:  # noqa: ANN401 - a UUID; documents decides
    return documents.issue_form(
        content=content,
        number_text=number_text,
        subject=dossier.ref,
        agency_id=dossier.agency_id,
        actor=actor,
        at=at,
    )


def _number(dossier: Dossier, series: str, *, at: dt.datetime) -> str:
    number = numbering.take(agency_id=dossier.agency_id, series=series, period=year_of(at), at=at)
    return f"{number.value}/{series}"


def _heading(dossier: Dossier, actor: Actor) -> dict[str, Any]:
    """What every form begins with."""
    assert dossier.code is not None
    assert actor.id is not None
    revision = procedures.revision(dossier.revision_id)
    owner = identity.citizen_card(dossier.owner_id or dossier.submitter_id)
    contact = contact_of(dossier, owner)
    officer = identity.officer_card(actor.id)
    agency = identity.agency_card(dossier.agency_id)
    return {
        "dossier_code": dossier.code,
        "procedure_name": revision.name.vi,
        "procedure_code": revision.code,
        "applicant": Applicant(
            name=dossier.owner_name,
            personal_number=owner.personal_number,
            address=owner.address,
            phone=contact.phone,
            email=contact.email,
        ),
        "desk_name": officer.unit_name,
        "officer_name": officer.name,
        "phone": agency.phone,
        "track_url": f"{settings.ENVIRONMENT.public_url}/theo-doi?ma={dossier.code}",
    }


def _missing(dossier: Dossier, item: Mapping[str, str]) -> Missing:
    revision = procedures.revision(dossier.revision_id)
    reason = supplement_reason(revision, item["reason"])
    assert reason is not None, "the caller has checked the reason"
    what = [about_in_words(revision, item), reason.text.vi, item.get("note", "").strip()]
    return Missing(
        what=": ".join(part for part in what if part), basis=reason.basis.vi, remedy=reason.mend.vi
    )


def unknown_items(dossier: Dossier, items: Sequence[Mapping[str, str]]) -> tuple[Reason, ...]:
    """Items of a request that the procedure does not know: nothing else may be asked for."""
    revision = procedures.revision(dossier.revision_id)
    return tuple(
        Reason("supplement-item-unknown", about=item.get("slot") or item.get("page", ""))
        for item in items
        if supplement_reason(revision, item.get("reason", "")) is None
        or not about_in_words(revision, item)
    )


def items_in_codes(items: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The items without what an officer wrote: that may name people, and the journal may not."""
    return [
        {name: item[name] for name in ("slot", "page", "reason") if item.get(name)}
        for item in items
    ]


def supplement_reason(revision: PublishedProcedure, code: str) -> ReasonChoice | None:
    """A reason that form 02 may give: of a paper, or of the dossier as a whole."""
    return revision.reason("papers", code) or revision.reason("supplement", code)


def about_in_words(revision: PublishedProcedure, item: Mapping[str, str]) -> str:
    """The title of the paper or the question that an item of form 02 is about."""
    if slot := revision.slot(item.get("slot", "")):
        return slot.title.vi
    page = form_rules.page(revision.form, item.get("page", ""))
    return form_rules.said(page["question"], _LEGAL) if page else ""


def _paper_lines(dossier: Dossier, *, at: dt.datetime) -> list[PaperLine]:
    lines = []
    for state in slot_states(dossier, at=at):
        slot = state.need.slot
        if state.paper is not None and state.file_count:
            kind = slot.kind(state.paper.kind)
            lines.append(PaperLine(kind.title.vi if kind else slot.title.vi))
        elif state.need.state is PaperState.FILLED_IN:
            lines.append(PaperLine(slot.title.vi))
        elif state.need.state is PaperState.SATISFIED:
            lines.append(PaperLine(slot.title.vi, form="Dữ liệu đã có"))
    return lines


def _moment_in_words(at: dt.datetime) -> str:
    moment = local(at)
    return f"{moment:%H} giờ {moment:%M} phút, ngày {moment:%d/%m/%Y}"
