"""Drafts: made, made anew after a correction, confirmed, withdrawn."""

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from congvu.audit import services as audit
from congvu.documents import rules
from congvu.documents.adapters.typesetting import house_template, typeset
from congvu.documents.events import DocumentWithdrawn
from congvu.documents.models import Document
from congvu.documents.rules import Declaration, FormContent, State, VersionReason
from congvu.documents.services import setting
from congvu.identity import queries as identity
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import services as signatures


class CannotChangeDocument(Refusal):
    """The paper has moved on: what was asked does not fit its state."""


def draft(
    *,
    template: str,
    kind: str,
    kind_name: Mapping[str, str],
    values: Mapping[str, Any],
    subject: SubjectRef,
    agency_id: UUID,
    dated_on: dt.date,
    holder_name: str,
    number_text: str = "",
    actor: Actor,
    at: dt.datetime,
) -> UUID:
    """Make the first draft of a result, with its check code, marked as a draft on each page.

    `template` is the text of the package's ``results/<kind>.typ``, `kind_name` the paper's name by
    language, `holder_name` whose paper it is (only its initials are ever shown to the public).
    """
    row = new_row(
        kind=kind,
        kind_name=kind_name,
        values=values,
        subject=subject,
        agency_id=agency_id,
        dated_on=dated_on,
        holder_name=holder_name,
        number_text=number_text,
        at=at,
    )
    with audit.recorded(
        actor=actor, action="documents.draft", subject=SubjectRef("document", row.id), at=at
    ) as act:
        act.note(kind=kind, about=str(subject))
        act.commit("values", values)
        row.issuer = row.agency.name
        row.save(force_insert=True)
        _keep_draft(row, template, VersionReason.DRAFTED, actor, at)
        row.save(update_fields=["current_file"])
    return row.id


def redraft(
    *,
    document_id: UUID,
    template: str,
    values: Mapping[str, Any],
    actor: Actor,
    at: dt.datetime,
    number_text: str | None = None,
    dated_on: dt.date | None = None,
) -> None:
    """Make the draft anew with corrected values: another revision, same check code.

    Refused when the paper is under signature or later. A confirmed draft must be confirmed again.
    """
    with audit.recorded(
        actor=actor, action="documents.redraft", subject=SubjectRef("document", document_id), at=at
    ) as act:
        row = locked(document_id, State.DRAFT, refused_as=CannotChangeDocument)
        if row.state in {State.WAITING_SIGNATURE, State.SIGNED}:
            raise CannotChangeDocument(*rules.reasons_not_to_move(State.ISSUED, State.DRAFT))
        row.values, row.revision, row.state = dict(values), row.revision + 1, State.DRAFT
        row.number_text = row.number_text if number_text is None else number_text
        row.dated_on = row.dated_on if dated_on is None else dated_on
        _keep_draft(row, template, VersionReason.CORRECTED, actor, at)
        row.save()
        act.note(revision=row.revision)
        act.commit("values", values)


def confirm(*, document_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """The applicant agreed to the draft, or kept silent until the time was over."""
    with audit.recorded(
        actor=actor, action="documents.confirm", subject=SubjectRef("document", document_id), at=at
    ):
        row = locked(document_id, State.CONFIRMED, refused_as=CannotChangeDocument)
        row.state = State.CONFIRMED
        row.save(update_fields=["state"])


def withdraw(
    *,
    document_id: UUID,
    actor: Actor,
    at: dt.datetime,
    replaced_by: UUID | None = None,
) -> None:
    """Take the paper out of force. The public check says so, and says when it was replaced.

    Whoever was asked to sign or seal it is asked no more.
    """
    with audit.recorded(
        actor=actor, action="documents.withdraw", subject=SubjectRef("document", document_id), at=at
    ):
        row = locked(document_id, State.WITHDRAWN, refused_as=CannotChangeDocument)
        row.state, row.withdrawn_at, row.replaced_by_id = State.WITHDRAWN, at, replaced_by
        row.save(update_fields=["state", "withdrawn_at", "replaced_by"])
        if row.current_file_id is not None:
            signatures.cancel_waiting(file_id=row.current_file_id, actor=actor, at=at)
        jobs.publish(DocumentWithdrawn(subject=row.subject, document_id=row.id), at=at)


def render_form(
    *, content: FormContent, agency_id: UUID, number_text: str, dated_on: dt.date, at: dt.datetime
) -> bytes:
    """A look at a form before it is issued: with the draft mark, without being kept."""
    row = new_row(
        kind=content.kind,
        kind_name=content.title,
        values=content.as_values(),
        subject=SubjectRef("preview", new_id()),
        agency_id=agency_id,
        dated_on=dated_on,
        holder_name="",
        number_text=number_text,
        at=at,
    )
    return setting.set_in_type(row, house_template(content.template), draft=True, at=at).pdf


def render_declaration(
    *, content: Declaration, agency_id: UUID, dated_on: dt.date, at: dt.datetime
) -> bytes:
    """The *tờ khai* as PDF, from the summary of a form."""
    paper = setting.bare_paper(
        identity.agency_card(agency_id), content.as_values(), dated_on=dated_on
    )
    return typeset(house_template("declaration.typ"), paper, at=at).pdf


def new_row(
    *,
    kind: str,
    kind_name: Mapping[str, str],
    values: Mapping[str, Any],
    subject: SubjectRef,
    agency_id: UUID,
    dated_on: dt.date,
    holder_name: str,
    number_text: str,
    at: dt.datetime,
) -> Document:
    """A paper that is not stored yet, with a check code of its own."""
    return Document(
        id=new_id(),
        agency_id=agency_id,
        kind=kind,
        kind_name=dict(kind_name),
        subject_kind=subject.kind,
        subject_id=subject.id,
        number_text=number_text,
        dated_on=dated_on,
        check_code=rules.check_code(os.urandom(10)),
        values=dict(values),
        holder_initials=rules.initials(holder_name),
        created_at=at,
    )


def locked(document_id: UUID, wanted: State, *, refused_as: type[Refusal]) -> Document:
    """The paper under its lock, when it may become `wanted`."""
    row = (
        Document.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=document_id)
    )
    if reasons := rules.reasons_not_to_move(State(row.state), wanted):
        raise refused_as(*reasons)
    return row


def _keep_draft(
    row: Document, template: str, reason: VersionReason, actor: Actor, at: dt.datetime
) -> None:
    made = setting.set_in_type(row, template, draft=True, at=at)
    setting.keep_version(row, made.pdf, pages=made.pages, reason=reason, actor=actor, at=at)
