"""One step, one transaction: what is stored, what happens twice, what happens to nobody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.bpmn.models_of_processes import (
    CHECK_AND_SIGN,
    END,
    START,
    flow,
    lanes,
    process,
    user,
)
from tests.workflow.parcels import AT, HOUR, SOMEBODY, Owner, a_process, take, waiting

from congvu.audit import queries as audit_queries
from congvu.audit.services import Request
from congvu.bpmn import ActionDue, StepLeft
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Refusal
from congvu.workflow import jobs, queries, services
from congvu.workflow.models import Instance, Move, PendingTimer, ProcessDefinition
from congvu.workflow.services import CannotAdvance, CannotCompile


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_the_same_definition_is_registered_once() -> None:
    first = services.register_definition(CHECK_AND_SIGN, actor=SOMEBODY, at=AT)
    assert services.register_definition(CHECK_AND_SIGN, actor=SOMEBODY, at=AT) == first
    assert ProcessDefinition.objects.count() == 1


@pytest.mark.django_db
def test_an_unsound_definition_is_not_registered() -> None:
    xml = process(lanes("a"), START, END, user("a"), flow("start", "a"), flow("a", "a"))
    with pytest.raises(CannotCompile):
        services.register_definition(xml, actor=SOMEBODY, at=AT)
    assert not ProcessDefinition.objects.exists()


@pytest.mark.django_db
def test_a_step_is_stored_with_its_move_and_told_to_the_owner(owner: Owner) -> None:
    subject = a_process()
    take(subject, "check", "ok")
    assert waiting(subject) == ["sign"]
    assert StepLeft("check", "ok") in owner.effects
    assert ActionDue("draft", "draft") in owner.effects
    assert queries.replayed(subject).to_json() == Instance.objects.get().state
    actions = [line.action for line in audit_queries.history(subject)]
    assert actions == ["workflow.start", "workflow.take"]


@pytest.mark.django_db
def test_a_refusing_owner_undoes_the_whole_step(owner: Owner) -> None:
    subject = a_process()
    owner.refuses = True
    with pytest.raises(Refusal):
        take(subject, "check", "ok")
    assert waiting(subject) == ["check"]
    assert Move.objects.count() == 1
    assert not PendingTimer.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_step_that_does_not_wait_is_refused_and_nothing_changes() -> None:
    subject = a_process()
    for step, outcome in [("sign", "signed"), ("check", "nonsense")]:
        with pytest.raises(CannotAdvance):
            take(subject, step, outcome)
    with pytest.raises(CannotAdvance):
        take(subject, "check", "ok", seq=7)
    assert (waiting(subject), Move.objects.count()) == (["check"], 1)


@pytest.mark.django_db
def test_a_repeated_press_of_a_button_is_answered_and_does_nothing(owner: Owner) -> None:
    subject = a_process()
    request = Request(new_id(), {"outcome": "ok"})
    take(subject, "check", "ok", request=request)
    told = len(owner.effects)
    take(subject, "check", "ok", request=request)
    assert (Move.objects.count(), len(owner.effects)) == (2, told)


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_subject_has_one_process() -> None:
    subject = a_process()
    definition_id = ProcessDefinition.objects.get().id
    with pytest.raises(services.CannotStart):
        services.start(definition_id=definition_id, subject=subject, actor=SOMEBODY, at=AT)
    assert Instance.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_timers_go_with_their_step() -> None:
    subject = a_process()
    take(subject, "check", "ok")
    assert set(PendingTimer.objects.values_list("timer", "due_at")) == {
        ("sign_reminder", AT + 2 * HOUR),
        ("sign_over", AT + 24 * HOUR),
    }
    take(subject, "sign", "signed")
    assert not PendingTimer.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_due_timer_fires_once_and_a_timer_of_the_future_does_not(
    run_jobs: Callable[..., int],
) -> None:
    subject = a_process()
    take(subject, "check", "ok")
    timer_id = PendingTimer.objects.get(timer="sign_over").id
    assert jobs.ask_for_due_timers(at=AT + HOUR) == 0
    assert not services.fire_timer(timer_id=timer_id, at=AT + HOUR)
    assert jobs.ask_for_due_timers(at=AT + 25 * HOUR) == 2
    assert jobs.ask_for_due_timers(at=AT + 25 * HOUR) == 0
    run_jobs(AT + 25 * HOUR)
    assert waiting(subject) == ["check"]
    moves = Move.objects.count()
    assert not services.fire_timer(timer_id=timer_id, at=AT + 26 * HOUR)
    assert Move.objects.count() == moves
    assert queries.replayed(subject).to_json() == Instance.objects.get().state


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_a_cancelled_process_takes_no_step() -> None:
    subject = a_process()
    services.cancel(subject=subject, actor=SOMEBODY, at=AT)
    with pytest.raises(CannotAdvance):
        take(subject, "check", "ok")
    assert Instance.objects.get().ended_at == AT


@pytest.mark.django_db
@pytest.mark.usefixtures("owner")
def test_progress_tells_what_was_done_what_waits_and_what_comes() -> None:
    subject = a_process()
    take(subject, "check", "ok", at=AT + HOUR)
    progress = queries.progress(subject)
    assert progress is not None
    assert [(line.step, line.state) for line in progress.steps] == [
        ("check", "DONE"),
        ("sign", "NOW"),
        ("end", "NEXT"),
    ]
    check = progress.steps[0]
    assert (check.entered_at, check.left_at, check.outcome) == (AT, AT + HOUR, "ok")
    assert check.actor == SOMEBODY


@pytest.mark.usefixtures("committed_database", "owner")
def test_of_two_officers_at_once_one_wins() -> None:
    subject = a_process()

    def press(_: int) -> bool:
        try:
            take(subject, "check", "ok")
        except CannotAdvance:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == [False, True]
    assert (waiting(subject), Move.objects.count()) == (["sign"], 2)


@pytest.mark.django_db
def test_a_process_that_waits_for_a_way_not_taken_is_refused_with_the_way_to_it() -> None:
    xml = process(
        lanes("a", "b"),
        START,
        '<bpmn:exclusiveGateway id="split"/>',
        user("a"),
        user("b"),
        '<bpmn:parallelGateway id="join"/>',
        END,
        flow("start", "split"),
        flow("split", "a").replace(
            "/>", "><bpmn:conditionExpression>x</bpmn:conditionExpression></bpmn:sequenceFlow>"
        ),
        flow("split", "b").replace(
            "/>", "><bpmn:conditionExpression>not(x)</bpmn:conditionExpression></bpmn:sequenceFlow>"
        ),
        flow("a", "join"),
        flow("b", "join"),
        flow("join", "end"),
    )

    with pytest.raises(CannotCompile) as refused:
        services.register_definition(xml, actor=SOMEBODY, at=AT)

    said = " ".join(str(reason.values["sentence"]) for reason in refused.value.reasons)
    assert "join" in said
    assert "→" in said
    assert not ProcessDefinition.objects.exists()
