"""Ask other systems: a row in the act, the call outside of it, the answer taken in once."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F

from congvu.audit import services as audit
from congvu.identity.models import lookup_digest
from congvu.jobs import services as jobs
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import AccessRefused, Reason
from congvu.kernel.subjects import SubjectRef
from congvu.reference import yaml_text
from congvu.sources.adapters.registry import population
from congvu.sources.adapters.simulator import PERSON
from congvu.sources.events import PersonalNumberAnswered
from congvu.sources.models import Inquiry, Received, SimulatedPerson, SimulatorMood
from congvu.sources.rules import InquiryState, NumberAnswer

_POPULATION = Actor.system("population")
_QUEUE_GIVES_UP_AFTER = dt.timedelta(minutes=15)
_MOST_AT_ONCE = 100


class StillNoAnswer(Exception):
    """The other system has not answered yet."""


def request_personal_number(
    *, subject: SubjectRef, person: Mapping[str, Any], actor: Actor, at: dt.datetime
) -> UUID:
    """Ask for a personal number, as part of the caller's act; the answer comes as an event.

    `person` has ``full_name``, ``sex``, ``birth_on`` and the numbers of the parents.
    """
    source = population()
    with audit.recorded(actor=actor, action="sources.ask", subject=subject, at=at) as act:
        row = Inquiry.objects.create(
            id=new_id(),
            source=source.name,
            subject_kind=subject.kind,
            subject_id=subject.id,
            question=dict(person),
            asked_at=at,
        )
        act.note(inquiry_id=row.id, source=source.name)
        act.commit("question", person)
        jobs.enqueue(ask_for_number, lock=f"inquiry:{row.id}", inquiry_id=row.id)
    return row.id


@jobs.task(name="sources.ask_for_number")
def ask_for_number(*, inquiry_id: UUID | str, at: dt.datetime) -> None:
    """Put the question, outside any transaction. No answer yet is a failure that is tried again."""
    row = Inquiry.objects.get(pk=inquiry_id)
    if row.state != InquiryState.ASKED:
        return
    _count_attempt(row)
    answers = population().ask_for_number(inquiry_id=row.id, person=row.question)
    if not answers:
        raise StillNoAnswer("The population data take their time; they are asked again.")
    for answer in answers:
        take_answer(inquiry_id=row.id, answer=answer, at=at)


@jobs.sweep(name="sources.ask_again", every=dt.timedelta(minutes=10))
def ask_again(*, at: dt.datetime) -> int:
    """Ask once more where an answer is long overdue and the queue has given up."""
    waiting = Inquiry.objects.filter(
        state=InquiryState.ASKED, asked_at__lt=at - _QUEUE_GIVES_UP_AFTER
    )
    overdue = list(waiting.order_by("asked_at")[:_MOST_AT_ONCE])
    for row in overdue:
        with audit.recorded(
            actor=_POPULATION, action="sources.ask_again", subject=row.subject, at=at
        ) as act:
            act.note(inquiry_id=row.id)
            jobs.enqueue(ask_for_number, lock=f"inquiry:{row.id}", inquiry_id=row.id)
    return len(overdue)


def take_answer(*, inquiry_id: UUID, answer: NumberAnswer, at: dt.datetime) -> bool:
    """Take one answer in; False when this message, or another answer, was taken before."""
    row = Inquiry.objects.get(pk=inquiry_id)
    with audit.recorded(
        actor=_POPULATION, action="sources.answer", subject=row.subject, at=at
    ) as act:
        row = Inquiry.objects.select_for_update().get(pk=inquiry_id)
        _, is_new = Received.objects.get_or_create(
            source=row.source,
            message_id=answer.message_id,
            defaults={"inquiry": row, "at": at},
        )
        counts = is_new and row.state == InquiryState.ASKED
        act.note(inquiry_id=row.id, message_id=answer.message_id, counts=counts)
        if counts:
            row.state, row.outcome = InquiryState.ANSWERED, answer.outcome
            row.number, row.reason = answer.number, answer.reason[:300]
            row.transaction_code, row.answered_at = answer.transaction_code, at
            row.save()
            jobs.publish(
                PersonalNumberAnswered(
                    subject=row.subject, inquiry_id=row.id, outcome=answer.outcome
                ),
                at=at,
            )
    return counts


def give_up(*, subject: SubjectRef, actor: Actor, at: dt.datetime) -> int:
    """Ask no more about a subject that has ended, as part of the caller's act. Returns how many.

    An answer that is under way is taken note of and changes nothing: nobody gets a number for a
    birth that is not registered.
    """
    with audit.recorded(actor=actor, action="sources.give_up", subject=subject, at=at) as act:
        asked = Inquiry.objects.select_for_update().filter(
            subject_kind=subject.kind, subject_id=subject.id, state=InquiryState.ASKED
        )
        ids = list(asked.values_list("id", flat=True))
        Inquiry.objects.filter(pk__in=ids).update(state=InquiryState.GIVEN_UP)
        act.note(inquiry_ids=ids)
    return len(ids)


def set_simulator_mood(*, mood: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    """Tell the simulator how to behave: ``late``, ``refuse`` (a reason), ``twice``, ``away``.

    Refused outside the demonstration.
    """
    subject = SubjectRef("simulator", UUID(int=1))
    with audit.recorded(actor=actor, action="sources.set_mood", subject=subject, at=at) as act:
        if not settings.ENVIRONMENT.is_demonstration:
            raise AccessRefused(Reason("demonstration-only"))
        act.note(mood=sorted(mood))
        SimulatorMood.objects.update_or_create(
            source=population().name, defaults={"mood": dict(mood)}
        )


def _count_attempt(row: Inquiry) -> None:
    """The officer reads how often we asked; no act, because nothing was decided."""
    Inquiry.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)


def load_population(folder: Path, *, actor: Actor, at: dt.datetime) -> int:
    """Load ``population.yaml``: the invented people whom the simulator knows. Returns how many.

    Loading again replaces what the file names and leaves the rest.
    """
    people = yaml_text.load(folder / "population.yaml")["people"]
    subject = SubjectRef("simulator", UUID(int=1))
    with audit.recorded(actor=actor, action="sources.load", subject=subject, at=at) as act:
        if not settings.ENVIRONMENT.is_demonstration:
            raise AccessRefused(Reason("demonstration-only"))
        act.note(people=len(people))
        for person in people:
            SimulatedPerson.objects.update_or_create(
                number_digest=lookup_digest(person["personal_number"], PERSON),
                defaults={"facts": person["facts"]},
            )
    return len(people)
