"""The port through which codes reach people. `notifications` registers the carrier."""

import datetime as dt
from typing import Protocol

from congvu.identity.rules import Login


class CarriesCodes(Protocol):
    """Runs in the caller's transaction and puts the message into an outbox; it calls nobody."""

    def carry_code(
        self, *, to: Login, code: str, valid_until: dt.datetime, language: str, at: dt.datetime
    ) -> None:
        """Send a code that proves that the contact belongs to whoever typed it."""

    def carry_known_already(self, *, to: Login, language: str, at: dt.datetime) -> None:
        """Tell the owner of a contact that somebody tried to register it again."""


_carriers: list[CarriesCodes] = []


def register(carrier: CarriesCodes) -> None:
    _carriers[:] = [carrier]


def carrier() -> CarriesCodes:
    assert _carriers, "no room carries codes; notifications registers itself when it is installed"
    return _carriers[0]
