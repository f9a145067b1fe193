"""Other engines beside ours, where they are installed and can do the work at all.

    .venv/bin/uv pip install --require-hashes -r requirements/bench.txt

SpiffWorkflow runs BPMN and DMN, but its conditions are Python text; zen-engine decides tables in a
format of its own, with binary floats. Neither is needed by anything that runs.
"""

import importlib.util
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

Act = Callable[[], object]
HOW = "pip install --require-hashes -r requirements/bench.txt"


def missing() -> list[str]:
    """What is not measured here, and how to have it measured."""
    packages = {"SpiffWorkflow": "SpiffWorkflow", "zen-engine": "zen"}
    return [
        f"{name} is not installed here: {HOW}"
        for name, module in packages.items()
        if importlib.util.find_spec(module) is None
    ]


def has_spiff() -> bool:
    return importlib.util.find_spec("SpiffWorkflow") is not None


def has_zen() -> bool:
    return importlib.util.find_spec("zen") is not None


# --- expressions ---


def zen_expression(text: str, scope: Mapping[str, object]) -> Act:
    """An expression in the language of zen-engine, compiled once."""
    import zen  # noqa: PLC0415 - only where it is installed

    compiled = zen.compile_expression(text)
    values = dict(scope)
    return lambda: compiled.evaluate(values)


def spiff_expression(text: str, scope: Mapping[str, object]) -> Act:
    """The same as Python text, as SpiffWorkflow evaluates conditions."""
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine  # noqa: PLC0415 - the same

    environment = PythonScriptEngine().environment
    values = dict(scope)
    return lambda: environment.evaluate(text, values)


# --- decisions ---


def zen_decision(
    rows: Sequence[tuple[str, str, str]], names: Sequence[str], values: Mapping[str, object]
) -> Act:
    """A table of rules in the format of zen-engine, loaded once: two input cells, an output."""
    import zen  # noqa: PLC0415 - the same

    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "o", "name": "fee", "field": "fee"}],
        "rules": [
            {"_id": str(number), names[0]: one, names[1]: two, "o": fee}
            for number, (one, two, fee) in enumerate(rows)
        ],
    }
    kinds = {"i": "inputNode", "t": "decisionTableNode", "o": "outputNode"}
    place = {"position": {"x": 0, "y": 0}}
    nodes: list[dict[str, Any]] = [
        {"id": number, "name": number, "type": kind} | place for number, kind in kinds.items()
    ]
    nodes[1]["content"] = table
    edges = [{"id": a + b, "sourceId": a, "targetId": b, "type": "edge"} for a, b in ("it", "to")]
    content = {"nodes": nodes, "edges": edges}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"fee": content}}})
    given = dict(values)
    return lambda: engine.evaluate("fee", given)


_WAITS = (
    "<bpmn:definitions xmlns:bpmn='http://www.omg.org/spec/BPMN/20100524/MODEL'>"
    "<bpmn:process id='p' isExecutable='true'><bpmn:startEvent id='s'/><bpmn:userTask id='u'/>"
    "<bpmn:endEvent id='e'/><bpmn:sequenceFlow id='f' sourceRef='s' targetRef='u'/>"
    "<bpmn:sequenceFlow id='g' sourceRef='u' targetRef='e'/></bpmn:process></bpmn:definitions>"
)
_RANGE = re.compile(r"\[(\d+)\.\.(\d+)\)")


def spiff_decision(
    rows: Sequence[tuple[str, str, str]], names: Sequence[str], values: Mapping[str, object]
) -> Act:
    """The same table in SpiffWorkflow, its cells as Python text; it decides for a waiting task."""
    from lxml import etree  # noqa: PLC0415 - the same
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # noqa: PLC0415 - the same
    from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine  # noqa: PLC0415 - the same
    from SpiffWorkflow.dmn.parser.BpmnDmnParser import BpmnDmnParser  # noqa: PLC0415 - the same
    from SpiffWorkflow.util.task import TaskState  # noqa: PLC0415 - the same

    parser = BpmnDmnParser()
    parser.add_bpmn_xml(etree.fromstring(_WAITS))
    parser.add_dmn_xml(etree.fromstring(_spiff_table(rows, names)))
    (model,) = parser.dmn_parsers.values()
    model.parse()
    workflow = BpmnWorkflow(parser.get_spec("p"))
    workflow.do_engine_steps()
    task = next(iter(workflow.get_tasks(state=TaskState.READY)))
    task.data = dict(values)
    engine = DMNEngine(model.decision.decisionTables[0])
    return lambda: engine.result(task)


