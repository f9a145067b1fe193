"""What happened to a dossier, for rooms above."""

from dataclasses import dataclass
from typing import ClassVar

from congvu.jobs.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierSubmitted(Event):
    kind: ClassVar[str] = "dossiers.DossierSubmitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged(Event):
    """`before` and `after` are national codes; other systems are told of each change."""

    kind: ClassVar[str] = "dossiers.StatusChanged"
    before: int
    after: int
