"""Decisions of a process: taken at once by the law's tables, or shown to a person."""

from collections.abc import Callable

import pytest
from tests.bpmn.models_of_processes import END, START, flow, gateway, process, user
from tests.workflow.parcels import AT, SOMEBODY, Owner, a_process, take, waiting

from congvu.jobs import services as queue
from congvu.jobs.models import Incident
from congvu.workflow import queries
from congvu.workflow.models import Instance, Move
from congvu.workflow.services import CannotAdvance

pytestmark = pytest.mark.django_db
RunJobs = Callable[..., int]


def decide(name: str, inside: str = "") -> str:
    return f'<bpmn:businessRuleTask id="{name}" cv:do="{name}">{inside}</bpmn:businessRuleTask>'


def when(source: str, target: str, condition: str) -> str:
    return flow(source, target).replace(
        "/>",
        f"><bpmn:conditionExpression>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>",
    )


BY_VALUE = process(
    START, END, user("check", 'cv:role="desk"'), decide("fee"), gateway("free"),
    user("collect", 'cv:role="desk"'), '<bpmn:property id="fee_value" name="fee"/>',
    flow("start", "check"), flow("check", "fee"), flow("fee", "free"),
    when("free", "end", "fee = 0"), when("free", "collect", "fee &gt; 0"), flow("collect", "end"),
)  # fmt: skip

BY_OUTCOME = process(
    START, END, decide("route"), gateway("where"),
    user("short", 'cv:role="desk"'), user("long", 'cv:role="desk"'),
    flow("start", "route"), flow("route", "where"), flow("where", "short", "simple"),
    flow("where", "long", "complex"), flow("short", "end"), flow("long", "end"),
)  # fmt: skip

WITH_ERROR_WAY = process(
    START, END, decide("fee"), user("by_hand", 'cv:role="desk"'),
    '<bpmn:boundaryEvent id="failed" attachedToRef="fee"><bpmn:errorEventDefinition/>'
    "</bpmn:boundaryEvent>",
    flow("start", "fee"), flow("fee", "end"), flow("failed", "by_hand"), flow("by_hand", "end"),
)  # fmt: skip


BY_NUMBER = process(
    START, END, user("check", 'cv:role="desk"'), gateway("is_right"), user("ask", 'cv:role="desk"'),
    '<bpmn:property id="code" name="code"/>',
    flow("start", "check"), flow("check", "is_right"),
    when("is_right", "end", "is tax code(code)"), when("is_right", "ask", "not(is tax code(code))"),
    flow("ask", "end"),
)  # fmt: skip


def broken(_: object) -> object:
    raise LookupError("the table is missing")


def fail_for_good(step: str) -> Incident:
    """What the queue keeps after its last try; its own tests show that it does."""
    row = Instance.objects.get()
    arguments = {"subject": str(row.subject), "step": step}
    return Incident.objects.create(
        job_id=1, work="workflow.decide", subject=str(row.subject), failed_for_good=True, at=AT,
        arguments={"work": "workflow.decide", "arguments": arguments}, error="LookupError: x",
    )  # fmt: skip


@pytest.mark.parametrize(("fee", "then"), [(0, []), (8000, ["collect"])])
def test_what_was_decided_chooses_the_way(owner: Owner, fee: int, then: list[str]) -> None:
    owner.answers["fee"] = lambda _: fee
    subject = a_process(BY_VALUE)
    take(subject, "check", "done")
    assert waiting(subject) == then
    assert queries.is_as_replayed(Instance.objects.get())
    assert Move.objects.get(seq=3).actor_code == "rules"


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(("code", "then"), [("0300588569", []), ("0300588568", ["ask"])])
def test_a_gateway_may_ask_whether_a_number_is_right(code: str, then: list[str]) -> None:
    subject = a_process(BY_NUMBER)
    take(subject, "check", "done", values={"code": code})
    assert waiting(subject) == then
    assert queries.is_as_replayed(Instance.objects.get())


def test_a_decision_may_name_the_outcome(owner: Owner) -> None:
    owner.answers["route"] = lambda _: "complex"
    assert waiting(a_process(BY_OUTCOME)) == ["long"]


def test_several_values_come_by_their_names(owner: Owner) -> None:
    owner.answers["fee"] = lambda _: {"fee": 5, "reason": "late"}
    subject = a_process(BY_VALUE)
    take(subject, "check", "done")
    assert Instance.objects.get().variables == {"fee": 5, "reason": "late"}


def test_a_decision_that_fails_waits_and_is_tried_again(owner: Owner, run_jobs: RunJobs) -> None:
    owner.answers["fee"] = broken
    subject = a_process(BY_VALUE)
    take(subject, "check", "done")
    assert waiting(subject) == ["fee"]
    with pytest.raises(LookupError):
        run_jobs(AT)
    owner.answers["fee"] = lambda _: 0
    run_jobs(AT)
    assert waiting(subject) == []


def test_a_decision_that_somebody_else_settled_is_not_taken_again(
    owner: Owner, run_jobs: RunJobs
) -> None:
    owner.answers["fee"] = broken
    subject = a_process(BY_VALUE)
    take(subject, "check", "done")
    take(subject, "fee", "done", values={"fee": 0})
    assert run_jobs(AT) == 1
    assert waiting(subject) == []


def test_who_gives_a_decision_up_sends_the_process_the_way_of_its_error(owner: Owner) -> None:
    owner.answers["fee"] = broken
    subject = a_process(WITH_ERROR_WAY)
    incident = fail_for_good("fee")
    queue.end_incident(incident_id=incident.id, reason="by hand", actor=SOMEBODY, at=AT)
    assert waiting(subject) == ["by_hand"]
    incident.refresh_from_db()
    assert (incident.closed_at, incident.reason) == (AT, "by hand")


def test_a_decision_without_such_a_way_cannot_be_given_up(owner: Owner) -> None:
    owner.answers["fee"] = broken
    subject = a_process(BY_VALUE)
    take(subject, "check", "done")
    incident = fail_for_good("fee")
    with pytest.raises(CannotAdvance):
        queue.end_incident(incident_id=incident.id, reason="by hand", actor=SOMEBODY, at=AT)
    incident.refresh_from_db()
    assert (waiting(subject), incident.closed_at) == (["fee"], None)


def test_decisions_in_a_circle_are_stopped_loudly(owner: Owner) -> None:
    circle = process(
        START, END, decide("again"), gateway("turn"), flow("start", "again"),
        flow("again", "turn"), when("turn", "again", "again"), when("turn", "end", "not(again)"),
        '<bpmn:property id="again_value" name="again"/>',
    )  # fmt: skip
    owner.answers["again"] = lambda _: True
    with pytest.raises(CannotAdvance) as refusal:
        a_process(circle)
    assert refusal.value.reasons[0].code == "too-many-moves"
    assert not Move.objects.exists()
