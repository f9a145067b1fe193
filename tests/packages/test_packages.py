"""Every package in the repository: in order, and each of its examples comes true."""

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from congvu.eforms import rules
from congvu.eforms.rules import Choice, Fact, Lookups
from congvu.procedures.rules.answers import (
    PaperState,
    paper_needs,
    register_content,
    result_values,
)
from congvu.procedures.rules.deciding import fee_of
from congvu.procedures.rules.published import PublishedProcedure
from congvu.procedures.rules.reading_content import Place, from_content
from congvu.procedures.services.checking import check_package
from congvu.procedures.services.reading import read_package
from congvu.reference import yaml_text

PACKAGES = Path(__file__).resolve().parents[2] / "packages"
FOLDERS = sorted(file.parent for file in PACKAGES.glob("procedures/*/*/procedure.yaml"))
EXAMPLES = sorted(file for folder in FOLDERS for file in folder.glob("examples/*.yaml"))


def _codes(name: str) -> tuple[Choice, ...]:
    said = yaml_text.load(PACKAGES / "reference" / f"codes-{name.replace('_', '-')}.yaml")
    return tuple(Choice(one["code"], one["vi"], one["en"]) for one in said["codes"])


def _law(today: dt.date) -> dict[str, Any]:
    """The values of the reference data that hold on a day, read as they are packaged."""
    return {
        one["code"]: value["value"]
        for one in yaml_text.load(PACKAGES / "reference" / "parameters.yaml")
        for value in one["values"]
        if value["from"] <= today.isoformat() < value.get("until", "9999")
    }


def _published(folder: Path) -> PublishedProcedure:
    content, problems = read_package(folder)
    assert content is not None, problems
    return from_content(content, Place(UUID(int=1), UUID(int=2), 1, None, dt.date(2026, 1, 1)))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_package_is_in_order(folder: Path) -> None:
    assert [str(problem) for problem in check_package(folder)] == []


@pytest.mark.parametrize(
    "file", EXAMPLES, ids=lambda file: f"{file.parent.parent.name}/{file.stem}"
)
def test_an_example_comes_true(file: Path) -> None:
    said = yaml_text.load(file, schema="procedure-example.json")
    procedure = _published(file.parent.parent)
    today = dt.date.fromisoformat(said["today"])
    facts = {name: Fact(**fact) for name, fact in said.get("facts", {}).items()}
    lookups = Lookups(codes=_codes, facts=facts)
    expect, answers = said["expect"], said["answers"]
    if "post" in said:
        post = said["post"]
        reading = rules.read_page(
            procedure.form, post["page"], post["boxes"], today, lookups, answers
        )
        found = [{"field": one.field, "reason": one.reason.code} for one in reading.errors]
        assert found == expect.get("refused", [])
        return
    assert (
        _outcome(procedure, answers, said.get("papers", {}), facts, lookups, today, expect)
        == expect
    )


def _outcome(  # noqa: PLR0917 - one value of the example each
    procedure: PublishedProcedure,
    answers: dict[str, Any],
    papers: dict[str, str],
    facts: dict[str, Fact],
    lookups: Lookups,
    today: dt.date,
    expect: dict[str, Any],
) -> dict[str, Any]:
    """What happened, for everything that the example expects something of."""
    needs = paper_needs(procedure, answers, facts, today)
    shown = {page["id"] for page in rules.visible_pages(procedure.form, answers, today)}
    fee = fee_of(procedure, answers, _law(today), today)
    content = register_content(procedure, answers, lookups, today)
    printed = result_values(procedure, content, {"personal_number": "099326000001"})
    states = {need.slot.slot: need.state.value for need in needs}
    happened = {
        "missing": [one.about for one in rules.missing(procedure.form, answers, today)],
        "papers": {slot: states[slot] for slot in expect.get("papers", {})},
        "papers_missing": [
            need.slot.slot
            for need in needs
            if need.state is PaperState.WANTED and need.slot.slot not in papers
        ],
        "fee": fee.amount.dong if fee and fee.amount is not None else None,
        "fee_because": fee.because.vi if fee else "",
        "hidden_pages": [
            page["id"]
            for _section, page in rules.all_pages(procedure.form)
            if page["id"] not in shown
        ],
        "register": {name: content.get(name) for name in expect.get("register", {})},
        "result": {name: printed.get(name) for name in expect.get("result", {})},
    }
    return {name: value for name, value in happened.items() if name in expect}
