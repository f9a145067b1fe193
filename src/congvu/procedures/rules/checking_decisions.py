"""Decisions of a package: they can be read and run, get what they ask, and leave nothing open."""

from collections.abc import Iterator, Mapping
from typing import Any

from congvu import dmn
from congvu.bpmn import BpmnError, Kind, compile_process
from congvu.dmn.grids import analyse
from congvu.dmn.model import Decision, DecisionTable, Model
from congvu.eforms.rules import LIBRARY
from congvu.kernel.functions import NUMBERS_LIBRARY
from congvu.procedures.rules.checking_conditions import Fields, expression_problems
from congvu.procedures.rules.problems import Problem


def decision_problems(content: Mapping[str, Any], asked: Fields) -> Iterator[Problem]:
    """What would keep a decision from deciding, and what its tables leave open or decide twice."""
    procedure = content["procedure"]
    codes = [one["code"] for one in procedure.get("decisions", ())]
    for place, one in enumerate(procedure.get("decisions", ())):
        where = f"procedure.yaml: decision {one['code']}"
        if codes.count(one["code"]) > 1:
            yield Problem(where, "another decision has this code; rename one")
        for name, text in one["inputs"].items():
            path = ("decisions", place, "inputs", name)
            yield from expression_problems(f"{where}: {name}", path, text, asked)
        yield from _model_problems(where, one, content["decisions"].get(one["file"]))
    for step, wanted in steps_that_decide(content["process"]):
        if wanted not in codes:
            yield Problem("process.bpmn", f"step {step}: there is no decision {wanted}")
    fee = procedure.get("fee")
    if fee and fee["decision"] not in codes:
        yield Problem("procedure.yaml: fee", f"there is no decision {fee['decision']}")


def steps_that_decide(xml: str) -> Iterator[tuple[str, str]]:
    """The business rule tasks of a process, each with the decision it asks for."""
    try:
        nodes = compile_process(xml.encode(), library=NUMBERS_LIBRARY).nodes
    except BpmnError:
        return  # what is wrong with the process is told elsewhere
    yield from ((node.id, node.action) for node in nodes if node.kind is Kind.DECISION)


def _model_problems(where: str, one: Mapping[str, Any], xml: str | None) -> Iterator[Problem]:
    if xml is None:
        yield Problem(where, f"the file {one['file']} is missing")
        return
    try:
        model = dmn.read(xml.encode())
        dmn.compile_model(model, library=LIBRARY)
    except (dmn.CannotRead, dmn.CannotCompile) as refusal:
        for fault in refusal.faults:
            yield Problem(one["file"], fault.words("en"), fault.words("vi"))
        return
    decision = next((each for each in model.decisions if each.name == one["decision"]), None)
    if decision is None:
        yield Problem(where, f"{one['file']} has no decision named {one['decision']}")
    given = {*one["inputs"], *one.get("law", {})}
    for wanted in model.inputs:
        if wanted.name not in given:
            yield Problem(where, f"nothing gives the input {wanted.name}")
    for name in sorted(given - {wanted.name for wanted in model.inputs}):
        yield Problem(where, f"{one['file']} has no input named {name}")
    for each in model.decisions:
        yield from _table_problems(one["file"], each, model)


def _table_problems(file: str, decision: Decision, model: Model) -> Iterator[Problem]:
    """Findings are faults; a cell that cannot be analysed is a fault too, as nobody vouches."""
    table = decision.expression
    if not isinstance(table, DecisionTable):
        return
    where = f"{file}:{table.line}: {decision.name}" if table.line else f"{file}: {decision.name}"
    named = {item.name: item for item in model.item_definitions}
    found = analyse(table, named, LIBRARY)
    for one in found.findings:
        yield Problem(where, one.words("en"), one.words("vi"))
    for cell in found.not_analysed:
        yield Problem(where, cell.words("en"), cell.words("vi"))
