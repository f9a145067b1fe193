"""Verification behind the walls of the jail, and the way of its question and answer.

`verdict_on` runs in the jail, the rest in the process that asks. Nothing here imports Django, so
that the jail opens fast and holds no secret: trust anchors are public.
"""

import asyncio
import datetime as dt
import hashlib
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from congvu.signatures.adapters.base import Trust
from congvu.signatures.adapters.verification import examine
from congvu.signatures.rules import Changes, Coverage, FileFacts, SignatureFacts

TASK = __name__
TRUST = "trust.json"
_INSTANTS = ("valid_from", "valid_until", "claimed_at", "trusted_at")
# A loop is made of sockets, which the walls refuse: it exists before they shut. With nothing to
# fetch it only turns.
_LOOP = asyncio.new_event_loop()


def verdict_on(source: bytes, work: Path) -> dict[str, Any]:
    """Everything about the signatures of `source`, as JSON can say it."""
    said = json.loads((work / TRUST).read_text())
    trust = Trust(**{name: tuple(map(bytes.fromhex, ders)) for name, ders in said.items()})
    facts = examine(source, trust, settle=_LOOP.run_until_complete)
    return {
        "problems": list(facts.problems),
        "signatures": [_said(one) for one in facts.signatures],
    }


def question(trust: Trust) -> dict[str, bytes]:
    """What lies beside the file in the jail."""
    said = {name: [der.hex() for der in ders] for name, ders in asdict(trust).items()}
    return {TRUST: json.dumps(said).encode()}


def facts_of(content: bytes, answer: dict[str, Any]) -> FileFacts:
    """The facts that the jail found. Raises ValueError when the answer makes no sense."""
    try:
        return FileFacts(
            hashlib.sha256(content).hexdigest(),
            tuple(_heard(one) for one in answer["signatures"]),
            tuple(map(str, answer["problems"])),
        )
    except (KeyError, TypeError) as fault:
        raise ValueError("the answer of the jail makes no sense") from fault


def _said(one: SignatureFacts) -> dict[str, Any]:
    told = asdict(one)
    return told | {name: told[name].isoformat() for name in _INSTANTS if told[name]}


def _heard(told: dict[str, Any]) -> SignatureFacts:
    known = {field.name: told[field.name] for field in fields(SignatureFacts)}
    instants = {name: dt.datetime.fromisoformat(known[name]) for name in _INSTANTS if known[name]}
    return SignatureFacts(
        **{
            **known,
            **instants,
            "problems": tuple(known["problems"]),
            "coverage": Coverage(known["coverage"]),
            "changes": Changes(known["changes"]),
        }
    )
