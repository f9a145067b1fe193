"""Process models as pure values: read, checked, and moved on. No database, no clock.

`compile_process` turns BPMN into a `Definition`, `advance` moves a `State` by one command and says
what follows from it, `problems` and `walks` judge a definition before it is published.
"""

from congvu.workflow.rules.definition import (
    DEFAULT_OUTCOME,
    FORMAT,
    Boundary,
    Definition,
    Flow,
    Kind,
    Lane,
    Node,
    Outcome,
    TimeKind,
    Timer,
    Words,
)
from congvu.workflow.rules.durations import Duration, NotADuration, parse_duration
from congvu.workflow.rules.engine import (
    MOST_MOVES,
    ActionDue,
    Cancel,
    CannotAdvance,
    Command,
    Effect,
    Ended,
    Start,
    State,
    StepEntered,
    StepLeft,
    Take,
    TimerFired,
    TimerSet,
    advance,
    command_from_json,
    command_to_json,
)
from congvu.workflow.rules.parsing import MOST_BYTES, CannotCompile, compile_process
from congvu.workflow.rules.soundness import check_sound, problems, walks

__all__ = [
    "DEFAULT_OUTCOME",
    "FORMAT",
    "MOST_BYTES",
    "MOST_MOVES",
    "ActionDue",
    "Boundary",
    "Cancel",
    "CannotAdvance",
    "CannotCompile",
    "Command",
    "Definition",
    "Duration",
    "Effect",
    "Ended",
    "Flow",
    "Kind",
    "Lane",
    "Node",
    "NotADuration",
    "Outcome",
    "Start",
    "State",
    "StepEntered",
    "StepLeft",
    "Take",
    "TimeKind",
    "Timer",
    "TimerFired",
    "TimerSet",
    "Words",
    "advance",
    "check_sound",
    "command_from_json",
    "command_to_json",
    "compile_process",
    "parse_duration",
    "problems",
    "walks",
]
