"""What is wrong with a package, in words with the place, before anybody is bound by it."""

from collections.abc import Iterator, Mapping
from typing import Any

from congvu.bpmn import (
    BpmnError,
    Definition,
    Fault,
    Unsound,
    compile_process,
    read,
    soundness,
)
from congvu.bpmn.static import BrokenRule, broken_rules
from congvu.eforms.rules import FieldType, fields
from congvu.feel import check, compile_expression, types
from congvu.kernel.functions import NUMBERS_LIBRARY
from congvu.procedures.rules.checking_conditions import condition_problems
from congvu.procedures.rules.checking_decisions import decision_problems
from congvu.procedures.rules.problems import Problem, Spot


def problems_of(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that the schemas cannot see: what points at nothing, and what is never reached."""
    procedure, form = content["procedure"], content["form"]
    yield from _form_problems(form)
    asked = fields(form)
    yield from _paper_problems(procedure, asked)
    yield from _reference_problems(procedure, asked)
    yield from _reason_problems(procedure)
    yield from _result_problems(content)
    yield from decision_problems(content, asked)


def process_of(xml: str) -> tuple[Definition | None, tuple[Problem, ...]]:
    """The process, compiled, or why it cannot be.

    The problems tell which numbered rules of the standard it breaks, and whether every dossier can
    come to an end.
    """
    try:
        model = read(xml.encode())
        broken = tuple(_of_process(one) for one in broken_rules(model))
        definition = compile_process(model, library=NUMBERS_LIBRARY)
    except BpmnError as refusal:
        return None, tuple(_of_process(fault) for fault in refusal.faults)
    unsound = tuple(_of_process(fault) for fault in soundness(definition))
    return definition, (*broken, *unsound, *_problems_of_ways(definition))


_GIVEN_BY_THE_ENGINE = (
    "loopCounter", "numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances",
    "numberOfTerminatedInstances", "waitingForStart",
)  # fmt: skip


def _problems_of_ways(definition: Definition) -> Iterator[Problem]:
    """Names and functions that the condition of a way asks for, and that the process has not."""
    items = (node.loop.item for node in definition.nodes if node.loop and node.loop.item)
    known = dict.fromkeys((*definition.variables, *items, *_GIVEN_BY_THE_ENGINE), types.ANY)
    for node in definition.nodes:
        for flow in node.flows:
            if not flow.condition:
                continue
            asked = compile_expression(flow.condition, names=known, library=NUMBERS_LIBRARY)
            for fault in check(asked, known, NUMBERS_LIBRARY):
                yield Problem(
                    "process.bpmn",
                    f"the way {flow.id} from {node.id}: {fault.words('en')}",
                    f"đường đi {flow.id} từ {node.id}: {fault.words('vi')}",
                )


def _of_process(fault: Fault | Unsound | BrokenRule) -> Problem:
    return Problem("process.bpmn", fault.words("en"), fault.words("vi"))


def _form_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    seen_fields: dict[str, Mapping[str, Any]] = {}
    seen_pages: set[str] = set()
    for number, section in enumerate(form["sections"]):
        for place, page in enumerate(section["pages"]):
            where = f"form.yaml: page {page['id']}"
            if page["id"] in seen_pages:
                yield Problem(where, "there are two pages of this name; rename one")
            seen_pages.add(page["id"])
            path = ("sections", number, "pages", place)
            yield from _page_problems(where, path, page, seen_fields)


def _page_problems(
    where: str, path: Spot, page: Mapping[str, Any], seen: dict[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """The problems of a page, whose fields are seen from then on."""
    yield from condition_problems(where, (*path, "when"), page.get("when"), seen)
    for place, field in enumerate(page["fields"]):
        name, spot = field["id"], f"{where}: field {field['id']}"
        if name in seen:
            yield Problem(spot, "another field has this id; rename one")
        if any(name.startswith(f"{one}.") or one.startswith(f"{name}.") for one in seen):
            yield Problem(spot, "its id begins with that of another field; rename one")
            continue
        yield from condition_problems(
            spot, (*path, "fields", place, "when"), field.get("when"), seen
        )
        yield from _field_problems(spot, field)
        seen[name] = field
    known_when = page.get("known_when")
    yield from condition_problems(f"{where}: known_when", (*path, "known_when"), known_when, seen)


def _field_problems(where: str, field: Mapping[str, Any]) -> Iterator[Problem]:
    kind = field["type"]
    if kind == "code" and "list" not in field:
        yield Problem(where, "a code field names its `list`")
    if kind == "choice":
        values = [one["value"] for one in field.get("options", ())]
        if not values:
            yield Problem(where, "a choice has `options`")
        if len(set(values)) != len(values):
            yield Problem(where, "two options have the same value; change one")
    elif "options" in field:
        yield Problem(where, f"a field of type {kind} has no `options`")


def _paper_problems(
    procedure: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    seen = set()
    for place, slot in enumerate(procedure["papers"]):
        where = f"procedure.yaml: paper {slot['slot']}"
        if slot["slot"] in seen:
            yield Problem(where, "another slot has this name; rename one")
        seen.add(slot["slot"])
        yield from condition_problems(where, ("papers", place, "when"), slot.get("when"), asked)
        if slot["need"] != "FORM" and not slot.get("one_of"):
            yield Problem(where, "it names no paper in `one_of`")
        if slot.get("when") and not slot.get("not_needed_because"):
            yield Problem(
                where, "it has `when`, so `not_needed_because` must say why it may be left out"
            )
        if slot.get("satisfied_by") and not slot.get("satisfied_because"):
            yield Problem(where, "it has `satisfied_by`, so `satisfied_because` must say why")


def _reference_problems(
    procedure: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    for one in procedure["compare"]:
        if one["field"] not in asked:
            yield Problem("procedure.yaml: compare", f"{one['field']} is no field of the form")
    yield from _contact_problems(procedure, asked)
    columns = procedure.get("register", {}).get("columns", ())
    for place, column in enumerate(columns):
        where = f"procedure.yaml: register column {column['column']}"
        source = column.get("from", [])
        for name in source if isinstance(source, list) else [source]:
            if name not in asked:
                yield Problem(where, f"{name} is no field of the form")
        path = ("register", "columns", place, "when")
        yield from condition_problems(where, path, column.get("when"), asked)
    known = {column["column"] for column in columns}
    for name, column in procedure.get("population_question", {}).items():
        if column not in known:
            where = f"procedure.yaml: population_question {name}"
            yield Problem(where, f"{column} is no column of the register")


def _contact_problems(
    procedure: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    for name in procedure.get("contact_fields", ()):
        if asked.get(name, {}).get("type") not in {FieldType.PHONE, FieldType.EMAIL}:
            yield Problem("procedure.yaml: contact_fields", f"{name} asks no phone and no e-mail")


def _reason_problems(procedure: Mapping[str, Any]) -> Iterator[Problem]:
    slots = {slot["slot"] for slot in procedure["papers"]}
    kinds = {kind["code"] for slot in procedure["papers"] for kind in slot.get("one_of", ())}
    for catalogue, choices in procedure["reasons"].items():
        codes = [one["code"] for one in choices]
        for one in choices:
            where = f"procedure.yaml: reason {catalogue}/{one['code']}"
            if codes.count(one["code"]) > 1:
                yield Problem(where, "this catalogue has the code twice; rename one")
            if one.get("slot") and one["slot"] not in slots:
                yield Problem(where, f"there is no paper slot {one['slot']}")
            for paper in one.get("papers", ()):
                if paper not in kinds:
                    yield Problem(where, f"no slot accepts the paper {paper}")


def _result_problems(content: Mapping[str, Any]) -> Iterator[Problem]:
    procedure = content["procedure"]
    columns = {one["column"] for one in procedure.get("register", {}).get("columns", ())}
    asked = fields(content["form"])
    for result in procedure["results"]:
        mapping = content["results"].get(result["mapping"])
        if mapping is None:
            yield Problem(f"results/{result['mapping']}", "the file is missing")
            continue
        if result["template"] not in content["templates"]:
            yield Problem(f"results/{result['template']}", "the template is missing")
        yield from _mapping_problems(f"results/{result['mapping']}", mapping, columns, asked)
    confirmation = procedure.get("draft_confirmation")
    codes = {result["code"] for result in procedure["results"]}
    if confirmation and confirmation["result"] not in codes:
        where = "procedure.yaml: draft_confirmation"
        yield Problem(where, f"there is no result {confirmation['result']}")


def _mapping_problems(
    where: str, mapping: Mapping[str, Any], columns: set[str], asked: Mapping[str, Any]
) -> Iterator[Problem]:
    for name, value in mapping["values"].items():
        if value.get("column") and value["column"] not in columns:
            yield Problem(f"{where}: {name}", f"{value['column']} is no column of the register")
    for row in mapping.get("confirm", ()):
        for name in row["values"]:
            if name not in mapping["values"]:
                yield Problem(f"{where}: confirm", f"{name} is no value of this result")
        if row.get("field") and row["field"] not in asked:
            yield Problem(f"{where}: confirm", f"{row['field']} is no field of the form")
