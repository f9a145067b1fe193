"""What other systems answered."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from congvu.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNumberAnswered(Event):
    """`outcome` is ASSIGNED or REFUSED; number and reason lie with the inquiry."""

    kind: ClassVar[str] = "sources.PersonalNumberAnswered"
    inquiry_id: UUID
    outcome: str
