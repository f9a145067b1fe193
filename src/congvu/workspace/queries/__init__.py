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

__all__ = [
    "FailedWork",
    "Inbox",
    "Row",
    "Section",
    "WaitingMessage",
    "counts_of",
    "failed_work",
    "inbox",
    "paused_count",
    "submitted_count",
    "waiting_messages",
]
