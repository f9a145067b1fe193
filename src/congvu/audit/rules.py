"""What makes the journal provable: canonical bytes, commitments, the running hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(content: Mapping[str, Any]) -> bytes:
    """One spelling for one content: sorted keys, no spaces, UTF-8. Ids and dates become text."""
    text = json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
    )
    return text.encode()


def digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def commitment(salt: bytes, content: Mapping[str, Any]) -> str:
    """Bind the journal to content that may one day be erased: without its salt it says nothing."""
    return hashlib.sha256(salt + canonical(content)).hexdigest()


def leaf(entry: Mapping[str, Any]) -> bytes:
    """Hash of one journal entry, with the prefix that tells leaves from nodes (RFC 6962)."""
    return hashlib.sha256(b"\x00" + canonical(entry)).digest()


def extended(running: bytes, next_leaf: bytes) -> bytes:
    """The running hash after one more entry. Its start is 32 zero bytes."""
    return hashlib.sha256(b"\x01" + running + next_leaf).digest()


START = bytes(32)
