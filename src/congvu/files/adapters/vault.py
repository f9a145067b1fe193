"""Bytes at rest: AES-256-GCM in chunks of 1 MiB, under a data key of the file's own.

A blob is ``CVF1``, the plain length, a nonce prefix, then the chunks. Each chunk is bound to the
file, to the part (content or page), to its place and to the plain length, so that chunks cannot be
moved, exchanged or cut off unseen. Everything is written beside its place, flushed to the disk and
then renamed: a blob is whole or absent.
"""

import errno
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 1024 * 1024
CONTENT = "content"
_MAGIC = b"CVF1"
_HEAD = struct.Struct(">4sQ8s")
_TAG = 16


class CannotOpenBlob(Exception):
    """The blob is absent, was changed, or belongs to another key."""


def new_data_key() -> bytes:
    return AESGCM.generate_key(bit_length=256)


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of blobs. Names are ids: they tell nothing about content."""

    folder: Path

    def put(self, file_id: UUID, part: str, source: BinaryIO, size: int, key: bytes) -> None:
        """Keep `size` bytes of `source`, durably. Raises OSError and leaves nothing behind."""
        place = self._place(file_id, part)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = place.with_suffix(f".{os.urandom(6).hex()}.part")
        try:
            descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as blob:
                for sealed in _sealed(file_id, part, source, size, key):
                    blob.write(sealed)
                blob.flush()
                os.fsync(blob.fileno())
            beside.rename(place)
            _flush_folder(place.parent)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def chunks(self, file_id: UUID, part: str, key: bytes) -> Iterator[bytes]:
        """The plain bytes, a chunk at a time; raises CannotOpenBlob before any unproved byte."""
        try:
            blob = self._place(file_id, part).open("rb")
        except FileNotFoundError:
            raise CannotOpenBlob(part) from None
        with blob:
            head = blob.read(_HEAD.size)
            if len(head) != _HEAD.size or not head.startswith(_MAGIC):
                raise CannotOpenBlob(part)
            _, size, prefix = _HEAD.unpack(head)
            cipher = AESGCM(key)
            for number, length in enumerate(_lengths(size)):
                bound = _bound(file_id, part, number, size)
                try:
                    yield cipher.decrypt(_nonce(prefix, number), blob.read(length + _TAG), bound)
                except InvalidTag:
                    raise CannotOpenBlob(part) from None

    def has(self, file_id: UUID, part: str) -> bool:
        return self._place(file_id, part).is_file()

    def remove(self, file_id: UUID) -> None:
        """Take away every blob of the file; absent ones are no fault."""
        place = self._place(file_id, CONTENT)
        for blob in place.parent.glob(f"{file_id.hex}.*"):
            blob.unlink(missing_ok=True)

    def older_than(self, instant: float) -> Iterator[UUID]:
        """Files that have blobs, none of them younger than `instant` (for the sweep of orphans)."""
        for folder in sorted(self.folder.glob("[0-9a-f]*")):
            newest: dict[str, float] = {}
            for blob in folder.iterdir():
                owner = blob.name.partition(".")[0]
                newest[owner] = max(newest.get(owner, 0), blob.stat().st_mtime)
            for owner, written in sorted(newest.items()):
                if written < instant:
                    yield UUID(owner)

    def _place(self, file_id: UUID, part: str) -> Path:
        # The last two signs of a UUIDv7 are random; the first ones are the time.
        return self.folder / file_id.hex[-2:] / f"{file_id.hex}.{part}"


def _sealed(file_id: UUID, part: str, source: BinaryIO, size: int, key: bytes) -> Iterator[bytes]:
    prefix = os.urandom(8)
    yield _HEAD.pack(_MAGIC, size, prefix)
    cipher = AESGCM(key)
    for number, length in enumerate(_lengths(size)):
        plain = source.read(length)
        if len(plain) != length:
            raise OSError(errno.EIO, "the source ended early")
        bound = _bound(file_id, part, number, size)
        yield cipher.encrypt(_nonce(prefix, number), plain, bound)


def _lengths(size: int) -> Iterator[int]:
    for start in range(0, size, CHUNK):
        yield min(CHUNK, size - start)


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + struct.pack(">I", number)


def _bound(file_id: UUID, part: str, number: int, size: int) -> bytes:
    return file_id.bytes + part.encode() + struct.pack(">QQ", number, size)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
