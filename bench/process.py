"""Steps of a process a second in one Python process, in memory and with the state as JSON.

    PYTHONPATH=src python bench/process.py

Desk, supplement, appraisal, two units asked at once, signature, return, with six timers: eight
human steps. Rounds take turns between the engines; each figure is the middle of them.
"""

import json
import statistics
import time
from collections.abc import Callable, Iterator

from peers import SpiffProcess, has_spiff, missing
from workflow_cases import VALUES, model

from congvu import bpmn

WAY = (
    ("receive", "supplement"), ("supplement", "done"), ("receive", "ok"), ("appraise", "ok"),
    ("consult_a", "done"), ("consult_b", "done"), ("sign", "done"), ("deliver", "done"),
)  # fmt: skip
ROUNDS, SECONDS = 5, 0.6

Walk = Callable[[], None]


def ours(*, as_json: bool) -> Walk:
    """One dossier from beginning to end; with JSON, read before each step and written after it."""
    definition = bpmn.compile_process(model())

    def walk() -> None:
        state, _, _ = bpmn.advance(definition, bpmn.State(), bpmn.Start(values=VALUES))
        for step, outcome in WAY:
            if as_json:
                state = bpmn.State.from_json(json.loads(json.dumps(state.to_json())))
            state, _, _ = bpmn.advance(definition, state, bpmn.Take(step, outcome))
        assert state.ended

    return walk


def spiff(*, as_json: bool) -> Walk:
    """The same in SpiffWorkflow."""
    process = SpiffProcess(model())

    def walk() -> None:
        workflow = process.begun(VALUES)
        for step, outcome in WAY:
            if as_json:
                workflow = process.read(process.written(workflow))
            process.take(workflow, step, outcome)
        assert workflow.is_completed()

    return walk


def measured(walks: dict[str, Walk]) -> Iterator[tuple[str, float]]:
    rates: dict[str, list[float]] = {name: [] for name in walks}
    for _ in range(ROUNDS):
        for name, walk in walks.items():
            done, began = 0, time.perf_counter()
            while (spent := time.perf_counter() - began) < SECONDS:
                walk()
                done += len(WAY)
            rates[name].append(done / spent)
    for name, found in rates.items():
        yield name, statistics.median(found)


def main() -> None:
    """Print steps a second, and how many times faster than SpiffWorkflow."""
    walks = {"ours, in memory": ours(as_json=False), "ours, state as JSON": ours(as_json=True)}
    if has_spiff():
        walks["SpiffWorkflow, in memory"] = spiff(as_json=False)
        walks["SpiffWorkflow, state as JSON"] = spiff(as_json=True)
    rates = dict(measured(walks))
    print(f"{'8 human steps, 6 timers':<32}{'steps a second':>16}{'ratio':>8}")
    for name, rate in rates.items():
        base = rates[name.replace("SpiffWorkflow", "ours")]
        print(f"{name:<32}{rate:>16,.0f}{rate / base:>8.3f}")
    print("\n".join(one for one in missing() if one.startswith("Spiff")))


if __name__ == "__main__":
    main()
