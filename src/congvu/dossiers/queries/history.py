"""The history of a dossier for the office: who did what and when, its proof, and who looked.

What the applicant may know of it is told by `queries.traces`.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext, gettext_lazy

from congvu.audit import queries as audit
from congvu.audit.queries import HistoryLine
from congvu.dossiers import wording
from congvu.dossiers.models import Dossier
from congvu.dossiers.rules.reception import Verdict
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor, ActorKind
from congvu.procedures import queries as procedures
from congvu.ui import writing

NEWEST = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever acted or looked, by name and by what they are."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act. `position` is its place in the chained journal, None until it is placed."""

    at: dt.datetime
    who: Person
    what: str
    detail: str
    position: int | None
    refused: bool


@dataclass(frozen=True, slots=True)
class LookLine:
    """Looks of one person on one day."""

    who: Person
    last_at: dt.datetime
    count: int
    pages: str


@dataclass(frozen=True, slots=True)
class History:
    acts: tuple[ActLine, ...]
    looks: tuple[LookLine, ...]
    proved: int
    last_proved_at: dt.datetime | None

    @property
    def waiting(self) -> int:
        return len(self.acts) - self.proved


def history_of(dossier: Dossier) -> History:
    """Acts newest first, and the looks of each person a day; a bounded number of queries."""
    lines = audit.history(dossier.ref, newest=NEWEST)
    looks = audit.viewings(dossier.ref, newest=NEWEST)
    people = _people((line.actor_kind, line.actor_id, "") for line in looks) | _people(
        (line.actor_kind, line.actor_id, line.actor_code) for line in lines
    )
    acts = tuple(
        ActLine(
            at=line.at,
            who=people[line.actor_kind, line.actor_id, line.actor_code],
            what=str(wording.ACTION_WORDS.get(line.action, line.action)),
            detail=_detail(dossier, line),
            position=line.position,
            refused=line.action == "access.refused",
        )
        for line in reversed(lines)
    )
    placed = [act for act in acts if act.position is not None]
    by_day: dict[tuple[str, UUID | None, dt.date], list[Any]] = {}
    for look in looks:
        by_day.setdefault((look.actor_kind, look.actor_id, look.at.date()), []).append(look)
    return History(
        acts=acts,
        looks=tuple(
            LookLine(
                who=people[kind, person, ""],
                last_at=max(look.at for look in group),
                count=len(group),
                pages=", ".join(dict.fromkeys(page_words(look.page) for look in group)),
            )
            for (kind, person, _day), group in by_day.items()
        ),
        proved=len(placed),
        last_proved_at=max((act.at for act in placed), default=None),
    )


def page_words(page: str) -> str:
    """What somebody looked at."""
    return str(PAGES.get(page.partition(":")[2], PAGES[""]))


def _detail(dossier: Dossier, line: HistoryLine) -> str:
    """Codes of the entry in words: numbers, steps, papers; never personal data."""
    detail, language = line.detail, get_language() or "vi"
    revision = procedures.revision(dossier.revision_id)
    parts = []
    if number := detail.get("number"):
        parts.append(gettext("number %(number)s") % {"number": number})
    if due_at := detail.get("due_at"):
        at = dt.datetime.fromisoformat(str(due_at))
        parts.append(gettext("due %(at)s") % {"at": writing.moment(at)})
    if slot := revision.slot(str(detail.get("slot", ""))):
        parts.append(slot.title.said(language))
    if (verdict := detail.get("verdict")) in set(Verdict):
        parts.append(str(wording.VERDICT_WORDS[Verdict(verdict)]))
    if isinstance(checks := detail.get("checks"), list):
        parts.append(gettext("%(n)d checks done") % {"n": len(checks)})
    if (node := revision.process.node(str(detail.get("step", "")))) is not None:
        parts.append(node.words.said(language))
        if outcome := node.outcome(str(detail.get("outcome", ""))):
            parts.append(outcome.words.said(language))
    if refused := detail.get("refused"):
        parts.append(str(wording.ACTION_WORDS.get(str(refused), refused)))
    return ", ".join(part for part in parts if part)


def _people(
    keys: Iterable[tuple[str, UUID | None, str]],
) -> dict[tuple[str, UUID | None, str], Person]:
    wanted = set(keys)
    actors = {key: Actor(ActorKind(key[0]), key[1], code=key[2]) for key in wanted}
    names = identity.names_of(actors.values())
    officer_ids = {key[1] for key in wanted if key[0] == ActorKind.OFFICER and key[1]}
    cards = identity.officer_cards(officer_ids) if officer_ids else {}
    people = {}
    for key, actor in actors.items():
        card = cards.get(key[1]) if key[1] else None
        role = card.position_title if card else str(_ROLES.get(actor.kind, ""))
        people[key] = Person(str(names[actor]), role)
    return people


_ROLES = {ActorKind.CITIZEN: gettext_lazy("applicant"), ActorKind.SYSTEM: gettext_lazy("system")}

PAGES = {
    "": gettext_lazy("a page of the dossier"),
    "workbench": gettext_lazy("the dossier"),
    "reception": gettext_lazy("the reception screen"),
    "desk": gettext_lazy("the list of the desk"),
    "office_file": gettext_lazy("a file"),
    "office_page": gettext_lazy("a page of a paper"),
    "office_history": gettext_lazy("the history"),
    "clock": gettext_lazy("why this date"),
    "entry": gettext_lazy("the register entry"),
    "dossier": gettext_lazy("her own page"),
    "inbox": gettext_lazy("the inbox"),
    "signing": gettext_lazy("to sign"),
    "sealing": gettext_lazy("to seal"),
}
"""The pages that people look at, by the name of the view."""
