"""Who acts. Every use case is told, and the journal keeps it."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ActorKind(StrEnum):
    CITIZEN = "CITIZEN"
    OFFICER = "OFFICER"
    SYSTEM = "SYSTEM"
    VISITOR = "VISITOR"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system, acting now.

    `id` is the citizen's or the officer's id; `agency_id` is where the officer acts; `code` names
    which part of the system acts (``clock``, ``population``). A visitor is somebody unknown.
    """

    kind: ActorKind
    id: UUID | None = None
    agency_id: UUID | None = None
    code: str = ""

    @classmethod
    def citizen(cls, citizen_id: UUID) -> "Actor":
        return cls(ActorKind.CITIZEN, citizen_id)

    @classmethod
    def officer(cls, officer_id: UUID, agency_id: UUID) -> "Actor":
        return cls(ActorKind.OFFICER, officer_id, agency_id)

    @classmethod
    def system(cls, code: str) -> "Actor":
        return cls(ActorKind.SYSTEM, code=code)

    @classmethod
    def visitor(cls) -> "Actor":
        return cls(ActorKind.VISITOR)
