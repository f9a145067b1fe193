"""The port through which effects reach the room that owns the subject."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from congvu.bpmn import Effect
from congvu.kernel.actors import Actor
from congvu.kernel.subjects import SubjectRef


class ProcessOwner(Protocol):
    """A room whose subjects run through processes. Called inside the step's transaction."""

    def apply(
        self, *, subject: SubjectRef, effects: Sequence[Effect], actor: Actor, at: dt.datetime
    ) -> None:
        """Do what follows from one step, in order; the state is stored already.

        A refusal raised here undoes the whole step. Services that do not wait are done here; the
        process goes on by itself after them.
        """

    def wait_of(self, *, subject: SubjectRef, parameter: str, at: dt.datetime) -> str:
        """How long a timer waits that names a legal parameter: ``1d``, ``2wd``, ``PT8H``."""

    def decide(
        self, *, subject: SubjectRef, decision: str, values: Mapping[str, Any], at: dt.datetime
    ) -> Mapping[str, Any] | str | float | bool | None:
        """What a decision of the law gives for this subject: one plain value, or several by name.

        `values` are the variables that the step hands in. Whatever is raised makes the process
        wait at the step: the work is tried again, and then shown to a person.
        """

    def hold(self, *, subjects: Collection[UUID]) -> Collection[UUID]:
        """Hold what belongs to these subjects until the transaction ends, without waiting.

        The answer are those that could be held; the others are in somebody's hands and come later.
        """

    def known_by_name(self, *, steps: Collection[str]) -> Collection[str]:
        """Those of these steps that the owner's own code knows by name: they are never renamed."""

    def migrated(self, *, subjects: Collection[UUID], steps: Mapping[str, str]) -> None:
        """Steps of these subjects have other names now; called once for many, in their batch."""


OWNERS: dict[str, ProcessOwner] = {}


def register_owner(kind: str, owner: ProcessOwner) -> None:
    """Name who does what follows for subjects of this kind. Called while rooms get ready."""
    OWNERS[kind] = owner
