"""Every question page of every package is shown, in both languages, with errors linked to boxes."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from congvu.eforms import rules
from congvu.eforms.queries import page_view
from congvu.eforms.rules import Choice, Fact, Lookups
from congvu.reference import yaml_text

TODAY = dt.date(2026, 11, 24)
FORMS = sorted((Path(__file__).resolve().parents[2] / "packages").glob("procedures/*/*/form.yaml"))
LOOKUPS = Lookups(
    codes=lambda _name: (Choice("01", "Kinh", "Kinh"), Choice("VN", "Việt Nam", "Viet Nam")),
    provinces=lambda: (Choice("99", "tỉnh Hoa Sen", "tỉnh Hoa Sen"),),
    communes=lambda _province: (Choice("99027", "xã Tân Phú", "xã Tân Phú"),),
    search_communes=lambda _province, _text: (Choice("99027", "xã Tân Phú", "xã Tân Phú"),),
)
PAGES = [
    pytest.param(form, page, id=page["id"])
    for file in FORMS
    for form in [yaml_text.load(file)]
    for _section, page in rules.all_pages(form)
]


def shown(form: Any, page_id: str, **more: Any) -> str:
    lookups = more.pop("lookups", LOOKUPS)
    view = page_view(form, page_id, more.pop("answers", {}), lookups=lookups, today=TODAY, **more)
    request = RequestFactory().get("/")
    context = {"view": view, "request_id": "", "later_url": "/ho-so"}
    return render_to_string("eforms/page.html", context, request=request)


@pytest.mark.parametrize(("form", "page"), PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_asks_its_question_once_as_heading(form: Any, page: Any, language: str) -> None:
    with translation.override(language):
        html = shown(form, page["id"])
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert "style=" not in html


@pytest.mark.parametrize(("form", "page"), PAGES)
def test_every_error_links_to_a_box_of_the_page(form: Any, page: Any) -> None:
    post = {"x": "y"}
    reading = rules.read_page(form, page["id"], post, TODAY, LOOKUPS)
    if all(not one.get("required", True) for one in page["fields"]):
        return
    assert reading.errors
    html = shown(form, page["id"], reading=reading, post=post)
    targets = set(re.findall(r'<a href="#([^"]+)"', html))
    assert targets
    assert targets <= set(re.findall(r' id="([^"]+)"', html))


def test_known_facts_are_shown_with_their_source_and_no_box_to_type_in() -> None:
    form = next(one.values[0] for one in PAGES if one.values[1]["id"] == "mother")
    page = rules.page(form, "mother")
    assert page is not None
    lookups = Lookups(
        codes=LOOKUPS.codes, facts={"mother.full_name": Fact("Nguyễn Thị Hằng", "CSDL dân cư")}
    )
    html = shown(form, "mother", lookups=lookups)
    assert "Nguyễn Thị Hằng" in html
    assert "CSDL dân cư" in html
    assert 'name="mother.name-given"' not in html
    assert sum(html.count(f">{words}<") for words in page["question"].values()) == 1
    reading = rules.read_page(form, "mother", {"known": "no"}, TODAY, lookups)
    html = shown(form, "mother", lookups=lookups, reading=reading, post={"known": "no"})
    assert 'name="mother.name-given"' in html
