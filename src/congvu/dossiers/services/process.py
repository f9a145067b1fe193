"""The way through the process: the workflow says what follows, this room does it.

The engine knows tokens and steps; it does not know what a dossier is. It hands its effects to
`DossierProcess`, in the transaction of the step, and here they become legal states, pauses of the
clock, tasks for people and acts of other rooms.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from congvu.bpmn import CANCELLED, ActionDue, Effect, Ended, Kind, Plain, StepEntered, StepLeft
from congvu.dossiers.models import Dossier, DraftCheck
from congvu.dossiers.rules.statuses import by_national_code
from congvu.dossiers.rules.steps import KnownLane, KnownStep
from congvu.dossiers.services import actions
from congvu.dossiers.services.deciding import decide
from congvu.dossiers.services.legal_state import (
    end_pause,
    move,
    pause_clock,
    resume_clock,
    start_clock,
)
from congvu.dossiers.services.telling import tell_applicant
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.subjects import SubjectRef
from congvu.procedures import queries as procedures
from congvu.reference import queries as reference
from congvu.tasks import services as tasks

PAUSE, RESTART = "PAUSE", "RESTART"


class DossierProcess:
    """What `workflow` asks of the owner of a process."""

    def apply(
        self, *, subject: SubjectRef, effects: Sequence[Effect], actor: Actor, at: dt.datetime
    ) -> None:
        """Do what follows from one step, in the transaction of that step."""
        dossier = Dossier.objects.select_for_update().get(pk=subject.id)
        work = Work(dossier, actor, at)
        for effect in effects:
            match effect:
                case StepEntered():
                    _enter(dossier, effect, work, at=at)
                case StepLeft():
                    _leave(dossier, effect, work, at=at)
                case ActionDue():
                    work.turn()  # for an action may take the step that waits now
                    actions.perform(effect.action, dossier, actor=actor, at=at)
                case Ended():
                    _end(dossier, effect, at=at)
                case _:
                    continue
        work.turn()
        dossier.save()

    def wait_of(self, *, subject: SubjectRef, parameter: str, at: dt.datetime) -> str:  # noqa: ARG002 - the port's
        """What a legal parameter named by a timer of the process is worth at that time."""
        return str(reference.parameter(parameter, on=day_of(at)).value)

    def decide(
        self,
        *,
        subject: SubjectRef,
        decision: str,
        values: Mapping[str, Any],  # noqa: ARG002 - the tables of a package ask the form and the law
        at: dt.datetime,
    ) -> Plain:
        """What a table of the procedure gives for this dossier; kept with its reasons.

        Raises CannotDecide when the tables leave it open.
        """
        return decide(Dossier.objects.get(pk=subject.id), decision, at=at)

    def hold(self, *, subjects: Collection[UUID]) -> Collection[UUID]:
        """The dossiers whose tasks nobody is working on at this moment."""
        return tasks.hold_tasks(subject_kind="dossier", subject_ids=subjects)

    def known_by_name(self, *, steps: Collection[str]) -> Collection[str]:
        """Steps that pages, subscribers and timers of the one-stop look for by their names."""
        return set(KnownStep) & set(steps)

    def migrated(self, *, subjects: Collection[UUID], steps: Mapping[str, str]) -> None:
        """Tasks that wait go by the new names of their steps; who holds them holds them still."""
        tasks.rename_steps(subject_kind="dossier", subject_ids=subjects, steps=steps)


@dataclass(slots=True)
class Work:
    """What people have to do from now on, and what no longer: gathered, and turned at once."""

    dossier: Dossier
    actor: Actor
    at: dt.datetime
    left: dict[str, str] = field(default_factory=dict)
    entered: dict[str, tasks.Opening] = field(default_factory=dict)

    def leave(self, step: str, outcome: str) -> None:
        if step in self.entered:  # entered and left again by one command
            self.turn()
        self.left[step] = outcome

    def enter(self, step: str, lane: str) -> None:
        assert step not in self.entered, "a step waits once"
        holder = procedures.lane_holder(offering_id=self.dossier.offering_id, lane=lane)
        self.entered[step] = tasks.Opening(step, holder, lane)

    def turn(self) -> None:
        if self.left or self.entered:
            tasks.turn(
                subject=self.dossier.ref,
                left=self.left,
                entered=list(self.entered.values()),
                dropped=[step for step, outcome in self.left.items() if outcome == CANCELLED],
                agency_id=self.dossier.agency_id,
                due_at=self.dossier.due_at,
                actor=self.actor,
                at=self.at,
            )
            self.left, self.entered = {}, {}


def _enter(dossier: Dossier, step: StepEntered, work: Work, *, at: dt.datetime) -> None:
    if step.legal_status is not None:
        move(dossier, by_national_code(step.legal_status), at=at)
    if step.clock in {PAUSE, RESTART}:
        pause_clock(dossier, cause=step.pause or step.node, at=at)
    if step.kind is not Kind.USER:
        return
    if step.lane == KnownLane.APPLICANT:
        actions.turn_to_applicant(step.node, dossier, at=at)
        return
    work.enter(step.step or step.node, step.lane)


def _leave(dossier: Dossier, step: StepLeft, work: Work, *, at: dt.datetime) -> None:
    work.leave(step.step or step.node, step.outcome)
    if step.outcome == CANCELLED:
        end_pause(dossier, at=at)
    elif step.clock == PAUSE:
        resume_clock(dossier, at=at)
    elif step.clock == RESTART:
        end_pause(dossier, at=at)
        start_clock(dossier, at=at)
    if step.timer and step.node == KnownStep.CONFIRM_DRAFT:
        _settle_silence(dossier, at=at)


def _settle_silence(dossier: Dossier, *, at: dt.datetime) -> None:
    """Silence until the end of the limit is agreement; the applicant is told so."""
    updated = DraftCheck.objects.filter(dossier=dossier, answered_at=None).update(
        answer="silent", answered_at=at
    )
    if updated:
        tell_applicant(dossier, "dossier.draft_silent_agreed", at=at)


def _end(dossier: Dossier, end: Ended, *, at: dt.datetime) -> None:
    if end.legal_status is not None:
        move(dossier, by_national_code(end.legal_status), at=at)
