"""Keep files of strangers and our own, give them back, erase them.

The blob is written first and the row after it: a blob without a row is swept away one day, a row
without a blob would be a lost paper.
"""

import contextlib
import datetime as dt
import hashlib
import io
import logging
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings

from congvu.audit import services as audit
from congvu.files import rules
from congvu.files.adapters import jailer
from congvu.files.adapters.vault import CHUNK, CONTENT, CannotOpenBlob, Vault, new_data_key
from congvu.files.models import StoredFile
from congvu.files.queries import StoredFileCard, card_of
from congvu.files.rules import STANDARD, Limits, State
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.sealing import Keyring
from congvu.kernel.subjects import SubjectRef

_WRAP, _ADDRESS = "files.data-key", "files.address"
_log = logging.getLogger(__name__)


class CannotTakeIn(Refusal):
    """The file may not be kept; each reason says what its sender can do."""


class CannotRead(Refusal):
    """The file was erased, its bytes are missing or changed, or it has no such page."""


@dataclass(frozen=True, slots=True)
class _Inspected:
    """A file that passed the jail, and where its parts lie until they are kept."""

    media_type: str
    pages: int
    hints: tuple[str, ...]
    content: Path
    work: Path


def take_in(
    *,
    content: IO[bytes] | bytes,
    name: str,
    owner: SubjectRef,
    actor: Actor,
    at: dt.datetime,
    limits: Limits = STANDARD,
) -> StoredFileCard:
    """Check a stranger's file, make it safe, encrypt it and keep it with pictures of its pages.

    Photos are made anew, upright and without metadata; a PDF is kept byte for byte, so that
    signatures in it stay valid. Raises CannotTakeIn, and then nothing is kept. It starts a process:
    call it before opening a transaction of your own.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="congvu-", ignore_cleanup_errors=True) as folder:
            inspected = _inspected(content, Path(folder), limits)
            return _keep_inspected(
                inspected, name=name, owner=owner, actor=actor, at=at, limits=limits
            )
    except OSError:
        raise CannotTakeIn(Reason("store-cannot-write")) from None
    except jailer.JailBroke as broke:
        raise CannotTakeIn(Reason(broke.code)) from None


def store_own(
    *,
    content: bytes,
    name: str,
    media_type: str,
    owner: SubjectRef,
    actor: Actor,
    at: dt.datetime,
    pages: int = 0,
) -> StoredFileCard:
    """Keep a file that we made ourselves, byte for byte. Fit for use inside a caller's act."""
    file_id, key = new_id(), new_data_key()
    try:
        _vault().put(file_id, CONTENT, io.BytesIO(content), len(content), key)
    except OSError:
        raise CannotTakeIn(Reason("store-cannot-write")) from None
    row = _row(file_id, key, hashlib.sha256(content).digest(), owner)
    row.name, row.media_type = rules.tidy_name(name, media_type), media_type
    row.size, row.pages, row.created_at = len(content), pages, at
    return _recorded(row, action="files.store_own", actor=actor, at=at)


def look_at(*, content: IO[bytes] | bytes, limits: Limits = STANDARD) -> str:
    """Open a stranger's file in the jail and say what it is, without keeping anything of it.

    Raises CannotTakeIn, as `take_in` would. For pages that check a file and forget it.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="congvu-", ignore_cleanup_errors=True) as folder:
            return _inspected(content, Path(folder), limits).media_type
    except OSError:
        raise CannotTakeIn(Reason("store-cannot-write")) from None
    except jailer.JailBroke as broke:
        raise CannotTakeIn(Reason(broke.code)) from None


def asked_in_jail(
    *,
    content: bytes,
    task: str,
    beside: Mapping[str, bytes] | None = None,
    seconds: float = jailer.WALL_SECONDS,
) -> dict[str, Any]:
    """What the module `task` of a room above says of a stranger's file, behind the same walls.

    `beside` are plain files that the module finds in its work folder. Raises CannotTakeIn when it
    gave no answer. The answer was written behind the walls: its reader believes no more than that.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="congvu-", ignore_cleanup_errors=True) as folder:
            work = Path(folder)
            for name, material in {**(beside or {}), "source": content}.items():
                (work / name).write_bytes(material)
            return jailer.answer_of(work, task, seconds=seconds)
    except OSError:
        raise CannotTakeIn(Reason("store-cannot-write")) from None
    except jailer.JailBroke as broke:
        raise CannotTakeIn(Reason(broke.code)) from None


def read(file_id: UUID) -> bytes:
    """The whole file. Raises CannotRead."""
    return b"".join(chunks(file_id))


def chunks(file_id: UUID) -> Iterator[bytes]:
    """The file, a mebibyte at a time; refused before the first byte when it was erased."""
    key = _data_key(file_id)
    return _opened(file_id, CONTENT, key)


def preview(file_id: UUID, page: int) -> bytes:
    """A picture (WebP) of the page, counted from 1. Raises CannotRead.

    Papers of our own get theirs when somebody first looks.
    """
    key, part = _data_key(file_id), f"page-{page}"
    if not _vault().has(file_id, part) and not _vault().has(file_id, "page-1"):
        _make_previews(file_id, key)
    if not _vault().has(file_id, part):
        raise CannotRead(Reason("file-has-no-such-page"))
    return b"".join(_opened(file_id, part, key))


