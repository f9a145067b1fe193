"""Messages, signals and conditions: early ones are kept, twice is once, and nobody is forgotten."""

import datetime as dt
from collections.abc import Callable

import pytest
from tests.bpmn.models_of_processes import END, START, flow, process, user
from tests.workflow.parcels import AT, HOUR, SOMEBODY, Owner, a_process, take, waiting

from congvu.kernel.ids import new_id
from congvu.workflow import jobs, queries, services
from congvu.workflow.models import Instance, Message, Move, Wait
from congvu.workflow.services import CannotHear

pytestmark = pytest.mark.django_db
RunJobs = Callable[..., int]


def with_roots(xml: bytes, *roots: str) -> bytes:
    """Messages and signals stand beside the process."""
    return xml.replace(b"</bpmn:process>", b"</bpmn:process>" + "".join(roots).encode())


def catches(name: str, definition: str) -> str:
    return f'<bpmn:intermediateCatchEvent id="{name}">{definition}</bpmn:intermediateCatchEvent>'


def waits_for_answer(key: str = "") -> bytes:
    """Ask, then wait for the answer of another agency, then check it."""
    keyed = f'cv:key="{key}"' if key else ""
    return with_roots(
        process(
            START,
            END,
            user("ask", 'cv:role="desk"'),
            catches("answer", '<bpmn:messageEventDefinition messageRef="m"/>'),
            user("check", 'cv:role="desk"'),
            flow("start", "ask"),
            flow("ask", "answer"),
            flow("answer", "check"),
            flow("check", "end"),
            '<bpmn:property id="request" name="request"/>' if key else "",
        ),
        f'<bpmn:message id="m" name="agency-answered" {keyed}/>',
    )


def hear(number: str = "1", **more: object) -> None:
    values = {"source": "province", "name": "agency-answered", "actor": SOMEBODY, "at": AT} | more
    services.hear(number=number, **values)


def test_a_message_wakes_the_step_that_waits_for_it(owner: Owner, run_jobs: RunJobs) -> None:
    subject = a_process(waits_for_answer())
    take(subject, "ask", "done")
    assert Wait.objects.get().name == "agency-answered"
    hear(subject=subject, values={"agreed": True})
    run_jobs(AT)
    assert waiting(subject) == ["check"]
    assert Instance.objects.get().variables == {"agreed": True}
    assert not Wait.objects.exists()
    assert queries.is_as_replayed(Instance.objects.get())
    assert owner.effects


@pytest.mark.usefixtures("owner")
def test_a_message_that_comes_early_is_kept_until_its_step_waits(run_jobs: RunJobs) -> None:
    subject = a_process(waits_for_answer())
    hear(subject=subject)
    run_jobs(AT)
    assert (waiting(subject), Message.objects.get().closed_at) == (["ask"], None)
    take(subject, "ask", "done")
    run_jobs(AT)
    assert waiting(subject) == ["check"]
    assert Message.objects.get().taken_by == Instance.objects.get()


@pytest.mark.usefixtures("owner")
def test_a_message_that_is_sent_twice_moves_one_step(run_jobs: RunJobs) -> None:
    subject = a_process(waits_for_answer())
    take(subject, "ask", "done")
    hear(subject=subject)
    hear(subject=subject)
    run_jobs(AT)
    hear(subject=subject)
    run_jobs(AT)
    assert (waiting(subject), Message.objects.count(), Move.objects.count()) == (["check"], 1, 3)


@pytest.mark.usefixtures("owner")
def test_another_message_under_a_used_number_is_refused() -> None:
    subject = a_process(waits_for_answer())
    hear(subject=subject)
    with pytest.raises(CannotHear) as refusal:
        hear(subject=subject, values={"agreed": False})
    assert refusal.value.reasons[0].code == "message-number-used"
    with pytest.raises(CannotHear):
        hear("2")


@pytest.mark.usefixtures("owner")
def test_a_key_finds_the_one_dossier_among_many(run_jobs: RunJobs) -> None:
    subjects = [a_process(waits_for_answer("=request")) for _ in range(3)]
    for number, subject in enumerate(subjects):
        take(subject, "ask", "done", values={"request": f"R-{number}"})
    hear(key="R-1")
    run_jobs(AT)
    assert [waiting(one) for one in subjects] == [["answer"], ["check"], ["answer"]]


@pytest.mark.usefixtures("owner")
def test_a_message_that_nobody_awaits_in_time_is_set_aside(run_jobs: RunJobs) -> None:
    subject = a_process(waits_for_answer())
    hear(subject=subject, keep_for=HOUR)
    assert jobs.match_messages(at=AT + 2 * HOUR) == 1
    take(subject, "ask", "done")
    run_jobs(AT + 2 * HOUR)
    assert waiting(subject) == ["answer"]
    assert Message.objects.get().taken_by is None