def _spiff_table(rows: Sequence[tuple[str, str, str]], names: Sequence[str]) -> str:
    inputs = "".join(
        f"<input id='{name}'><inputExpression id='{name}_'><text>{name}</text></inputExpression>"
        "</input>"
        for name in names
    )
    rules = "".join(
        f"<rule id='r{number}'>"
        f"<inputEntry id='a{number}'><text>{escape(one)}</text></inputEntry>"
        f"<inputEntry id='b{number}'><text>{escape(_RANGE.sub(_PYTHON, two))}</text></inputEntry>"
        f"<outputEntry id='c{number}'><text>{fee}</text></outputEntry></rule>"
        for number, (one, two, fee) in enumerate(rows)
    )
    return (
        "<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' id='d' name='d'>"
        f"<decision id='fee' name='fee'><decisionTable id='t'>{inputs}"
        f"<output id='o' name='fee'/>{rules}</decisionTable></decision></definitions>"
    )


_PYTHON = r"\1 <= ? < \2"


# --- processes ---

_FLOW = re.compile(
    r"<bpmn:sequenceFlow id='(?P<id>\w+)' name='(?P<name>\w+)' sourceRef='complete'"
    r" targetRef='(?P<to>\w+)'/>"
)
_CHOSEN = (
    r"<bpmn:sequenceFlow id='\g<id>' sourceRef='complete' targetRef='\g<to>'>"
    r"""<bpmn:conditionExpression>outcome == "\g<name>"</bpmn:conditionExpression>"""
    r"</bpmn:sequenceFlow>"
)


class SpiffProcess:
    """The process of these benches in SpiffWorkflow: the same steps, gateways and timers.

    Conditions become Python text, and the reminders do nothing.
    """

    def __init__(self, xml: bytes) -> None:
        from lxml import etree  # noqa: PLC0415 - the same
        from SpiffWorkflow.bpmn.parser import BpmnParser  # noqa: PLC0415 - the same
        from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer  # noqa: PLC0415 - the same

        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(self._translated(xml)))
        self._spec = parser.get_spec("case")
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())

    @staticmethod
    def _translated(xml: bytes) -> bytes:
        text = _FLOW.sub(_CHOSEN, xml.decode())
        text = text.replace("bpmn:serviceTask", "bpmn:task").replace(" cv:do='remind'", "")
        text = text.replace("<bpmn:process id=", "<bpmn:process isExecutable='true' id=")
        return text.replace("P30D", '"P30D"').encode()

    def begun(self, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - its own type
        from SpiffWorkflow.bpmn.workflow import BpmnWorkflow  # noqa: PLC0415 - the same

        workflow = BpmnWorkflow(self._spec)
        workflow.data.update(values)
        workflow.do_engine_steps()
        return workflow

    def take(self, workflow: Any, step: str, outcome: str) -> None:  # noqa: ANN401 - the same
        """Finish a waiting step, and let the process go on."""
        from SpiffWorkflow.util.task import TaskState  # noqa: PLC0415 - the same

        task = next(iter(workflow.get_tasks(state=TaskState.READY, spec_name=step)))
        task.data["outcome"] = outcome
        task.run()
        workflow.refresh_waiting_tasks()
        workflow.do_engine_steps()

    def written(self, workflow: Any) -> str:  # noqa: ANN401 - the same
        return str(self._serializer.serialize_json(workflow))

    def read(self, text: str) -> Any:  # noqa: ANN401 - the same
        return self._serializer.deserialize_json(text)
