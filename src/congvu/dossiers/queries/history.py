"""The history of a dossier for the office: who did what and when, its proof, and who looked.

What the applicant may know of it is told by `queries.traces`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language, gettext, gettext_lazy

from congvu.audit import queries as audit
from congvu.audit.queries import HistoryLine
from congvu.dossiers import wording
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.steps import StepNames
from congvu.dossiers.rules.reception import Verdict
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor, ActorKind
from congvu.procedures import queries as procedures
from congvu.signatures.rules import Role as SignatureRole
from congvu.ui import writing

NEWEST = 200


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever acted or looked, by name and by what they are."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act, or the same several times in a row.

    `positions` are its places in the chained journal; none until the sequencer has placed it.
    """

    at: dt.datetime
    who: Person
    what: str
    detail: str
    count: int
    positions: tuple[int, ...]
    refused: bool
    of_machine: bool

    @property
    def place(self) -> str:
        """Its number in the journal; the first and the last of several acts in one line."""
        ends = sorted({self.positions[0], self.positions[-1]}) if self.positions else []
        return "–".join(map(str, ends))


@dataclass(frozen=True, slots=True)
class LookLine:
    """Looks of one person on one day."""

    who: Person
    last_at: dt.datetime
    count: int
    pages: str


@dataclass(frozen=True, slots=True)
class History:
    """`acts` are what people and other houses did; `steps` what the machine did between them."""

    acts: tuple[ActLine, ...]
    steps: tuple[ActLine, ...]
    looks: tuple[LookLine, ...]
    proved: int
    waiting: int
    last_proved_at: dt.datetime | None


def history_of(dossier: Dossier) -> History:
    """Acts newest first, and the looks of each person a day; a bounded number of queries."""
    lines = audit.history(dossier.ref, newest=NEWEST)
    looks = audit.viewings(dossier.ref, newest=NEWEST)
    people = _people(
        [(look.actor_kind, look.actor_id, "") for look in looks] + [_key(line) for line in lines]
    )
    steps = StepNames(dossier)
    acts = tuple(
        _act(dossier, steps, group, people[_key(group[0])]) for group in reversed(_in_a_row(lines))
    )
    placed = [line for line in lines if line.position is not None]
    by_day: dict[tuple[str, UUID | None, dt.date], list[Any]] = {}
    for look in looks:
        by_day.setdefault((look.actor_kind, look.actor_id, look.at.date()), []).append(look)
    return History(
        acts=tuple(act for act in acts if not act.of_machine),
        steps=tuple(act for act in acts if act.of_machine),
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
        waiting=len(lines) - len(placed),
        last_proved_at=max((line.at for line in placed), default=None),
    )


def page_words(page: str) -> str:
    """What somebody looked at."""
    return str(PAGES.get(page.partition(":")[2], PAGES[""]))


def _key(line: HistoryLine) -> tuple[str, UUID | None, str]:
    return (line.actor_kind, line.actor_id, line.actor_code)


