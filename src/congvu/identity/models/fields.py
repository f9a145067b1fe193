"""Columns that hold personal data: sealed when written, opened when read, never filtered by.

A stolen copy of the database says nothing about people without the key file. A value that has to be
found again has a companion column with a keyed digest (`lookup_digest`).
"""

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from congvu.kernel.sealing import Keyring

if TYPE_CHECKING:
    _TextField = models.Field[str, str]
    _JSONField = models.Field[Any, Any]
else:
    _TextField = _JSONField = models.Field


def _keyring() -> Keyring:
    return Keyring(settings.ENVIRONMENT.key_file)


def lookup_digest(value: str, purpose: str) -> str:
    """A keyed digest by which an equal value is found again, here and with this key only."""
    return _keyring().digest(value.encode(), purpose)


class _Sealed:
    """What both kinds share: bytes in the database, and no filter, not even equality."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_lookup(self, lookup_name: str) -> None:
        """Each sealing of the same value looks different; Django refuses the filter by name."""

    def get_transform(self, lookup_name: str) -> None:
        """Nothing can be taken out of a sealed value either."""


def _purpose(field: "models.Field[Any, Any]") -> str:
    """Table and column, so that sealed values cannot change places."""
    return f"{field.model._meta.db_table}.{field.column}"  # noqa: SLF001 - Django's documented API


def _seal(field: "models.Field[Any, Any]", text: str, connection: Any) -> Any:  # noqa: ANN401 - the driver's type
    return connection.Database.Binary(_keyring().seal(text.encode(), _purpose(field)))


def _open(field: "models.Field[Any, Any]", sealed: bytes | memoryview) -> str:
    return _keyring().open(bytes(sealed), _purpose(field)).decode()


class SealedText(_Sealed, _TextField):
    """A text that rests encrypted. Absent is the empty text, never NULL."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:  # noqa: ANN401
        return _seal(self, "" if value is None else str(value), connection)

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> str:  # noqa: ANN401
        return "" if value is None else _open(self, value)


class SealedJSON(_Sealed, _JSONField):
    """A JSON value (object, list, text…) that rests encrypted. Absent is an empty object."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:  # noqa: ANN401
        text = json.dumps({} if value is None else value, ensure_ascii=False, default=str)
        return _seal(self, text, connection)

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> Any:  # noqa: ANN401
        return {} if value is None else json.loads(_open(self, value))
