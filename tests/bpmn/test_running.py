"""What the engine does with each kind of element, through states that went to JSON and back."""

import json
from itertools import pairwise

import pytest
from tests.bpmn.models_of_processes import FOOT, flow

from congvu import feel
from congvu.bpmn import (
    FAILED,
    ActionDue,
    CallDue,
    CannotAdvance,
    CannotCompile,
    Command,
    ConditionChanged,
    Definition,
    Effect,
    Ended,
    EscalationRaised,
    MessageArrived,
    MessageSent,
    ServiceFailed,
    SignalArrived,
    Start,
    State,
    StepEntered,
    StepLeft,
    Take,
    TimerFired,
    TimerSet,
    advance,
    compile_process,
    to_plain,
)

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:cv="urn:congvu:process:1"><bpmn:signal id="s" name="bell"/>'
    '<bpmn:message id="m" name="letter"/><bpmn:error id="e" errorCode="E1"/>'
    '<bpmn:escalation id="x" escalationCode="X1"/><bpmn:process id="p">'
)


def node(kind: str, name: str, extra: str = "", inside: str = "") -> str:
    return f'<bpmn:{kind} id="{name}" {extra}>{inside}</bpmn:{kind}>'


def when(source: str, target: str, condition: str) -> str:
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


def line(*names: str) -> str:
    return "".join(flow(a, b) for a, b in pairwise(names))


def edge(name: str, host: str, event: str, extra: str = "") -> str:
    return node("boundaryEvent", name, f'attachedToRef="{host}" {extra}', event)


SIGNAL = '<bpmn:signalEventDefinition signalRef="s"/>'
MESSAGE = '<bpmn:messageEventDefinition messageRef="m"/>'
ERROR = '<bpmn:errorEventDefinition errorRef="e"/>'
ESCALATION = '<bpmn:escalationEventDefinition escalationRef="x"/>'
CANCEL = "<bpmn:cancelEventDefinition/>"
UNDO = "<bpmn:compensateEventDefinition/>"


def timer(text: str, kind: str = "timeDuration") -> str:
    return (
        f"<bpmn:timerEventDefinition><bpmn:{kind}>{text}</bpmn:{kind}></bpmn:timerEventDefinition>"
    )


def condition(text: str) -> str:
    return (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{text}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>"
    )


START, END = node("startEvent", "start"), node("endEvent", "end")


def model(*parts: str) -> Definition:
    return compile_process((HEAD + "".join(parts) + FOOT).encode())


class Run:
    """A process under way, whose state is written and read again after each command."""

    def __init__(self, definition: Definition) -> None:
        self.definition = Definition.from_json(json.loads(json.dumps(definition.to_json())))
        self.state = State()
        self.effects: tuple[Effect, ...] = ()

    def do(self, *commands: Command) -> "Run":
        for command in commands:
            self.state, self.effects, _ = advance(self.definition, self.state, command)
            again = State.from_json(json.loads(json.dumps(self.state.to_json())))
            assert again == self.state
            self.state = again
        return self

    @property
    def waiting(self) -> list[str]:
        return sorted(self.definition.nodes[token].id for token in self.state.tokens)

    def of(self, kind: type[Effect]) -> list[Effect]:
        return [effect for effect in self.effects if isinstance(effect, kind)]


def done(*steps: str) -> list[Command]:
    return [Take(step, "done") for step in steps]


def test_parallel_ways_meet_when_all_have_come() -> None:
    run = Run(
        model(START, END, node("parallelGateway", "g"), node("parallelGateway", "h"),
              node("userTask", "a"), node("userTask", "b"), line("start", "g", "a", "h", "end"),
              line("g", "b", "h"))
    ).do(Start())  # fmt: skip
    assert run.waiting == ["a", "b"]
    run.do(*done("a"))
    assert run.waiting == ["b"]
    assert not run.state.ended
    assert run.do(*done("b")).state == State(ended="end")


def test_an_inclusive_join_waits_only_for_ways_that_something_can_still_come_by() -> None:
    definition = model(
        START, END, node("inclusiveGateway", "g"), node("inclusiveGateway", "h"),
        node("userTask", "a"), node("userTask", "b"), node("userTask", "c"), flow("start", "g"),
        when("g", "a", "n &gt; 1"), when("g", "b", "n &gt; 2"), when("g", "c", "n &gt; 3"),
        line("a", "h"), line("b", "h"), line("c", "h"), line("h", "end"),
    )  # fmt: skip
    run = Run(definition).do(Start(values={"n": 3}))
    assert run.waiting == ["a", "b"]
    run.do(*done("b"))
    assert not run.state.ended
    assert run.do(*done("a")).state.ended == "end"
    with pytest.raises(CannotAdvance) as refusal:
        Run(definition).do(Start(values={"n": 0}))
    assert refusal.value.faults[0].code == "no-way-holds"


