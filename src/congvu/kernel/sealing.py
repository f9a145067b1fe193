"""Secrets at rest: small values sealed under keys that never lie beside them.

One key-encryption key lies in a file of its own (0600, not in the database, not under the data
folder in production). From it come, by purpose, the keys that seal personal columns, wrap the data
keys of stored files and make keyed digests. Losing the file loses every secret: back it up apart.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_KEY_BYTES = 32
_NONCE_BYTES = 12
_VERSION = b"\x01"


class CannotOpen(Exception):
    """The sealed value was made under another key, for another purpose, or has been changed."""


class Keyring:
    """Keys by purpose, derived from the one key in `file`."""

    def __init__(self, file: Path) -> None:
        self._root = _read_key(file)

    def seal(self, plain: bytes, purpose: str, bound_to: bytes = b"") -> bytes:
        """Encrypt and authenticate `plain`. It opens only for the same purpose and `bound_to`."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher(purpose).encrypt(nonce, plain, bound_to)

    def open(self, sealed: bytes, purpose: str, bound_to: bytes = b"") -> bytes:
        """Give back what `seal` was given; raise CannotOpen for anything else."""
        if sealed[:1] != _VERSION:
            raise CannotOpen("unknown version of a sealed value")
        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher(purpose).decrypt(nonce, body, bound_to)
        except InvalidTag:
            raise CannotOpen("the value was not sealed here, or was changed") from None

    def digest(self, data: bytes, purpose: str) -> str:
        """A keyed digest: equal data can be found again here, and by nobody without the key."""
        return hmac.new(self._derive(f"digest:{purpose}"), data, hashlib.sha256).hexdigest()

    def _cipher(self, purpose: str) -> AESGCM:
        return AESGCM(self._derive(f"seal:{purpose}"))

    def _derive(self, purpose: str) -> bytes:
        return _derived(self._root, purpose)


@lru_cache(maxsize=64)
def _derived(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"congvu:" + purpose.encode()).derive(root)


def make_key_file(file: Path) -> None:
    """Write a new random key, unless there is one. Never overwrites."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w") as key:
        key.write(os.urandom(_KEY_BYTES).hex() + "\n")
        key.flush()
        os.fsync(key.fileno())


@lru_cache(maxsize=4)
def _read_key(file: Path) -> bytes:
    if file.stat().st_mode & 0o077:
        raise PermissionError(f"Others can read {file}. Please run: chmod 600 {file}")
    key = bytes.fromhex(file.read_text().strip())
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{file} does not hold a key of {_KEY_BYTES} bytes in hex.")
    return key
