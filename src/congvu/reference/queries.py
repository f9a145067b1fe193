"""Reads of data with dates. Every function is asked for a day, and answers what held on it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.vietnamese import decode_typing, fold
from congvu.reference.models import AdministrativeUnit, Code, LegalInstrument, LegalParameter
from congvu.reference.rules import Certainty, UnitLevel

_MOST_UNITS_FOUND = 50


class CannotFind(Refusal):
    """The reference data say nothing about this code on this day."""


@dataclass(frozen=True, slots=True)
class Instrument:
    code: str
    vi: str
    en: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that law sets, with where it stands and how surely it was read."""

    code: str
    value: Any
    instrument: Instrument
    place: str
    certainty: Certainty
    valid_from: dt.date
    valid_until: dt.date | None
    scope: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or commune as it was named on the day asked for."""

    code: str
    level: UnitLevel
    type: str
    name: str
    parent_code: str
    parent_name: str
    certainty: Certainty

    @property
    def full_name(self) -> str:
        """*xã Tân Phú*."""
        return f"{self.type} {self.name}"

    @property
    def address(self) -> str:
        """*xã Tân Phú, tỉnh Hoa Sen*."""
        return f"{self.full_name}, {self.parent_name}" if self.parent_name else self.full_name


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """One choice of a code list, in both languages."""

    code: str
    vi: str
    en: str


def parameter(code: str, *, on: dt.date, scope: str = "") -> Parameter:
    """The value of a legal parameter on a day: the special one of `scope`, or else the general one.

    Raise CannotFind when neither has a value on that day: no default is guessed.
    """
    rows = LegalParameter.objects.filter(_holds(on), code=code, scope__in={scope, ""})
    row = rows.select_related("instrument").order_by("-scope").first()
    if row is None:
        raise CannotFind(Reason("parameter-unknown", about=code, values={"code": code, "on": on}))
    return _parameter(row)


def parameters(*, on: dt.date) -> tuple[Parameter, ...]:
    """Every legal parameter with a value on a day, by code: for the administrator's page."""
    rows = LegalParameter.objects.filter(_holds(on)).select_related("instrument")
    return tuple(_parameter(row) for row in rows.order_by("code", "scope"))


def instrument(code: str) -> Instrument:
    """A law, decree, circular or decision by its number. Raise CannotFind."""
    row = LegalInstrument.objects.filter(pk=code).first()
    if row is None:
        raise CannotFind(Reason("instrument-missing", about=code, values={"code": code}))
    return _instrument(row)


def administrative_unit(code: str, *, on: dt.date) -> Unit:
    """The province or commune with this code on a day. Raise CannotFind."""
    row = AdministrativeUnit.objects.filter(_holds(on), code=code).first()
    if row is None:
        raise CannotFind(Reason("unit-unknown", about=code, values={"code": code, "on": on}))
    return _with_parents([row], on=on)[0]


def provinces(*, on: dt.date) -> tuple[Unit, ...]:
    """Every province on a day, in Vietnamese order."""
    rows = AdministrativeUnit.objects.filter(_holds(on), level=UnitLevel.PROVINCE)
    return _with_parents(rows.order_by("sort_key"), on=on)


def communes(province_code: str, *, on: dt.date) -> tuple[Unit, ...]:
    """The communes, wards and special zones of a province on a day, in Vietnamese order."""
    rows = AdministrativeUnit.objects.filter(
        _holds(on), level=UnitLevel.COMMUNE, parent_code=province_code
    )
    return _with_parents(rows.order_by("sort_key"), on=on)


def search_units(text: str, *, on: dt.date, most: int = 20) -> tuple[Unit, ...]:
    """Units whose name, with its province's, holds every word; typed with accents or without.

    ``tan phu hoa sen`` and ``taan phus`` both find *xã Tân Phú, tỉnh Hoa Sen*.
    """
    for words in dict.fromkeys((fold(text), decode_typing(text))):
        found = _units_with_words(words.split(), on=on)[: min(most, _MOST_UNITS_FOUND)]
        if words and (units := _with_parents(found, on=on)):
            return units
    return ()


def code_list(name: str, *, on: dt.date) -> tuple[CodeEntry, ...]:
    """Every choice of a code list on a day, in its own order. Raise CannotFind."""
    rows = Code.objects.filter(_holds(on), list=name).order_by("place")
    entries = tuple(CodeEntry(code=row.code, vi=row.vi, en=row.en) for row in rows)
    if not entries:
        raise CannotFind(Reason("list-unknown", about=name, values={"list": name, "on": on}))
    return entries


def _holds(on: dt.date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def _units_with_words(words: list[str], *, on: dt.date) -> "QuerySet[AdministrativeUnit]":
    rows = AdministrativeUnit.objects.filter(_holds(on))
    for word in words:
        rows = rows.filter(Q(search_key__startswith=word) | Q(search_key__contains=f" {word}"))
    return rows.order_by("-level", "sort_key")


def _with_parents(
    rows: "QuerySet[AdministrativeUnit] | list[AdministrativeUnit]", *, on: dt.date
) -> tuple[Unit, ...]:
    units = list(rows)
    wanted = {unit.parent_code for unit in units if unit.parent_code}
    parents = (
        {
            row.code: str(row)
            for row in AdministrativeUnit.objects.filter(_holds(on), code__in=wanted)
        }
        if wanted
        else {}
    )
    return tuple(
        Unit(
            code=row.code,
            level=UnitLevel(row.level),
            type=row.type_vi,
            name=row.name,
            parent_code=row.parent_code,
            parent_name=parents.get(row.parent_code, ""),
            certainty=Certainty(row.certainty),
        )
        for row in units
    )


def _parameter(row: LegalParameter) -> Parameter:
    return Parameter(
        code=row.code,
        value=row.value,
        instrument=_instrument(row.instrument),
        place=row.place,
        certainty=Certainty(row.certainty),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        scope=row.scope,
        vi=row.title_vi,
        en=row.title_en,
    )


def _instrument(row: LegalInstrument) -> Instrument:
    return Instrument(
        code=row.code, vi=row.title_vi, en=row.title_en, certainty=Certainty(row.certainty)
    )
