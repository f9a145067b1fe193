"""The numbered static rules: each a small function that yields the elements which break it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from congvu.bpmn.faults import Language
from congvu.bpmn.model import Element, Model

Finder = Callable[[Model], Iterator[Element]]


@dataclass(frozen=True, slots=True)
class Rule:
    number: str
    vi: str
    en: str
    find: Finder


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """One rule broken by one element, with its line and words in both languages."""

    number: str
    element_id: str
    line: int
    rule: Rule

    @property
    def code(self) -> str:
        return self.number

    def words(self, language: Language) -> str:
        said = self.rule.vi if language == "vi" else self.rule.en
        where = "dòng" if language == "vi" else "line"
        return f"{self.number}, {where} {self.line}: {said}"


RULES: Final[dict[str, Rule]] = {}


def rule(number: str, vi: str, en: str) -> Callable[[Finder], Finder]:
    """Declare a rule by its number in the catalogue, with its words."""

    def declare(find: Finder) -> Finder:
        if number in RULES:
            raise ValueError(number)
        RULES[number] = Rule(number, vi, en, find)
        return find

    return declare


def broken_rules(model: Model) -> tuple[BrokenRule, ...]:
    """Every declared rule that the model breaks, in the order of the numbers."""
    return tuple(
        BrokenRule(number, element.id, element.line, RULES[number])
        for number in sorted(RULES)
        for element in RULES[number].find(model)
    )
