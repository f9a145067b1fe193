"""Who looked at a dossier and what was done to it, as its applicant may know it.

Officers are named by what they are, not by who they are: position and unit.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext

from congvu.audit import queries as audit
from congvu.audit.queries import HistoryLine
from congvu.dossiers import wording
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.steps import StepNames
from congvu.identity import queries as identity
from congvu.kernel.actors import ActorKind
from congvu.ui.writing import vietnamese

_FIRST_OF_MANY = frozenset({"dossiers.save_page", "dossiers.check", "dossiers.judge_paper"})
_OF_THE_HOUSE = frozenset({"workflow.start", "workflow.take"})
_OF_STEPS = frozenset({"dossiers.take_step", "dossiers.follow"})
_OF_SIGNERS = frozenset({"signatures.attach", "signatures.send_back"})


@dataclass(frozen=True, slots=True)
class Looker:
    """Somebody who looked, how often, and when last."""

    who: str
    is_viewer: bool
    count: int
    last_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the history."""

    at: dt.datetime
    who: str
    what: str


def lookers(dossier: Dossier, viewer_id: UUID) -> tuple[Looker, ...]:
    """Who looked at the dossier, the last one first; in three queries."""
    seen: dict[tuple[str, UUID | None], list[dt.datetime]] = {}
    for line in audit.viewings(dossier.ref, newest=1000):
        seen.setdefault((line.actor_kind, line.actor_id), []).append(line.at)
    names = _names(seen, viewer_id)
    return tuple(
        Looker(names[key], key[1] == viewer_id, len(times), max(times))
        for key, times in seen.items()
    )


def looks_of_others(dossier: Dossier, viewer_id: UUID) -> int:
    """How often somebody else looked."""
    return sum(line.actor_id != viewer_id for line in audit.viewings(dossier.ref, newest=1000))


def acts(dossier: Dossier, viewer_id: UUID) -> tuple[Act, ...]:
    """What was done, oldest first. What one did several times in a row is one line."""
    kept: list[HistoryLine] = []
    for line in _with_signers(audit.history(dossier.ref, newest=500)):
        if not _is_told(line):
            continue
        same = kept and (kept[-1].action, kept[-1].actor_id) == (line.action, line.actor_id)
        if not (same and line.action in _FIRST_OF_MANY):
            kept.append(line)
    names = _names({(line.actor_kind, line.actor_id) for line in kept}, viewer_id)
    steps = StepNames(dossier)
    return tuple(
        Act(line.at, names[line.actor_kind, line.actor_id], _what(steps, line)) for line in kept
    )


def _with_signers(lines: Iterable[HistoryLine]) -> Iterator[HistoryLine]:
    """The same lines, but the move that followed a signature or a seal is its signer's act.

    The process moves by itself when a paper comes back; to the applicant somebody signed it.
    """
    signer: HistoryLine | None = None
    for line in lines:
        if line.action in _OF_SIGNERS:
            signer = line
        if line.action == "dossiers.follow" and signer is not None:
            yield replace(line, actor_kind=signer.actor_kind, actor_id=signer.actor_id)
            signer = None
        else:
            yield line


def _is_told(line: HistoryLine) -> bool:
    """What happened in another room (a signature, a number) is told when it moved the dossier."""
    if line.action == "dossiers.follow":
        return bool(line.detail.get("waited"))
    return line.action in wording.ACTION_WORDS and line.action not in _OF_THE_HOUSE


def _what(steps: StepNames, line: HistoryLine) -> str:
    words = str(wording.ACTION_WORDS.get(line.action, wording.ACTION_WORDS["dossiers.take_step"]))
    if line.action not in _OF_STEPS:
        return words
    detail: dict[str, Any] = line.detail
    node = steps.node(detail.get("step"))
    if node is None:
        return words
    language = get_language() or "vi"
    outcome = node.outcome(str(detail.get("outcome", "")))
    step = node.words.in_language(language)
    done = outcome.words.in_language(language) if outcome else ""
    return f"{step}: {done}" if done and not step.startswith(done) else step


def _names(
    keys: Iterable[tuple[str, UUID | None]], viewer_id: UUID
) -> dict[tuple[str, UUID | None], str]:
    keys = list(keys)
    officer_ids = {key for kind, key in keys if kind == ActorKind.OFFICER and key}
    officers = identity.officer_cards(officer_ids) if officer_ids else {}
    names: dict[tuple[str, UUID | None], str] = {}
    for kind, key in keys:
        if key is not None and key == viewer_id:
            names[kind, key] = gettext("You")
        elif kind == ActorKind.OFFICER and key in officers:
            card = officers[key]
            title = ", ".join(part for part in (card.position_title, card.unit_name) if part)
            names[kind, key] = vietnamese(title) or gettext("An officer")
        elif kind == ActorKind.CITIZEN:
            names[kind, key] = gettext("The other person of this dossier")
        elif kind == ActorKind.SYSTEM:
            names[kind, key] = gettext("Noted by the system")
        else:
            names[kind, key] = gettext("Somebody unknown")
    return names
