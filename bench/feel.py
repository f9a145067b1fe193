"""How fast expressions are built and evaluated on one core.

    PYTHONPATH=src python bench/feel.py

Each line: evaluations a second through `Expression.evaluate`, how many times longer that takes
than the same sum by Python's Decimal alone, and microseconds to build the expression.
"""

from collections.abc import Callable
from decimal import Decimal
from time import perf_counter

from congvu import feel

SCOPE: dict[str, object] = {
    "a": Decimal(7),
    "x": Decimal(20),
    "kind": "birth",
    "papers": [{"pages": Decimal(number), "kind": "copy"} for number in range(20)],
    "Loan Amount": Decimal(50_000),
}
EXPRESSIONS = (
    "a + 1",
    "x >= 18",
    'kind = "birth" and x < 30',
    "if x in [18..60) then a else 0",
    "Loan Amount * (1 + a / 100)",
    "{rate: a / 100, fee: Loan Amount * rate}.fee",
    '@"2026-11-25" + @"P1M"',
    "sum(papers[pages > 10].pages)",
    "for paper in papers return paper.pages * 2",
)
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
    print(f"{'expression':50} {'per second':>12} {'times':>7} {'build µs':>9}")
    for text in EXPRESSIONS:
        expression = feel.compile_expression(text, names=SCOPE)
        if expression.evaluate(SCOPE) is None:
            raise SystemExit(f"{text} gives null")
        each = seconds_each(lambda evaluate=expression.evaluate: evaluate(SCOPE))
        built = seconds_each(lambda text=text: feel.compile_expression(text, names=SCOPE))
        print(f"{text:50} {1 / each:12,.0f} {each / alone:7.1f} {built * 1e6:9.0f}")
    cell = feel.compile_unary_tests("[18..60), > 100", names=SCOPE)
    each = seconds_each(lambda: cell.matches(SCOPE["x"], SCOPE))
    print(f"{'cell: [18..60), > 100':50} {1 / each:12,.0f} {each / alone:7.1f}")


if __name__ == "__main__":
    main()
