"""The compact form of a process: immutable, its nodes numbered, readable from JSON and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

FORMAT = 1
"""The version of the compact form. A reader of another version compiles the XML again."""

DEFAULT_OUTCOME = "done"
"""What a task with one nameless way out answers."""


class Kind(StrEnum):
    START = "START"
    END = "END"
    USER = "USER"
    SERVICE = "SERVICE"
    GATEWAY = "GATEWAY"
    TIMER = "TIMER"


class TimeKind(StrEnum):
    """Which hours a timer counts: office hours, or all of them."""

    WORKING = "WORKING"
    CALENDAR = "CALENDAR"


@dataclass(frozen=True, slots=True)
class Words:
    """A name in the language of the law, and in English."""

    vi: str = ""
    en: str = ""

    def in_language(self, language: str) -> str:
        return (self.en if language == "en" else self.vi) or self.vi or self.en

    said = in_language
    """By this name pages ask the words of packages, too."""

    def to_json(self) -> list[str]:
        return [self.vi, self.en]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to finish a step, as the button says it. `tone`: primary, danger, quiet or empty."""

    name: str
    words: Words = Words()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A way out of a node. A gateway chooses it when the step was left with `outcome`."""

    target: int
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """How long to wait: a duration, or the name of a legal parameter that says it."""

    duration: str = ""
    parameter: str = ""
    time: TimeKind = TimeKind.CALENDAR


@dataclass(frozen=True, slots=True)
class Boundary:
    """A timer on the edge of a step. It ends the step, or only does something aside."""

    id: str
    timer: Timer
    interrupting: bool
    flow: Flow
    words: Words = Words()


@dataclass(frozen=True, slots=True)
class Lane:
    id: str
    words: Words = Words()


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the process.

    `legal_status` is the national status that a dossier has here; `clock` and `pause` say what the
    legal clock does; `limit` is the budget of the step; `action` names what a service does, and
    `waits` that its answer comes later; `certainty` marks a reading of the law that a lawyer must
    confirm.
    """

    id: str
    kind: Kind
    words: Words = Words()
    lane: str = ""
    legal_status: int | None = None
    clock: str = ""
    pause: str = ""
    certainty: str = ""
    limit: str = ""
    action: str = ""
    waits: bool = False
    outcomes: tuple[Outcome, ...] = ()
    flows: tuple[Flow, ...] = ()
    default: int | None = None
    timer: Timer | None = None
    boundaries: tuple[Boundary, ...] = ()

    @property
    def is_waiting_place(self) -> bool:
        return self.kind in {Kind.USER, Kind.TIMER} or (self.kind is Kind.SERVICE and self.waits)

    @property
    def has_timers(self) -> bool:
        return self.timer is not None or bool(self.boundaries)

    def outcome(self, name: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)


@dataclass(frozen=True, slots=True)
class Definition:
    id: str
    words: Words
    nodes: tuple[Node, ...]
    start: int
    lanes: tuple[Lane, ...] = ()

    def number_of(self, step: str) -> int | None:
        return next((n for n, node in enumerate(self.nodes) if node.id == step), None)

    def node(self, step: str) -> Node | None:
        number = self.number_of(step)
        return None if number is None else self.nodes[number]

    def parameters(self) -> frozenset[str]:
        """The legal parameters that the timers of this process ask for."""
        timers = [node.timer for node in self.nodes if node.timer is not None]
        timers += [boundary.timer for node in self.nodes for boundary in node.boundaries]
        return frozenset(timer.parameter for timer in timers if timer.parameter)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "id": self.id,
            "words": self.words.to_json(),
            "start": self.start,
            "lanes": [[lane.id, lane.words.to_json()] for lane in self.lanes],
            "nodes": [_node_to_json(node) for node in self.nodes],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises ValueError for another version of the form."""
        if content.get("format") != FORMAT:
            raise ValueError(f"compact form {content.get('format')} is not {FORMAT}")
        return cls(
            id=content["id"],
            words=Words(*content["words"]),
            nodes=tuple(_node_from_json(node) for node in content["nodes"]),
            start=content["start"],
            lanes=tuple(Lane(name, Words(*words)) for name, words in content["lanes"]),
        )


_PLAIN = ("lane", "legal_status", "clock", "pause", "certainty", "limit", "action", "waits")


def _node_to_json(node: Node) -> dict[str, Any]:
    content: dict[str, Any] = {"id": node.id, "kind": str(node.kind), "words": node.words.to_json()}
    content |= {name: getattr(node, name) for name in _PLAIN if getattr(node, name)}
    if node.outcomes:
        content["outcomes"] = [[o.name, o.words.to_json(), o.tone] for o in node.outcomes]
    if node.flows:
        content["flows"] = [[flow.target, flow.outcome] for flow in node.flows]
    if node.default is not None:
        content["default"] = node.default
    if node.timer is not None:
        content["timer"] = _timer_to_json(node.timer)
    if node.boundaries:
        content["boundaries"] = [_boundary_to_json(boundary) for boundary in node.boundaries]
    return content


def _node_from_json(content: Mapping[str, Any]) -> Node:
    return Node(
        id=content["id"],
        kind=Kind(content["kind"]),
        words=Words(*content["words"]),
        outcomes=tuple(
            Outcome(name, Words(*words), tone) for name, words, tone in content.get("outcomes", ())
        ),
        flows=tuple(Flow(*flow) for flow in content.get("flows", ())),
        default=content.get("default"),
        timer=_timer_from_json(content["timer"]) if "timer" in content else None,
        boundaries=tuple(_boundary_from_json(entry) for entry in content.get("boundaries", ())),
        **{name: content[name] for name in _PLAIN if name in content},
    )


def _timer_to_json(timer: Timer) -> list[str]:
    return [timer.duration, timer.parameter, str(timer.time)]


def _timer_from_json(content: Sequence[str]) -> Timer:
    duration, parameter, time = content
    return Timer(duration, parameter, TimeKind(time))


def _boundary_to_json(boundary: Boundary) -> dict[str, Any]:
    return {
        "id": boundary.id,
        "timer": _timer_to_json(boundary.timer),
        "interrupting": boundary.interrupting,
        "flow": [boundary.flow.target, boundary.flow.outcome],
        "words": boundary.words.to_json(),
    }


def _boundary_from_json(content: Mapping[str, Any]) -> Boundary:
    return Boundary(
        id=content["id"],
        timer=_timer_from_json(content["timer"]),
        interrupting=content["interrupting"],
        flow=Flow(*content["flow"]),
        words=Words(*content["words"]),
    )