def test_each_of_many_instances_has_a_name_of_its_own() -> None:
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>count(who)"
        "</bpmn:loopCardinality><bpmn:completionCondition>numberOfCompletedInstances &gt; 1"
        "</bpmn:completionCondition></bpmn:multiInstanceLoopCharacteristics>"
    )
    run = Run(model(START, END, node("userTask", "ask", "", many), line("start", "ask", "end")))
    run.do(Start(values={"who": ["a", "b", "c"]}))
    assert run.waiting == ["ask"] * 3
    assert [e.step for e in run.of(StepEntered)] == ["ask.1", "ask.2", "ask.3"]
    with pytest.raises(CannotAdvance) as refusal:
        run.do(*done("ask"))
    assert refusal.value.faults[0].code == "step-ambiguous"
    assert run.do(*done("ask.2")).waiting == ["ask"] * 2
    assert run.do(*done("ask.1")).state.ended == "end"


def test_a_collection_gives_each_instance_its_item_and_gathers_the_answers() -> None:
    many = (
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true">'
        "<bpmn:loopDataInputRef>units</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>answers</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="unit"/><bpmn:outputDataItem id="answer"/>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    run = Run(model(START, END, node("userTask", "ask", "", many), line("start", "ask", "end")))
    run.do(Start(values={"units": ["x", "y"]}))
    assert dict(run.state.scopes[0].variables)["unit"] == "x"
    run.do(Take("ask", "done", {"answer": 1}), Take("ask", "done", {"answer": 2}))
    assert run.state.variables["answers"] == [1, 2]


def test_a_timer_in_a_cycle_beside_a_sub_process_fires_as_often_as_it_says() -> None:
    run = Run(
        model(START, END, node("subProcess", "sub", "", node("userTask", "a")),
              edge("tick", "sub", timer("R2/PT1S", "timeCycle"), 'cancelActivity="false"'),
              node("serviceTask", "remind", 'cv:do="remind"'), line("tick", "remind"),
              line("start", "sub", "end"))
    ).do(Start(), TimerFired("sub", "tick"))  # fmt: skip
    assert [e.action for e in run.of(ActionDue)] == ["remind"]
    assert run.of(TimerSet)
    run.do(TimerFired("sub", "tick"))
    assert not run.of(TimerSet)
    with pytest.raises(CannotAdvance):
        run.do(TimerFired("sub", "tick"))
    assert run.do(*done("a")).state.ended == "end"


def test_an_error_leaves_through_the_nearest_edge_and_takes_everything_inside_with_it() -> None:
    inside = node("userTask", "a") + node("userTask", "b")
    run = Run(
        model(START, END, node("subProcess", "sub", "", inside), edge("broken", "sub", ERROR),
              node("userTask", "mend"), line("start", "sub", "end"), line("broken", "mend"))
    ).do(Start(), ServiceFailed("a", "E1"))  # fmt: skip
    assert run.waiting == ["mend"]
    assert not run.state.scopes


def test_an_error_that_nothing_catches_fails_the_process() -> None:
    run = Run(model(START, END, node("userTask", "a"), line("start", "a", "end")))
    run.do(Start(), ServiceFailed("a", "E9"))
    assert run.state.ended == FAILED
    assert run.of(Ended) == [Ended("a", error="E9", failed=True)]


def test_an_escalation_is_heard_and_the_work_goes_on() -> None:
    inside = (
        node("intermediateThrowEvent", "call", "", ESCALATION)
        + node("userTask", "a") + line("call", "a")
    )  # fmt: skip
    run = Run(
        model(START, END, node("subProcess", "sub", "", inside),
              edge("heard", "sub", ESCALATION, 'cancelActivity="false"'),
              node("userTask", "look"), line("heard", "look"), line("start", "sub", "end"))
    ).do(Start())  # fmt: skip
    assert run.waiting == ["a", "look"]
    assert run.of(EscalationRaised) == [EscalationRaised("call", "X1", caught=True)]


def compensated(name: str) -> str:
    return (
        node("serviceTask", name, f'cv:do="{name}"')
        + edge(f"{name}_undone", name, UNDO)
        + node("serviceTask", f"undo_{name}", f'cv:do="undo_{name}" isForCompensation="true"')
        + f'<bpmn:association sourceRef="{name}_undone" targetRef="undo_{name}"/>'
    )


def test_what_was_done_is_undone_the_last_first() -> None:
    run = Run(
        model(START, compensated("a"), compensated("b"),
              node("intermediateThrowEvent", "back", "", UNDO), END,
              line("start", "a", "b", "back", "end"))
    ).do(Start())  # fmt: skip
    assert [e.action for e in run.of(ActionDue)] == ["a", "b", "undo_b", "undo_a"]
    assert run.state.ended == "end"


def test_a_cancelled_transaction_undoes_its_work_and_leaves_through_its_edge() -> None:
    inside = compensated("a") + node("endEvent", "no", "", CANCEL) + line("a", "no")
    run = Run(
        model(START, END, node("transaction", "deal", "", inside), edge("off", "deal", CANCEL),
              node("userTask", "tell"), line("start", "deal", "end"), line("off", "tell"))
    ).do(Start())  # fmt: skip
    assert [e.action for e in run.of(ActionDue)] == ["a", "undo_a"]
    assert run.waiting == ["tell"]


def test_of_the_events_behind_a_gateway_the_first_decides() -> None:
    definition = model(
        START, END, node("eventBasedGateway", "g"),
        node("intermediateCatchEvent", "late", "", timer("P1D")),
        node("intermediateCatchEvent", "came", "", MESSAGE),
        node("userTask", "a"), node("userTask", "b"),
        line("start", "g", "late", "a", "end"), line("g", "came", "b", "end"),
    )  # fmt: skip
    assert Run(definition).do(Start(), MessageArrived("letter")).waiting == ["b"]
    run = Run(definition).do(Start(), TimerFired("g", "late"))
    assert run.waiting == ["a"]
    with pytest.raises(CannotAdvance):
        run.do(MessageArrived("letter"))


def test_a_signal_reaches_everybody_and_an_event_sub_process_may_end_the_rest() -> None:
    listener = node(
        "subProcess", "alarm", 'triggeredByEvent="true"',
        node("startEvent", "rings", "", SIGNAL) + node("userTask", "help") + line("rings", "help"),
    )  # fmt: skip
    run = Run(model(START, END, node("userTask", "a"), listener, line("start", "a", "end")))
    run.do(Start(), SignalArrived("bell"))
    assert run.waiting == ["help"]
    assert run.do(*done("help")).state.ended


def test_a_condition_is_looked_at_when_variables_change() -> None:
    run = Run(
        model(START, END, node("intermediateCatchEvent", "paid", "", condition("fee = 0")),
              line("start", "paid", "end"))
    ).do(Start(values={"fee": 5}))  # fmt: skip
    assert run.waiting == ["paid"]
    assert run.do(ConditionChanged({"fee": 0})).state.ended == "end"


def test_a_call_to_another_model_waits_for_its_answer_and_messages_leave() -> None:
    run = Run(
        model(START, END, node("callActivity", "ask", 'calledElement="other"'),
              node("sendTask", "tell", 'messageRef="m"'), line("start", "ask", "tell", "end"))
    ).do(Start())  # fmt: skip
    assert run.of(CallDue) == [CallDue("ask", "other")]
    run.do(*done("ask"))
    assert run.of(MessageSent) == [MessageSent("tell", "letter")]
    assert run.state.ended == "end"


def test_a_loop_ends_when_its_condition_no_longer_holds() -> None:
    loop = (
        "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>again</bpmn:loopCondition>"
        "</bpmn:standardLoopCharacteristics>"
    )
    run = Run(model(START, END, node("userTask", "a", "", loop), line("start", "a", "end")))
    run.do(Start(), Take("a", "done", {"again": True}))
    assert run.waiting == ["a"]
    assert run.do(Take("a", "done", {"again": False})).state.ended == "end"


def test_a_link_jumps_and_a_process_without_start_event_begins_where_nothing_leads_to() -> None:
    link = '<bpmn:linkEventDefinition name="on"/>'
    run = Run(
        model(node("userTask", "a"), node("intermediateThrowEvent", "out", "", link),
              node("intermediateCatchEvent", "in", "", link), node("userTask", "b"),
              line("a", "out"), line("in", "b"))
    ).do(Start(), *done("a"))  # fmt: skip
    assert run.waiting == ["b"]


def test_a_terminating_end_stops_only_the_sub_process_around_it() -> None:
    stop = node("endEvent", "stop", "", "<bpmn:terminateEventDefinition/>")
    inside = node("userTask", "a") + node("userTask", "b") + stop + line("b", "stop")
    run = Run(
        model(START, END, node("subProcess", "sub", "", inside), node("userTask", "after"),
              line("start", "sub", "after", "end"))
    ).do(Start(), *done("b"))  # fmt: skip
    assert run.waiting == ["after"]


def test_a_process_called_twice_runs_twice_under_names_of_its_own() -> None:
    called = node("callActivity", "c1", 'calledElement="q"')
    called += node("callActivity", "c2", 'calledElement="q"') + line("start", "c1", "c2", "end")
    other = '</bpmn:process><bpmn:process id="q">' + node("userTask", "u")
    run = Run(model(START, END, called, other)).do(Start(), *done("u"))
    assert run.waiting == ["c2/u"]
    assert run.do(*done("c2/u")).state.ended == "end"


def test_what_a_sub_process_did_can_be_undone_after_it_ended() -> None:
    inside = compensated("a") + compensated("b") + line("a", "b")
    run = Run(
        model(START, END, node("subProcess", "sub", "", inside), node("userTask", "wait"),
              node("intermediateThrowEvent", "back", "", UNDO),
              line("start", "sub", "wait", "back", "end"))
    ).do(Start(), *done("wait"))  # fmt: skip
    assert [e.action for e in run.of(ActionDue)] == ["undo_b", "undo_a"]


def test_a_timer_that_starts_an_event_sub_process_again_and_again_leaves_the_rest_alone() -> None:
    tick = node("startEvent", "tick", 'isInterrupting="false"', timer("R/PT1H", "timeCycle"))
    reminding = tick + node("userTask", "look") + line("tick", "look")
    run = Run(
        model(START, END, node("userTask", "a"), line("start", "a", "end"),
              node("subProcess", "remind", 'triggeredByEvent="true"', reminding))
    ).do(Start(), TimerFired("remind", "tick"), TimerFired("remind", "tick"))  # fmt: skip
    assert run.waiting == ["a", "look", "look"]
    assert run.do(*done("a", "look", "look.1")).state.ended


def test_a_model_that_turns_in_a_circle_is_stopped() -> None:
    with pytest.raises(CannotAdvance) as refusal:
        Run(
            model(START, node("exclusiveGateway", "g"), node("serviceTask", "q", 'cv:do="x"'),
                  line("start", "g", "q", "g"))
        ).do(Start())  # fmt: skip
    assert refusal.value.faults[0].code == "too-many-moves"


def test_instances_that_are_stopped_are_said_to_be_left() -> None:
    many = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>2</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    run = Run(
        model(START, END, node("userTask", "a", "", many), edge("broken", "a", ERROR),
              line("broken", "end"), line("start", "a", "end"))
    ).do(Start(), ServiceFailed("a.1", "E1"))  # fmt: skip
    assert {effect.step or effect.node for effect in run.of(StepLeft)} == {"a", "a.1", "a.2"}
    assert run.state.ended == "end"


def test_a_timer_may_be_worked_out_and_a_costly_condition_is_refused() -> None:
    late = edge("late", "a", timer("=wait"))
    definition = model(START, END, node("userTask", "a"), late, line("late", "end"),
                       line("start", "a", "end"))  # fmt: skip
    run = Run(definition).do(Start(values={"wait": "PT5M"}))
    assert [effect.wait.duration for effect in run.of(TimerSet)] == ["PT5M"]
    endless = "count(for a in 1..99999, b in 1..99999 return 1) = 1"
    with pytest.raises(CannotAdvance) as refusal:
        Run(
            model(START, node("endEvent", "no"), node("exclusiveGateway", "g", 'default="g_no_"'),
                  line("start", "g", "no"), when("g", "end", endless), END)
        ).do(Start())  # fmt: skip
    assert refusal.value.faults[0].code == "condition-too-costly"


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (node("scriptTask", "odd"), "bpmn-element-not-supported"),
        (node("userTask", "odd", 'startQuantity="0"'), "bpmn-value-unknown"),
        (node("userTask", "odd", 'completionQuantity="-1"'), "bpmn-value-unknown"),
        (node("userTask", "odd", 'calledElement="x"'), "bpmn-attribute-not-supported"),
        (node("callActivity", "odd", 'calledElement="p"'), "call-in-circle"),
        (when("start", "end", "1 +"), "condition-unfit"),
    ],
)
def test_what_is_not_run_is_refused_by_name(part: str, code: str) -> None:
    with pytest.raises(CannotCompile) as refusal:
        model(START, END, part)
    assert code in {fault.code for fault in refusal.value.faults}
    assert all(fault.words("vi") and fault.words("en") for fault in refusal.value.faults)


@pytest.mark.parametrize(
    ("expression", "plain"),
    [
        ("1.0", 1),
        ("0.5", 0.5),
        ("10**400", None),
        ('@"2026-11-25" + @"P1D"', "2026-11-26"),
        ("[1..3]", "[1..3]"),
        ("abs", None),
        ('{a: [@"P1D", "x", true]}', {"a": ["P1D", "x", True]}),
    ],
)
def test_what_an_expression_gives_is_kept_as_plain_json(expression: str, plain: object) -> None:
    kept = to_plain(feel.compile_expression(expression).evaluate({}))
    assert json.dumps(kept) == json.dumps(plain)
