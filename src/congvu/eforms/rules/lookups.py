"""What a form needs to look up, given from outside so that the rules stay pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a code list, or one administrative unit, in both languages."""

    code: str
    vi: str
    en: str
    hint: str = ""

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the state knows already, with where it is written."""

    value: Any
    source: str = ""
    as_of: str = ""


def _none(*_: object) -> tuple[Choice, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Lookups:
    """Code lists and units of one day, and the facts known about one person."""

    codes: Callable[[str], tuple[Choice, ...]] = _none
    provinces: Callable[[], tuple[Choice, ...]] = _none
    communes: Callable[[str], tuple[Choice, ...]] = _none
    search_communes: Callable[[str, str], tuple[Choice, ...]] = _none
    facts: Mapping[str, Fact] = field(default_factory=dict)

    def code(self, list_name: str, code: object) -> Choice | None:
        return next((one for one in self.codes(list_name) if one.code == code), None)
