"""What follows from a step, for the owner of the process to do or to write down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from congvu.bpmn.definition import Kind, Outcome, Timer

# `step` of an effect is the name by which commands reach this token: the id of its node, or, when
# several tokens stand there, the id with a number.


@dataclass(frozen=True, slots=True)
class StepEntered:
    """A task or a wait has begun."""

    node: str
    kind: Kind
    lane: str = ""
    legal_status: int | None = None
    clock: str = ""
    pause: str = ""
    limit: str = ""
    action: str = ""
    waits: bool = False
    outcomes: tuple[Outcome, ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class StepLeft:
    """The step is over, with its outcome; a timer (or another event) that ended it is named.

    `clock` is what the legal clock did while it waited.
    """

    node: str
    outcome: str
    timer: str = ""
    step: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class ActionDue:
    """The owner must do `action` now. With `waits`, its answer comes later, as an outcome."""

    node: str
    action: str
    waits: bool = False
    step: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class DecisionDue:
    """The owner must decide `decision`; the answer is a `Take` with what was decided as values."""

    node: str
    decision: str
    step: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class CallDue:
    """Another process, which is not in this model, must run; its end is a `Take`."""

    node: str
    called: str
    step: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class TimerSet:
    """Wake the process for `timer` of `node` after `wait`. A timer dies with its step."""

    node: str
    timer: str
    wait: Timer
    step: str = ""


@dataclass(frozen=True, slots=True)
class WaitSet:
    """The step now waits for a message, a signal or a condition; the wait dies with its step.

    With a `key`, only the message of that key is meant.
    """

    node: str
    kind: str
    name: str
    event: str = ""
    step: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class MessageSent:
    """A message to others; its `key`, where there is one, says to which of those who wait."""

    node: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    key: str = ""


@dataclass(frozen=True, slots=True)
class SignalSent:
    node: str
    signal: str


@dataclass(frozen=True, slots=True)
class EscalationRaised:
    """An escalation; `caught` says whether the process does something about it."""

    node: str
    code: str
    caught: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The process is over.

    `node` is empty when it was cancelled from outside; `error` is the code of an error that
    nothing caught.
    """

    node: str
    legal_status: int | None = None
    error: str = ""
    failed: bool = False


Effect = (
    StepEntered
    | StepLeft
    | ActionDue
    | DecisionDue
    | CallDue
    | TimerSet
    | WaitSet
    | MessageSent
    | SignalSent
    | EscalationRaised
    | Ended
)
