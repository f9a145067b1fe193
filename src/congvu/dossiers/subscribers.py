"""What a dossier does when a lower room says that something happened."""

import datetime as dt

from congvu.documents.events import DocumentIssued, DocumentSentBack, DocumentSigned
from congvu.dossiers.rules.steps import KnownStep
from congvu.dossiers.services import following
from congvu.jobs import services as jobs
from congvu.sources.events import PersonalNumberAnswered


@jobs.subscriber(PersonalNumberAnswered, name="dossiers.number_answered")
def number_answered(event: PersonalNumberAnswered, *, at: dt.datetime) -> None:
    following.follow(
        event.subject, step=KnownStep.PERSONAL_NUMBER, outcome=event.outcome.lower(), at=at
    )


@jobs.subscriber(DocumentSigned, name="dossiers.result_signed")
def result_signed(event: DocumentSigned, *, at: dt.datetime) -> None:
    following.follow_document(event.subject, event.document_id, KnownStep.SIGN, "signed", at=at)


@jobs.subscriber(DocumentSentBack, name="dossiers.result_sent_back")
def result_sent_back(event: DocumentSentBack, *, at: dt.datetime) -> None:
    for step in (KnownStep.SIGN, KnownStep.SEAL):
        following.follow_document(event.subject, event.document_id, step, "sent_back", at=at)


@jobs.subscriber(DocumentIssued, name="dossiers.result_sealed")
def result_sealed(event: DocumentIssued, *, at: dt.datetime) -> None:
    following.follow_document(event.subject, event.document_id, KnownStep.SEAL, "sealed", at=at)