def erase(*, file_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Destroy the data key, then the bytes: what remains in backups cannot be read (Law 91/2025).

    Erasing twice is no fault.
    """
    with audit.recorded(
        actor=actor, action="files.erase", subject=SubjectRef("file", file_id), at=at
    ):
        row = StoredFile.objects.select_for_update().get(pk=file_id)
        if row.state == State.ERASED:
            return
        row.state, row.wrapped_key, row.name, row.erased_at = State.ERASED, b"", "", at
        row.save(update_fields=["state", "wrapped_key", "name", "erased_at"])


def sweep_orphans(*, at: dt.datetime, age: dt.timedelta = dt.timedelta(days=1)) -> int:
    """Remove blobs older than `age` that no kept file knows; say of how many files."""
    vault, removed = _vault(), 0
    for file_id in vault.older_than((at - age).timestamp()):
        if not StoredFile.objects.filter(pk=file_id, state=State.KEPT).exists():
            vault.remove(file_id)
            removed += 1
    return removed


def _inspected(content: IO[bytes] | bytes, folder: Path, limits: Limits) -> _Inspected:
    source = folder / "source"
    size = _spool(content, source, limits)
    if against := rules.reasons_against_size(size, limits):
        raise CannotTakeIn(*against)
    verdict = jailer.judged(folder)
    if verdict.unfit:
        raise CannotTakeIn(Reason(verdict.unfit, values=verdict.values or {}))
    if verdict.converted:
        (folder / "kept").write_bytes(jailer.converted_content(folder, limits.bytes))
    return _Inspected(
        media_type=verdict.media_type,
        pages=verdict.pages,
        hints=verdict.hints,
        content=folder / "kept" if verdict.converted else source,
        work=folder,
    )


def _spool(content: IO[bytes] | bytes, place: Path, limits: Limits) -> int:
    """Copy to a file, a chunk at a time, and no further than one byte past the limit."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    size = 0
    with place.open("wb") as file:
        while size <= limits.bytes and (piece := stream.read(min(CHUNK, limits.bytes + 1 - size))):
            file.write(piece)
            size += len(piece)
    return size


def _keep_inspected(
    inspected: _Inspected,
    *,
    name: str,
    owner: SubjectRef,
    actor: Actor,
    at: dt.datetime,
    limits: Limits,
) -> StoredFileCard:
    file_id, key, vault = new_id(), new_data_key(), _vault()
    size = inspected.content.stat().st_size
    try:
        with inspected.content.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").digest()
            content.seek(0)
            vault.put(file_id, CONTENT, content, size, key)
        _keep_previews(file_id, key, inspected.work, inspected.pages)
        row = _row(file_id, key, digest, owner)
        row.name = rules.tidy_name(name, inspected.media_type, limits)
        row.media_type, row.size, row.created_at = inspected.media_type, size, at
        row.pages, row.hints = inspected.pages, " ".join(inspected.hints)
        return _recorded(row, action="files.take_in", actor=actor, at=at)
    except BaseException:
        with contextlib.suppress(OSError):
            vault.remove(file_id)
        raise


def _recorded(row: StoredFile, *, action: str, actor: Actor, at: dt.datetime) -> StoredFileCard:
    with audit.recorded(
        actor=actor, action=action, subject=SubjectRef("file", row.id), at=at
    ) as act:
        act.note(owner=str(row.owner), media_type=row.media_type, pages=row.pages)
        row.save(force_insert=True)
    return card_of(row)


def _row(file_id: UUID, key: bytes, digest: bytes, owner: SubjectRef) -> StoredFile:
    keyring = _keyring()
    return StoredFile(
        id=file_id,
        owner_kind=owner.kind,
        owner_id=owner.id,
        address=keyring.digest(str(owner).encode() + digest, _ADDRESS),
        wrapped_key=keyring.seal(key, _WRAP, file_id.bytes),
    )


def _make_previews(file_id: UUID, key: bytes) -> None:
    """Draw the pages of one of our own papers, in the jail as well: one way to draw pages."""
    try:
        with tempfile.TemporaryDirectory(prefix="congvu-", ignore_cleanup_errors=True) as folder:
            work = Path(folder)
            with (work / "source").open("wb") as source:
                source.writelines(_opened(file_id, CONTENT, key))
            verdict = jailer.judged(work)
            _keep_previews(file_id, key, work, verdict.pages)
    except (OSError, jailer.JailBroke) as failure:
        # The visitor sees a paper without its picture; only this line says why.
        _log.warning("no preview of file %s: %r", file_id, failure)
        raise CannotRead(Reason("file-is-missing")) from None


def _keep_previews(file_id: UUID, key: bytes, work: Path, pages: int) -> None:
    for page, picture in enumerate(jailer.previews(work, pages), start=1):
        _vault().put(file_id, f"page-{page}", io.BytesIO(picture), len(picture), key)


def _data_key(file_id: UUID) -> bytes:
    row = StoredFile.objects.only("state", "wrapped_key").filter(pk=file_id).first()
    if row is None:
        raise CannotRead(Reason("file-is-missing"))
    if row.state == State.ERASED:
        raise CannotRead(Reason("file-was-erased"))
    return _keyring().open(bytes(row.wrapped_key), _WRAP, file_id.bytes)


def _opened(file_id: UUID, part: str, key: bytes) -> Iterator[bytes]:
    try:
        yield from _vault().chunks(file_id, part, key)
    except CannotOpenBlob:
        raise CannotRead(Reason("file-is-missing")) from None


def _keyring() -> Keyring:
    return Keyring(settings.ENVIRONMENT.key_file)


def _vault() -> Vault:
    return Vault(settings.ENVIRONMENT.data / "files")


def free_bytes() -> int:
    """Room left where files are kept (for `congvu doctor`)."""
    folder = settings.ENVIRONMENT.data
    return shutil.disk_usage(folder if folder.exists() else folder.parent).free
