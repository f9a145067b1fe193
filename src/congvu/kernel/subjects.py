"""A pointer to a thing of some room, for rooms that must not know that room."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, order=True)
class SubjectRef:
    """`kind` is the owning room's word for the thing: ``dossier``, ``document``, ``officer``."""

    kind: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "SubjectRef":
        """Read what `str` wrote. Raises ValueError for anything else."""
        kind, _, number = text.partition(":")
        return cls(kind, UUID(number))
