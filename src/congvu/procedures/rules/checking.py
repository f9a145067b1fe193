"""What is wrong with a package, in words with the place, before anybody is bound by it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from congvu.eforms.rules import FieldType, Test, all_pages, fields
from congvu.workflow.rules import CannotCompile, Definition, compile_process, problems


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is a file with line or path; `what` says in a sentence what to mend."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def problems_of(content: Mapping[str, Any]) -> Iterator[Problem]:
    """Everything that the schemas cannot see: what points at nothing, and what is never reached."""
    procedure, form = content["procedure"], content["form"]
    yield from _form_problems(form)
    asked = fields(form)
    yield from _paper_problems(procedure, asked)
    yield from _reference_problems(procedure, asked)
    yield from _reason_problems(procedure)
    yield from _result_problems(content)


def process_of(xml: str) -> tuple[Definition | None, tuple[Problem, ...]]:
    """The process, compiled, or why it cannot be; and whether every dossier can come to an end."""
    try:
        definition = compile_process(xml.encode())
    except CannotCompile as refusal:
        return None, tuple(
            Problem("process.bpmn", _in_words(reason.code, reason.about, reason.values))
            for reason in refusal.reasons
        )
    return definition, tuple(
        Problem("process.bpmn", _in_words(reason.code, reason.about, reason.values))
        for reason in problems(definition)
    )


def _in_words(code: str, about: str, values: Mapping[str, object]) -> str:
    said = ", ".join(f"{name}={value}" for name, value in values.items())
    return f"{about + ': ' if about else ''}{code.replace('-', ' ')}{f' ({said})' if said else ''}"


def _form_problems(form: Mapping[str, Any]) -> Iterator[Problem]:
    seen_fields: dict[str, Mapping[str, Any]] = {}
    seen_pages: set[str] = set()
    for _section, page in all_pages(form):
        where = f"form.yaml: page {page['id']}"
        if page["id"] in seen_pages:
            yield Problem(where, "there are two pages of this name; rename one")
        seen_pages.add(page["id"])
        yield from _condition_problems(where, page.get("when", ()), seen_fields)
        here = {**seen_fields}
        for field in page["fields"]:
            place = f"{where}: field {field['id']}"
            if field["id"] in here:
                yield Problem(place, "another field has this id; rename one")
            yield from _condition_problems(place, field.get("when", ()), here)
            yield from _field_problems(place, field)
            here[field["id"]] = field
        yield from _condition_problems(f"{where}: known_when", page.get("known_when", ()), here)
        seen_fields = here


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


def _condition_problems(
    where: str,
    conditions: Iterable[Mapping[str, Any]],
    known: Mapping[str, Mapping[str, Any]],
) -> Iterator[Problem]:
    """Conditions look back only, ask of what exists, and ask something that can be true."""
    wanted: dict[str, set[str]] = {}
    for one in conditions:
        name, test = one["field"], one.get("is", Test.EQUAL)
        field = known.get(name)
        if field is None:
            yield Problem(where, f"the condition asks for {name}, which is not asked before it")
            continue
        if test in (Test.OLDER_THAN_DAYS, Test.WITHIN_DAYS) and field["type"] != "date":
            yield Problem(where, f"{test} asks for a date, but {name} is a {field['type']}")
        if field["type"] != "choice" or test not in (Test.EQUAL, Test.NOT, Test.IN):
            continue
        possible = {option["value"] for option in field.get("options", ()) if "stops" not in option}
        value = one.get("value")
        named = set(value) if isinstance(value, list) else {value}
        for missing in sorted(str(each) for each in named - possible):
            yield Problem(
                where, f"the condition wants {name} to be {missing}, which nobody can choose"
            )
        if test in (Test.EQUAL, Test.IN):
            wanted[name] = wanted.get(name, possible) & named
    for name, left in wanted.items():
        if not left:
            yield Problem(
                where, f"it can never be reached: its conditions on {name} exclude each other"
            )


def _paper_problems(
    procedure: Mapping[str, Any], asked: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    seen = set()
    for slot in procedure["papers"]:
        where = f"procedure.yaml: paper {slot['slot']}"
        if slot["slot"] in seen:
            yield Problem(where, "another slot has this name; rename one")
        seen.add(slot["slot"])
        yield from _condition_problems(where, slot.get("when", ()), asked)
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
    for fee in procedure["fees"]:
        yield from _condition_problems(
            f"procedure.yaml: fee {fee['code']}", fee.get("when", ()), asked
        )
    for one in procedure["compare"]:
        if one["field"] not in asked:
            yield Problem("procedure.yaml: compare", f"{one['field']} is no field of the form")
    yield from _contact_problems(procedure, asked)
    columns = procedure.get("register", {}).get("columns", ())
    for column in columns:
        where = f"procedure.yaml: register column {column['column']}"
        source = column.get("from", [])
        for name in source if isinstance(source, list) else [source]:
            if name not in asked:
                yield Problem(where, f"{name} is no field of the form")
        yield from _condition_problems(where, column.get("when", ()), asked)
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
