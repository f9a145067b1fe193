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
    monkeypatch.setattr(wording, "sentences", lambda: {"too-late": "Sau %(at)s, ngày %(on)s"})
    at = dt.datetime(2026, 11, 24, 15, 0, tzinfo=VIETNAM)
    told = wording.tell(Reason("too-late", values={"at": at, "on": at.date()}))
    assert told == "Sau 15:00, 24/11/2026, ngày 24/11/2026"


def test_every_reason_of_a_refusal_is_told_once() -> None:
    refusal = Refusal(Reason("not-yours"), Reason("khac"), Reason("not-yours"))
    assert len(wording.tell_all(refusal)) == 2


def test_the_same_code_never_has_two_meanings_in_two_rooms() -> None:
    known: dict[str, tuple[str, str]] = {}
    with translation.override("en"):
        for room in settings.ROOMS:
            if find_spec(f"congvu.{room}.wording") is None:
                continue
            module = import_module(f"congvu.{room}.wording")
            for code, sentence in getattr(module, "REASONS", {}).items():
                assert KEBAB.fullmatch(code), (room, code)
                first = known.setdefault(code, (room, str(sentence)))
                assert first[1] == str(sentence), (code, first[0], room)
