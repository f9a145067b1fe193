"""Code lists, units and known facts, as a form looks them up."""

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import Any

from congvu.eforms.rules import Choice, Fact, Lookups
from congvu.kernel.vietnamese import fold
from congvu.reference import queries as reference


def lookups(*, on: dt.date, facts: Mapping[str, Any] | None = None) -> Lookups:
    """Code lists and units as they were on a day; `facts` is what `sources.known_facts` says.

    Each list is read once and kept as long as the answer is: for one page, so that data loaded
    anew are seen by the next.
    """

    @cache
    def codes(name: str) -> tuple[Choice, ...]:
        return tuple(Choice(one.code, one.vi, one.en) for one in reference.code_list(name, on=on))

    @cache
    def provinces() -> tuple[Choice, ...]:
        return tuple(_unit(one) for one in reference.provinces(on=on))

    @cache
    def communes(province: str) -> tuple[Choice, ...]:
        return tuple(_unit(one) for one in reference.communes(province, on=on))

    return Lookups(
        codes=codes,
        provinces=provinces,
        communes=communes,
        search_communes=lambda province, text: _search(communes(province), text, on),
        facts={name: _fact(fact) for name, fact in (facts or {}).items()},
    )


def _fact(fact: Any) -> Fact:  # noqa: ANN401 - a fact of `sources`, known by its attributes
    as_of = fact.as_of
    return Fact(
        value=fact.value,
        source=str(fact.source),
        as_of=as_of.isoformat() if isinstance(as_of, dt.date) else str(as_of or ""),
    )


def _search(here: tuple[Choice, ...], text: str, on: dt.date) -> tuple[Choice, ...]:
    """Units of `here` with every word in their name; else those that the country's search finds."""
    words = fold(text).split()
    near = tuple(one for one in here if all(word in fold(one.vi) for word in words))
    if near:
        return near
    codes = {one.code for one in here}
    return tuple(_unit(unit) for unit in reference.search_units(text, on=on) if unit.code in codes)


def _unit(unit: reference.Unit) -> Choice:
    return Choice(unit.code, unit.full_name, unit.full_name)
