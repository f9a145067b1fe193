"""What can be asked of running processes."""

from congvu.workflow.queries.progress import LineState, Progress, StepLine, main_way, progress
from congvu.workflow.queries.replaying import is_as_replayed, replay, replayed
from congvu.workflow.queries.standing import (
    Standing,
    decision_due,
    definition,
    instance_of,
    process_of,
    processes_of,
    standing,
    state_of,
    timer_due_at,
    waits_at,
)

__all__ = [
    "LineState",
    "Progress",
    "Standing",
    "StepLine",
    "decision_due",
    "definition",
    "instance_of",
    "is_as_replayed",
    "main_way",
    "process_of",
    "processes_of",
    "progress",
    "replay",
    "replayed",
    "standing",
    "state_of",
    "timer_due_at",
    "waits_at",
]
