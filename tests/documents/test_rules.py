"""Check codes, states and values, in plain Python."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from congvu.documents import rules
from congvu.documents.rules import Signing, State
from congvu.documents.services.setting import place_and_date


@given(some.binary(min_size=10, max_size=10), some.binary(min_size=10, max_size=10))
def test_check_codes_are_as_different_as_their_random_bits(one: bytes, other: bytes) -> None:
    assert (rules.check_code(one) == rules.check_code(other)) == (one == other)


@given(some.binary(min_size=10, max_size=10), some.sampled_from([str, str.lower, str.title]))
def test_a_check_code_is_understood_as_people_type_it(random: bytes, typing: object) -> None:
    code = rules.check_code(random)
    typed = f" {typing(rules.grouped(code))} ".replace("-", " ").replace("0", "o")
    assert rules.normalised(typed) == code
    assert rules.normalised(rules.grouped(code).replace("1", "l")) == code


@pytest.mark.parametrize(
    "typed", ["", "7KQ4", "7KQ4-M2XD-9TRP-5HVU", "H99.27-261124-0007", "é" * 16]
)
def test_other_texts_are_no_check_codes(typed: str) -> None:
    assert rules.normalised(typed) == ""


def test_initials_tell_the_holder_and_nobody_else() -> None:
    assert rules.initials("Trần Nguyễn Bảo  An") == "T. N. B. A."
    assert rules.initials("") == ""


def test_every_state_has_its_followers_and_the_last_has_none() -> None:
    assert set(rules.TRANSITIONS) == set(State)
    assert [state for state in State if not rules.TRANSITIONS[state]] == [State.WITHDRAWN]
    (reason,) = rules.reasons_not_to_move(State.ISSUED, State.DRAFT)
    assert reason.code == "document-state-does-not-allow"


def test_capacity_parts_into_lines() -> None:
    assert Signing.by("Bảo", "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH").capacity == (
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    )
    assert Signing.by("Hương", "CHỦ TỊCH").capacity == ("CHỦ TỊCH",)


def test_values_are_written_as_the_package_says() -> None:
    mapping = {
        "name": {"column": "child", "as": "upper"},
        "born": {"column": "born", "as": "date"},
        "words": {"column": "born", "as": "date_words"},
        "number": {"given": "number"},
        "unknown": {"given": "nothing", "as": "date"},
    }
    assert rules.result_values(
        mapping,
        columns={"child": "K'Brế", "born": "2026-09-03"},
        given={"number": 7, "born": dt.date(2026, 1, 1)},
    ) == {
        "name": "K'BRẾ",
        "born": "03/09/2026",
        "words": "Ngày mùng ba tháng chín năm hai nghìn không trăm hai mươi sáu",
        "number": "7",
        "unknown": "",
    }


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (dt.date(2026, 2, 5), "Tân Phú, ngày 05 tháng 02 năm 2026"),
        (dt.date(2026, 3, 10), "Tân Phú, ngày 10 tháng 3 năm 2026"),
    ],
)
def test_the_place_and_the_date_have_the_zeros_of_the_decree(day: dt.date, written: str) -> None:
    assert place_and_date("Tân Phú", day) == written
