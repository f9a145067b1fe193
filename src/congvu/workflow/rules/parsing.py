"""BPMN 2.0 XML to the compact form. The subset is declared here; all else is refused by name.

Start and end events without a trigger, user tasks, service tasks, exclusive gateways that choose by
the name of the outcome, intermediate timers, boundary timers, lanes. A pool around the one process
and annotations are allowed: a modeller draws them, and they mean nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from congvu.workflow.rules.definition import (
    DEFAULT_OUTCOME,
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
from congvu.workflow.rules.durations import NotADuration, parse_duration
from congvu.workflow.rules.reading import (
    MOST_BYTES,
    CannotCompile,
    Complaints,
    attributes,
    bpmn,
    check_element,
    children,
    cv,
    local_name,
    read_xml,
    text_of,
)

__all__ = ["MOST_BYTES", "CannotCompile", "compile_process"]

_NODES: Final[Mapping[str, Kind]] = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "userTask": Kind.USER,
    "serviceTask": Kind.SERVICE,
    "exclusiveGateway": Kind.GATEWAY,
    "intermediateCatchEvent": Kind.TIMER,
}
_SILENT = frozenset({"documentation", "textAnnotation", "association"})
_ANY_NODE = frozenset({"documentation", "incoming", "outgoing"})
_MAY_CONTAIN: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.START: _ANY_NODE,
    Kind.END: _ANY_NODE,
    Kind.USER: _ANY_NODE | {"extensionElements"},
    Kind.SERVICE: _ANY_NODE | {"extensionElements"},
    Kind.GATEWAY: _ANY_NODE,
    Kind.TIMER: _ANY_NODE | {"timerEventDefinition"},
}
_STEP = frozenset({"cv:en", "cv:status", "cv:clock", "cv:pause", "cv:certainty", "cv:limit"})
_MAY_SAY: Final[Mapping[Kind, frozenset[str]]] = {
    Kind.START: frozenset({"cv:en"}),
    Kind.END: frozenset({"cv:en", "cv:status"}),
    Kind.USER: _STEP,
    Kind.SERVICE: _STEP | {"cv:do", "cv:waits", "implementation"},
    Kind.GATEWAY: frozenset({"cv:en", "default", "gatewayDirection"}),
    Kind.TIMER: _STEP,
}
_CLOCKS = frozenset({"", "RUN", "PAUSE", "RESTART"})
_TONES = frozenset({"", "primary", "danger", "quiet"})
_MOST_STATUS = 10


def compile_process(xml: bytes) -> Definition:
    """Read one process. Raises CannotCompile with every reason, each with element, id and line."""
    root = read_xml(xml)
    complaints = Complaints()
    reader = _Reader(_only_process(root, complaints), complaints)
    definition = reader.read()
    complaints.refuse_if_any()
    assert definition is not None, "a definition was made, or a complaint"
    return definition


def _only_process(root: etree._Element, complaints: Complaints) -> etree._Element:
    processes = []
    for child in children(root):
        match local_name(child):
            case "process" if child.tag == bpmn("process"):
                processes.append(child)
            case "collaboration":
                _check_pool(child, complaints)
            case _:
                complaints.add("bpmn-element-not-supported", child)
    for more in processes[1:]:
        complaints.add("bpmn-one-process", more)
    if not processes:
        complaints.add("bpmn-one-process", root)
        complaints.refuse_if_any()
    return processes[0]


def _check_pool(collaboration: etree._Element, complaints: Complaints) -> None:
    check_element(
        collaboration,
        complaints=complaints,
        may_contain=_SILENT | {"participant"},
        may_say=frozenset({"isClosed"}),
    )
    for pool in list(collaboration.iterfind(bpmn("participant")))[1:]:
        complaints.add("bpmn-element-not-supported", pool)


@dataclass(slots=True)
class _Way:
    """A sequence flow as drawn."""

    element: etree._Element
    id: str
    source: str
    target: str
    outcome: str


@dataclass(slots=True)
class _Reader:
    process: etree._Element
    complaints: Complaints
    elements: dict[str, etree._Element] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    ways: list[_Way] = field(default_factory=list)
    edges: list[etree._Element] = field(default_factory=list)
    lane_of: dict[str, str] = field(default_factory=dict)
    lanes: list[Lane] = field(default_factory=list)

    def read(self) -> Definition | None:
        self._sort()
        self._read_lanes()
        self._connect()
        starts = [n for n, node in enumerate(self.nodes) if node.kind is Kind.START]
        if len(starts) != 1:
            self.complaints.add("bpmn-one-start", self.process, count=len(starts))
            return None
        if not any(node.kind is Kind.END for node in self.nodes):
            self.complaints.add("bpmn-no-end", self.process)
            return None
        return Definition(
            id=self.process.get("id", ""),
            words=_words(self.process),
            nodes=tuple(self.nodes),
            start=starts[0],
            lanes=tuple(self.lanes),
        )

    def _sort(self) -> None:
        may_contain = frozenset({*_NODES, *_SILENT, "sequenceFlow", "laneSet", "boundaryEvent"})
        may_say = frozenset({"isExecutable", "isClosed", "processType", "cv:en"})
        check_element(
            self.process, complaints=self.complaints, may_contain=may_contain, may_say=may_say
        )
        for child in self.process.iterchildren(bpmn("*")):
            self._claim_id(child)
            match local_name(child):
                case name if name in _NODES:
                    self.numbers[child.get("id", "")] = len(self.nodes)
                    self.nodes.append(self._node(child, _NODES[name]))
                case "sequenceFlow":
                    self.ways.append(self._way(child))
                case "boundaryEvent":
                    self.edges.append(child)

    def _claim_id(self, element: etree._Element) -> None:
        name = element.get("id", "")
        if not name and local_name(element) in _SILENT | {"laneSet"}:
            return
        if not name or name in self.elements:
            self.complaints.add("bpmn-id-twice-or-missing", element)
        self.elements[name] = element

    def _node(self, element: etree._Element, kind: Kind) -> Node:
        check_element(
            element,
            complaints=self.complaints,
            may_contain=_MAY_CONTAIN[kind],
            may_say=_MAY_SAY[kind],
        )
        said = attributes(element)
        if said.get("cv:clock", "") not in _CLOCKS:
            self.complaints.add("bpmn-value-unknown", element, attribute="cv:clock")
        if kind is Kind.SERVICE and not said.get("cv:do"):
            self.complaints.add("bpmn-service-without-action", element)
        if said.get("cv:waits", "false") not in {"true", "false"}:
            self.complaints.add("bpmn-value-unknown", element, attribute="cv:waits")
        if said.get("cv:limit"):
            self._check_duration(element, said["cv:limit"], "cv:limit")
        return Node(
            id=element.get("id", ""),
            kind=kind,
            words=_words(element),
            legal_status=self._status(element, said.get("cv:status")),
            clock=said.get("cv:clock", ""),
            pause=said.get("cv:pause", ""),
            certainty=said.get("cv:certainty", ""),
            limit=said.get("cv:limit", ""),
            action=said.get("cv:do", ""),
            waits=said.get("cv:waits") == "true",
            outcomes=self._declared_outcomes(element),
            timer=self._timer(element) if kind is Kind.TIMER else None,
        )

    def _status(self, element: etree._Element, said: str | None) -> int | None:
        if said is None:
            return None
        if said.isascii() and said.isdigit() and 1 <= int(said) <= _MOST_STATUS:
            return int(said)
        self.complaints.add("bpmn-value-unknown", element, attribute="cv:status")
        return None

    def _declared_outcomes(self, element: etree._Element) -> tuple[Outcome, ...]:
        outcomes: list[Outcome] = []
        for extension in element.iterfind(bpmn("extensionElements")):
            for child in extension:
                if child.tag != cv("outcome"):
                    self.complaints.add("bpmn-element-not-supported", child)
                    continue
                outcomes.append(self._declared_outcome(child))
        names = [outcome.name for outcome in outcomes]
        if len(set(names)) < len(names) or "" in names:
            self.complaints.add("bpmn-outcome-twice", element)
        return tuple(outcomes)

    def _declared_outcome(self, element: etree._Element) -> Outcome:
        said = {str(key): str(value) for key, value in element.attrib.items()}
        for attribute in said.keys() - {"name", "vi", "en", "tone"}:
            self.complaints.add("bpmn-attribute-not-supported", element, attribute=attribute)
        if said.get("tone", "") not in _TONES:
            self.complaints.add("bpmn-value-unknown", element, attribute="tone")
        words = Words(said.get("vi", ""), said.get("en", ""))
        return Outcome(said.get("name", ""), words, said.get("tone", ""))

    def _way(self, element: etree._Element) -> _Way:
        check_element(
            element,
            complaints=self.complaints,
            may_contain=frozenset({"documentation"}),
            may_say=frozenset({"sourceRef", "targetRef", "isImmediate"}),
        )
        return _Way(
            element=element,
            id=element.get("id", ""),
            source=element.get("sourceRef", ""),
            target=element.get("targetRef", ""),
            outcome=element.get("name", "").strip(),
        )

    def _timer(self, element: etree._Element) -> Timer:
        found = list(element.iterfind(bpmn("timerEventDefinition")))
        if len(found) != 1:
            self.complaints.add("bpmn-timer-without-duration", element)
            return Timer()
        timer = found[0]
        check_element(
            timer,
            complaints=self.complaints,
            may_contain=frozenset({"timeDuration"}),
            may_say=frozenset({"cv:parameter", "cv:time"}),
        )
        said = attributes(timer)
        duration = next((text_of(child) for child in timer.iterfind(bpmn("timeDuration"))), "")
        parameter = said.get("cv:parameter", "")
        if bool(duration) == bool(parameter):
            self.complaints.add("bpmn-timer-without-duration", element)
        if duration:
            self._check_duration(timer, duration, "timeDuration")
        time = said.get("cv:time", TimeKind.CALENDAR)
        if time not in set(TimeKind):
            self.complaints.add("bpmn-value-unknown", element, attribute="cv:time")
            time = TimeKind.CALENDAR
        return Timer(duration, parameter, TimeKind(time))

    def _check_duration(self, element: etree._Element, text: str, attribute: str) -> None:
        try:
            parse_duration(text)
        except NotADuration:
            self.complaints.add("bpmn-value-unknown", element, attribute=attribute)

    # --- lanes ---

    def _read_lanes(self) -> None:
        for lane_set in self.process.iterfind(bpmn("laneSet")):
            check_element(
                lane_set,
                complaints=self.complaints,
                may_contain=frozenset({"lane", "documentation"}),
                may_say=frozenset(),
            )
            for lane in lane_set.iterfind(bpmn("lane")):
                self._claim_id(lane)
                self._read_lane(lane)
        self.nodes = [replace(node, lane=self.lane_of.get(node.id, "")) for node in self.nodes]
        for node in self.nodes:
            if node.kind is Kind.USER and not node.lane:
                self.complaints.add("bpmn-task-without-lane", self.elements[node.id])

    def _read_lane(self, lane: etree._Element) -> None:
        check_element(
            lane,
            complaints=self.complaints,
            may_contain=frozenset({"flowNodeRef", "documentation"}),
            may_say=frozenset({"cv:en"}),
        )
        name = lane.get("id", "")
        self.lanes.append(Lane(name, _words(lane)))
        edges = {edge.get("id", "") for edge in self.edges}
        for reference in lane.iterfind(bpmn("flowNodeRef")):
            node = text_of(reference)
            if node in edges:
                continue
            if node not in self.numbers:
                self.complaints.add("bpmn-reference-unknown", reference, reference=node)
            elif node in self.lane_of:
                self.complaints.add("bpmn-node-in-two-lanes", reference, reference=node)
            self.lane_of[node] = name

    # --- flows ---

    def _connect(self) -> None:
        edge_ids = {edge.get("id", "") for edge in self.edges}
        out: dict[str, list[_Way]] = {}
        for way in self.ways:
            for end in (way.source, way.target):
                known = end in self.numbers or (end == way.source and end in edge_ids)
                if not known:
                    self.complaints.add("bpmn-reference-unknown", way.element, reference=end)
            out.setdefault(way.source, []).append(way)
        self._check_references()
        ways = {
            name: [way for way in found if way.target in self.numbers]
            for name, found in out.items()
        }
        self.nodes = [self._with_flows(node, ways.get(node.id, [])) for node in self.nodes]
        for edge in self.edges:
            self._attach(edge, ways.get(edge.get("id", ""), []))
        self.nodes = [self._with_outcomes(node) for node in self.nodes]

    def _check_references(self) -> None:
        """`incoming` and `outgoing` repeat the flows; where they differ, one of them is wrong."""
        by_id = {way.id: way for way in self.ways}
        for name, element in self.elements.items():
            for reference in element.iterchildren(bpmn("incoming"), bpmn("outgoing")):
                way = by_id.get(text_of(reference))
                side = "target" if local_name(reference) == "incoming" else "source"
                if way is None or getattr(way, side) != name:
                    self.complaints.add(
                        "bpmn-reference-unknown", reference, reference=text_of(reference)
                    )

    def _with_flows(self, node: Node, ways: list[_Way]) -> Node:
        element = self.elements[node.id]
        many_allowed = node.kind is Kind.GATEWAY
        if node.kind is Kind.END and ways:
            self.complaints.add("bpmn-way-out-of-end", element)
        elif node.kind is not Kind.END and not ways:
            self.complaints.add("bpmn-no-way-out", element)
        elif len(ways) > 1 and not many_allowed:
            self.complaints.add("bpmn-many-ways-out", element)
        for way in ways:
            if self.nodes[self.numbers[way.target]].kind is Kind.START:
                self.complaints.add("bpmn-way-into-start", way.element)
        names = [way.outcome for way in ways]
        default = self._default(element, ways)
        named = [name for number, name in enumerate(names) if number != default]
        if many_allowed and len(ways) > 1 and (len(set(named)) < len(named) or "" in named):
            self.complaints.add("bpmn-outcome-twice", element)
        flows = tuple(Flow(self.numbers[way.target], way.outcome) for way in ways)
        return replace(node, flows=flows, default=default)

    def _default(self, element: etree._Element, ways: list[_Way]) -> int | None:
        said = element.get("default")
        if said is None:
            return None
        for number, way in enumerate(ways):
            if way.id == said:
                return number
        self.complaints.add("bpmn-reference-unknown", element, reference=said)
        return None

    def _attach(self, edge: etree._Element, ways: list[_Way]) -> None:
        check_element(
            edge,
            complaints=self.complaints,
            may_contain=_ANY_NODE | {"timerEventDefinition"},
            may_say=frozenset({"attachedToRef", "cancelActivity", "cv:en"}),
        )
        timer = self._timer(edge)
        number = self.numbers.get(edge.get("attachedToRef", ""))
        if number is None or self.nodes[number].kind not in {Kind.USER, Kind.SERVICE}:
            self.complaints.add(
                "bpmn-reference-unknown", edge, reference=edge.get("attachedToRef", "")
            )
            return
        host = self.nodes[number]
        if not host.is_waiting_place:
            self.complaints.add("bpmn-timer-on-quick-service", edge)
        if len(ways) != 1:
            self.complaints.add("bpmn-many-ways-out" if ways else "bpmn-no-way-out", edge)
            return
        boundary = Boundary(
            id=edge.get("id", ""),
            timer=timer,
            interrupting=edge.get("cancelActivity", "true") != "false",
            flow=Flow(self.numbers[ways[0].target], ways[0].outcome or DEFAULT_OUTCOME),
            words=_words(edge),
        )
        self.nodes[number] = replace(host, boundaries=(*host.boundaries, boundary))

    # --- outcomes ---

    def _with_outcomes(self, node: Node) -> Node:
        """A step answers what the gateway behind it can route; labels must name just these."""
        element = self.elements[node.id]
        quick = node.kind is Kind.SERVICE and not node.waits
        if node.kind not in {Kind.USER, Kind.SERVICE} or quick:
            if node.outcomes:
                self.complaints.add("bpmn-outcomes-on-quick-service", element)
            return node
        routed, open_ended = self._routed(node)
        declared = {outcome.name for outcome in node.outcomes}
        if not node.outcomes:
            return replace(node, outcomes=tuple(Outcome(name) for name in routed))
        for name in sorted(declared - set(routed)) if not open_ended else ():
            self.complaints.add("bpmn-outcome-without-way", element, outcome=name)
        for name in routed:
            if name not in declared and len(routed) > 1:
                self.complaints.add("bpmn-outcome-without-label", element, outcome=name)
        if sum(outcome.tone == "primary" for outcome in node.outcomes) > 1:
            self.complaints.add("bpmn-two-primary-outcomes", element)
        return node

    def _routed(self, node: Node) -> tuple[tuple[str, ...], bool]:
        """The outcomes that the ways behind a step know, and whether any other finds a way too."""
        if not node.flows:
            return (DEFAULT_OUTCOME,), True
        way = node.flows[0]
        passed: set[int] = set()
        while way.target not in passed:
            passed.add(way.target)
            after = self.nodes[way.target]
            if after.kind is not Kind.GATEWAY or not after.flows:
                break
            if len(after.flows) > 1:
                names = tuple(flow.outcome for flow in after.flows if flow.outcome)
                return names, after.default is not None
            way = after.flows[0]
        return (node.flows[0].outcome or DEFAULT_OUTCOME,), True


def _words(element: etree._Element) -> Words:
    return Words(element.get("name", "").strip(), element.get(cv("en"), "").strip())
