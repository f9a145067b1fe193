"""The pure engine: what it reads, what it refuses, how it moves."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bpmn.models_of_processes import (
    CHECK_AND_SIGN,
    END,
    START,
    boundary,
    flow,
    gateway,
    lanes,
    process,
    service,
    user,
)

from congvu import bpmn
from congvu.bpmn import (
    ActionDue,
    BpmnError,
    Cancel,
    CannotAdvance,
    CannotCompile,
    Definition,
    Duration,
    Ended,
    NotADuration,
    Start,
    State,
    StepEntered,
    StepLeft,
    Take,
    TimerFired,
    TimerSet,
    advance,
    command_from_json,
    command_to_json,
    compile_process,
    parse_duration,
    soundness,
    walks,
)
from congvu.bpmn.faults import WORDS

BIRTH = (
    Path(__file__).resolve().parents[2]
    / "packages/procedures/ho-tich/1.001193-dang-ky-khai-sinh/process.bpmn"
)


def run(definition: Definition, *commands: object) -> State:
    state = State()
    for command in commands:
        state, _, _ = advance(definition, state, command)
    return state


def waiting(definition: Definition, state: State) -> str:
    return ",".join(definition.nodes[token].id for token in state.tokens)


def codes(refusal: pytest.ExceptionInfo[CannotCompile]) -> set[str]:
    return {fault.code for fault in refusal.value.faults}


# --- reading ---


def test_the_compact_form_survives_json() -> None:
    definition = compile_process(CHECK_AND_SIGN)
    assert Definition.from_json(json.loads(json.dumps(definition.to_json()))) == definition


def test_a_compact_form_of_another_version_is_not_read() -> None:
    with pytest.raises(ValueError, match="compact form"):
        Definition.from_json(compile_process(CHECK_AND_SIGN).to_json() | {"format": 0})


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd"><x/>',
        b"<x",
        b"",
        b"<x/>",
        b" " * 600_000,
    ],
)
def test_dangerous_or_foreign_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(BpmnError):
        compile_process(xml)


@pytest.mark.parametrize("element", ["scriptTask", "callChoreography", "conversation"])
def test_what_is_not_declared_is_refused_by_name_id_and_line(element: str) -> None:
    xml = process(lanes(), START, f'\n\n<bpmn:{element} id="odd"/>', END, flow("start", "end"))
    with pytest.raises(CannotCompile) as refusal:
        compile_process(xml)
    (reason,) = refusal.value.faults
    assert reason.code == "bpmn-element-not-supported"
    assert reason.values == {"element": element, "id": "odd", "line": 3}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((lanes(), user("a"), flow("start", "a"), flow("a", "end")), "bpmn-task-without-lane"),
        ((lanes("ghost"), flow("start", "end")), "bpmn-reference-unknown"),
        ((lanes(), flow("start", "nowhere")), "bpmn-reference-unknown"),
        ((lanes(), flow("start", "end"), user("end")), "bpmn-id-twice-or-missing"),
        (
            (lanes("a"), user("a", 'cv:staus="4"'), flow("start", "a"), flow("a", "end")),
            "bpmn-attribute-not-supported",
        ),
        (
            (lanes("a"), user("a", 'cv:status="11"'), flow("start", "a"), flow("a", "end")),
            "bpmn-value-unknown",
        ),
        (
            (
                lanes("a"),
                user("a"),
                gateway("g"),
                flow("start", "a"),
                flow("a", "g"),
                flow("g", "end", "x"),
                flow("g", "a", "x"),
            ),
            "bpmn-outcome-twice",
        ),
        (
            (lanes("a"), user("a"), flow("start", "a"), flow("a", "end", "x"), flow("a", "a", "y")),
            "bpmn-many-ways-out",
        ),
        (
            (lanes(), service("s"), boundary("b", "s"), flow("start", "s"), flow("s", "end")),
            "bpmn-timer-on-quick-service",
        ),
        (
            (lanes(), '<bpmn:serviceTask id="s"/>', flow("start", "s"), flow("s", "end")),
            "bpmn-service-without-action",
        ),
    ],
)
def test_a_faulty_model_is_refused_with_its_reason(parts: tuple[str, ...], code: str) -> None:
    with pytest.raises(CannotCompile) as refusal:
        compile_process(process(START, END, *parts))
    assert code in codes(refusal)


def test_every_fault_has_words_in_both_languages() -> None:
    folder = Path(bpmn.__file__).parent
    used: set[str] = set()
    for file in (*folder.glob("*.py"), *folder.glob("engine/*.py"), *folder.glob("compiling/*.py")):
        text = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'(?:Fault|refused)\(\s*"([a-z-]+)"', text))
        used |= set(re.findall(r'complaints\.add\(\s*"([a-z-]+)"', text))
    assert used <= set(WORDS)
    assert all(vi and en for vi, en in WORDS.values())


# --- soundness ---


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (
            process(lanes("a"), START, END, user("a"), flow("start", "end"), flow("a", "end")),
            "unsound-dead-step",
        ),
        (
            process(lanes("a"), START, END, user("a"), flow("start", "a"), flow("a", "a")),
            "unsound-cannot-finish",
        ),
        (
            process(
                lanes(), START, END, service("s"), service("t"), flow("start", "s"),
                flow("s", "t"), flow("t", "s"),
            ),
            "unsound-no-way",
        ),
    ],
)  # fmt: skip
def test_an_unsound_model_is_found_out(xml: bytes, code: str) -> None:
    assert code in {fault.code for fault in soundness(compile_process(xml))}


def test_the_birth_registration_is_sound_and_walks_legal_ways_only() -> None:
    definition = compile_process(BIRTH.read_bytes())
    assert soundness(definition) == ()
    assert walks(definition, begin=2) == {(2, 4), (4, 5), (5, 4), (4, 8), (4, 9), (9, 10)}
    assert definition.parameters() == {"draft_confirmation_limit"}


def test_a_birth_is_registered_from_reception_to_the_returned_certificate() -> None:
    definition = compile_process(BIRTH.read_bytes())
    state = run(
        definition,
        Start(),
        Take("appraise", "supplement"),
        Take("supplement", "completed"),
        Take("appraise", "enter"),
        Take("personal_number", "refused"),
        Take("number_refused", "ask_again"),
        Take("personal_number", "assigned"),
        Take("check_draft", "send"),
        Take("confirm_draft", "wrong"),
        Take("check_draft", "correct"),
        Take("check_draft", "send"),
        TimerFired("confirm_draft", "draft_confirmation_over"),
        Take("submit_for_signing", "submit"),
        Take("sign", "sent_back"),
        Take("submit_for_signing", "submit"),
        Take("sign", "signed"),
        Take("seal", "sealed"),
        Take("collect", "collected"),
    )
    assert state == State(ended="returned")


# --- moving ---


def test_services_run_through_and_a_waiting_step_sets_its_timers() -> None:
    definition = compile_process(CHECK_AND_SIGN)
    state, _, _ = advance(definition, State(), Start())
    state, effects, _ = advance(definition, state, Take("check", "ok"))
    assert waiting(definition, state) == "sign"
    assert [type(effect) for effect in effects] == [
        StepLeft, StepEntered, ActionDue, StepLeft, StepEntered, TimerSet, TimerSet,
    ]  # fmt: skip


def test_a_timer_that_does_not_interrupt_acts_once_and_the_step_still_waits() -> None:
    definition = compile_process(CHECK_AND_SIGN)
    state = run(definition, Start(), Take("check", "ok"))
    state, effects, _ = advance(definition, state, TimerFired("sign", "sign_reminder"))
    assert waiting(definition, state) == "sign"
    assert ActionDue("remind", "remind") in effects
    assert not any(isinstance(effect, Ended) for effect in effects)
    with pytest.raises(CannotAdvance):
        advance(definition, state, TimerFired("sign", "sign_reminder"))


def test_an_interrupting_timer_ends_the_step_with_its_outcome() -> None:
    definition = compile_process(CHECK_AND_SIGN)
    state = run(definition, Start(), Take("check", "ok"))
    state, effects, _ = advance(definition, state, TimerFired("sign", "sign_over"))
    assert effects[0] == StepLeft("sign", "late", "sign_over")
    assert waiting(definition, state) == "check"


def test_cancelling_leaves_the_step_and_ends_everything() -> None:
    definition = compile_process(CHECK_AND_SIGN)
    state, effects, _ = advance(definition, run(definition, Start()), Cancel())
    assert effects == (StepLeft("check", "cancelled"), Ended(""))
    with pytest.raises(CannotAdvance):
        advance(definition, state, Take("check", "ok"))


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (Start(), "process-started-before"),
        (Take("sign", "signed"), "step-not-waiting"),
        (Take("nowhere", "x"), "step-not-waiting"),
        (Take("check", "late"), "outcome-unknown"),
        (TimerFired("check", "sign_over"), "timer-not-set"),
    ],
)
def test_a_command_that_does_not_fit_is_refused(command: object, code: str) -> None:
    definition = compile_process(CHECK_AND_SIGN)
    state = run(definition, Start())
    with pytest.raises(CannotAdvance) as refusal:
        advance(definition, state, command)
    assert [fault.code for fault in refusal.value.faults] == [code]


@st.composite
def sound_processes(draw: st.DrawFn) -> bytes:
    """A chain of steps to the end; each may also lead back, skip to the end, or be timed out."""
    size = draw(st.integers(1, 6))
    names = [f"n{number}" for number in range(size)]
    parts = [lanes(*names), START, END, flow("start", names[0])]
    for number, name in enumerate(names):
        following = names[number + 1] if number + 1 < size else "end"
        quick = draw(st.booleans())
        if quick and size > 1:
            parts += [service(name), flow(name, following)]
            continue
        parts += [user(name, f'cv:status="{draw(st.integers(4, 6))}"'), gateway(f"g{number}")]
        parts += [flow(name, f"g{number}"), flow(f"g{number}", following, "on")]
        if draw(st.booleans()):
            parts.append(flow(f"g{number}", names[draw(st.integers(0, number))], "back"))
        if draw(st.booleans()):
            parts += [boundary(f"b{number}", name), flow(f"b{number}", "end", "over")]
    return process(*parts)


@settings(max_examples=60, deadline=None)
@given(sound_processes(), st.data())
def test_any_order_of_fitting_commands_ends_and_replays_to_the_same_state(
    xml: bytes, data: st.DataObject
) -> None:
    definition = compile_process(xml)
    assert soundness(definition) == ()
    assert Definition.from_json(definition.to_json()) == definition
    commands: list[object] = [Start()]
    state, _, _ = advance(definition, State(), Start())
    for _ in range(30):
        if state.ended:
            break
        node = definition.nodes[state.tokens[0]]
        choices = [Take(node.id, outcome.name) for outcome in node.outcomes]
        choices += [TimerFired(node.id, timer.id) for timer in node.boundaries]
        command = data.draw(st.sampled_from(choices))
        state, _, _ = advance(definition, state, command)
        commands.append(command)
        assert len(state.tokens) + bool(state.ended) == 1
    stored = [command_from_json(json.loads(json.dumps(command_to_json(c)))) for c in commands]
    assert run(definition, *stored) == State.from_json(json.loads(json.dumps(state.to_json())))


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("P1D", Duration(days=1)),
        ("PT8H", Duration(minutes=480)),
        ("P1DT30M", Duration(days=1, minutes=30)),
        ("P2W", Duration(days=14)),
        ("1d", Duration(days=1)),
        ("7wd", Duration(days=7, working=True)),
        ("8h", Duration(minutes=480)),
    ],
)
def test_durations_are_read(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "P1Y", "P1M", "P0D", "-1d", "1 d", "d"])
def test_what_has_no_fixed_length_is_no_duration(text: str) -> None:
    with pytest.raises(NotADuration):
        parse_duration(text)


def test_silence_until_the_timer_is_the_answer_that_the_step_deems_it_to_be() -> None:
    asked = '<bpmn:userTask id="ask" cv:role="desk" cv:deemed="agreed"/>'
    parts = (
        START, END, asked, boundary("over", "ask"), gateway("answered"), user("mend"),
        flow("start", "ask"), flow("ask", "answered"), flow("over", "answered"),
        flow("answered", "end", "agreed"), flow("answered", "mend", "refused"), flow("mend", "end"),
    )  # fmt: skip
    definition = compile_process(process(*parts))
    state, _, _ = advance(definition, State(), Start())
    after, effects, _ = advance(definition, state, TimerFired("ask", "over"))
    assert after.ended == "end"
    assert StepLeft("ask", "agreed", "over") in effects


@pytest.mark.parametrize("deemed", ["nothing", "agreed"])
def test_silence_is_deemed_nothing_without_a_timer_or_such_an_outcome(deemed: str) -> None:
    asked = f'<bpmn:userTask id="ask" cv:role="desk" cv:deemed="{deemed}"/>'
    edge = (boundary("over", "ask"), flow("over", "end")) if deemed == "nothing" else ()
    with pytest.raises(CannotCompile) as refusal:
        compile_process(
            process(START, END, asked, *edge, gateway("answered"), flow("start", "ask"),
                    flow("ask", "answered"), flow("answered", "end", "agreed"),
                    flow("answered", "ask", "refused"))
        )  # fmt: skip
    assert [fault.code for fault in refusal.value.faults] == ["deemed-unfit"]
