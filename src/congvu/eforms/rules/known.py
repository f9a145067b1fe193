"""Facts of the state, made into the values of fields, so that nobody types what is known."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from congvu.eforms.rules.conditions import Field
from congvu.eforms.rules.field_types import FieldType
from congvu.eforms.rules.form import SOURCE_SUFFIX, Form, Page, asked_fields, known_names
from congvu.eforms.rules.lookups import Fact, Lookups
from congvu.eforms.rules.values import digits, split_name, tidy
from congvu.kernel.vietnamese import fold


def offered(
    form: Form,
    holder: Page,
    answers: Mapping[str, Any],
    lookups: Lookups,
    today: dt.date | None = None,
) -> dict[str, tuple[Any, Fact]]:
    """The fields of a page whose value is known: ``field id → (value, fact)``."""
    asked = asked_fields(form, holder, answers, today)
    if not known_names(form, holder, asked, answers, today):
        return {}
    found = {}
    for one in asked:
        fact = lookups.facts.get(one.get("known", ""))
        if fact is not None and (value := value_of_fact(one, fact, lookups)) is not None:
            found[one["id"]] = (value, fact)
    return found


def answers_from_facts(
    facts: Mapping[str, tuple[Any, Fact]], names: Mapping[str, str]
) -> dict[str, Any]:
    """Answers that took the offered values over; beside each stands where it came from."""
    taken: dict[str, Any] = {}
    for field_id, (value, fact) in facts.items():
        taken[field_id] = value
        taken[field_id + SOURCE_SUFFIX] = {
            "known": names[field_id],
            "source": fact.source,
            "as_of": fact.as_of,
        }
    return taken


def value_of_fact(  # noqa: PLR0911 - one way out for each type of field
    asked: Field, fact: Fact, lookups: Lookups
) -> Any | None:  # noqa: ANN401 - values are JSON
    """The fact as a value of this field; None when it does not fit, and then the field is asked."""
    value = fact.value
    if isinstance(value, dt.date):
        value = value.isoformat()
    if not value:
        return None
    match asked["type"]:
        case FieldType.NAME:
            return dict(value) if isinstance(value, Mapping) else split_name(tidy(value))
        case FieldType.CODE:
            return _code_of(asked["list"], value, lookups)
        case FieldType.ADDRESS:
            return dict(value) if isinstance(value, Mapping) else _address_of(tidy(value), lookups)
        case FieldType.PERSONAL_NUMBER | FieldType.PHONE:
            return digits(value) or None
        case FieldType.CHOICE:
            known = {option["value"] for option in asked["options"]}
            return value if isinstance(value, str) and value in known else None
        case _:
            return value if isinstance(value, (str, int)) else None


def _code_of(list_name: str, value: object, lookups: Lookups) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("code")
    text = fold(str(value))
    return next(
        (
            one.code
            for one in lookups.codes(list_name)
            if one.code == value or text in (fold(one.vi), fold(one.en))
        ),
        None,
    )


def _address_of(text: str, lookups: Lookups) -> dict[str, str]:
    """An address that came as text: its last two parts are units, if they are known ones."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1:
        for province in lookups.provinces():
            if fold(province.vi) != fold(parts[-1]):
                continue
            for commune in lookups.communes(province.code):
                if fold(commune.vi) == fold(parts[-2]):
                    return {
                        "province": province.code,
                        "province_name": province.vi,
                        "commune": commune.code,
                        "commune_name": commune.vi,
                        "line": ", ".join(parts[:-2]),
                    }
    return {"line": text}
