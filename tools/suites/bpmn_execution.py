"""Executable processes with expected traces: the marks that their scripts leave, in any order.

The product has no script tasks. Here each becomes a service task that names its script, and this
module does what the script says, in virtual time: nothing sleeps.
"""

import heapq
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from lxml import etree
from tools.suites.report import Case

from congvu.bpmn.commands import (
    Command,
    MessageArrived,
    ServiceFailed,
    SignalArrived,
    Start,
    Take,
    TimerFired,
)
from congvu.bpmn.compiling import compile_process
from congvu.bpmn.definition import DEFAULT_OUTCOME, Definition, Event, Kind, Node
from congvu.bpmn.durations import parse_duration
from congvu.bpmn.effects import (
    ActionDue,
    Effect,
    Ended,
    MessageSent,
    SignalSent,
    StepEntered,
    TimerSet,
)
from congvu.bpmn.engine import advance
from congvu.bpmn.faults import CannotAdvance, CannotCompile
from congvu.bpmn.state import State

NAME = "bpmn-execution"
ERROR, REFUSED, MARKER = "ERR", "DEPLOY", "MARKER_EXISTS"
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_CV = "{urn:congvu:process:1}"
_SCRIPTS = {"scriptTask": "serviceTask", "globalScriptTask": "globalServiceTask"}
_EXPRESSIONS = {
    "conditionExpression", "condition", "loopCondition", "loopCardinality",
    "completionCondition", "activationCondition",
}  # fmt: skip
_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_MOST_COMMANDS = 2_000
_PARALLEL = "ParallelProcess"
_ERROR_CODES = "error"


def here(folder: Path) -> Path | None:
    """The folder that holds `models` and a manifest."""
    for place in (folder, folder / "bpmn-execution"):
        if (place / "manifest.json").is_file() and (place / "models").is_dir():
            return place
    return None


def run(folder: Path) -> Iterator[Case]:
    """Each process with each of its inputs is one case of its own; it passes when all do."""
    for entry in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        runs = [_run_one(folder, entry["process"], case) for case in entry["cases"]]
        failed = [one for one in runs if sorted(one[0]) != sorted(one[1])]
        expected, got, about = (failed or runs)[0]
        yield Case(
            suite=NAME,
            id=entry["process"],
            kind="execution",
            passed=not failed,
            expected=" ".join(sorted(expected)),
            got=" ".join(sorted(got)),
            about=about,
        )


def _run_one(folder: Path, process: str, case: dict[str, Any]) -> tuple[list[str], list[str], str]:
    expected = list(case["expected"])
    world = World()
    try:
        xml = (folder / "models" / f"{process}.bpmn").read_bytes()
        world.play(rewritten(xml), process, case)
    except CannotCompile as refusal:
        world.log, world.about = [REFUSED], str(refusal)
    except Exception as crash:  # noqa: BLE001 - a crash is the failure of this case alone
        return expected, [f"CRASH {type(crash).__name__}"], str(crash)
    # A model that is refused before it runs has shown its error as early as can be.
    got = [ERROR] if world.log == [REFUSED] and expected == [ERROR] else world.log
    return expected, seen(got, expected), world.about


# --- rewriting ---


