"""Decisions a second, of a table with 12 rules, on one core; beside others that are installed.

PYTHONPATH=src python bench/dmn.py
"""

import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

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


def zen(table: dict[str, object]) -> Callable[[], object] | None:
    """The same table in zen-engine, if it is installed; its numbers are binary floats."""
    try:
        import zen as engine  # noqa: PLC0415 - for development only, and often not there
    except ImportError:
        return None
    content = zen_table()
    ready = engine.ZenEngine({"loader": lambda _key: content})
    return lambda: ready.evaluate("fee", table)


def zen_table() -> str:
    """Twelve rules as zen-engine reads them."""
    import json  # noqa: PLC0415 - only for this engine

    ages = {"< 18": "< 18", "[18..60)": "[18..60)", ">= 60": ">= 60"}
    rules = [
        {"_id": str(row), "k": f'"{kind}"', "a": ages[age], "o": str(1000 * (row + 1))}
        for row, (kind, age) in enumerate((k, a) for k in KINDS for a in AGES)
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [
            {"id": "k", "name": "kind", "field": "kind"},
            {"id": "a", "name": "age", "field": "age"},
        ],
        "outputs": [{"id": "o", "name": "fee", "field": "fee"}],
        "rules": rules,
    }
    nodes = [
        {"id": "i", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
        {"id": "t", "name": "t", "type": "decisionTableNode", "position": {"x": 1, "y": 0}}
        | {"content": table},
        {"id": "o", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "1", "sourceId": "i", "targetId": "t", "type": "edge"},
        {"id": "2", "sourceId": "t", "targetId": "o", "type": "edge"},
    ]
    return json.dumps(
        {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    )


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
    peer = zen({"kind": "permit", "age": 70})
    if peer is not None:
        measured["zen-engine, last rule"] = per_second(peer)
    base = measured["last rule"]
    print(f"{'12 rules, 2 inputs':<28}{'per second':>12}{'ratio':>8}")
    for name, rate in measured.items():
        print(f"{name:<28}{rate:>12,.0f}{rate / base:>8.2f}")
    if peer is None:
        print("zen-engine is not installed here: pip install zen-engine, for development only.")
    read = per_second(lambda: dmn.compile_model(dmn.read(model())))
    print(f"{'read and compile the model':<28}{1000 / read:>9.2f} ms")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    main()
