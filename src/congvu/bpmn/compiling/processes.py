"""A whole process: its nodes with everything inside them, its flows, edges, lanes and calls."""

from dataclasses import dataclass, field, replace

from congvu.bpmn import conditions
from congvu.bpmn.compiling.complaints import Complaints
from congvu.bpmn.compiling.nodes import (
    CONTENT,
    GLOBAL_TASKS,
    NODES,
    node_of,
    variables_of,
    words_of,
)
from congvu.bpmn.compiling.outcomes import with_outcomes
from congvu.bpmn.compiling.source import Element, source_of
from congvu.bpmn.compiling.triggers import EVENT_CHILDREN, Ids, triggers_of
from congvu.bpmn.definition import (
    ACTIVITIES,
    ROOT,
    Boundary,
    Definition,
    Event,
    Flow,
    Kind,
    Lane,
    Node,
)
from congvu.bpmn.faults import CannotCompile, Fault
from congvu.bpmn.model import Model
from congvu.bpmn.reading import read
from congvu.feel.faults import FeelError
from congvu.feel.library import Library

_AROUND = frozenset(
    {"process", "collaboration", "message", "signal", "error", "escalation", "itemDefinition",
     "interface", "import", "dataStore", "eventDefinition", "partnerRole", "partnerEntity",
     "category", "resource", *EVENT_CHILDREN, *GLOBAL_TASKS, "globalScriptTask", "relationship",
     "choreography", "globalConversation", "endPoint", "extensionElements"}
)  # fmt: skip
_PROCESS_SAYS = frozenset(
    {"isExecutable", "isClosed", "processType", "definitionalCollaborationRef"}
)
_MOST_DEPTH = 20


def compile_process(
    source: Model | bytes, *, process_id: str | None = None, library: Library | None = None
) -> Definition:
    """Read one process of a model; those that it calls become parts of it.

    Raises CannotCompile with every fault, each with element, id and line: for what the engine does
    not run, for references that lead nowhere, and for expressions that are no FEEL.
    """
    model = read(source) if isinstance(source, bytes) else source
    root = source_of(model)
    complaints = Complaints()
    ids = _ids(root, complaints)
    process = _chosen(root, process_id, complaints)
    compiler = _Compiler(ids, complaints)
    complaints.check(
        root,
        _AROUND,
        frozenset(
            {"targetNamespace", "exporter", "exporterVersion", "expressionLanguage", "typeLanguage"}
        ),
    )
    compiler.content(process, ROOT, (process.id,))
    return compiler.definition(process, library)


def _ids(root: Element, complaints: Complaints) -> Ids:
    ids = Ids()
    for element in root.all():
        if element.id and element.id in ids.by_id:
            complaints.add("bpmn-id-twice-or-missing", element)
        elif element.id:
            ids.by_id[element.id] = element
    return ids


def _chosen(root: Element, process_id: str | None, complaints: Complaints) -> Element:
    processes = list(root.children("process"))
    if process_id is not None:
        found = [one for one in processes if one.id == process_id]
    else:
        called = {one.get("calledElement") for one in root.all() if one.kind == "callActivity"}
        found = [one for one in processes if one.id not in called or len(processes) == 1]
    if len(found) != 1:
        complaints.refuse_if_any()
        raise CannotCompile(Fault("bpmn-one-process"))
    return found[0]


@dataclass(slots=True)
class _Way:
    element: Element
    source: str
    flow: Flow
    target: str


