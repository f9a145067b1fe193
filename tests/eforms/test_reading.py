"""Pages are read without ever falling over what is posted."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.eforms import rules
from congvu.eforms.rules import Choice, Fact, Lookups
from congvu.eforms.rules.form import FieldType

TODAY = dt.date(2026, 11, 24)
PLACES = Lookups(
    codes=lambda _name: (Choice("01", "Kinh", "Kinh"), Choice("02", "Tày", "Tay")),
    provinces=lambda: (Choice("99", "tỉnh Hoa Sen", "Hoa Sen province"),),
    communes=lambda province: (
        (Choice("99027", "xã Tân Phú", "Tân Phú"), Choice("99016", "xã Mây Trắng", "Mây Trắng"))
        if province == "99"
        else ()
    ),
)


def a_form(*fields: dict[str, Any], **page: Any) -> dict[str, Any]:
    words = {"vi": "Câu hỏi", "en": "Question"}
    made = {"id": "the-page", "question": words, "fields": [{"label": words, **f} for f in fields]}
    return {"sections": [{"id": "one", "title": words, "pages": [{**made, **page}]}]}


EVERY_TYPE = a_form(
    *(
        {
            "id": f"x.{kind}",
            "type": kind,
            "list": "ethnicity",
            "options": [{"value": "A", "label": {"vi": "A", "en": "A"}}],
        }
        for kind in FieldType
    )
)


def read(form: dict[str, Any], post: dict[str, Any], **more: Any) -> rules.PageReading:
    return rules.read_page(form, "the-page", post, TODAY, more.pop("lookups", PLACES), **more)


def date_of(day: str, month: str = "", year: str = "", **more: Any) -> Any:
    form = a_form({"id": "x.day", "type": "date", "range": "past", **more})
    reading = read(form, {"x.day_day": day, "x.day_month": month, "x.day_year": year})
    return reading.errors[0].reason.code if reading.errors else reading.answers["x.day"]


@pytest.mark.parametrize(
    ("boxes", "result"),
    [
        (("01", "07", "2025"), "2025-07-01"),
        (("1/7/2025",), "2025-07-01"),
        (("01072025",), "2025-07-01"),
        (("1-7-2025",), "2025-07-01"),
        (("１", "７", "２０２５"), "2025-07-01"),
        (("24", "11", "2026"), "2026-11-24"),
        (("25", "11", "2026"), "date-in-future"),
        (("1/7/25",), "date-year-four-digits"),
        (("30", "2", "2024"), "date-no-such-day"),
        (("1", "13", "2024"), "date-no-such-month"),
        (("1", "1", "1800"), "date-too-old"),
        (("1", "1", "0000"), "date-no-such-day"),
        (("một", "7", "2025"), "date-not-digits"),
        (("", "", "2025"), "date-incomplete"),
        (("", "", ""), "date-missing"),
    ],
)
def test_a_date_is_understood_or_says_what_to_do(boxes: tuple[str, ...], result: str) -> None:
    assert date_of(*boxes) == result


def test_a_day_may_be_unknown_only_where_the_field_says_so() -> None:
    assert date_of("", "", "1997", partial=True) == "1997"
    assert date_of("", "5", "1997", partial=True) == "1997-05"
    assert date_of("", "", "1997") == "date-incomplete"
    assert rules.date_text("1997-05") == "05/1997"


@pytest.mark.parametrize(
    ("parts", "result"),
    [
        (("Trần", "Nguyễn Bảo", "An"), "Trần Nguyễn Bảo An"),
        (("", "", "K’Brế"), "K’Brế"),
        (("", "", "Y Blơm"), "Y Blơm"),
        (("H'", "", "Hen"), "H' Hen"),
        (
            ("Công Tằng Tôn Nữ", "Hoàng Thị Phương", "Thảo"),
            "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo",
        ),
        (("Trần", "", ""), "name-given-missing"),
        (("Trần", "", "An2"), "name-not-letters"),
        (("Trần", "", "A" * 61), "name-too-long"),
        (("", " ", "\u200b"), "name-missing"),
    ],
)
def test_names_of_every_people_are_names(parts: tuple[str, ...], result: str) -> None:
    form = a_form({"id": "x.name", "type": "name"})
    boxes = dict(zip(("x.name-family", "x.name-middle", "x.name-given"), parts, strict=True))
    reading = read(form, boxes)
    found = reading.errors[0].reason.code if reading.errors else ""
    assert (found or rules.full_name(reading.answers["x.name"])) == result


def test_a_commune_is_found_by_its_name_without_accents() -> None:
    form = a_form({"id": "x.home", "type": "address2"})
    boxes = {"x.home-province": "99", "x.home-search": "xa tan phu", "x.home-line": "Thôn 5"}
    value = read(form, boxes).answers["x.home"]
    assert rules.address_text(value) == "Thôn 5, xã Tân Phú, tỉnh Hoa Sen"
    assert rules.place_text(value) == "xã Tân Phú, tỉnh Hoa Sen"


def test_enter_in_the_search_box_searches_and_elsewhere_goes_on() -> None:
    form = a_form({"id": "x.home", "type": "address2"})
    typed = {"x.home-province": "99", "x.home-search": "tan phu", "enter": "1"}
    assert read(form, typed).finding == "x.home"
    found = {**typed, "x.home-searched": "tan phu", "x.home-commune": "99027"}
    assert read(form, found).accepted


def test_a_new_search_text_is_not_answered_by_the_commune_chosen_before() -> None:
    form = a_form({"id": "x.home", "type": "address2"})
    boxes = {
        "x.home-province": "99",
        "x.home-search": "xã Mây Trắng",
        "x.home-searched": "xã Tân Phú",
        "x.home-commune": "99027",
    }
    assert read(form, boxes).answers["x.home"]["commune"] == "99016"


KNOWN = a_form({"id": "mother.name", "type": "name", "known": "mother.full_name"})
FACTS = Lookups(facts={"mother.full_name": Fact("Nguyễn Thị Hằng", "CSDL dân cư", "2026-01-01")})


def test_a_known_fact_is_taken_over_with_its_source() -> None:
    reading = read(KNOWN, {"known": "yes"}, lookups=FACTS)
    assert reading.accepted
    assert rules.full_name(reading.answers["mother.name"]) == "Nguyễn Thị Hằng"
    assert reading.answers["mother.name#source"]["source"] == "CSDL dân cư"


def test_a_fact_that_is_wrong_is_typed_and_loses_its_source() -> None:
    assert read(KNOWN, {"known": "no"}, lookups=FACTS).stays
    typed = read(KNOWN, {"known": "no", "mother.name-given": "Hằng"}, lookups=FACTS)
    assert typed.accepted
    assert typed.answers["mother.name#source"] is None


def test_whether_a_fact_is_right_has_to_be_said() -> None:
    reading = read(KNOWN, {}, lookups=FACTS)
    assert [error.reason.code for error in reading.errors] == ["choose-whether-facts-are-right"]
    assert not reading.answers


def test_an_unusual_personal_number_is_a_warning_and_no_error() -> None:
    form = a_form({"id": "x.number", "type": "personal_number"})
    reading = read(form, {"x.number": "999 198 003 542"})
    assert reading.accepted
    assert [one.reason.code for one in reading.warnings] == ["personal-number-unusual-province"]
    assert read(form, {"x.number": "12345"}).errors


_BOXES = st.sampled_from(
    [
        *(f"x.{kind}" for kind in FieldType),
        *(f"x.name-{part}" for part in ("family", "middle", "given")),
        *(f"x.date_{part}" for part in ("day", "month", "year")),
        *(f"x.address2-{part}" for part in ("province", "commune", "search", "searched", "line")),
        *("known", "find", "enter"),
    ]
)
_TEXTS = st.one_of(
    st.text(max_size=40), st.sampled_from(["99", "A", "01", "yes", "31", "0912345678"])
)


@given(st.dictionaries(_BOXES, _TEXTS))
def test_reading_never_falls_over_what_is_posted(post: dict[str, str]) -> None:
    reading = read(EVERY_TYPE, post)
    rules.missing(EVERY_TYPE, reading.answers)
    rules.summary(EVERY_TYPE, reading.answers, "vi", PLACES)


@given(st.dates(min_value=dt.date(1900, 1, 1), max_value=TODAY))
def test_a_date_comes_back_as_it_was_typed(day: dt.date) -> None:
    assert date_of(str(day.day), str(day.month), str(day.year)) == day.isoformat()


@given(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "a.b = 1",
                'a.b in ["x"]',
                "a.b < today()",
                "for x in 1..100000000 return x",
                "not(a.b)",
                "a.c.d.e",
            ]
        ),
    ),
    st.one_of(st.none(), st.text(), st.integers(), st.dictionaries(st.text(), st.text())),
    st.sampled_from([*rules.FieldType]),
)
def test_conditions_always_have_an_answer(text: str, answer: object, kind: str) -> None:
    catalogue = {"a.b": {"id": "a.b", "type": kind}}
    assert rules.holds(text, catalogue, {"a.b": answer}, TODAY) in {True, False}