def _in_a_row(lines: Sequence[HistoryLine]) -> list[list[HistoryLine]]:
    """Answers that one person gave one after the other stand together; all else stands alone."""
    groups: list[list[HistoryLine]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        again = last is not None and line.action == last.action == "dossiers.save_page"
        if again and last is not None and _key(line) == _key(last):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _act(dossier: Dossier, steps: StepNames, group: Sequence[HistoryLine], who: Person) -> ActLine:
    line = group[-1]
    return ActLine(
        at=line.at,
        who=who,
        what=_what(steps, line),
        detail=_detail(dossier, steps, line) if len(group) == 1 else "",
        count=len(group),
        positions=tuple(one.position for one in group if one.position is not None),
        refused=line.action == "access.refused",
        of_machine=line.action in OF_THE_MACHINE
        or (line.action in OF_EITHER and line.actor_kind == ActorKind.SYSTEM),
    )


def _what(steps: StepNames, line: HistoryLine) -> str:
    """The act in words; of a step that somebody finished, the act that she chose."""
    node = steps.node(line.detail.get("step"))
    outcome = node.outcome(str(line.detail.get("outcome", ""))) if node else None
    if line.action == "dossiers.take_step" and outcome is not None:
        return outcome.words.said(get_language() or "vi")
    action = line.action
    if action == "signatures.attach" and line.detail.get("role") == SignatureRole.AGENCY_SEAL:
        action = "signatures.seal"
    words = wording.ACTION_WORDS.get(action) or OF_THE_HOUSE.get(action)
    return str(words or gettext("an act of the system"))


def _detail(dossier: Dossier, steps: StepNames, line: HistoryLine) -> str:
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
    if (node := steps.node(detail.get("step"))) is not None:
        parts.append(node.words.said(language))
        outcome = node.outcome(str(detail.get("outcome", "")))
        if outcome and line.action != "dossiers.take_step":
            parts.append(outcome.words.said(language))
    if refused := detail.get("refused"):
        parts.append(str(wording.ACTION_WORDS.get(str(refused), refused)))
    what = _what(steps, line)
    return ", ".join(part for part in dict.fromkeys(parts) if part and part != what)


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
        role = writing.vietnamese(card.position_title) if card else str(_ROLES.get(actor.kind, ""))
        people[key] = Person(str(names[actor]), role)
    return people


_ROLES = {ActorKind.CITIZEN: gettext_lazy("applicant")}

OF_THE_HOUSE = {
    "documents.keep_declaration": gettext_lazy("the declaration was set in type"),
    "documents.issue_form": gettext_lazy("a form was made"),
    "documents.seal_form": gettext_lazy("the agency's seal was put on the form"),
    "documents.draft": gettext_lazy("the draft of the result was made"),
    "documents.redraft": gettext_lazy("the draft of the result was made anew"),
    "documents.confirm": gettext_lazy("the draft was fixed"),
    "documents.request_signing": gettext_lazy("a signature was asked for"),
    "documents.request_seal": gettext_lazy("the agency's seal was asked for"),
    "documents.take_signed": gettext_lazy("the signed paper was kept"),
    "documents.take_back": gettext_lazy("the paper was taken back"),
    "documents.withdraw": gettext_lazy("the paper was withdrawn"),
    "notifications.notify": gettext_lazy("a message was sent"),
    "notifications.sent": gettext_lazy("an e-mail was sent"),
    "signatures.seal_automatically": gettext_lazy("the agency's seal was put on the form"),
    "signatures.request": gettext_lazy("a signature was asked for"),
    "signatures.begin": gettext_lazy("signing began"),
    "signatures.attach": gettext_lazy("signed the paper"),
    "signatures.seal": gettext_lazy("put the agency's seal on the paper"),
    "signatures.send_back": gettext_lazy("sent the paper back"),
    "signatures.fail": gettext_lazy("signing failed"),
    "signatures.cancel": gettext_lazy("signing was cancelled"),
    "registers.enter": gettext_lazy("wrote the register entry"),
    "registers.complete": gettext_lazy("completed the register entry"),
    "registers.correct": gettext_lazy("corrected the register entry"),
    "registers.fix": gettext_lazy("closed the register entry"),
    "registers.void": gettext_lazy("voided the register entry"),
    "sources.ask": gettext_lazy("the population data were asked for a number"),
    "sources.ask_again": gettext_lazy("the population data were asked for a number"),
    "sources.answer": gettext_lazy("the population data answered"),
    "tasks.open": gettext_lazy("a task was opened"),
    "tasks.take_up": gettext_lazy("took the task"),
    "tasks.hand_back": gettext_lazy("gave the task back"),
    "tasks.close": gettext_lazy("a task was closed"),
    "tasks.cancel": gettext_lazy("a task was cancelled"),
    "tasks.assign": gettext_lazy("a task was assigned"),
    "files.take_in": gettext_lazy("a file came in"),
    "files.store_own": gettext_lazy("a file was kept"),
    "dossiers.follow": gettext_lazy("the process moved on"),
}
"""Acts of other rooms on a dossier, which only the office reads."""

OF_THE_MACHINE = frozenset(
    {
        "workflow.start",
        "workflow.take",
        "dossiers.follow",
        "tasks.open",
        "tasks.close",
        "tasks.cancel",
        "files.take_in",
        "files.store_own",
        "documents.keep_declaration",
        "documents.seal_form",
        "documents.confirm",
        "documents.request_signing",
        "documents.request_seal",
        "documents.take_signed",
        "signatures.request",
        "signatures.begin",
        "registers.fix",
        "notifications.notify",
        "notifications.sent",
    }
)
"""What follows by itself from somebody's act. It is proved like all else and read by few."""

OF_EITHER = frozenset({"registers.complete", "signatures.seal_automatically"})
"""What an officer does, or the machine when an answer or a form comes."""

PAGES = {
    "": gettext_lazy("a page of the dossier"),
    "workbench": gettext_lazy("the dossier"),
    "reception": gettext_lazy("the reception screen"),
    "desk": gettext_lazy("the list of the desk"),
    "office_file": gettext_lazy("a file"),
    "office_page": gettext_lazy("a page of a paper"),
    "office_history": gettext_lazy("the history"),
    "office_process": gettext_lazy("the process"),
    "clock": gettext_lazy("why this date"),
    "entry": gettext_lazy("the register entry"),
    "dossier": gettext_lazy("their own page"),
    "inbox": gettext_lazy("the inbox"),
    "signing": gettext_lazy("to sign"),
    "sealing": gettext_lazy("to seal"),
}
"""The pages that people look at, by the name of the view."""
