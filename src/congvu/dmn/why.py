"""Why a decision came out as it did: the rules that fired, their true cells, and words for people.

A rule speaks for itself where its table has an annotation named `vi` or `en`; `{Time limit}` in it
is the value of that input. Else its cells are told one by one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from congvu.feel import CannotParse, Value, compile_expression, compile_unary_tests, to_text, tree
from congvu.feel.faults import Language
from congvu.feel.printing import number_text
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration

_PLACE: Final = re.compile(r"\{([^{}]+)\}")
_NANOSECONDS_OF_DAY: Final = 24 * 3600 * 1_000_000_000


@dataclass(frozen=True, slots=True)
class TrueCell:
    """A cell that was true: how its input is called, what it says, and the value it was asked."""

    input: str
    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule that gave an output, by its number from 1; annotations by the names of the table."""

    number: int
    cells: Sequence[TrueCell] = ()
    annotations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Why:
    """One decision: what it was given, which rules fired, and the decisions that it required.

    A decision without a table has no rules; its inputs say why.
    """

    decision: str
    value: Value
    inputs: Mapping[str, Value]
    rules: Sequence[FiredRule] = ()
    required: Sequence["Why"] = ()


def why_in_words(why: Why, language: Language) -> list[str]:
    """The reasons as sentences without a full stop, for a citizen; empty if nothing fired."""
    if why.rules:
        return [_rule_in_words(rule, why.inputs, language) for rule in why.rules]
    return [f"{name}: {value_in_words(value, language)}" for name, value in why.inputs.items()]


def _rule_in_words(rule: FiredRule, inputs: Mapping[str, Value], language: Language) -> str:
    said = rule.annotations.get(language, "").strip()
    if said:
        return _PLACE.sub(lambda place: _given(place, inputs, language), said)
    cells = [cell for cell in rule.cells if cell.text.strip() not in {"", "-"}]
    if not cells:
        return _WORDS["always"][language]
    return ", ".join(f"{cell.input} {test_in_words(cell.text, language)}" for cell in cells)


def _given(place: re.Match[str], inputs: Mapping[str, Value], language: Language) -> str:
    name = place[1].strip()
    return value_in_words(inputs[name], language) if name in inputs else place[0]


def test_in_words(text: str, language: Language) -> str:
    """A cell as people say it: `>= 18` is *từ 18 trở lên*; what has no words stays as written."""
    try:
        tests = compile_unary_tests(text).tree
    except CannotParse:
        return text
    nodes = tests.tests if isinstance(tests, tree.Tests) else (tests,)
    said = [_node_in_words(node, language) for node in nodes]
    if not said or None in said:
        return text
    joined = _WORDS["or"][language].join(one for one in said if one)
    negated = isinstance(tests, tree.Tests) and tests.negated
    return _WORDS["not"][language].format(test=joined) if negated else joined


def _node_in_words(node: tree.Node, language: Language) -> str | None:
    if isinstance(node, tree.Comparison):
        words, constant = _WORDS.get(node.operator), _constant(node.operand, language)
        return words[language].format(value=constant) if words and constant else None
    if isinstance(node, tree.RangeOf) and node.low is not None and node.high is not None:
        low, high = _constant(node.low, language), _constant(node.high, language)
        said = _WORDS["range" if node.low_included and node.high_included else "between"]
        return said[language].format(low=low, high=high) if low and high else None
    constant = _constant(node, language)
    return _WORDS["is"][language].format(value=constant) if constant else None


def _constant(node: tree.Node, language: Language) -> str | None:
    """The words of a number, text, truth or moment that stands in a cell."""
    match node:
        case tree.Literal(value=value):
            return value_in_words(value, language)
        case tree.Call(function=tree.Name(name=name), arguments=(tree.Literal(value=str(text)),)):
            return _moment(name, text, language)
        case tree.Negative(operand=tree.Literal(value=Decimal() as number)):
            return value_in_words(-number, language)
        case _:
            return None


def _moment(name: str, text: str, language: Language) -> str | None:
    value = compile_expression(f"{name}({to_text(text)})").evaluate({})
    return value_in_words(value, language) if value is not None else None


def value_in_words(  # noqa: C901, PLR0911 - one way out for each kind of value
    value: Value, language: Language
) -> str:
    """A value as people write it: 8.000 in Vietnamese, 8,000 in English; 18/11/2026; 60 ngày."""
    match value:
        case None:
            return _WORDS["null"][language]
        case bool():
            return _WORDS["true" if value else "false"][language]
        case Decimal():
            return _number(value, language)
        case str():
            return value
        case Date():
            return f"{value.day:02}/{value.month:02}/{value.year:04}"
        case DateTime():
            clock = f"{value.time.hour:02}:{value.time.minute:02}"
            return f"{clock} {value_in_words(value.date, language)}"
        case DaysDuration() if not value.nanoseconds % _NANOSECONDS_OF_DAY:
            return _counted("day", value.nanoseconds // _NANOSECONDS_OF_DAY, language)
        case MonthsDuration() if value.months % 12:
            return _counted("month", value.months, language)
        case MonthsDuration():
            return _counted("year", value.months // 12, language)
        case list():
            return ", ".join(value_in_words(one, language) for one in value)
        case _:
            return to_text(value)


def _number(value: Decimal, language: Language) -> str:
    sign, plain = ("-" if value < 0 else ""), number_text(abs(value))
    if "E" in plain:
        return number_text(value)
    whole, point, rest = plain.partition(".")
    grouped = f"{int(whole):,}"
    if language == "vi":
        return sign + grouped.replace(",", ".") + ("," + rest if point else "")
    return sign + grouped + point + rest


def _counted(unit: str, count: int, language: Language) -> str:
    one = _WORDS[unit][language]
    return f"{count} {one}" if language == "vi" or count == 1 else f"{count} {one}s"


_WORDS: Final[Mapping[str, Mapping[Language, str]]] = {
    "<": {"vi": "nhỏ hơn {value}", "en": "less than {value}"},
    "<=": {"vi": "không quá {value}", "en": "at most {value}"},
    ">": {"vi": "hơn {value}", "en": "more than {value}"},
    ">=": {"vi": "từ {value} trở lên", "en": "at least {value}"},
    "is": {"vi": "là {value}", "en": "is {value}"},
    "range": {"vi": "từ {low} đến {high}", "en": "from {low} to {high}"},
    "between": {"vi": "giữa {low} và {high}", "en": "between {low} and {high}"},
    "not": {"vi": "không {test}", "en": "not ({test})"},
    "or": {"vi": " hoặc ", "en": " or "},
    "always": {"vi": "áp dụng cho mọi trường hợp", "en": "this holds in every case"},
    "null": {"vi": "chưa có", "en": "not given"},
    "true": {"vi": "đúng", "en": "true"},
    "false": {"vi": "sai", "en": "false"},
    "day": {"vi": "ngày", "en": "day"},
    "month": {"vi": "tháng", "en": "month"},
    "year": {"vi": "năm", "en": "year"},
}
