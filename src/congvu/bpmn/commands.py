"""What somebody does, or what comes from outside: the only things that move a process."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

Values = Mapping[str, Any]
"""Variables that come with a command: plain JSON values by name."""


@dataclass(frozen=True, slots=True)
class Start:
    """Begin. `node` names the start event, where there are several or one with a trigger."""

    node: str = ""
    values: Values = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Take:
    """Finish a waiting step with an outcome."""

    step: str
    outcome: str
    values: Values = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class TimerFired:
    step: str
    timer: str


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """A message came; `step` names who waits for it, where there are several."""

    message: str
    step: str = ""
    values: Values = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class SignalArrived:
    signal: str
    values: Values = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ServiceFailed:
    """The work of a step ended with a business error that the process may catch."""

    step: str
    code: str = ""
    values: Values = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Escalated:
    """The work of a step escalates and goes on."""

    step: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ConditionChanged:
    """Variables have changed: whoever waits for a condition looks again."""

    values: Values = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


Command = (
    Start
    | Take
    | TimerFired
    | MessageArrived
    | SignalArrived
    | ServiceFailed
    | Escalated
    | ConditionChanged
    | Cancel
)
_COMMANDS: dict[str, type[Command]] = {
    "start": Start,
    "take": Take,
    "timer": TimerFired,
    "message": MessageArrived,
    "signal": SignalArrived,
    "failed": ServiceFailed,
    "escalated": Escalated,
    "condition": ConditionChanged,
    "cancel": Cancel,
}


def command_to_json(command: Command) -> dict[str, Any]:
    name = next(name for name, kind in _COMMANDS.items() if isinstance(command, kind))
    said = {one.name: getattr(command, one.name) for one in fields(command)}
    return {"do": name, **{key: value for key, value in said.items() if value not in ("", {})}}


def command_from_json(content: Mapping[str, Any]) -> Command:
    values = {key: value for key, value in content.items() if key != "do"}
    return _COMMANDS[content["do"]](**values)
