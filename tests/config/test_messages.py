"""What the tool for translations finds."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from congvu.config import translations

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(PROJECT / "tools"))
    import messages  # noqa: PLC0415 - a tool, not a package

    yield messages
    sys.modules.pop("messages", None)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A source with one sentence in Python and three in a template."""
    templates = tmp_path / "src" / "congvu" / "room" / "templates"
    templates.mkdir(parents=True)
    (templates.parent / "wording.py").write_text(
        'REASONS = {"late": _("It came %(days)s days late.")}\n'
    )
    (templates / "page.html").write_text(
        '{% translate "Hello" %} {% field label=_("Your name") %}\n'
        "{% blocktranslate count n=n %}{{ n }} dossier{% plural %}{{ n }} dossiers"
        "{% endblocktranslate %}"
    )
    return tmp_path / "src" / "congvu"


COMPLETE = """
msgid "It came %(days)s days late."
msgstr "Đến trễ %(days)s ngày."

msgid "Hello"
msgstr "Kính chào ông/bà"

msgid "Your name"
msgstr "Họ, chữ đệm, tên"

msgid "%(n)s dossier"
msgid_plural "%(n)s dossiers"
msgstr[0] "%(n)s hồ sơ"
"""


def parts(folder: Path, **texts: str) -> Path:
    made = folder.parent.parent / "parts"
    made.mkdir(exist_ok=True)
    for name, text in texts.items():
        (made / f"{name}.vi.po").write_text(text)
    return made


def test_a_complete_catalogue_has_no_problem(tool: ModuleType, room: Path) -> None:
    assert tool.problems(parts(room, room=COMPLETE), room) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("Hello", "Hallo"), "missing"),
        (("Hello", "Hallo"), "unused"),
        (("Kính chào ông/bà", ""), "empty"),
        (("Đến trễ %(days)s", "Đến trễ %(day)s"), "placeholder"),
        (('msgid_plural "%(n)s dossiers"', 'msgid_plural "dossiers"'), "plural"),
    ],
)
def test_each_fault_is_named(
    tool: ModuleType, room: Path, change: tuple[str, str], complaint: str
) -> None:
    found = tool.problems(parts(room, room=COMPLETE.replace(*change)), room)

    assert any(line.startswith(complaint) for line in found)


def test_two_rooms_may_not_say_one_sentence_in_two_ways(tool: ModuleType, room: Path) -> None:
    found = tool.problems(
        parts(room, room=COMPLETE, other='msgid "Hello"\nmsgstr "Chào bạn"\n'), room
    )

    assert found == ["contradicting other, room: 'Hello'"]


def test_a_glued_sentence_is_refused(tool: ModuleType, room: Path) -> None:
    (room / "room" / "glued.py").write_text('_(f"Dear {name}")\n')

    found = tool.problems(parts(room, room=COMPLETE), room)

    assert found == ["src/congvu/room/glued.py:1: write the sentence out, with named placeholders"]


def test_the_joined_catalogue_is_sorted_and_stable(room: Path) -> None:
    joined = translations.joined(parts(room, room=COMPLETE))

    assert [entry.msgid for entry in joined] == sorted(entry.msgid for entry in joined)
    assert str(joined) == str(translations.joined(parts(room)))
