"""What happened, told upwards. Rooms derive their events from `Event`."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, get_type_hints
from uuid import UUID

from congvu.kernel.subjects import SubjectRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to `subject`. Fields are ids, codes and numbers, never personal data.

    `kind` is the event's name for ever: ``dossiers.DossierSubmitted``.
    """

    kind: ClassVar[str] = ""
    subject: SubjectRef

    def payload(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {name: _plain(value) for name, value in values.items()}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        hints = get_type_hints(cls)
        values: dict[str, Any] = {
            name: _typed(value, hints.get(name)) for name, value in payload.items()
        }
        return cls(**values)


def _plain(value: object) -> object:
    if isinstance(value, SubjectRef | UUID):
        return str(value)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value


def _typed(value: Any, hint: object) -> object:  # noqa: ANN401 - JSON
    if value is None:
        return None
    wanted = str(hint)
    if "SubjectRef" in wanted:
        return SubjectRef.parse(value)
    if "UUID" in wanted:
        return UUID(value)
    if "datetime.datetime" in wanted:
        return dt.datetime.fromisoformat(value)
    if "datetime.date" in wanted:
        return dt.date.fromisoformat(value)
    return value
