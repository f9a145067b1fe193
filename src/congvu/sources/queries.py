"""What other systems know and have answered, always with its origin."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from congvu.identity import queries as identity
from congvu.kernel.subjects import SubjectRef
from congvu.sources.adapters.registry import population
from congvu.sources.models import Inquiry
from congvu.sources.rules import ACCOUNT, Fact, InquiryState, Outcome, is_late
from congvu.sources.wording import source_in_words

__all__ = [
    "InquiryCard",
    "inquiry",
    "known_facts",
    "last_inquiry",
    "personal_number_of",
    "source_in_words",
]

_PATIENCE = dt.timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class InquiryCard:
    """A question to another system, for the officer's page."""

    id: UUID
    state: InquiryState
    outcome: Outcome | None
    number: str
    reason: str
    transaction_code: str
    attempts: int
    asked_at: dt.datetime
    answered_at: dt.datetime | None

    def is_late(self, at: dt.datetime) -> bool:
        return self.answered_at is None and is_late(self.asked_at, at, _PATIENCE)


def known_facts(*, citizen_id: UUID, at: dt.datetime) -> dict[str, Fact]:
    """What need not be asked of a citizen again, by name, each with its source.

    Names beginning with ``applicant.`` are her own; the population data add her family. Nothing but
    her contact is known of a citizen without a personal number.
    """
    del at
    card = identity.citizen_card(citizen_id)
    facts = {
        name: Fact(name, value, ACCOUNT)
        for name, value in (("applicant.phone", card.phone), ("applicant.email", card.email))
        if value
    }
    if card.personal_number:
        for name, fact in population().facts_of(card.personal_number).items():
            facts[name] = Fact(name, fact["value"], fact["source"], fact.get("as_of", ""))
    return facts


def inquiry(inquiry_id: UUID) -> InquiryCard:
    return _card(Inquiry.objects.get(pk=inquiry_id))


def last_inquiry(subject: SubjectRef) -> InquiryCard | None:
    """The newest question about a subject."""
    row = Inquiry.objects.filter(subject_id=subject.id).order_by("-asked_at").first()
    return _card(row) if row else None


def personal_number_of(subject: SubjectRef) -> str:
    """The number that was assigned for a subject; empty while there is none."""
    row = Inquiry.objects.filter(subject_id=subject.id, outcome=Outcome.ASSIGNED).first()
    return row.number if row else ""


def _card(row: Inquiry) -> InquiryCard:
    return InquiryCard(
        id=row.id,
        state=InquiryState(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        number=row.number,
        reason=row.reason,
        transaction_code=row.transaction_code,
        attempts=row.attempts,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
    )
