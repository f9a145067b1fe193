"""From the register's columns to what stands on a result paper, by the mapping of its package."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from congvu.kernel.vietnamese import date_in_words


def result_values(
    mapping: Mapping[str, Mapping[str, Any]],
    *,
    columns: Mapping[str, Any],
    given: Mapping[str, Any],
) -> dict[str, str]:
    """The values of a template. `mapping` is ``values`` of the package's ``results/<kind>.yaml``.

    A value that is not known yet is the empty text: a draft may be looked at early.
    """
    return {name: _written(rule, columns, given) for name, rule in mapping.items()}


def _written(rule: Mapping[str, Any], columns: Mapping[str, Any], given: Mapping[str, Any]) -> str:
    source, name = (columns, rule["column"]) if "column" in rule else (given, rule["given"])
    value = source.get(name)
    if value is None or value == "":
        return ""
    match rule.get("as"):
        case "upper":
            return str(value).upper()
        case "date":
            return f"{_day(value):%d/%m/%Y}"
        case "date_words":
            words = date_in_words(_day(value))
            return words[:1].upper() + words[1:]
    return str(value)


def _day(value: Any) -> dt.date:  # noqa: ANN401 - JSON gives text, Python gives a date
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