@pytest.mark.usefixtures("owner")
def test_a_message_that_passed_its_step_in_the_dark_is_found_by_the_sweep(
    run_jobs: RunJobs,
) -> None:
    subject = a_process(waits_for_answer())
    take(subject, "ask", "done")
    Message.objects.create(
        source="province", number="9", name="agency-answered", subject_kind=subject.kind,
        subject_id=subject.id, received_at=AT, expires_at=AT + HOUR,
    )  # fmt: skip
    assert jobs.match_messages(at=AT) == 1
    run_jobs(AT)
    assert waiting(subject) == ["check"]


@pytest.mark.usefixtures("owner")
def test_a_process_writes_to_itself_across_a_sub_process(run_jobs: RunJobs) -> None:
    xml = with_roots(
        process(
            START,
            END,
            '<bpmn:parallelGateway id="fork"/><bpmn:parallelGateway id="join"/>',
            '<bpmn:sendTask id="send" messageRef="m"/>',
            '<bpmn:receiveTask id="receive" messageRef="m"/>',
            flow("start", "fork"),
            flow("fork", "send"),
            flow("fork", "receive"),
            flow("send", "join"),
            flow("receive", "join"),
            flow("join", "end"),
        ),
        '<bpmn:message id="m" name="note"/>',
    )
    subject = a_process(xml)
    assert waiting(subject) == ["receive"]
    run_jobs(AT)
    assert Instance.objects.get().ended_at == AT
    assert waiting(subject) == []


def waits_for_signal() -> bytes:
    return with_roots(
        process(
            START,
            END,
            catches("flood", '<bpmn:signalEventDefinition signalRef="s"/>'),
            user("help", 'cv:role="desk"'),
            flow("start", "flood"),
            flow("flood", "help"),
            flow("help", "end"),
        ),
        '<bpmn:signal id="s" name="flood-warning"/>',
    )


@pytest.mark.usefixtures("owner")
def test_a_signal_wakes_everybody_in_the_agency_once(run_jobs: RunJobs) -> None:
    subjects = [a_process(waits_for_signal()) for _ in range(3)]
    Instance.objects.filter(subject_id=subjects[2].id).update(agency=None)
    services.signal(name="flood-warning", agency_id=new_id(), actor=SOMEBODY, at=AT)
    run_jobs(AT)
    assert [waiting(one) for one in subjects] == [["flood"]] * 3
    jobs_of_signal = {
        "signal": "flood-warning", "number": str(new_id()), "agency_id": "", "sender": "",
        "values": "{}",
    }  # fmt: skip
    for _ in range(2):
        jobs.following.tell_signal(**jobs_of_signal, at=AT)
    assert [waiting(one) for one in subjects] == [["help"]] * 3
    assert Move.objects.count() == 6


def waits_for_condition(condition: str) -> bytes:
    return process(
        START,
        END,
        catches(
            "paid",
            "<bpmn:conditionalEventDefinition><bpmn:condition>"
            f"{condition}</bpmn:condition></bpmn:conditionalEventDefinition>",
        ),
        flow("start", "paid"),
        flow("paid", "end"),
        '<bpmn:property id="fee" name="fee"/>',
    )


@pytest.mark.usefixtures("owner")
def test_a_condition_comes_true_by_a_value() -> None:
    subject = a_process(waits_for_condition("fee = 0"))
    services.change_values(subject=subject, values={"fee": 5000}, actor=SOMEBODY, at=AT)
    assert waiting(subject) == ["paid"]
    services.change_values(subject=subject, values={"fee": 0}, actor=SOMEBODY, at=AT)
    assert waiting(subject) == []


@pytest.mark.usefixtures("owner")
def test_a_condition_comes_true_by_time_alone() -> None:
    subject = a_process(waits_for_condition('today() &gt;= date("2026-12-01")'))
    assert jobs.look_at_conditions(at=AT) == 0
    assert jobs.look_at_conditions(at=AT + dt.timedelta(minutes=5)) == 0
    later = AT + dt.timedelta(days=8)
    assert jobs.look_at_conditions(at=later) == 1
    assert waiting(subject) == []
    assert queries.is_as_replayed(Instance.objects.get())


@pytest.mark.usefixtures("owner")
def test_a_step_left_by_another_way_waits_for_no_message_any_more(run_jobs: RunJobs) -> None:
    message = '<bpmn:messageEventDefinition messageRef="m"/>'
    edge = (
        f'<bpmn:boundaryEvent id="withdrawn" attachedToRef="check">{message}</bpmn:boundaryEvent>'
    )
    xml = with_roots(
        process(
            START, END, user("check", 'cv:role="desk"'), user("file", 'cv:role="desk"'), edge,
            flow("start", "check"), flow("check", "file"), flow("withdrawn", "end"),
            flow("file", "end"),
        ),
        '<bpmn:message id="m" name="withdraw"/>',
    )  # fmt: skip
    subject = a_process(xml)
    take(subject, "check", "done")
    hear(subject=subject, name="withdraw")
    run_jobs(AT)
    assert waiting(subject) == ["file"]
