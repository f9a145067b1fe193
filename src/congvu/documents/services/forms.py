"""Forms 01-03 of the one-stop, and the declaration of the applicant."""

import datetime as dt
from uuid import UUID

from congvu.audit import services as audit
from congvu.documents.adapters.typesetting import house_template
from congvu.documents.events import DocumentIssued
from congvu.documents.models import Document
from congvu.documents.rules import Declaration, FormContent, Kind, State, VersionReason
from congvu.documents.services import setting
from congvu.documents.services.drafting import new_row, render_declaration
from congvu.documents.services.signing import field_places
from congvu.files import services as files
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.subjects import SubjectRef
from congvu.signatures import services as signatures

_PDF = "application/pdf"


def issue_form(
    *,
    content: FormContent,
    number_text: str,
    subject: SubjectRef,
    agency_id: UUID,
    actor: Actor,
    at: dt.datetime,
) -> UUID:
    """Make form 01, 02 or 03 (the class of `content` says which) inside the caller's act.

    The paper is complete and can be read at once; the agency's automatic seal is set by a job right
    after the transaction, and then the paper counts as issued (Circular 03/2025/TT-VPCP).
    """
    row = new_row(
        kind=content.kind,
        kind_name=content.title,
        values=content.as_values(),
        subject=subject,
        agency_id=agency_id,
        dated_on=day_of(at),
        holder_name=content.applicant.name,
        number_text=number_text,
        at=at,
    )
    with audit.recorded(
        actor=actor, action="documents.issue_form", subject=SubjectRef("document", row.id), at=at
    ) as act:
        act.note(kind=content.kind, about=str(subject), number=number_text)
        row.issuer, row.state = row.agency.name, State.WAITING_SIGNATURE
        row.save(force_insert=True)
        made = setting.set_in_type(row, house_template(content.template), draft=False, at=at)
        setting.keep_version(
            row,
            signatures.prepare_fields(made.pdf, field_places(made)),
            pages=made.pages,
            reason=VersionReason.PREPARED,
            actor=actor,
            at=at,
        )
        row.save(update_fields=["current_file"])
        jobs.enqueue(seal_form, lock=f"document:{row.id}", document_id=row.id)
    return row.id


@jobs.task(name="documents.seal_form")
def seal_form(*, document_id: UUID | str, at: dt.datetime) -> None:
    """Set the agency's automatic seal, outside any transaction; doing it twice changes nothing."""
    row = Document.objects.get(pk=document_id)
    if row.state != State.WAITING_SIGNATURE or row.current_file_id is None:
        return
    actor = Actor.system("documents")
    sealed = signatures.seal_automatically(
        files.read(row.current_file_id),
        agency_id=row.agency_id,
        reason=row.kind_name["vi"],
        subject=row.subject,
        at=at,
    )
    with audit.recorded(
        actor=actor, action="documents.seal_form", subject=SubjectRef("document", row.id), at=at
    ):
        row = Document.objects.select_for_update().get(pk=row.id)
        if row.state != State.WAITING_SIGNATURE:
            return
        pages = row.current_file.pages if row.current_file else 0
        setting.keep_version(
            row, sealed, pages=pages, reason=VersionReason.SEALED, actor=actor, at=at
        )
        row.state, row.issued_at = State.ISSUED, at
        row.save()
        jobs.publish(
            DocumentIssued(subject=row.subject, document_id=row.id, document_kind=row.kind), at=at
        )


def keep_declaration(
    *,
    content: Declaration,
    subject: SubjectRef,
    agency_id: UUID,
    actor: Actor,
    at: dt.datetime,
) -> UUID:
    """Set the applicant's *tờ khai* in type and keep it; give back the file's id.

    It is the applicant's word, not a paper of the agency: it has no number and no check code.
    """
    with audit.recorded(
        actor=actor, action="documents.keep_declaration", subject=subject, at=at
    ) as act:
        pdf = render_declaration(content=content, agency_id=agency_id, dated_on=day_of(at), at=at)
        stored = files.store_own(
            content=pdf,
            name=f"{content.title} {content.dossier_code}.pdf",
            media_type=_PDF,
            owner=subject,
            actor=actor,
            at=at,
        )
        act.note(kind=Kind.DECLARATION, file=str(stored.id))
    return stored.id
