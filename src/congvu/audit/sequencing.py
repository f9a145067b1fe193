"""The one global order of the journal, its running hash, and checkpoints outside the database.

A single sequencer gives every committed entry its position. Positions are dense; the running hash
of a position covers everything before it. A signed checkpoint (size and running hash) is written to
a file outside the database, so that whoever holds an old checkpoint can find out whether anything
before it was changed, cut off or deleted, even by a superuser.
"""

import base64
import datetime as dt
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction

from congvu.audit import rules
from congvu.audit.models import Entry, Head, Pending, Place
from congvu.kernel.sealing import Keyring

_log = logging.getLogger(__name__)
_BATCH = 500
_KEY_PURPOSE = "audit.checkpoint"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not agree with the checkpoint or with itself."""

    position: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """`checked` entries were recomputed; the journal agrees when there is no fault."""

    checked: int
    faults: tuple[Fault, ...]


def place_pending(*, at: dt.datetime) -> int:
    """Give committed entries their positions, then publish a checkpoint. Returns how many."""
    placed = 0
    while moved := _place_batch():
        placed += moved
    if placed or not _checkpoint_file().exists():
        write_checkpoint(at=at)
    return placed


def _place_batch() -> int:
    Head.objects.get_or_create(pk=1)
    with transaction.atomic():
        head = Head.objects.select_for_update().get(pk=1)
        waiting = list(
            Pending.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("entry")
            .order_by("entry_id")[:_BATCH]
        )
        running, places = bytes(head.running), []
        for position, pending in enumerate(waiting, start=head.size):
            leaf = rules.leaf(pending.entry.leaf_facts())
            running = rules.extended(running, leaf)
            places.append(Place(position=position, entry=pending.entry, leaf=leaf, running=running))
        Place.objects.bulk_create(places)
        Pending.objects.filter(pk__in=[pending.pk for pending in waiting]).delete()
        head.size, head.running = head.size + len(waiting), running
        head.save(update_fields=["size", "running"])
    return len(waiting)


def write_checkpoint(*, at: dt.datetime) -> Path:
    """Sign size and running hash, and write them where the database cannot reach.

    A checkpoint that knows more entries than the database is never overwritten: it proves that the
    database was cut off or restored from an older copy, and is put aside under its own size.
    """
    head, _ = Head.objects.get_or_create(pk=1)
    note = {
        "origin": settings.ENVIRONMENT.public_url,
        "size": head.size,
        "running": bytes(head.running).hex(),
        "at": at.isoformat(),
    }
    key = _signing_key()
    signature = base64.b64encode(key.sign(rules.canonical(note))).decode()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    file = _checkpoint_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    _keep_evidence(file, size=head.size)
    draft = file.with_suffix(f".{os.getpid()}.part")
    with draft.open("w") as target:
        json.dump({**note, "key": public, "signature": signature}, target, indent=1)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(file)
    return file


def _keep_evidence(file: Path, *, size: int) -> None:
    """Put the present checkpoint aside, if it knows more than we do."""
    try:
        known = int(_read_checkpoint(file)["size"])
    except FileNotFoundError:
        return
    except (ValueError, KeyError):
        _log.exception("the checkpoint %s cannot be read; it is put aside", file.name)
        known = size + 1
    if known > size:
        kept = file.with_name(f"{file.stem}-{known}{file.suffix}")
        file.replace(kept)
        _log.error("the journal has %s entries, the checkpoint %s; see %s", size, known, kept.name)


def verify(checkpoint: Path | None = None) -> Verification:
    """Recompute every entry's leaf and the running hash, and compare with a checkpoint.

    Finds changed, deleted, inserted and cut-off entries before the checkpoint, whoever did it, and
    entries that were taken out of the sequencer's reach. Raises ValueError for a checkpoint that
    this installation did not sign.
    """
    note = _read_checkpoint(checkpoint or _checkpoint_file())
    size, published = int(note["size"]), bytes.fromhex(str(note["running"]))
    faults, running, checked = [], rules.START, 0
    for place in _places(size):
        if place.position != checked:
            faults.append(Fault(checked, "entries are missing from here on"))
            break
        leaf = rules.leaf(place.entry.leaf_facts())
        if leaf != bytes(place.leaf):
            faults.append(Fault(place.position, "the entry was changed after it was placed"))
        running = rules.extended(running, leaf)
        checked += 1
    if checked < size and not faults:
        faults.append(Fault(checked, "the journal is shorter than the checkpoint"))
    if not faults and running != published:
        faults.append(Fault(size, "the running hash is not the one of the checkpoint"))
    if Entry.objects.filter(place=None, pending=None).exists():
        faults.append(Fault(size, "an entry has no place and does not wait for one"))
    return Verification(checked, tuple(faults))


def _places(size: int) -> Iterator[Place]:
    rows = Place.objects.filter(position__lt=size).select_related("entry").order_by("position")
    return iter(rows.iterator(chunk_size=1000))


def _read_checkpoint(file: Path) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(file.read_text())
    note = {name: stored[name] for name in ("origin", "size", "running", "at")}
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(str(stored["key"])))
    # Its own key proves nothing: whoever forges a checkpoint signs it with a key of theirs.
    if public.public_bytes_raw() != _signing_key().public_key().public_bytes_raw():
        raise ValueError(f"{file.name} was not signed by this installation.")
    try:
        public.verify(base64.b64decode(str(stored["signature"])), rules.canonical(note))
    except InvalidSignature:
        raise ValueError(f"The signature of {file.name} does not fit its content.") from None
    return note


def _signing_key() -> Ed25519PrivateKey:
    seed = Keyring(settings.ENVIRONMENT.key_file).digest(b"ed25519", _KEY_PURPOSE)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))


def _checkpoint_file() -> Path:
    folder: Path = settings.ENVIRONMENT.data / "checkpoints"
    return folder / "checkpoint.json"
