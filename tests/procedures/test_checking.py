"""A package that would hurt somebody later is refused now, with the place and what to mend."""

import copy
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.bpmn.models_of_processes import END, START, flow, gateway, process, user
from tests.workflow.test_deciding import when

from congvu.procedures.rules.checking import problems_of, process_of
from congvu.procedures.rules.problems import Problem
from congvu.procedures.services.checking import check_package
from congvu.procedures.services.reading import read_package

FOLDER = next(
    file.parent
    for file in sorted(
        (Path(__file__).resolve().parents[2] / "packages" / "procedures").glob("*/*/procedure.yaml")
    )
)


@pytest.fixture
def content() -> dict[str, Any]:
    read, problems = read_package(FOLDER)
    assert read is not None, problems
    return copy.deepcopy(read)


def _said(content: dict[str, Any]) -> str:
    return "\n".join(str(problem) for problem in problems_of(content))


def test_a_condition_on_a_question_that_comes_later_is_named(content: dict[str, Any]) -> None:
    page = content["form"]["sections"][0]["pages"][0]
    page["when"] = "contact.phone != null"
    assert "contact.phone, which is not asked before it" in _said(content)


def test_a_page_that_nobody_can_reach_is_named(content: dict[str, Any]) -> None:
    page = content["form"]["sections"][0]["pages"][1]
    page["when"] = 'applicant.relationship = "MOTHER" and applicant.relationship = "FATHER"'
    assert "it can never be reached" in _said(content)


def test_a_value_that_nobody_can_choose_is_named(content: dict[str, Any]) -> None:
    page = content["form"]["sections"][0]["pages"][1]
    page["when"] = 'applicant.relationship = "UNCLE"'
    assert "to be UNCLE, which nobody can choose" in _said(content)


def test_a_register_column_without_its_field_is_named(content: dict[str, Any]) -> None:
    content["procedure"]["register"]["columns"][0]["from"] = "child.nickname"
    assert "child.nickname is no field of the form" in _said(content)


def test_a_contact_is_a_question_for_a_phone_or_an_e_mail(content: dict[str, Any]) -> None:
    content["procedure"]["contact_fields"] = ["contact.phone", "child.name"]

    assert "child.name asks no phone and no e-mail" in _said(content)
    assert "contact.phone asks no phone" not in _said(content)


def test_a_result_value_without_its_column_is_named(content: dict[str, Any]) -> None:
    mapping = next(iter(content["results"].values()))
    next(iter(mapping["values"].values()))["column"] = "shoe_size"
    assert "shoe_size is no column of the register" in _said(content)


def test_a_text_without_its_english_is_named_with_its_place(tmp_path: Path) -> None:
    for file in FOLDER.rglob("*"):
        if file.is_file():
            target = tmp_path / file.relative_to(FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    path = tmp_path / "procedure.yaml"
    path.write_text(path.read_text().replace(', en: "Birth registration"}', "}", 1))
    problems = [str(problem) for problem in check_package(tmp_path)]
    assert any("procedure.yaml" in one and "'en' is a required" in one for one in problems), (
        problems
    )


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("child.born_on < 5", "số"),
        ('child.born_on < "2026-01-01"', "chuỗi"),
        ("child.born_on <", "cần"),
        ("child.born_on", "điều kiện phải đúng hoặc sai"),
        ("child.born_onn = null", "trước đó không có câu hỏi này"),
    ],
)
def test_a_condition_that_cannot_mean_anything_is_told_in_vietnamese_with_its_line(
    tmp_path: Path, condition: str, said: str
) -> None:
    folder = tmp_path / "package"
    shutil.copytree(FOLDER, folder)
    form = (folder / "form.yaml").read_text(encoding="utf-8")
    before, _old, after = form.partition("""'delivery.way = "POST"'""")
    (folder / "form.yaml").write_text(before + f"'{condition}'" + after, encoding="utf-8")
    found = check_package(folder)
    line = before.count("\n") + 1
    assert [one.where for one in found] == [f"form.yaml:{line}: page delivery-address"]
    assert said in found[0].vi


def _of_decisions(content: dict[str, Any], old: str, new: str) -> list[Problem]:
    """The problems of the package after a change of the table of its fee."""
    name = "decisions/fee.dmn"
    assert old in content["decisions"][name]
    content["decisions"][name] = content["decisions"][name].replace(old, new)
    return [one for one in problems_of(content) if one.where.startswith(name)]


def test_a_gap_in_a_table_refuses_the_package_with_values_for_which_it_happens(
    content: dict[str, Any],
) -> None:
    rule = content["decisions"]["decisions/fee.dmn"].split("<rule>")[2]
    (found,) = _of_decisions(content, f"<rule>{rule}", "")
    assert found.where.endswith(": Fee")
    assert found.vi == (
        'không có dòng nào của bảng áp dụng, ví dụ In time = false, Exemption = "NONE"'
    )
    assert "no rule of the table applies" in found.what


def test_an_overlap_in_a_table_refuses_the_package(content: dict[str, Any]) -> None:
    (found,) = _of_decisions(
        content, '"POOR"</text></inputEntry>', '"POOR","MERIT"</text></inputEntry>'
    )
    assert "several rules apply (3, 4)" in found.what


def test_a_model_that_cannot_be_read_is_told_with_its_line(content: dict[str, Any]) -> None:
    (found,) = _of_decisions(content, "</definitions>", "")
    assert "XML" in found.vi


def test_a_decision_gets_every_input_that_it_asks_for(content: dict[str, Any]) -> None:
    decision = content["procedure"]["decisions"][0]
    decision["inputs"]["Birthday"] = decision["inputs"].pop("Born on")
    assert "nothing gives the input Born on" in _said(content)
    assert "has no input named Birthday" in _said(content)
    decision["inputs"]["Birthday"] = "child.birthday"
    assert "child.birthday, which is not asked before it" in _said(content)
    content["procedure"]["fee"]["decision"] = "TAX"
    assert "there is no decision TAX" in _said(content)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("fee_x &gt; 0", "không có tên “fee_x”"),
        ("add working days(today(), 1) = today()", "không có hàm “add working days”"),
        ("is tax code(code)", ""),
    ],
)
def test_a_way_of_the_process_asks_only_for_what_there_is(condition: str, said: str) -> None:
    xml = process(
        START, END, user("check"), gateway("right"), user("ask"),
        '<bpmn:property id="code" name="code"/>', flow("start", "check"), flow("check", "right"),
        when("right", "end", condition), when("right", "ask", "code = null"), flow("ask", "end"),
    ).decode()  # fmt: skip
    _, problems = process_of(xml)
    found = [problem for problem in problems if "right_end_" in problem.what]
    assert bool(found) == bool(said)
    assert all(said in problem.vi for problem in found)
