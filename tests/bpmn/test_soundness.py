"""Soundness: what is built soundly is sound; what is broken is found, with a way to it."""

import time
from itertools import count, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.bpmn.models_of_processes import (
    END,
    START,
    boundary,
    flow,
    gateway,
    process,
    service,
    user,
)

from congvu import bpmn

PACKAGES = Path(__file__).parents[2] / "packages"


def parallel(name: str) -> str:
    return f'<bpmn:parallelGateway id="{name}"/>'


def chosen(source: str, target: str, condition: str) -> str:
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"<bpmn:conditionExpression>{condition}</bpmn:conditionExpression></bpmn:sequenceFlow>"
    )


def judged(*parts: str) -> tuple[bpmn.Unsound, ...]:
    return bpmn.soundness(bpmn.compile_process(process(START, *parts, END)))


Tree = tuple[str, tuple["Tree", ...]]
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.just(("task", ())),
    lambda inner: st.tuples(
        st.sampled_from(["sequence", "choice", "parallel", "loop"]),
        st.lists(inner, min_size=2, max_size=3).map(tuple),
    ),
    max_leaves=7,
)


def built(tree: Tree, numbers: "count[int]", parts: list[str]) -> tuple[str, str]:
    """Write the parts of a block; its first and last node."""
    kind, inner = tree
    n = next(numbers)
    if kind == "task":
        parts.append(service(f"t{n}"))
        parts.append(user(f"u{n}"))
        parts.append(flow(f"t{n}", f"u{n}"))
        return f"t{n}", f"u{n}"
    used = inner[:2] if kind == "loop" else inner
    blocks = [built(one, numbers, parts) for one in used]
    if kind == "sequence":
        for (_, end), (begin, _) in pairwise(blocks):
            parts.append(flow(end, begin))
        return blocks[0][0], blocks[-1][1]
    shape = parallel if kind == "parallel" else gateway
    parts.extend((shape(f"a{n}"), shape(f"b{n}")))
    if kind == "loop":
        (begin, end), (back, again) = blocks[0], blocks[1]
        parts.extend((flow(f"a{n}", begin), flow(end, f"b{n}"), flow(again, f"a{n}")))
        parts.append(chosen(f"b{n}", back, "x = 1"))
        out = f"o{n}"
        parts.extend((service(out), chosen(f"b{n}", out, "x != 1")))
        return f"a{n}", out
    for ordinal, (begin, end) in enumerate(blocks):
        one = chosen(f"a{n}", begin, f"x = {ordinal}") if kind == "choice" else flow(f"a{n}", begin)
        parts.extend((one, flow(end, f"b{n}")))
    return f"a{n}", f"b{n}"


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_what_is_composed_of_sound_blocks_is_sound(tree: Tree) -> None:
    parts: list[str] = []
    begin, end = built(tree, count(), parts)
    assert judged(*parts, flow("start", begin), flow(end, "end")) == ()


@settings(max_examples=40, deadline=None)
@given(TREES, st.sampled_from(["join", "fork", "lost way"]))
def test_one_wrong_gateway_in_a_sound_process_is_found_with_a_way_to_it(
    tree: Tree, wrong: str
) -> None:
    parts: list[str] = []
    begin, end = built(tree, count(), parts)
    forks = [part.split('"')[1] for part in parts if part.startswith('<bpmn:parallelGateway id="a')]
    assume(forks)
    fork = forks[0]
    join = fork.replace("a", "b")
    match wrong:
        case "join":
            parts[parts.index(parallel(join))] = gateway(join)
        case "fork":
            parts[parts.index(parallel(fork))] = f'<bpmn:inclusiveGateway id="{fork}"/>'
            ways = [part for part in parts if f'sourceRef="{fork}"' in part]
            for ordinal, way in enumerate(ways):
                target = way.split('targetRef="')[1].split('"')[0]
                parts[parts.index(way)] = chosen(fork, target, f"x = {ordinal}")
        case _:
            way = next(part for part in parts if f'targetRef="{join}"' in part)
            parts[parts.index(way)] = way.replace(f'targetRef="{join}"', 'targetRef="last"')
    last = (user("last"), flow("start", begin), flow(end, "last"), flow("last", "end"))
    found = judged(*parts, *last)
    assert found
    assert all(one.node and one.words("vi") != one.words("en") for one in found)


