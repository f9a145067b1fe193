"""Working calendars as YAML files that an office can read, review and change."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from congvu.deadlines import rules
from congvu.reference import yaml_text
from congvu.reference.rules import Certainty

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """What one calendar file says."""

    name_vi: str
    name_en: str
    valid_from: dt.date
    valid_until: dt.date | None
    decision_ref: str
    certainty: Certainty
    shifts: dict[int, tuple[rules.Shift, ...]]
    special_days: dict[dt.date, tuple[rules.SpecialDay, Certainty]]


def read(path: Path) -> CalendarFile:
    """Read one calendar file. Raise CannotRead when its schema refuses it."""
    content = yaml_text.load(path, schema="calendar.json")
    until = content.get("until")
    return CalendarFile(
        name_vi=content["name"]["vi"],
        name_en=content["name"]["en"],
        valid_from=dt.date.fromisoformat(content["from"]),
        valid_until=dt.date.fromisoformat(until) if until else None,
        decision_ref=content.get("decision_ref", ""),
        certainty=Certainty(content["certainty"]),
        shifts={
            _WEEKDAYS.index(weekday): tuple(_shift(*pair) for pair in pairs)
            for weekday, pairs in content.get("shifts", {}).items()
        },
        special_days={
            dt.date.fromisoformat(row["day"]): (_special(row), Certainty(row["certainty"]))
            for row in content.get("exceptions", [])
        },
    )


def calendar_from_file(path: Path) -> rules.WorkingCalendar:
    """A calendar without a database: one file, or every ``calendar*.yaml`` of a folder."""
    files = sorted(path.glob("calendar*.yaml")) if path.is_dir() else [path]
    return _calendar([read(file) for file in files])


def _calendar(files: Iterable[CalendarFile]) -> rules.WorkingCalendar:
    files = list(files)
    confirmed = [file for file in files if file.certainty is not Certainty.LOW]
    return rules.WorkingCalendar(
        hours=tuple(
            rules.WorkingHours(file.shifts, file.valid_from, file.valid_until or dt.date.max)
            for file in files
            if file.shifts
        ),
        special_days={
            day: day_is for file in files for day, (day_is, _) in file.special_days.items()
        },
        known_until=max((file.valid_until or dt.date.max for file in confirmed), default=None),
    )


def _shift(starts: str, ends: str) -> rules.Shift:
    return rules.Shift(rules.parse_time(starts), rules.parse_time(ends))


def _special(row: dict[str, Any]) -> rules.SpecialDay:
    return rules.SpecialDay(
        kind=rules.DayException(row["kind"]),
        decision_ref=row["decision_ref"],
        vi=row.get("vi", ""),
        en=row.get("en", ""),
        works_like=_WEEKDAYS.index(row.get("works_like", "monday")),
    )
