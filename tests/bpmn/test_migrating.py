"""A running process goes over to another version, or stays with the reason named."""

import itertools

import pytest
from tests.bpmn.models_of_processes import (
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

from congvu.bpmn import (
    CannotMigrate,
    Crossing,
    Definition,
    Start,
    State,
    Take,
    advance,
    awaited,
    compile_process,
    unmapped,
)


def at(definition: Definition, *taken: tuple[str, str]) -> State:
    """The state after these steps were taken."""
    state, _, _ = advance(definition, State(), Start())
    for step, outcome in taken:
        state, _, _ = advance(definition, state, Take(step, outcome))
    return state


def straight(*steps: str, more: str = "") -> Definition:
    """Steps one after the other."""
    chain = ("start", *steps, "end")
    ways = (flow(a, b) for a, b in itertools.pairwise(chain))
    return compile_process(
        process(lanes(*steps), START, END, *(user(step) for step in steps), *ways, more)
    )


def forked(*branches: str, first: str = "first", fork: str = "fork", join: str = "join") -> bytes:
    ways = [way for one in branches for way in (flow(fork, one), flow(one, join))]
    return process(
        lanes(first, *branches),
        START,
        END,
        user(first),
        f'<bpmn:parallelGateway id="{fork}"/><bpmn:parallelGateway id="{join}"/>',
        *(user(one) for one in branches),
        flow("start", first),
        flow(first, fork),
        *ways,
        flow(join, "end"),
    )


def faults(crossing: Crossing, state: State) -> list[str]:
    with pytest.raises(CannotMigrate) as refusal:
        crossing(state)
    return [fault.code for fault in refusal.value.faults]


def test_a_step_keeps_its_place_when_others_come_before_it() -> None:
    old, new = straight("check", "sign"), straight("intake", "check", "sign")
    passage = Crossing(old, new, {})(at(old, ("check", "done")))
    assert [new.nodes[number].id for number in passage.state.tokens] == ["sign"]
    assert passage.steps == (("sign", "sign"),)


def test_what_was_begun_can_be_finished_in_the_new_version() -> None:
    old, new = straight("check", "sign"), straight("check", "approve", "seal")
    passage = Crossing(old, new, {"sign": "approve"})(at(old, ("check", "done")))
    assert passage.steps == (("sign", "approve"),)
    state = passage.state
    for step in ("approve", "seal"):
        state, _, _ = advance(new, state, Take(step, "done"))
    assert state.ended == "end"


def test_a_step_without_counterpart_stays_with_its_name() -> None:
    old, new = straight("check", "sign"), straight("check")
    assert unmapped(old, new, {}) == ("sign",)
    assert faults(Crossing(old, new, {}), at(old, ("check", "done"))) == ["migration-unmapped"]
    assert Crossing(old, new, {})(at(old)).steps == (("check", "check"),)


def test_a_step_is_not_brought_over_to_one_of_another_kind() -> None:
    old = straight("check")
    new = compile_process(
        process(START, END, service("check", 'cv:waits="true"'), flow("start", "check"),
                flow("check", "end"))
    )  # fmt: skip
    assert faults(Crossing(old, new, {}), at(old)) == ["migration-other-kind"]


def test_a_join_keeps_the_way_by_which_it_was_reached() -> None:
    old = compile_process(forked("a", "b"))
    new = compile_process(forked("b", "a2", join="meet"))
    crossing = Crossing(old, new, {"a": "a2", "join": "meet"})
    state = crossing(at(old, ("first", "done"), ("a", "done"))).state
    state, _, _ = advance(new, state, Take("b", "done"))
    assert state.ended == "end"


def test_a_join_that_would_wait_for_a_way_that_nobody_goes_is_refused() -> None:
    old, new = compile_process(forked("a", "b")), compile_process(forked("a", "b", "c"))
    in_branches = at(old, ("first", "done"))
    assert faults(Crossing(old, new, {}), in_branches) == ["migration-stuck"]
    assert Crossing(old, new, {})(at(old)).steps == (("first", "first"),)


def test_a_parked_token_whose_way_is_gone_is_refused() -> None:
    old, new = compile_process(forked("a", "b")), compile_process(forked("b", "c"))
    assert faults(Crossing(old, new, {}), at(old, ("first", "done"), ("a", "done"))) == [
        "migration-way-gone"
    ]


def test_two_steps_do_not_become_one() -> None:
    old, new = compile_process(forked("a", "b")), straight("first", "a")
    assert faults(Crossing(old, new, {"b": "a"}), at(old, ("first", "done"))) == [
        "migration-two-at-one"
    ]


def test_a_step_does_not_move_into_a_sub_process() -> None:
    old = straight("check")
    inner = (
        '<bpmn:subProcess id="sub"><bpmn:startEvent id="s"/>'
        + user("check", 'cv:role="x"')
        + '<bpmn:endEvent id="e"/>'
        + flow("s", "check")
        + flow("check", "e")
        + "</bpmn:subProcess>"
    )
    new = compile_process(process(START, END, inner, flow("start", "sub"), flow("sub", "end")))
    assert faults(Crossing(old, new, {}), at(old)) == ["migration-other-place"]


def test_an_event_that_fired_before_does_not_fire_again_under_its_new_name() -> None:
    def version(edge: str) -> Definition:
        aside = process(
            lanes("sign"), START, END, user("sign"), boundary(edge, "sign", interrupting=False),
            service("remind"), '<bpmn:endEvent id="told"/>', flow("start", "sign"),
            flow("sign", "end"), flow(edge, "remind"), flow("remind", "told"),
        )  # fmt: skip
        return compile_process(aside)

    old, new = version("reminder"), version("warning")
    waiting = at(old)
    assert [one.event for one in awaited(old, waiting)] == ["reminder"]
    fired = waiting.places[0]._replace(fired=("reminder",))
    state = State((fired,))
    assert awaited(old, state) == ()
    assert awaited(new, Crossing(old, new, {"reminder": "warning"})(state).state) == ()


def test_what_has_ended_is_not_brought_over() -> None:
    old = straight("check")
    assert faults(Crossing(old, old, {}), at(old, ("check", "done"))) == ["process-ended"]


def test_a_process_goes_over_to_itself_unchanged() -> None:
    old = compile_process(
        process(lanes("a"), START, END, user("a"), gateway("g"), flow("start", "a"),
                flow("a", "g"), flow("g", "a", "again"), flow("g", "end", "ok"))
    )  # fmt: skip
    state = at(old, ("a", "again"))
    assert Crossing(old, old, {})(state).state == state