@pytest.mark.parametrize("order", ["abcd", "acbd", "dcba"])
def test_the_order_in_which_ways_were_drawn_hides_no_meeting(order: str) -> None:
    ways = [flow("s", name) for name in order]
    met = [flow("a", "m"), flow("c", "m"), flow("b", "n"), flow("d", "n")]
    found = judged(
        parallel("s"), *(user(name) for name in "abcd"), gateway("m"), gateway("n"), parallel("j"),
        flow("start", "s"), *ways, *met, flow("m", "j"), flow("n", "j"), flow("j", "end"),
    )  # fmt: skip
    assert any(one.code == "unsound-token-over" and one.node == "j" for one in found)


def test_who_comes_back_from_beside_the_way_is_seen() -> None:
    found = judged(
        user("h"), user("x"), user("y"), '<bpmn:endEvent id="aside"/>',
        boundary("rings", "h", interrupting=False), boundary("over", "x"),
        flow("start", "h"), flow("h", "y"), flow("rings", "x"), flow("x", "aside"),
        flow("over", "y"), flow("y", "end"),
    )  # fmt: skip
    assert any(one.code == "unsound-token-over" and one.node == "y" for one in found)


def diamond(split: str, join: str, *, chosen_ways: bool) -> tuple[bpmn.Unsound, ...]:
    ways = [chosen("s", "a", "x = 1"), chosen("s", "b", "x = 2")]
    if not chosen_ways:
        ways = [flow("s", "a"), flow("s", "b")]
    tail = [flow("a", "j"), flow("b", "j"), flow("j", "c"), flow("c", "end")]
    return judged(split, join, user("a"), user("b"), user("c"), flow("start", "s"), *ways, *tail)


def test_one_way_of_two_into_a_join_of_both_never_finishes() -> None:
    found = diamond(gateway("s"), parallel("j"), chosen_ways=True)
    stuck = next(one for one in found if one.code == "unsound-cannot-finish")
    assert stuck.node == "j"
    assert stuck.path == ("s ▸ a", "a")
    assert "s ▸ a → a" in stuck.words("en")


def test_two_ways_that_meet_without_a_join_run_what_follows_twice() -> None:
    found = diamond(parallel("s"), gateway("j"), chosen_ways=False)
    over = next(one for one in found if one.code == "unsound-token-over")
    assert (over.node, over.path) == ("c", ("a", "b"))


def test_a_step_behind_a_join_that_never_opens_is_dead() -> None:
    found = diamond(gateway("s"), parallel("j"), chosen_ways=True)
    assert any(one.code == "unsound-dead-step" and one.node == "c" for one in found)


def many_branches() -> list[str]:
    parts = [parallel("s"), parallel("j"), flow("start", "s"), flow("j", "end")]
    for branch in range(10):
        names = [f"b{branch}{step}" for step in "xyz"]
        line = ["s", *names, "j"]
        parts += [user(name) for name in names]
        parts += [flow(one, other) for one, other in pairwise(line)]
    return parts


def test_ten_parallel_branches_are_judged_at_once() -> None:
    begin = time.perf_counter()
    assert judged(*many_branches()) == ()
    assert time.perf_counter() - begin < 2


def test_no_verdict_is_given_beyond_the_bound() -> None:
    definition = bpmn.compile_process(process(START, *many_branches(), END))
    (only,) = bpmn.soundness(definition, limit=5)
    assert only.code == "unsound-unknown"
    assert "5" in only.words("vi")


def test_the_processes_of_the_packages_are_sound() -> None:
    for path in PACKAGES.rglob("*.bpmn"):
        assert bpmn.soundness(bpmn.compile_process(path.read_bytes())) == (), path
