"""What the tables of a package decide for given answers: the fee, and why, in both languages."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from congvu import dmn
from congvu.dmn import why_in_words
from congvu.eforms.rules import LIBRARY, Situation, fields, kept_answers
from congvu.feel import LimitPassed, Value, from_python, to_text
from congvu.feel.temporal import DaysDuration
from congvu.kernel.moments import at_time
from congvu.kernel.money import Money
from congvu.procedures.rules.published import Fee, PublishedProcedure, Words

_DAYS: Final = re.compile(r"([0-9]{1,6})d")

Law = Mapping[str, Any]
"""Values of the reference data by their codes, as they hold on the day in question."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision's value, its reasons in words, and its record for the dossier, in plain JSON."""

    value: Value
    because: Words
    why: Mapping[str, Any]


def decide(
    procedure: PublishedProcedure,
    code: str,
    answers: Mapping[str, Any],
    law: Law,
    today: dt.date,
) -> Decided:
    """What a decision of the package gives; null without reasons where the tables leave it open."""
    one = procedure.decisions[code]
    catalogue = fields(procedure.form)
    now = Situation(catalogue, kept_answers(procedure.form, answers, today), today)
    inputs = {name: now.value(text) for name, text in one.inputs.items()}
    inputs |= {name: law_value(law.get(parameter)) for name, parameter in one.law.items()}
    at = at_time(today, dt.time(12))
    try:
        outcome = compiled(one.xml).evaluate(one.decision, inputs, at=at)
    except (dmn.CannotDecide, LimitPassed):
        return Decided(None, Words(), {})
    why = outcome.why
    if outcome.value is None or why is None:
        return Decided(None, Words(), {"decision": one.decision, "inputs": _told(inputs)})
    return Decided(
        value=outcome.value,
        because=Words("; ".join(why_in_words(why, "vi")), "; ".join(why_in_words(why, "en"))),
        why={
            "decision": one.decision,
            "rules": [rule.number for rule in why.rules],
            "inputs": _told(inputs),
            "claimed": any(rule.annotations.get("claimed", "").strip() for rule in why.rules),
        },
    )


def _told(inputs: Mapping[str, Value]) -> dict[str, str]:
    return {name: to_text(value) for name, value in inputs.items()}


def fee_of(
    procedure: PublishedProcedure, answers: Mapping[str, Any], law: Law, today: dt.date
) -> Fee | None:
    """The fee that falls due for these answers on this day; None when the procedure has none."""
    if procedure.fee is None:
        return None
    decided = decide(procedure, procedure.fee.decision, answers, law, today)
    amount = decided.value
    is_money = isinstance(amount, Decimal) and amount >= 0 and amount == amount.to_integral_value()
    return Fee(
        amount=Money(int(amount)) if is_money and isinstance(amount, Decimal) else None,
        because=decided.because,
        why=decided.why,
    )


def law_value(value: object) -> Value:
    """A value of the reference data for expressions: ``60d`` is 60 days; other limits are text."""
    found = _DAYS.fullmatch(value) if isinstance(value, str) else None
    return (
        DaysDuration.from_python(dt.timedelta(days=int(found[1]))) if found else from_python(value)
    )


@lru_cache(maxsize=256)
def compiled(xml: str) -> dmn.Decisions:
    """The model, ready to decide; a revision never changes. Raises what `dmn` raises."""
    return dmn.compile_model(dmn.read(xml.encode()), library=LIBRARY)
