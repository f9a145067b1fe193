"""What a signing provider and a time-stamp authority must do.

A provider keeps keys somewhere (here, in a token, at a remote service) and signs bytes with them.
It is called outside every transaction. It answers, or raises one of the named failures; it never
returns a signature that it did not make.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class WrongPin(Exception):
    """The PIN does not open this key."""


class ProviderFailed(Exception):
    """The provider or the time-stamp authority did not do it. `code` is a reason code.

    Nothing was signed: the request can be tried again.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Trust:
    """Trust anchors, the authorities below them and their revocation lists, all DER."""

    roots: tuple[bytes, ...]
    others: tuple[bytes, ...]
    lists: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class KeyReference:
    """Which key: the certificate that belongs to it, and what the provider needs to find it."""

    certificate_id: UUID
    certificate: bytes
    sealed_key: bytes


class SigningSession(Protocol):
    """A key that has been opened once and may sign several times."""

    def sign(self, message: bytes) -> bytes:
        """The signature over SHA-256 of `message`, encoded as X.509 has it for this kind of key.

        Raises ProviderFailed.
        """


class SigningProvider(Protocol):
    code: str

    def open_session(self, key: KeyReference, *, pin: str | None) -> SigningSession:
        """Open a key. Raises WrongPin or ProviderFailed."""


class TimeStampAuthority(Protocol):
    code: str

    def answer(self, request: bytes, *, at: dt.datetime) -> bytes:
        """Answer an RFC 3161 request (DER) with a response (DER). Raises ProviderFailed."""
