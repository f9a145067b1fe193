"""BPMN 2.0 XML to the compact form. What is not in the subset is refused by name.

Start and end events without a trigger, user tasks, service tasks, exclusive gateways that choose by
the name of the outcome, intermediate timers, boundary timers, lanes. A pool around the one process
and annotations are allowed: a modeller draws them, and they mean nothing.
"""

from dataclasses import dataclass, field, replace

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
)
from congvu.workflow.rules.elements import ANY_NODE, NODES, SILENT, node_of, timer_of, words_of
from congvu.workflow.rules.reading import (
    MOST_BYTES,
    CannotCompile,
    Complaints,
    bpmn,
    check_element,
    children,
    local_name,
    read_xml,
    text_of,
)

__all__ = ["MOST_BYTES", "CannotCompile", "compile_process"]


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
        may_contain=SILENT | {"participant"},
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
            words=words_of(self.process),
            nodes=tuple(self.nodes),
            start=starts[0],
            lanes=tuple(self.lanes),
        )

    def _sort(self) -> None:
        may_contain = frozenset({*NODES, *SILENT, "sequenceFlow", "laneSet", "boundaryEvent"})
        may_say = frozenset({"isExecutable", "isClosed", "processType", "cv:en"})
        check_element(
            self.process, complaints=self.complaints, may_contain=may_contain, may_say=may_say
        )
        for child in self.process.iterchildren(bpmn("*")):
            self._claim_id(child)
            match local_name(child):
                case name if name in NODES:
                    self.numbers[child.get("id", "")] = len(self.nodes)
                    self.nodes.append(node_of(child, NODES[name], self.complaints))
                case "sequenceFlow":
                    self.ways.append(self._way(child))
                case "boundaryEvent":
                    self.edges.append(child)

    def _claim_id(self, element: etree._Element) -> None:
        name = element.get("id", "")
        if not name and local_name(element) in SILENT | {"laneSet"}:
            return
        if not name or name in self.elements:
            self.complaints.add("bpmn-id-twice-or-missing", element)
        self.elements[name] = element

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
        self.lanes.append(Lane(name, words_of(lane)))
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
            may_contain=ANY_NODE | {"timerEventDefinition"},
            may_say=frozenset({"attachedToRef", "cancelActivity", "cv:en"}),
        )
        timer = timer_of(edge, self.complaints)
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
            words=words_of(edge),
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
