"""BPMN 2.0.2 in plain Python: models read, judged, compiled, and moved on by one pure step.

`compile_process` turns a model into a `Definition`, `advance` moves a `State` by one command and
says what follows from it, `soundness` and `walks` judge a definition before it is published.
"""

from congvu.bpmn.awaiting import Awaited, awaited
from congvu.bpmn.commands import (
    Cancel,
    Command,
    ConditionChanged,
    Escalated,
    MessageArrived,
    ServiceFailed,
    SignalArrived,
    Start,
    Take,
    TimerFired,
    command_from_json,
    command_to_json,
)
from congvu.bpmn.compiling import compile_process
from congvu.bpmn.conditions import to_plain
from congvu.bpmn.definition import (
    DEFAULT_OUTCOME,
    FORMAT,
    SCOPES,
    Boundary,
    Definition,
    Event,
    Flow,
    Kind,
    Lane,
    Loop,
    Node,
    Outcome,
    TimeKind,
    Timer,
    Trigger,
    Words,
)
from congvu.bpmn.durations import Duration, NotADuration, parse_duration
from congvu.bpmn.effects import (
    ActionDue,
    CallDue,
    DecisionDue,
    Effect,
    Ended,
    EscalationRaised,
    MessageSent,
    SignalSent,
    StepEntered,
    StepLeft,
    TimerSet,
    WaitSet,
)
from congvu.bpmn.engine import MOST_MOVES, Step, advance, work_at
from congvu.bpmn.exploring import walks
from congvu.bpmn.faults import BpmnError, CannotAdvance, CannotCompile, Fault
from congvu.bpmn.layout import Drawing, lay_out
from congvu.bpmn.migrating import OF_TARGET, CannotMigrate, Crossing, Passage, unmapped
from congvu.bpmn.model import Element, Model
from congvu.bpmn.outlining import OutlineStep, outline
from congvu.bpmn.reading import MOST_BYTES, CannotRead, read
from congvu.bpmn.soundness import Unsound, soundness, stuck_from
from congvu.bpmn.state import CANCELLED, FAILED, Plain, Scope, State, Token
from congvu.bpmn.svg import svg
from congvu.bpmn.writing import same_elements, write

__all__ = [
    "CANCELLED",
    "DEFAULT_OUTCOME",
    "FAILED",
    "FORMAT",
    "MOST_BYTES",
    "MOST_MOVES",
    "OF_TARGET",
    "SCOPES",
    "ActionDue",
    "Awaited",
    "Boundary",
    "BpmnError",
    "CallDue",
    "Cancel",
    "CannotAdvance",
    "CannotCompile",
    "CannotMigrate",
    "CannotRead",
    "Command",
    "ConditionChanged",
    "Crossing",
    "DecisionDue",
    "Definition",
    "Drawing",
    "Duration",
    "Effect",
    "Element",
    "Ended",
    "Escalated",
    "EscalationRaised",
    "Event",
    "Fault",
    "Flow",
    "Kind",
    "Lane",
    "Loop",
    "MessageArrived",
    "MessageSent",
    "Model",
    "Node",
    "NotADuration",
    "Outcome",
    "OutlineStep",
    "Passage",
    "Plain",
    "Scope",
    "ServiceFailed",
    "SignalArrived",
    "SignalSent",
    "Start",
    "State",
    "Step",
    "StepEntered",
    "StepLeft",
    "Take",
    "TimeKind",
    "Timer",
    "TimerFired",
    "TimerSet",
    "Token",
    "Trigger",
    "Unsound",
    "WaitSet",
    "Words",
    "advance",
    "awaited",
    "command_from_json",
    "command_to_json",
    "compile_process",
    "lay_out",
    "outline",
    "parse_duration",
    "read",
    "same_elements",
    "soundness",
    "stuck_from",
    "svg",
    "to_plain",
    "unmapped",
    "walks",
    "work_at",
    "write",
]
