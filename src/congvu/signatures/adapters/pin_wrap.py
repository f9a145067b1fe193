"""A signer's private key at rest: closed by the PIN, and again by the system's keyring.

Either alone opens nothing: a stolen database lacks the keyring and the PIN; the system itself lacks
the PIN. A key without PIN (the system's own seal) is closed by the keyring alone.
"""

import hashlib
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from congvu.kernel.sealing import Keyring
from congvu.signatures.adapters.base import WrongPin

_PURPOSE = "signatures:key"
_SALT, _NONCE = 16, 12
_BY_PIN, _BY_KEYRING = b"P", b"K"


def close(private_key: bytes, keyring: Keyring, *, owner: UUID, pin: str | None) -> bytes:
    """Seal a private key for the certificate `owner`; with a PIN only who knows it can sign."""
    if pin is None:
        return keyring.seal(_BY_KEYRING + private_key, _PURPOSE, owner.bytes)
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    inner = AESGCM(_from_pin(pin, salt)).encrypt(nonce, private_key, owner.bytes)
    return keyring.seal(_BY_PIN + salt + nonce + inner, _PURPOSE, owner.bytes)


def open_key(sealed: bytes, keyring: Keyring, *, owner: UUID, pin: str | None) -> bytes:
    """Give the private key back; raise WrongPin when the PIN does not open it."""
    content = keyring.open(sealed, _PURPOSE, owner.bytes)
    kind, rest = content[:1], content[1:]
    if kind == _BY_KEYRING:
        return rest
    salt, nonce, inner = rest[:_SALT], rest[_SALT : _SALT + _NONCE], rest[_SALT + _NONCE :]
    try:
        return AESGCM(_from_pin(pin or "", salt)).decrypt(nonce, inner, owner.bytes)
    except InvalidTag:
        raise WrongPin from None


def _from_pin(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
