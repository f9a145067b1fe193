"""Which questions are asked, and what becomes of answers that are no longer asked for."""

from typing import Any

from congvu.eforms import rules

W = {"vi": "Chữ", "en": "Words"}


def _page(name: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "question": W, "fields": [{"label": W, **one} for one in fields], **more}


FORM = {
    "sections": [
        {
            "id": "all",
            "title": W,
            "pages": [
                _page("first", {"id": "a.way", "type": "choice", "options": [
                    {"value": "POST", "label": W}, {"value": "DESK", "label": W}]}),
                _page("second", {"id": "a.to", "type": "text"},
                      when='a.way = "POST"'),
                _page("third", {"id": "a.note", "type": "text", "required": False},
                      when="a.to != null"),
                _page("last", {"id": "a.end", "type": "yes_no"}),
            ],
        }
    ]
}  # fmt: skip


def _ids(answers: dict[str, Any]) -> list[str]:
    return [page["id"] for page in rules.visible_pages(FORM, answers)]


def test_a_page_is_asked_only_when_its_condition_holds() -> None:
    assert _ids({}) == ["first", "last"]
    assert _ids({"a.way": "POST"}) == ["first", "second", "last"]
    assert _ids({"a.way": "POST", "a.to": "Thôn 5"}) == ["first", "second", "third", "last"]


def test_a_change_of_mind_takes_everything_that_hung_on_it_away() -> None:
    answers = {"a.way": "DESK", "a.to": "Thôn 5", "a.note": "x", "a.end": False}
    assert _ids(answers) == ["first", "last"]
    assert rules.kept_answers(FORM, answers) == {"a.way": "DESK", "a.end": False}
    assert rules.missing(FORM, answers) == ()


def test_the_way_goes_forth_and_back_over_the_pages_that_are_asked() -> None:
    answers = {"a.way": "DESK"}
    after, before = (
        rules.next_page(FORM, "first", answers),
        rules.previous_page(FORM, "last", answers),
    )
    assert after is not None
    assert before is not None
    assert (after["id"], before["id"]) == ("last", "first")
    assert rules.next_page(FORM, "last", answers) is None
    assert rules.previous_page(FORM, "first", answers) is None


def test_what_is_missing_names_field_and_page() -> None:
    reasons = rules.missing(FORM, {"a.way": "POST"})
    assert [(one.about, one.values["page"]) for one in reasons] == [
        ("a.to", "second"),
        ("a.end", "last"),
    ]
