"""What the officer's pages that belong to no one room show."""

from congvu.workspace.queries.failed_work import (
    FailedWork,
    WaitingMessage,
    failed_work,
    waiting_messages,
)
from congvu.workspace.queries.inbox import (
    Inbox,
    Row,
    Section,
    counts_of,
    inbox,
    paused_count,
    submitted_count,
)
from congvu.workspace.queries.running_processes import (
    PlanLine,
    PlanPage,
    Proposal,
    knows_plan,
    names_that_fit,
    new_variables,
    plan,
    plans,
    processes,
    proposal,
)

__all__ = [
    "FailedWork",
    "Inbox",
    "PlanLine",
    "PlanPage",
    "Proposal",
    "Row",
    "Section",
    "WaitingMessage",
    "counts_of",
    "failed_work",
    "inbox",
    "knows_plan",
    "names_that_fit",
    "new_variables",
    "paused_count",
    "plan",
    "plans",
    "processes",
    "proposal",
    "submitted_count",
    "waiting_messages",
]
