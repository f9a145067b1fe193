"""A number is asked for in the act, answered outside of it, and taken in once."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction

from congvu.audit import queries as audit_queries
from congvu.identity.rules import is_personal_number
from congvu.jobs.models import StoredEvent
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.sources import queries, services
from congvu.sources.adapters.base import PopulationSource, SourceAway
from congvu.sources.adapters.simulator import PopulationSimulator
from congvu.sources.rules import InquiryState, NumberAnswer, Outcome

AT = dt.datetime(2026, 11, 24, 3, 0, tzinfo=dt.UTC)
OFFICER = Actor.officer(new_id(), new_id())
CHILD = {"full_name": "Trần Nguyễn Bảo An", "sex": "Nữ", "birth_on": "2026-11-08"}
PROVIDERS = [PopulationSimulator]

pytestmark = pytest.mark.django_db


def ask(person: dict[str, str] = CHILD) -> tuple[SubjectRef, UUID]:
    subject = SubjectRef("child", new_id())
    inquiry_id = services.request_personal_number(
        subject=subject, person=person, actor=OFFICER, at=AT
    )
    return subject, inquiry_id


def mood(**told: object) -> None:
    services.set_simulator_mood(mood=told, actor=Actor.system("test"), at=AT)


def test_a_number_comes_after_the_act_and_is_told_as_an_event(run_jobs: Callable[..., int]) -> None:
    subject, inquiry_id = ask()
    assert queries.inquiry(inquiry_id).state is InquiryState.ASKED

    run_jobs(AT)

    card = queries.inquiry(inquiry_id)
    assert (card.state, card.outcome) == (InquiryState.ANSWERED, Outcome.ASSIGNED)
    assert is_personal_number(card.number)
    assert card.number[3:6] == "326"
    assert queries.personal_number_of(subject) == card.number
    (event,) = StoredEvent.objects.filter(subject_id=subject.id)
    assert event.payload["outcome"] == "ASSIGNED"
    assert card.number not in str(event.payload)


def test_an_answer_that_comes_twice_changes_nothing(run_jobs: Callable[..., int]) -> None:
    mood(twice=True)
    subject, inquiry_id = ask()

    run_jobs(AT)

    other = NumberAnswer(message_id="another", outcome=Outcome.REFUSED, reason="too late")
    assert not services.take_answer(inquiry_id=inquiry_id, answer=other, at=AT)
    assert queries.inquiry(inquiry_id).outcome is Outcome.ASSIGNED
    assert StoredEvent.objects.filter(subject_id=subject.id).count() == 1


def test_a_late_answer_is_asked_for_again_until_it_comes(run_jobs: Callable[..., int]) -> None:
    mood(late=True)
    subject, inquiry_id = ask()

    with pytest.raises(services.StillNoAnswer):
        run_jobs(AT)
    later = AT + dt.timedelta(minutes=20)
    assert queries.inquiry(inquiry_id).is_late(later)

    mood()
    assert services.ask_again(at=later) == 1
    run_jobs(later)
    assert queries.personal_number_of(subject)
    assert services.ask_again(at=later) == 0


def test_a_refusal_says_why(run_jobs: Callable[..., int]) -> None:
    mood(refuse="Trẻ đã có số định danh")
    _, inquiry_id = ask()

    run_jobs(AT)

    card = queries.inquiry(inquiry_id)
    assert (card.outcome, card.reason) == (Outcome.REFUSED, "Trẻ đã có số định danh")
    assert card.number == ""


def test_a_source_that_is_away_fails_loudly_and_can_be_asked_again(
    run_jobs: Callable[..., int],
) -> None:
    mood(away=True)
    _, inquiry_id = ask()

    with pytest.raises(SourceAway):
        run_jobs(AT)
    assert queries.inquiry(inquiry_id).state is InquiryState.ASKED


def test_an_inquiry_of_an_act_that_failed_was_never_made(run_jobs: Callable[..., int]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError

    assert run_jobs(AT) == 0


def test_the_journal_binds_the_question_and_does_not_tell_it() -> None:
    subject, _ = ask()

    (line,) = audit_queries.history(subject)
    assert "question_commitment" in line.detail
    assert "Bảo An" not in str(line.detail)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_source_gives_one_inquiry_one_number(provider: type[PopulationSource]) -> None:
    source, inquiry_id = provider(), new_id()

    first = source.ask_for_number(inquiry_id=inquiry_id, person=CHILD)
    again = source.ask_for_number(inquiry_id=inquiry_id, person=CHILD)
    another = source.ask_for_number(inquiry_id=new_id(), person=CHILD)

    assert first[0].number == again[0].number
    assert first[0].number != another[0].number


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_source_refuses_a_question_without_a_name(provider: type[PopulationSource]) -> None:
    (answer,) = provider().ask_for_number(inquiry_id=new_id(), person={"sex": "Nam"})
    assert answer.outcome is Outcome.REFUSED
    assert answer.reason


def test_how_often_we_asked_is_counted(run_jobs: Callable[..., int]) -> None:
    mood(late=True)
    _, inquiry_id = ask()
    for _ in range(2):
        with pytest.raises(services.StillNoAnswer):
            services.ask_for_number(inquiry_id=inquiry_id, at=AT)
    assert queries.inquiry(inquiry_id).attempts == 2
    mood()
    assert run_jobs(AT)
    assert queries.inquiry(inquiry_id).attempts == 3


def test_nobody_is_asked_about_what_has_ended(run_jobs: Callable[..., int]) -> None:
    subject, inquiry_id = ask()

    assert services.give_up(subject=subject, actor=OFFICER, at=AT) == 1

    run_jobs(AT)
    answer = NumberAnswer(message_id="late", outcome=Outcome.ASSIGNED, number="012326000001")
    assert not services.take_answer(inquiry_id=inquiry_id, answer=answer, at=AT)
    assert services.ask_again(at=AT + dt.timedelta(days=1)) == 0
    card = queries.inquiry(inquiry_id)
    assert (card.state, card.attempts) == (InquiryState.GIVEN_UP, 0)
    assert queries.personal_number_of(subject) == ""
    assert not StoredEvent.objects.filter(subject_id=subject.id).exists()
