"""The desk's work before a dossier is received: ten checks, a verdict per paper, three acts.

The ten checks are those that Decree 118/2025/NĐ-CP expects of the one-stop desk, in its order.
"""

from dataclasses import dataclass
from enum import StrEnum

from congvu.dossiers.rules.statuses import Status
from congvu.kernel.refusals import Reason


class Check(StrEnum):
    """What the officer makes sure of; the package says in words what to look at."""

    IDENTITY = "IDENTITY"
    POPULATION = "POPULATION"
    CHANNEL = "CHANNEL"
    DATA_FOR_PAPERS = "DATA_FOR_PAPERS"
    PAPERS = "PAPERS"
    SIGNATURES = "SIGNATURES"
    FEE = "FEE"
    DELIVERY = "DELIVERY"
    FORM = "FORM"
    DIGITISED = "DIGITISED"


class Verdict(StrEnum):
    """What the officer says of one paper."""

    NOT_LOOKED_AT = "NOT_LOOKED_AT"
    VALID = "VALID"
    NEEDS_SUPPLEMENT = "NEEDS_SUPPLEMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionFacts:
    """`verdicts` maps each present paper's slot to its verdict.

    `required` are the checks that the channel asks for, `ticked` those done.
    """

    status: Status
    required: frozenset[Check]
    ticked: frozenset[Check]
    verdicts: dict[str, Verdict]
    missing_slots: tuple[str, ...]
    supplement_items: int
    earlier_requests: int
    head_agreed: bool


def _not_waiting(facts: ReceptionFacts) -> tuple[Reason, ...]:
    return () if facts.status is Status.NEW else (Reason("not-waiting-for-reception"),)


def reasons_not_to_receive(facts: ReceptionFacts) -> tuple[Reason, ...]:
    """What stands against form 01: an unfinished check, a paper unseen, faulty or missing."""
    if closed := _not_waiting(facts):
        return closed
    open_checks = facts.required - facts.ticked
    reasons = [Reason("check-open", about=check) for check in Check if check in open_checks]
    for slot, verdict in facts.verdicts.items():
        if verdict is Verdict.NOT_LOOKED_AT:
            reasons.append(Reason("paper-not-looked-at", about=slot))
        elif verdict is Verdict.NEEDS_SUPPLEMENT:
            reasons.append(Reason("paper-needs-supplement", about=slot))
    reasons += [Reason("paper-missing", about=slot) for slot in facts.missing_slots]
    return tuple(reasons)


def reasons_not_to_ask(facts: ReceptionFacts) -> tuple[Reason, ...]:
    """What stands against form 02.

    A request is complete and is made once (Decree 61/2018/NĐ-CP, Article 17.2): a second one needs
    the consent of the head of the desk.
    """
    if closed := _not_waiting(facts):
        return closed
    reasons = []
    if facts.supplement_items == 0:
        reasons.append(Reason("nothing-to-supplement"))
    reasons += [
        Reason("paper-not-looked-at", about=slot)
        for slot, verdict in facts.verdicts.items()
        if verdict is Verdict.NOT_LOOKED_AT
    ]
    if facts.earlier_requests and not facts.head_agreed:
        reasons.append(Reason("second-request-needs-head"))
    return tuple(reasons)


def reasons_not_to_refuse(facts: ReceptionFacts, *, reason_given: bool) -> tuple[Reason, ...]:
    """What stands against form 03: the law wants a reason with its basis."""
    if closed := _not_waiting(facts):
        return closed
    return () if reason_given else (Reason("refusal-needs-reason", about="reason"),)
