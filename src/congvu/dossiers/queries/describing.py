"""What rooms below may say of a dossier: to whoever signs its result."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language, gettext

from congvu.deadlines import queries as deadlines
from congvu.documents import queries as documents
from congvu.dossiers.models import Dossier
from congvu.identity import queries as identity
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries as procedures
from congvu.signatures.services import Described
from congvu.ui import writing
from congvu.workflow import queries as workflow


def describe_to_signer(ids: Iterable[UUID], at: dt.datetime) -> Mapping[UUID, Described]:
    """Title, whom it concerns, deadline and what supports the decision; a few queries in all."""
    rows = list(Dossier.objects.filter(id__in=set(ids)).prefetch_related("draft_checks"))
    papers = documents.documents_of_many([row.ref for row in rows])
    calendars = {row.agency_id: deadlines.calendar_of(row.agency_id) for row in rows}
    language = get_language() or "vi"
    described = {}
    for row in rows:
        revision = procedures.revision(row.revision_id)
        result = next(
            (one for one in papers.get(row.ref, ()) if one.id == row.result_document_id), None
        )
        described[row.id] = Described(
            title=revision.result().title.said(language),
            who=row.about or row.owner_name,
            number=result.number_text if result else "",
            due_at=row.due_at,
            remaining=deadlines.remaining(
                agency_id=row.agency_id, due_at=row.due_at, at=at, calendar=calendars[row.agency_id]
            )
            if row.due_at
            else None,
            url=reverse("dossiers:workbench", args=[row.code]),
            facts=_facts(row),
            sent_by=_sent_by(row.ref),
        )
    return described


def _facts(dossier: Dossier) -> tuple[str, ...]:
    answers = [check for check in dossier.draft_checks.all() if check.answered_at]
    if not answers:
        return ()
    last = max(answers, key=lambda check: check.sent_at)
    when = {"at": writing.moment(last.answered_at)}
    if last.answer == "silent":
        return (
            gettext("the applicant kept silent until %(at)s, which counts as agreement") % when,
        )
    return (gettext("the applicant confirmed the draft at %(at)s") % when,)


def _sent_by(subject: SubjectRef) -> str:
    """Who submitted the paper, and is told when it is sent back."""
    progress = workflow.progress(subject)
    submitted = [
        line.actor
        for line in (progress.steps if progress else ())
        if line.outcome == "submit" and line.actor is not None
    ]
    return str(identity.names_of(submitted[-1:])[submitted[-1]]) if submitted else ""
