"""Load reference data from a folder of YAML files that lawyers can read and review."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model

from congvu.audit import services as audit
from congvu.kernel.actors import Actor
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.kernel.vietnamese import fold, sort_key
from congvu.reference import yaml_text
from congvu.reference.models import AdministrativeUnit, Code, LegalInstrument, LegalParameter
from congvu.reference.rules import Period, UnitLevel, search_key

REFERENCE = SubjectRef("reference", UUID("0190a000-0000-7000-8000-000000000001"))
"""What the journal calls the reference data as a whole."""


class CannotLoad(Refusal):
    """The files contradict themselves: two values for one day, or a law that is not listed."""


@dataclass(frozen=True, slots=True)
class Loaded:
    instruments: int
    parameters: int
    units: int
    codes: int


def load_reference(folder: Path, *, actor: Actor, at: dt.datetime) -> Loaded:
    """Bring the database to what the files in `folder` say. Loading twice changes nothing.

    Rows that a file no longer names stay: what held on a past day is still asked for. Raise
    CannotRead for a file that its schema refuses, and CannotLoad where two periods share a day.
    """
    instruments = list(_instruments(folder / "instruments.yaml"))
    known = {row.code for row in instruments}
    parameters = list(_parameters(folder / "parameters.yaml", known=known))
    units = list(_units(folder / "administrative-units.yaml"))
    codes = [row for file in sorted(folder.glob("codes-*.yaml")) for row in _codes(file)]
    _refuse_overlaps("parameters.yaml", parameters, "code", "scope")
    _refuse_overlaps("administrative-units.yaml", units, "code")
    _refuse_overlaps("codes-*.yaml", codes, "list", "code")
    with audit.recorded(actor=actor, action="reference.load", subject=REFERENCE, at=at) as act:
        _store(LegalInstrument, instruments, keys=("code",))
        _store(LegalParameter, parameters, keys=("code", "scope", "valid_from"))
        _store(AdministrativeUnit, units, keys=("code", "valid_from"))
        _store(Code, codes, keys=("list", "code", "valid_from"))
        loaded = Loaded(len(instruments), len(parameters), len(units), len(codes))
        act.note(
            instruments=loaded.instruments,
            parameters=loaded.parameters,
            units=loaded.units,
            codes=loaded.codes,
        )
    return loaded


def _instruments(file: Path) -> Iterator[LegalInstrument]:
    for row in yaml_text.load(file, schema="instruments.json"):
        yield LegalInstrument(
            code=row["code"],
            title_vi=row["vi"],
            title_en=row["en"],
            in_force_from=_day(row.get("from")),
            in_force_until=_day(row.get("until")),
            certainty=row["certainty"],
        )


def _parameters(file: Path, *, known: set[str]) -> Iterator[LegalParameter]:
    for entry in yaml_text.load(file, schema="parameters.json"):
        for row in entry["values"]:
            if row["instrument"] not in known:
                told = {"file": file.name, "key": entry["code"], "instrument": row["instrument"]}
                raise CannotLoad(Reason("instrument-unknown", about=entry["code"], values=told))
            yield LegalParameter(
                code=entry["code"],
                title_vi=entry["vi"],
                title_en=entry["en"],
                scope=row.get("scope", ""),
                value=row["value"],
                valid_from=dt.date.fromisoformat(row["from"]),
                valid_until=_day(row.get("until")),
                instrument_id=row["instrument"],
                place=row.get("place", ""),
                certainty=row["certainty"],
            )


def _units(file: Path) -> Iterator[AdministrativeUnit]:
    for province in yaml_text.load(file, schema="administrative-units.json"):
        yield _unit(province, parent=None)
        for commune in province.get("communes", []):
            yield _unit(commune, parent=province)


def _unit(row: Mapping[str, Any], *, parent: Mapping[str, Any] | None) -> AdministrativeUnit:
    above = parent or {}
    return AdministrativeUnit(
        code=row["code"],
        level=UnitLevel.COMMUNE if parent else UnitLevel.PROVINCE,
        type_vi=row["type"],
        name=row["name"],
        parent_code=above.get("code", ""),
        valid_from=dt.date.fromisoformat(row.get("from") or above["from"]),
        valid_until=_day(row.get("until")),
        replaced_by=row.get("replaced_by", []),
        certainty=row.get("certainty") or above["certainty"],
        sort_key=sort_key(row["name"]),
        search_key=search_key(f"{row['type']} {row['name']}", parent=above.get("name", "")),
    )


def _codes(file: Path) -> Iterator[Code]:
    content = yaml_text.load(file, schema="code-list.json")
    for place, row in enumerate(content["codes"], start=1):
        yield Code(
            list=content["list"],
            code=row["code"],
            vi=row["vi"],
            en=row["en"],
            place=place,
            valid_from=dt.date.fromisoformat(row.get("from") or content["from"]),
            valid_until=_day(row.get("until")),
            search_key=fold(" ".join([row["vi"], row["en"], *row.get("also", [])])),
        )


def _refuse_overlaps(file: str, rows: list[Any], *keys: str) -> None:
    periods: dict[tuple[str, ...], list[Period]] = {}
    for row in rows:
        key = tuple(getattr(row, name) for name in keys)
        periods.setdefault(key, []).append(Period(row.valid_from, row.valid_until))
    for key, found in periods.items():
        for before, after in pairwise(sorted(found, key=lambda period: period.valid_from)):
            if before.holds(after.valid_from):
                told = {"file": file, "key": " ".join(filter(None, key))}
                raise CannotLoad(Reason("periods-overlap", about=key[0], values=told))


def _store(model: type[Model], rows: list[Any], *, keys: tuple[str, ...]) -> None:
    """Insert what is new and correct what is known, earlier periods first."""
    written = [
        field.name
        for field in model._meta.concrete_fields  # noqa: SLF001 - Django's documented model API
        if field.name not in keys and not field.primary_key
    ]
    rows.sort(key=lambda row: str(getattr(row, "valid_from", "")))
    model._default_manager.bulk_create(  # noqa: SLF001 - Django's documented model API
        rows, update_conflicts=True, unique_fields=keys, update_fields=written
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
