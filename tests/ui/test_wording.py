"""Every reason has a sentence, in the language of the page."""

import datetime as dt
import re
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.utils import translation

from congvu.kernel.moments import VIETNAM
from congvu.kernel.refusals import Reason, Refusal
from congvu.ui import wording

INSIDE = re.compile(r"[.!?][”\"]? +\W*(\w)")
"""The end of a sentence, and what begins after it."""
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def test_a_reason_is_told_in_the_language_of_the_page() -> None:
    with translation.override("vi"):
        assert wording.tell(Reason("not-yours")).startswith("Trang này của người khác")
    with translation.override("en"):
        assert wording.tell(Reason("not-yours")).startswith("This page belongs")


def test_a_reason_without_words_still_says_what_to_do() -> None:
    with translation.override("vi"):
        assert wording.tell(Reason("chua-co-cau")) == (
            "Chưa làm được việc này (chua-co-cau). Quay lại thử lại, hoặc gọi bàn Một cửa."
        )


def test_times_inside_a_sentence_are_written_as_people_read_them(monkeypatch) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    monkeypatch.setattr(wording, "sentences", lambda: {("", "too-late"): "Sau %(at)s, ngày %(on)s"})
    at = dt.datetime(2026, 11, 24, 15, 0, tzinfo=VIETNAM)
    told = wording.tell(Reason("too-late", values={"at": at, "on": at.date()}))
    assert told == "Sau 15:00, 24/11/2026, ngày 24/11/2026"


def test_every_reason_of_a_refusal_is_told_once() -> None:
    refusal = Refusal(Reason("not-yours"), Reason("khac"), Reason("not-yours"))
    assert len(wording.tell_all(refusal)) == 2


def test_a_refusal_speaks_the_words_of_its_own_room(monkeypatch) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    words = {("", "x"): "any", ("files", "x"): "of files"}
    monkeypatch.setattr(wording, "sentences", lambda: words)
    refused = type("CannotTakeIn", (Refusal,), {"__module__": "congvu.files.services"})
    assert wording.tell_all(refused(Reason("x"))) == ["of files"]
    assert wording.tell_all([Reason("x")]) == ["any"]


def test_every_code_of_every_room_is_kebab_and_has_words_in_both_languages() -> None:
    for room in settings.ROOMS:
        if find_spec(f"congvu.{room}.wording") is None:
            continue
        reasons = getattr(import_module(f"congvu.{room}.wording"), "REASONS", {})
        for code, sentence in reasons.items():
            assert KEBAB.fullmatch(code), (room, code)
            with translation.override("en"):
                english = str(sentence)
            assert english


def test_an_error_of_one_sentence_ends_without_a_full_stop() -> None:
    for language in ("vi", "en"):
        with translation.override(language):
            told = {key: str(sentence) for key, sentence in wording.sentences().items()}
        for key, sentence in told.items():
            several = any(letter.isupper() for letter in INSIDE.findall(sentence))
            assert several or not sentence.endswith("."), (language, key, sentence)


def test_several_errors_in_one_place_are_told_apart() -> None:
    assert wording.as_one(["Enter the PIN"]) == "Enter the PIN"
    assert wording.as_one(["Choose a paper", "Enter the PIN"]) == "Choose a paper. Enter the PIN."
    assert wording.as_one(["It is late. Go home.", "Enter"]) == "It is late. Go home. Enter."
