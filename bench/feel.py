"""How fast expressions are built and evaluated on one core.

    PYTHONPATH=src python bench/feel.py

Each line: evaluations a second through `Expression.evaluate`, how many times longer that takes
than the same sum by Python's Decimal alone, and microseconds to build the expression. Beside them
the same in zen-engine, compiled once, and in SpiffWorkflow, which evaluates Python text each time.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from time import perf_counter

from peers import has_spiff, has_zen, missing, spiff_expression, zen_expression

from congvu import feel

SCOPE: dict[str, object] = {
    "a": Decimal(7),
    "x": Decimal(20),
    "kind": "birth",
    "papers": [{"pages": Decimal(number), "kind": "copy"} for number in range(20)],
    "Loan Amount": Decimal(50_000),
}
EXPRESSIONS = {
    "a + 1": ("a + 1", "a + 1"),
    "x >= 18": ("x >= 18", "x >= 18"),
    'kind = "birth" and x < 30': ('kind == "birth" and x < 30',) * 2,
    "if x in [18..60) then a else 0": ("x in [18..60) ? a : 0", "a if 18 <= x < 60 else 0"),
    "Loan Amount * (1 + a / 100)": ("loan * (1 + a / 100)",) * 2,
    "{rate: a / 100, fee: Loan Amount * rate}.fee": ("", ""),
    '@"2026-11-25" + @"P1M"': ("", ""),
    "sum(papers[pages > 10].pages)": (
        "sum(map(filter(papers, #.pages > 10), #.pages))",
        'sum(one["pages"] for one in papers if one["pages"] > 10)',
    ),
    "for paper in papers return paper.pages * 2": (
        "map(papers, #.pages * 2)",
        '[one["pages"] * 2 for one in papers]',
    ),
}
"""The same in the language of zen-engine, and as Python text; empty where there is none."""
PLAIN: dict[str, object] = {
    "a": 7,
    "x": 20,
    "kind": "birth",
    "papers": [{"pages": number, "kind": "copy"} for number in range(20)],
    "loan": 50_000,
}
"""The same values for others, who count with binary floats."""
ROUNDS = 5


def seconds_each(act: Callable[[], object], seconds: float = 0.15) -> float:
    """The shortest of several rounds, each of so many calls as fill the time."""
    calls = 1
    while (spent := _timed(act, calls)) < seconds / 10:
        calls *= 4
    calls = max(1, int(calls * seconds / spent))
    return min(_timed(act, calls) for _ in range(ROUNDS)) / calls


def _timed(act: Callable[[], object], calls: int) -> float:
    started = perf_counter()
    for _ in range(calls):
        act()
    return perf_counter() - started


def main() -> None:
    one, seven = Decimal(1), Decimal(7)
    alone = seconds_each(lambda: feel.NUMBERS.add(seven, one))
    head = f"{'expression':50} {'per second':>12} {'times':>7} {'build µs':>9}"
    print(f"{head} {'zen-engine':>12} {'SpiffWorkflow':>14}")
    for text, others in EXPRESSIONS.items():
        expression = feel.compile_expression(text, names=SCOPE)
        if expression.evaluate(SCOPE) is None:
            raise SystemExit(f"{text} gives null")
        each = seconds_each(lambda evaluate=expression.evaluate: evaluate(SCOPE))
        built = seconds_each(lambda text=text: feel.compile_expression(text, names=SCOPE))
        print(f"{text:50} {1 / each:12,.0f} {each / alone:7.1f} {built * 1e6:9.0f}", end="")
        print("".join(f" {said:>13}" for said in peers_of(*others)))
    cell = feel.compile_unary_tests("[18..60), > 100", names=SCOPE)
    each = seconds_each(lambda: cell.matches(SCOPE["x"], SCOPE))
    print(f"{'cell: [18..60), > 100':50} {1 / each:12,.0f} {each / alone:7.1f}")
    print("\n".join(missing()))


def peers_of(zen: str, python: str) -> Iterator[str]:
    """How often a second the others evaluate the same; a dash where they cannot."""
    for text, is_there, made in (
        (zen, has_zen(), zen_expression),
        (python, has_spiff(), spiff_expression),
    ):
        if text and is_there:
            needed = {name: value for name, value in PLAIN.items() if name in text}
            yield f"{1 / seconds_each(made(text, needed)):,.0f}"
        else:
            yield "–"


if __name__ == "__main__":
    main()