def rewritten(xml: bytes) -> bytes:
    """The model with services for scripts, and FEEL for the conditions of its own language."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element).localname
        if name in _SCRIPTS:
            _service_for(element, name)
        elif name in _EXPRESSIONS and element.text:
            element.text = to_feel(element.text)
    return etree.tostring(root)


def _service_for(element: etree._Element, name: str) -> None:
    texts = [script.text or "" for script in element.iterfind(f"{_BPMN}script")]
    for script in element.findall(f"{_BPMN}script"):
        element.remove(script)
    namespace = _BPMN if name == "scriptTask" else _CV
    element.tag = namespace + _SCRIPTS[name]
    element.attrib.pop("scriptFormat", "")
    element.set(f"{_CV}do", " ".join(texts).strip() or "NOTHING")
    element.set(f"{_CV}waits", "true")


_TRANSLATIONS = (
    (re.compile(r"^\s*[$#]\{(.*)\}\s*$", re.DOTALL), r"\1"),
    (re.compile(r"!\s*([\w.]+)\.contains\(([^()]*)\)"), r"not(contains(\1, \2))"),
    (re.compile(r"([\w.]+)\.contains\(([^()]*)\)"), r"contains(\1, \2)"),
    (re.compile(r"([\w.]+)\.equals\(([^()]*)\)"), r"(\1 = \2)"),
    (re.compile(r"!\s*\(([^()]*)\)"), r"not(\1)"),
    (re.compile(r"!\s*(\w+)\b(?!\s*\()"), r"not(\1)"),
    (re.compile(r"&&"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"=="), "="),
)


def to_feel(text: str) -> str:
    """A condition in the Java-like language of the models, in FEEL."""
    for pattern, feel in _TRANSLATIONS:
        text = pattern.sub(feel, text)
    return text.strip()


# --- running ---


@dataclass(slots=True)
class Instance:
    """One running process."""

    definition: Definition
    state: State = field(default_factory=State)


@dataclass(slots=True)
class World:
    """All instances of one case, with the clock that they share and what they send each other."""

    log: list[str] = field(default_factory=list)
    about: str = ""
    now: datetime = _BEGAN
    instances: list[Instance] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    ready: deque[tuple[Instance, Command | ActionDue]] = field(default_factory=deque)
    later: list[tuple[datetime, int, Instance, Command]] = field(default_factory=list)
    kept: list[MessageSent] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    commands: int = 0
    error_codes: list[str] = field(default_factory=list)

    def play(self, xml: bytes, process: str, case: dict[str, Any]) -> None:
        """Run one case until nothing more happens within its time."""
        root = etree.fromstring(xml)
        self.error_codes = [
            one.get("errorCode") or one.get("name") or "" for one in root.iterfind(f"{_BPMN}error")
        ]
        for other in root.iterfind(f"{_BPMN}process"):
            if other.get("id") != process:
                self._try_to_compile(xml, str(other.get("id")))
        main = compile_process(xml, process_id=process)
        if case.get("with_parallel_process"):
            for definition in self.definitions:
                if definition.id == _PARALLEL:
                    self._begin(definition, {})
        values = {"test": case.get("input") or "", "integerVariable": case["integer_variable"]}
        self._begin(main, values)
        self._settle()

    def _try_to_compile(self, xml: bytes, process: str) -> None:
        try:
            self.definitions.append(compile_process(xml, process_id=process))
        except CannotCompile as refusal:
            self.about = str(refusal)

    def _begin(self, definition: Definition, values: dict[str, Any], node: str = "") -> None:
        instance = Instance(definition)
        self.instances.append(instance)
        self.ready.append((instance, Start(node, values)))

    def _settle(self) -> None:
        while self.ready or self.later:
            self.commands += 1
            if self.commands > _MOST_COMMANDS:
                raise RuntimeError("too many commands")
            if self.ready:
                instance, command = self.ready.popleft()
            else:
                self.now, _, instance, command = heapq.heappop(self.later)
            self._do(instance, command)

    def _do(self, instance: Instance, command: Command | ActionDue) -> None:
        if instance.state.ended:
            return
        if isinstance(command, ActionDue):
            if _still_waits(instance, command):
                self._script(instance, command)
            return
        try:
            step = advance(instance.definition, instance.state, command, at=self.now)
        except CannotAdvance as refusal:
            codes = {fault.code for fault in refusal.faults}
            if codes & {"timer-not-set", "step-not-waiting", "process-ended"}:
                return
            self.log.append(ERROR)
            self.about = str(refusal)
            instance.state = State(ended="failed")
            return
        instance.state = step.state
        for effect in step.effects:
            self._follow(instance, effect)

    def _follow(self, instance: Instance, effect: Effect) -> None:
        match effect:
            case ActionDue():
                # A worker takes the job after the step, and only if the step still waits for it.
                self.ready.append((instance, effect))
            case TimerSet():
                wait = parse_duration(effect.wait.duration)
                due = self.now + timedelta(
                    days=wait.days, minutes=wait.minutes, seconds=wait.seconds
                )
                self._at(due, instance, TimerFired(effect.step or effect.node, effect.timer))
            case MessageSent():
                self.kept.append(effect)
                self._deliver()
            case SignalSent():
                self._signal(effect.signal, besides=instance)
            case StepEntered():
                self._deliver()
            case Ended(failed=True):
                self.log.append(ERROR)

    def _at(self, due: datetime, instance: Instance, command: Command) -> None:
        heapq.heappush(self.later, (due, next(self.numbers), instance, command))

    # --- what scripts do ---

    def _script(self, instance: Instance, due: ActionDue) -> None:
        step, values = due.step or due.node, dict[str, Any]()
        known = instance.state.variables
        node = instance.definition.node(due.node)
        done = node.outcomes[0].name if node and node.outcomes else DEFAULT_OUTCOME
        for script in due.action.split():
            if script.startswith("SCRIPT_"):
                self.log.append(script)
            elif script.startswith("INCREMENT_INTEGER_VARIABLE"):
                values["integerVariable"] = known.get("integerVariable", 0) + 1
                if script.endswith("_AND_LOG"):
                    self.log.append("INCREMENT")
            elif script == "CREATE_MARKER_FILE":
                self.log.append(MARKER)
            elif script.startswith("SET_STRING_DATA"):
                values["data"] = "DATA"
            elif script == "LOG_DATA":
                self.log.append(str(known.get("data")))
            elif script == "THROW_ERROR":
                code = self.error_codes[0] if self.error_codes else _ERROR_CODES
                self.ready.append((instance, ServiceFailed(step, code)))
                return
            elif script == "WAIT_TEN_SECONDS":
                self._at(self.now + timedelta(seconds=10), instance, Take(step, done))
                return
        self.ready.append((instance, Take(step, done, values)))

    # --- what processes send each other ---

    def _deliver(self) -> None:
        """Give kept messages to whoever waits, or begin the process that they start."""
        for message in list(self.kept):
            for instance in self.instances:
                if _waits_for(instance, message.message):
                    self.kept.remove(message)
                    self.ready.append((instance, MessageArrived(message.message)))
                    break
            else:
                if self._starts(Event.MESSAGE, message.message):
                    self.kept.remove(message)

    def _signal(self, name: str, *, besides: Instance) -> None:
        for instance in self.instances:
            if instance is not besides and not instance.state.ended:
                self.ready.append((instance, SignalArrived(name)))
        self._starts(Event.SIGNAL, name)

    def _starts(self, event: Event, name: str) -> bool:
        for definition in self.definitions:
            for node in definition.nodes:
                begins = (
                    node.kind is Kind.START or node.instantiates or _is_behind(definition, node)
                )
                hit = any(t.event is event and t.name == name for t in node.triggers)
                if begins and hit and node.scope < 0:
                    self._begin(definition, {}, node.id)
                    return True
        return False


def _is_behind(definition: Definition, node: Node) -> bool:
    number = definition.number_of(node.id)
    sources = definition.graph.into.get(number, []) if number is not None else []
    return any(definition.nodes[source].instantiates for source, _ in sources)


def _waits_for(instance: Instance, message: str) -> bool:
    if instance.state.ended or not instance.state.places:
        return False
    try:
        advance(instance.definition, instance.state, MessageArrived(message))
    except CannotAdvance as refusal:
        return "message-not-awaited" not in {fault.code for fault in refusal.faults}
    return True


def _still_waits(instance: Instance, due: ActionDue) -> bool:
    nodes = instance.definition.nodes
    names = {
        nodes[place.node].id + (f".{place.serial}" if place.serial else "")
        for place in instance.state.places
        if place.entry < 0 and not place.phase
    }
    return (due.step or due.node) in names


def seen(marks: list[str], expected: list[str]) -> list[str]:
    """The marks of the log. The marker is a file beside it, which only some cases look for."""
    kept = [mark for mark in marks if mark != MARKER]
    return [*kept, MARKER] if MARKER in marks and MARKER in expected else kept
