"""Keys in software, sealed in our own database: the demonstration's stand-in for a token or an HSM.

It behaves as a real device does, and can be told to fail the next signatures (`misbehave`).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from congvu.kernel.sealing import Keyring
from congvu.signatures.adapters import pin_wrap
from congvu.signatures.adapters.base import KeyReference, ProviderFailed


class Mood(StrEnum):
    FAIL = "FAIL"
    TIME_OUT = "TIME_OUT"


_FAILURES = {Mood.FAIL: "device-refused", Mood.TIME_OUT: "device-silent"}


@dataclass(slots=True)
class Misbehaviour:
    """What goes wrong next. Shared by the sessions of one provider."""

    moods: list[Mood] = field(default_factory=list)

    def strike(self) -> None:
        if self.moods:
            raise ProviderFailed(_FAILURES[self.moods.pop(0)])


class SoftKeyProvider:
    code = "demo"

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self.misbehaviour = Misbehaviour()

    def misbehave(self, *moods: Mood) -> None:
        """Let the next signatures fail in these ways, one each."""
        self.misbehaviour.moods.extend(moods)

    def open_session(self, key: KeyReference, *, pin: str | None) -> "SoftKeySession":
        plain = pin_wrap.open_key(key.sealed_key, self._keyring, owner=key.certificate_id, pin=pin)
        return SoftKeySession(plain, self.misbehaviour)


class SoftKeySession:
    """The key is parsed and checked once: doing it for every signature costs more than signing."""

    def __init__(self, private_key: bytes, misbehaviour: Misbehaviour) -> None:
        key = serialization.load_der_private_key(private_key, password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey), "the demonstration makes P-256 keys"
        self._key = key
        self._misbehaviour = misbehaviour

    def sign(self, message: bytes) -> bytes:
        self._misbehaviour.strike()
        return self._key.sign(message, ec.ECDSA(hashes.SHA256()))
