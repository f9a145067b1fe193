"""Decisions a second, of a table with 12 rules, on one core; beside others that are installed.

PYTHONPATH=src python bench/dmn.py
"""

import time
from collections.abc import Callable
from decimal import Decimal

from peers import has_spiff, has_zen, missing, spiff_decision, zen_decision

from congvu import dmn

SECONDS = 2.0
KINDS = ("birth", "death", "marriage", "permit")
AGES = ("< 18", "[18..60)", ">= 60")


def model() -> bytes:
    """Twelve rules over a kind and an age, each with a fee."""
    rules = "".join(
        f'<rule><inputEntry><text>"{kind}"</text></inputEntry>'
        f"<inputEntry><text>{age.replace('<', '&lt;')}</text></inputEntry>"
        f"<outputEntry><text>{1000 * (row + 1)}</text></outputEntry></rule>"
        for row, (kind, age) in enumerate((k, a) for k in KINDS for a in AGES)
    )
    columns = "".join(
        f"<input><inputExpression typeRef='{of}'><text>{name}</text></inputExpression></input>"
        for name, of in (("kind", "string"), ("age", "number"))
    )
    needs = "".join(
        f"<informationRequirement><requiredInput href='#{name}'/></informationRequirement>"
        for name in ("kind", "age")
    )
    inputs = "".join(
        f"<inputData id='{name}' name='{name}'><variable typeRef='{of}'/></inputData>"
        for name, of in (("kind", "string"), ("age", "number"))
    )
    return (
        "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' namespace='urn:bench'>"
        f"{inputs}<decision id='fee' name='fee'>{needs}"
        f"<decisionTable>{columns}<output name='fee' typeRef='number'/>{rules}</decisionTable>"
        "</decision></definitions>"
    ).encode()


def per_second(act: Callable[[], object]) -> float:
    """How often the act is done in a second: the best of three rounds."""
    best = 0.0
    for _ in range(3):
        done, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < SECONDS / 3:
            for _ in range(100):
                act()
            done += 100
        best = max(best, done / spent)
    return best


def rules() -> list[tuple[str, str, str]]:
    """The rows of the same table: a kind, an age and a fee."""
    cells = ((kind, age) for kind in KINDS for age in AGES)
    return [(f'"{kind}"', age, str(1000 * (row + 1))) for row, (kind, age) in enumerate(cells)]


def main() -> None:
    """Print decisions a second, and ratios in the same run."""
    decisions = dmn.compile_model(dmn.read(model()))
    first = {"kind": "birth", "age": Decimal(10)}
    last = {"kind": "permit", "age": Decimal(70)}
    assert decisions.evaluate("fee", last).value == Decimal(12_000)
    measured = {
        "first rule": per_second(lambda: decisions.evaluate("fee", first, explain=False)),
        "last rule": per_second(lambda: decisions.evaluate("fee", last, explain=False)),
        "last rule, explained": per_second(lambda: decisions.evaluate("fee", last)),
    }
    if has_zen():
        peer = zen_decision(rules(), ("kind", "age"), {"kind": "permit", "age": 70})
        measured["zen-engine, last rule"] = per_second(peer)
    if has_spiff():
        peer = spiff_decision(rules(), ("kind", "age"), {"kind": "permit", "age": 70})
        measured["SpiffWorkflow, last rule"] = per_second(peer)
    base = measured["last rule"]
    print(f"{'12 rules, 2 inputs':<28}{'per second':>12}{'ratio':>8}")
    for name, rate in measured.items():
        print(f"{name:<28}{rate:>12,.0f}{rate / base:>8.2f}")
    print("\n".join(missing()))
    read = per_second(lambda: dmn.compile_model(dmn.read(model())))
    print(f"{'read and compile the model':<28}{1000 / read:>9.2f} ms")


if __name__ == "__main__":
    main()