@dataclass(slots=True)
class _Compiler:
    ids: Ids
    complaints: Complaints
    nodes: list[Node] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    lanes: list[Lane] = field(default_factory=list)

    # --- what is inside a process or sub-process ---

    def content(
        self, around: Element, scope: int, calls: tuple[str, ...], prefix: str = ""
    ) -> None:
        """Read everything inside, number it, and join it by its flows."""
        if around.kind == "process":
            self.complaints.check(
                around,
                CONTENT | {"ioSpecification", "supports", "extensionElements", "artifact"},
                _PROCESS_SAYS,
            )
        numbers: dict[str, int] = {}
        for child in around.children():
            if child.kind in NODES:
                numbers[child.id] = self._add(child, NODES[child.kind], scope, prefix)
        self._lanes(around, numbers)
        ways = [self._way(one, numbers) for one in around.children("sequenceFlow")]
        edges = list(around.children("boundaryEvent"))
        self._join(numbers, [way for way in ways if way is not None], edges)
        self._edges(around, numbers, [way for way in ways if way is not None], edges)
        for child in around.children():
            if child.kind in NODES:
                self._inside(child, numbers[child.id], calls)
        begins = any(self.nodes[n].entries == 0 for n in numbers.values())
        if not begins:
            self.complaints.add("nowhere-to-begin", around)

    def _add(self, element: Element, kind: Kind, scope: int, prefix: str) -> int:
        node = replace(node_of(element, kind, self.ids, self.complaints), scope=scope)
        name = prefix + element.id
        if not element.id or name in self.taken:
            self.complaints.add("bpmn-id-twice-or-missing", element)
        self.taken.add(name)
        self.nodes.append(replace(node, id=name))
        self.elements.append(element)
        return len(self.nodes) - 1

    def _inside(self, element: Element, number: int, calls: tuple[str, ...]) -> None:
        node = self.nodes[number]
        prefix = node.id[: len(node.id) - len(element.id)]
        if len(calls) > _MOST_DEPTH:
            self.complaints.add("call-in-circle", element)
        elif node.kind is Kind.CALL:
            self._called(element, number, calls)
        elif element.kind in {"subProcess", "adHocSubProcess", "transaction"}:
            self.content(element, number, (*calls, element.id), prefix)

    def _called(self, element: Element, number: int, calls: tuple[str, ...]) -> None:
        """A process or task of this model becomes part of the definition; others are asked for."""
        name = element.get("calledElement")
        meant = self.ids.get(name)
        if not name:
            self.complaints.add("bpmn-reference-unknown", element, reference=name)
        elif meant is None:
            self.nodes[number] = replace(self.nodes[number], called=name, waits=True)
        elif meant.id in calls:
            self.complaints.add("call-in-circle", element)
        elif meant.kind == "process":
            prefix = "" if self._is_free(meant) else f"{self.nodes[number].id}/"
            self.nodes[number] = replace(
                self.nodes[number], variables=variables_of(meant), waits=False
            )
            self.content(meant, number, (*calls, meant.id), prefix)
        elif meant.kind in GLOBAL_TASKS:
            prefix = "" if meant.id not in self.taken else f"{self.nodes[number].id}/"
            inner = self._add(meant, GLOBAL_TASKS[meant.kind], number, prefix)
            self.nodes[inner] = with_outcomes(self.nodes, inner, meant, self.complaints)
        else:
            self.complaints.add("bpmn-element-not-supported", meant)

    def _is_free(self, process: Element) -> bool:
        return not any(one.id in self.taken for one in process.all() if one.kind in NODES)

    # --- flows ---

    def _way(self, element: Element, numbers: dict[str, int]) -> _Way | None:
        self.complaints.check(
            element,
            frozenset({"conditionExpression"}),
            frozenset({"sourceRef", "targetRef", "isImmediate"}),
        )
        target = numbers.get(element.get("targetRef"))
        if target is None:
            reference = element.get("targetRef")
            self.complaints.add("bpmn-reference-unknown", element, reference=reference)
            return None
        condition = element.text_of("conditionExpression")
        flow = Flow(target, element.name, element.id, condition)
        return _Way(element, element.get("sourceRef"), flow, element.get("targetRef"))

    def _join(self, numbers: dict[str, int], ways: list[_Way], edges: list[Element]) -> None:
        counts: dict[int, int] = dict.fromkeys(numbers.values(), 0)
        known = numbers.keys() | {edge.id for edge in edges}
        for way in ways:
            way.flow = replace(way.flow, entry=counts[way.flow.target])
            counts[way.flow.target] += 1
            if self.nodes[way.flow.target].kind is Kind.START:
                self.complaints.add("bpmn-way-into-start", way.element)
            if way.source not in known:
                self.complaints.add("bpmn-reference-unknown", way.element, reference=way.source)
        for name, number in numbers.items():
            mine = [way for way in ways if way.source == name]
            self._with_flows(number, mine, counts[number])
        for number in numbers.values():
            element = self.elements[number]
            self.nodes[number] = with_outcomes(self.nodes, number, element, self.complaints)

    def _with_flows(self, number: int, ways: list[_Way], entries: int) -> None:
        node, element = self.nodes[number], self.elements[number]
        if node.kind is Kind.END and ways:
            self.complaints.add("bpmn-way-out-of-end", element)
        default = None
        if said := element.get("default"):
            default = next((n for n, way in enumerate(ways) if way.flow.id == said), None)
            if default is None:
                self.complaints.add("bpmn-reference-unknown", element, reference=said)
        flows = tuple(way.flow for way in ways)
        self.nodes[number] = replace(node, flows=flows, default=default, entries=entries)
        self._check_choice(self.nodes[number], element)

    def _check_choice(self, node: Node, element: Element) -> None:
        """Who chooses by the name of an outcome must find each name once."""
        if len(node.flows) <= 1 or any(flow.condition for flow in node.flows):
            return
        names = [f.outcome for n, f in enumerate(node.flows) if n != node.default]
        if node.kind is Kind.GATEWAY and (len(set(names)) < len(names) or "" in names):
            self.complaints.add("bpmn-outcome-twice", element)
        if node.kind is Kind.USER and any(names):
            self.complaints.add("bpmn-many-ways-out", element)

    # --- edges ---

    def _edges(
        self, around: Element, numbers: dict[str, int], ways: list[_Way], edges: list[Element]
    ) -> None:
        for edge in edges:
            self.complaints.check(
                edge,
                EVENT_CHILDREN | {"dataOutputAssociation", "dataOutput", "outputSet"},
                frozenset({"attachedToRef", "cancelActivity", "parallelMultiple"}),
            )
            host = numbers.get(edge.get("attachedToRef"))
            if host is None or self.nodes[host].kind not in ACTIVITIES:
                reference = edge.get("attachedToRef")
                self.complaints.add("bpmn-reference-unknown", edge, reference=reference)
                continue
            node = self.nodes[host]
            triggers = triggers_of(edge, self.ids, self.complaints)
            is_undo = any(t.event is Event.COMPENSATION for t in triggers)
            has_timer = any(t.event is Event.TIMER for t in triggers)
            if has_timer and not node.is_waiting_place and node.kind is Kind.SERVICE:
                self.complaints.add("bpmn-timer-on-quick-service", edge)
            flows = tuple(way.flow for way in ways if way.source == edge.id)
            if not flows and not is_undo:
                self.complaints.add("bpmn-no-way-out", edge)
                continue
            boundary = Boundary(
                id=edge.id,
                triggers=triggers,
                interrupting=edge.get("cancelActivity", "true") != "false" and not is_undo,
                flows=flows,
                words=words_of(edge),
                parallel=edge.get("parallelMultiple") == "true",
                handler=self._undoer(around, edge, numbers) if is_undo else None,
            )
            self.nodes[host] = replace(node, boundaries=(*node.boundaries, boundary))
        for number in numbers.values():
            self._check_deemed(self.nodes[number], self.elements[number])

    def _check_deemed(self, node: Node, element: Element) -> None:
        """Silence has an outcome only where a time limit ends the waiting for one of several."""
        ends = any(b.interrupting and b.catches(Event.TIMER) for b in node.boundaries)
        if node.deemed and not (ends and node.outcome(node.deemed)):
            self.complaints.add("deemed-unfit", element, outcome=node.deemed)

    def _undoer(self, around: Element, edge: Element, numbers: dict[str, int]) -> int | None:
        for association in around.children("association"):
            ends = {association.get("sourceRef"), association.get("targetRef")}
            if edge.id in ends:
                return next((numbers[end] for end in ends if end in numbers), None)
        self.complaints.add("bpmn-reference-unknown", edge, reference="association")
        return None

    # --- lanes ---

    def _lanes(self, around: Element, numbers: dict[str, int]) -> None:
        held: set[str] = set()
        ahead = [one for lanes in around.children("laneSet") for one in lanes.children("lane")]
        edges = {one.id for one in around.children("boundaryEvent")}
        while ahead:
            lane = ahead.pop(0)
            self.complaints.check(
                lane,
                frozenset({"flowNodeRef", "childLaneSet"}),
                frozenset({"partitionElementRef"}),
            )
            ahead += [one for inner in lane.children("childLaneSet") for one in inner.children()]
            self.lanes.append(Lane(lane.id, words_of(lane)))
            for reference in lane.children("flowNodeRef"):
                name = reference.text
                if name in edges:
                    continue
                if name not in numbers:
                    self.complaints.add("bpmn-reference-unknown", reference, reference=name)
                    continue
                node = self.nodes[numbers[name]]
                if name in held:
                    self.complaints.add("bpmn-node-in-two-lanes", reference, reference=name)
                held.add(name)
                self.nodes[numbers[name]] = replace(node, lane=lane.id)
        for name, number in numbers.items() if held or any(around.children("laneSet")) else ():
            node = self.nodes[number]
            if node.kind is Kind.USER and not (name in held or node.role or node.unit):
                self.complaints.add("bpmn-task-without-lane", self.elements[number])

    # --- the whole ---

    def definition(self, process: Element, library: Library | None) -> Definition:
        self.complaints.refuse_if_any()
        names = {name for node in self.nodes for name in node.variables}
        names |= {name for node in self.nodes if node.loop for name in (node.loop.item,) if name}
        definition = Definition(
            id=process.id,
            words=words_of(process),
            nodes=tuple(self.nodes),
            start=0,
            lanes=tuple(self.lanes),
            variables=tuple(dict.fromkeys((*variables_of(process), *sorted(names)))),
            library=library,
        )
        begins = definition.graph.begins(ROOT)
        if not begins:
            raise CannotCompile(Fault("nowhere-to-begin", process.id, {"id": process.id}))
        definition = replace(definition, start=begins[0])
        self._check_conditions(definition)
        self.complaints.refuse_if_any()
        return definition

    def _check_conditions(self, definition: Definition) -> None:
        for number, node in enumerate(definition.nodes):
            loop = node.loop
            texts = [node.condition, *(flow.condition for flow in node.flows)]
            triggers = [*node.triggers, *(t for b in node.boundaries for t in b.triggers)]
            texts += [text for t in triggers for text in (t.condition, t.key)]
            for timer in (node.timer, *(b.timer for b in node.boundaries)):
                if timer is not None and timer.is_expression:
                    texts += [timer.duration, timer.date]
            if loop is not None:
                texts += [loop.condition, loop.cardinality, loop.until]
                texts += [condition for condition, _ in loop.events]
            for text in filter(None, texts):
                try:
                    conditions.expression(definition, text)
                except FeelError as error:
                    element = self.elements[number]
                    self.complaints.add("condition-unfit", element, why=str(error))
