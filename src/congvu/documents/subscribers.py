"""What papers do when the signing room says that something happened."""

import datetime as dt

from congvu.documents import services
from congvu.jobs import services as jobs
from congvu.signatures import queries as signatures
from congvu.signatures.events import SignatureAttached, SigningSentBack


@jobs.subscriber(SignatureAttached, name="documents.take_signed")
def take_signed(event: SignatureAttached, *, at: dt.datetime) -> None:
    services.signature_attached(file_id=event.file_id, role=event.role, at=at)


@jobs.subscriber(SigningSentBack, name="documents.take_back")
def take_back(event: SigningSentBack, *, at: dt.datetime) -> None:
    card = signatures.request_card(event.request_id)
    services.signing_sent_back(file_id=card.file_id, request_id=event.request_id, at=at)
