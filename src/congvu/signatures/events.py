"""What signing tells the rooms above. `subject` is the thing that the request was made for."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from congvu.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureAttached(Event):
    """`file_id` is the new file, with this signature in it, verified."""

    kind: ClassVar[str] = "signatures.SignatureAttached"
    request_id: UUID
    file_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningSentBack(Event):
    """The signer gave it back; the reason in words is in `queries.request_card`."""

    kind: ClassVar[str] = "signatures.SigningSentBack"
    request_id: UUID
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningFailed(Event):
    """Nothing was signed this time; it can be tried again. `reason` is a code."""

    kind: ClassVar[str] = "signatures.SigningFailed"
    request_id: UUID
    role: str
    reason: str
