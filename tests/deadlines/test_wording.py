"""Every step has a sentence, and every sentence its Vietnamese."""

import re
from pathlib import Path

import polib
from django.utils import translation

from congvu.deadlines import rules, wording

PART = Path(__file__).resolve().parents[2] / "locale" / "parts" / "deadlines.vi.po"
RULES = Path(rules.__file__).parent


def test_every_step_and_reason_of_the_rules_has_words() -> None:
    code = "".join(file.read_text() for file in RULES.glob("*.py"))
    steps = set(re.findall(r'Step\(\s*"([a-z0-9-]+)"', code)) | {"received-on-a-day-off", "day-off"}

    assert steps <= set(wording.STEPS)
    assert set(re.findall(r'Reason\(\s*"([a-z0-9-]+)"', code)) <= set(wording.REASONS)
    assert set(wording.DAY_KINDS) == set(rules.DayException)


def test_every_sentence_has_its_vietnamese_with_the_same_placeholders() -> None:
    known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(PART))}
    groups = (wording.REASONS, wording.STEPS, wording.DAY_KINDS)

    with translation.override("en"):
        sentences = [str(sentence) for group in groups for sentence in group.values()]
    for msgid in sentences:
        assert placeholders(known[msgid]) == placeholders(msgid), msgid


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))
