"""The compact form of a process: immutable, its nodes numbered, readable from JSON and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from congvu.feel.library import Library

if TYPE_CHECKING:
    from congvu.bpmn.graph import Graph

FORMAT = 2
"""The version of the compact form. A reader of another version compiles the XML again."""

DEFAULT_OUTCOME = "done"
"""What a task with one nameless way out answers."""

ROOT = -1
"""The scope of the nodes that lie in no sub-process."""


class Kind(StrEnum):
    START = "START"
    END = "END"
    USER = "USER"
    MANUAL = "MANUAL"
    SERVICE = "SERVICE"
    DECISION = "DECISION"
    SEND = "SEND"
    RECEIVE = "RECEIVE"
    NONE = "NONE"
    GATEWAY = "GATEWAY"
    PARALLEL = "PARALLEL"
    INCLUSIVE = "INCLUSIVE"
    COMPLEX = "COMPLEX"
    EVENT_GATEWAY = "EVENT_GATEWAY"
    TIMER = "TIMER"
    CATCH = "CATCH"
    THROW = "THROW"
    SUB_PROCESS = "SUB_PROCESS"
    EVENT_SUB_PROCESS = "EVENT_SUB_PROCESS"
    AD_HOC = "AD_HOC"
    TRANSACTION = "TRANSACTION"
    CALL = "CALL"


SCOPES = frozenset(
    {Kind.SUB_PROCESS, Kind.EVENT_SUB_PROCESS, Kind.AD_HOC, Kind.TRANSACTION, Kind.CALL}
)
TASKS = frozenset(
    {Kind.USER, Kind.MANUAL, Kind.SERVICE, Kind.DECISION, Kind.SEND, Kind.RECEIVE, Kind.NONE}
)
ACTIVITIES = SCOPES | TASKS


class TimeKind(StrEnum):
    """Which hours a timer counts: office hours, or all of them."""

    WORKING = "WORKING"
    CALENDAR = "CALENDAR"


class Event(StrEnum):
    """What an event waits for, or what it throws."""

    MESSAGE = "MESSAGE"
    TIMER = "TIMER"
    SIGNAL = "SIGNAL"
    CONDITION = "CONDITION"
    ERROR = "ERROR"
    ESCALATION = "ESCALATION"
    CANCEL = "CANCEL"
    COMPENSATION = "COMPENSATION"
    LINK = "LINK"
    TERMINATE = "TERMINATE"


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
    """A way out of a node.

    A gateway chooses it when the step was left with `outcome`, or when `condition` (FEEL) holds.
    `entry` is its number among the ways into its target: joins tell their ways apart by it.
    """

    target: int
    outcome: str = ""
    id: str = ""
    condition: str = ""
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Timer:
    """How long to wait: a duration, a date, or the name of a legal parameter that says it.

    `times` is how often it fires: once, several times, or without end (-1). With `is_expression`,
    duration or date are FEEL over the variables.
    """

    duration: str = ""
    parameter: str = ""
    time: TimeKind = TimeKind.CALENDAR
    date: str = ""
    times: int = 1
    is_expression: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """One event definition.

    `name` is the message, the signal, the link, the code of an error or an escalation (empty for
    any), or the activity that a compensation is for (empty for all). `key` (FEEL) says which of
    many messages of that name is meant: the number of a request, the code of a partner.
    """

    event: Event
    name: str = ""
    timer: Timer | None = None
    condition: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Boundary:
    """An event on the edge of a step. It ends the step, or only does something aside.

    For a compensation, `handler` is the activity that undoes the step; it has no flow.
    """

    id: str
    triggers: tuple[Trigger, ...]
    interrupting: bool
    flows: tuple[Flow, ...] = ()
    words: Words = Words()
    parallel: bool = False
    handler: int | None = None

    @property
    def timer(self) -> Timer | None:
        return next((t.timer for t in self.triggers if t.timer is not None), None)

    @property
    def flow(self) -> Flow:
        """The first way out. Compensations have none."""
        return self.flows[0]

    def catches(self, event: Event) -> bool:
        return any(trigger.event is event for trigger in self.triggers)


@dataclass(frozen=True, slots=True)
class Loop:
    """How often an activity runs.

    A standard loop has a `condition` (FEEL) and perhaps `most` rounds. Many instances have a
    `cardinality` (FEEL) or a `collection` (the name of a list), run one by one when `sequential`,
    and stop early when `until` holds. `behavior` NONE, ONE, ALL or COMPLEX says when `events` are
    thrown.
    """

    many: bool = False
    sequential: bool = True
    condition: str = ""
    before: bool = False
    most: int | None = None
    cardinality: str = ""
    collection: str = ""
    item: str = ""
    output: str = ""
    output_item: str = ""
    until: str = ""
    behavior: str = "ALL"
    events: tuple[tuple[str, Trigger], ...] = ()


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
    confirm. `role`, `unit`, `form` and `signing` say who works on what; `deemed` names the outcome
    that silence has. `scope` is the number of the sub-process around it.
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
    role: str = ""
    unit: str = ""
    form: str = ""
    signing: str = ""
    deemed: str = ""
    scope: int = ROOT
    outcomes: tuple[Outcome, ...] = ()
    flows: tuple[Flow, ...] = ()
    default: int | None = None
    boundaries: tuple[Boundary, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    parallel: bool = False
    interrupting: bool = True
    instantiates: bool = False
    entries: int = 0
    start_quantity: int = 1
    completion_quantity: int = 1
    loop: Loop | None = None
    ordering: str = ""
    condition: str = ""
    called: str = ""
    for_compensation: bool = False
    variables: tuple[str, ...] = ()
    reads: tuple[tuple[str, str], ...] = ()
    writes: tuple[tuple[str, str], ...] = ()
    cancels_rest: bool = True

    @property
    def timer(self) -> Timer | None:
        return next((t.timer for t in self.triggers if t.timer is not None), None)

    @property
    def is_waiting_place(self) -> bool:
        """Whether somebody, or something from outside, must move a token on from here."""
        return self.kind in _WAITING or (self.kind in _SERVED and self.waits)

    @property
    def has_timers(self) -> bool:
        return self.timer is not None or any(b.timer is not None for b in self.boundaries)

    def outcome(self, name: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)


_WAITING = frozenset(
    {Kind.USER, Kind.MANUAL, Kind.TIMER, Kind.CATCH, Kind.RECEIVE, Kind.EVENT_GATEWAY}
)
_SERVED = frozenset({Kind.SERVICE, Kind.DECISION, Kind.SEND, Kind.CALL})


@dataclass(frozen=True)
class Definition:
    """One process, ready to run. `start` is the number of its first start event or node."""

    id: str
    words: Words
    nodes: tuple[Node, ...]
    start: int
    lanes: tuple[Lane, ...] = ()
    variables: tuple[str, ...] = ()
    library: Library | None = field(default=None, compare=False, repr=False)

    @cached_property
    def graph(self) -> "Graph":
        """What can be told from the nodes alone: who lies in which scope, what reaches what."""
        from congvu.bpmn.graph import Graph  # noqa: PLC0415 - the graph is made of definitions

        return Graph(self)

    def number_of(self, step: str) -> int | None:
        return self.graph.numbers.get(step)

    def node(self, step: str) -> Node | None:
        number = self.number_of(step)
        return None if number is None else self.nodes[number]

    def parameters(self) -> frozenset[str]:
        """The legal parameters that the timers of this process ask for."""
        timers = [node.timer for node in self.nodes]
        timers += [boundary.timer for node in self.nodes for boundary in node.boundaries]
        return frozenset(timer.parameter for timer in timers if timer and timer.parameter)

    def to_json(self) -> dict[str, Any]:
        from congvu.bpmn.compact import to_json  # noqa: PLC0415 - the form knows the definition

        return to_json(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any], *, library: Library | None = None) -> Self:
        """Read what `to_json` wrote. Raises ValueError for another version of the form."""
        from congvu.bpmn.compact import from_json  # noqa: PLC0415 - the form knows the definition

        return from_json(cls, content, library)
