"""What a source of population data must do."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from congvu.sources.rules import NumberAnswer


class SourceAway(Exception):
    """The other system did not answer, or answered with nonsense. Asking again is safe."""


class PopulationSource(Protocol):
    """The national population data, as far as this house asks it."""

    name: str
    label: str

    def ask_for_number(
        self, *, inquiry_id: UUID, person: Mapping[str, Any]
    ) -> Sequence[NumberAnswer]:
        """Answers that are there by now: none when the other system takes its time.

        Asked again with the same `inquiry_id` it gives the same answer. Raises SourceAway.
        """

    def facts_of(self, personal_number: str) -> Mapping[str, Mapping[str, Any]]:
        """``name → {value, source, as_of}`` of what is known of a person and her family."""
