"""Documents name files that are there, and every page that they link to."""

import re

import pytest
from tests.architecture.source import PROJECT

PAGES = [
    *("README.md", "README.vi.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"),
    *("docs/glossary.md", "docs/adr/README.md", "docs/how-to/install.md", "LICENSES/README.md"),
]
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?!https?:)([^)#]+)\)")
FILE = re.compile(r"`((?:src|packages|locale|docs|tests|tools)/[\w./-]+)`")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    folder = (PROJECT / page).parent
    links = LINK.findall((PROJECT / page).read_text(encoding="utf-8"))

    assert [link for link in links if not (folder / link).exists()] == []


def test_where_to_change_things_names_files_that_exist() -> None:
    text = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    section = text.split("## Where to change things")[1].split("\n## ")[0]
    named = FILE.findall(section)

    assert len(named) > 8
    assert [name for name in named if not (PROJECT / name).exists()] == []


def test_where_to_change_things_still_says_what_is_there() -> None:
    parameters = (PROJECT / "packages/reference/parameters.yaml").read_text(encoding="utf-8")
    inbox = (PROJECT / "src/congvu/workspace/rules.py").read_text(encoding="utf-8")

    assert "same_day_cutoff" in parameters
    assert "INBOX_ORDER = (" in inbox
    assert "def in_order" in inbox


def test_every_decision_is_listed() -> None:
    listed = (PROJECT / "docs/adr/README.md").read_text(encoding="utf-8")

    assert [
        page.name for page in (PROJECT / "docs/adr").glob("0*.md") if page.name not in listed
    ] == []
