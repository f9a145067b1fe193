"""An owner of processes for tests, and short words for what people do with them."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from tests.bpmn.models_of_processes import CHECK_AND_SIGN

from congvu.bpmn import Effect
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import VIETNAM
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.workflow import queries, services

AT = dt.datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)
SOMEBODY = Actor.system("test")
HOUR = dt.timedelta(hours=1)


class Owner:
    """Remembers what it was told; can be made to refuse."""

    def __init__(self) -> None:
        self.effects: list[Effect] = []
        self.refuses = False
        self.answers: dict[str, Callable[[Mapping[str, Any]], object]] = {}
        self.renamed: list[tuple[UUID, dict[str, str]]] = []
        self.busy: set[UUID] = set()
        self.known = {"weigh"}

    def apply(
        self, *, subject: SubjectRef, effects: Sequence[Effect], actor: Actor, at: dt.datetime
    ) -> None:
        assert (subject.kind, bool(actor.code), at.tzinfo is not None) == ("parcel", True, True)
        self.effects.extend(effects)
        if self.refuses:
            raise Refusal(Reason("test"))

    def wait_of(self, *, subject: SubjectRef, parameter: str, at: dt.datetime) -> str:
        assert (subject.kind, at.tzinfo is not None) == ("parcel", True)
        return {"draft_confirmation_limit": "1d"}[parameter]

    def decide(
        self, *, subject: SubjectRef, decision: str, values: Mapping[str, Any], at: dt.datetime
    ) -> object:
        assert (subject.kind, at.tzinfo is not None) == ("parcel", True)
        return self.answers[decision](values)

    def hold(self, *, subjects: Collection[UUID]) -> Collection[UUID]:
        return set(subjects) - self.busy

    def known_by_name(self, *, steps: Collection[str]) -> Collection[str]:
        return self.known & set(steps)

    def migrated(self, *, subjects: Collection[UUID], steps: Mapping[str, str]) -> None:
        self.renamed += [(subject, dict(steps)) for subject in subjects]


def a_process(xml: bytes = CHECK_AND_SIGN) -> SubjectRef:
    subject = SubjectRef("parcel", new_id())
    definition_id = services.register_definition(xml, actor=SOMEBODY, at=AT)
    services.start(definition_id=definition_id, subject=subject, actor=SOMEBODY, at=AT)
    return subject


def take(subject: SubjectRef, step: str, outcome: str, **more: object) -> None:
    values = {"actor": SOMEBODY, "at": AT} | more
    services.take(subject=subject, step=step, outcome=outcome, **values)


def waiting(subject: SubjectRef) -> list[str]:
    standing = queries.standing(subject)
    assert standing is not None
    return [node.id for node in standing.waiting]
