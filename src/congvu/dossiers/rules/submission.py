"""May this draft be handed in?"""

from dataclasses import dataclass

from congvu.dossiers.rules.statuses import Status, may_follow
from congvu.kernel.refusals import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionFacts:
    """`missing_pages` are pages of the form without a valid answer; slots are of papers."""

    status: Status
    missing_pages: tuple[str, ...]
    missing_slots: tuple[str, ...]
    declared: bool
    changed_since_shown: bool


def reasons_not_to_submit(facts: SubmissionFacts) -> tuple[Reason, ...]:
    """List what stands in the way; an empty list means that the dossier can be handed in.

    The page greys its button out with these reasons and the service refuses with them, so that
    what people are told is always what the system does.
    """
    reasons = []
    if not may_follow(facts.status, Status.NEW, received=False):
        return (Reason("already-submitted"),)
    reasons += [Reason("page-missing", about=page) for page in facts.missing_pages]
    reasons += [Reason("paper-missing", about=slot) for slot in facts.missing_slots]
    if not facts.declared:
        reasons.append(Reason("declaration-missing", about="declared"))
    if facts.changed_since_shown:
        reasons.append(Reason("changed-in-another-tab"))
    return tuple(reasons)
