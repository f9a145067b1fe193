"""What the law allows of a dossier, as a total table and as properties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.dossiers.rules.codes import PATTERN, dossier_code, tidy_code
from congvu.dossiers.rules.reception import (
    Check,
    ReceptionFacts,
    Verdict,
    reasons_not_to_ask,
    reasons_not_to_receive,
    reasons_not_to_refuse,
)
from congvu.dossiers.rules.statuses import (
    CLOCK,
    FINAL,
    TRANSITIONS,
    Status,
    by_national_code,
    illegal_steps,
    may_follow,
)
from congvu.dossiers.rules.submission import SubmissionFacts, reasons_not_to_submit

statuses = st.sampled_from(list(Status))


def test_every_status_has_its_ways_its_clock_and_its_national_code() -> None:
    assert set(TRANSITIONS) == set(CLOCK) == set(Status)
    assert [status.national_code for status in Status] == list(range(11))
    assert all(by_national_code(s.national_code) is s for s in Status if s is not Status.DRAFT)


def test_the_four_final_states_lead_nowhere() -> None:
    assert FINAL == {Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED}


def test_every_status_can_be_reached_and_every_open_one_can_end() -> None:
    reached = {Status.DRAFT}
    while more := {after for status in reached for after in TRANSITIONS[status]} - reached:
        reached |= more
    assert reached == set(Status)
    ending = set(FINAL)
    while more := {s for s in Status if TRANSITIONS[s] & ending} - ending:
        ending |= more
    assert ending == set(Status)


@pytest.mark.parametrize("received", [False, True])
def test_a_supplement_returns_to_where_it_was_asked_for(received: bool) -> None:
    back = {
        after
        for after in (Status.NEW, Status.IN_PROCESS)
        if may_follow(Status.AWAITING_SUPPLEMENT, after, received=received)
    }
    assert back == ({Status.IN_PROCESS} if received else {Status.NEW})


def test_refusal_after_appraisal_exists() -> None:
    assert may_follow(Status.IN_PROCESS, Status.STOPPED, received=True)


@pytest.mark.parametrize("code", ["0", "11", "x", "", -1])
def test_unknown_national_codes_are_refused(code: str | int) -> None:
    with pytest.raises(ValueError, match="not a national status code"):
        by_national_code(code)


def test_a_process_that_skips_reception_is_illegal() -> None:
    legal = frozenset({("2", "4"), ("4", "5"), ("5", "4"), ("4", "9"), ("9", "10"), ("4", "8")})
    assert illegal_steps(legal) == ()
    assert set(illegal_steps(frozenset({("2", "9"), ("5", "1")}))) == {
        (Status.RECEIVED, Status.DONE),
        (Status.AWAITING_SUPPLEMENT, Status.NEW),
    }


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31)),
    st.integers(min_value=1, max_value=9999999),
)
def test_codes_have_the_legal_shape_and_never_wrap(day: dt.date, number: int) -> None:
    code = dossier_code(agency_code="H99.27", day=day, number=number)
    assert PATTERN.fullmatch(code)
    assert int(code.rpartition("-")[2]) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("h99.27-261124-0042", "H99.27-261124-0042"),
        (" H99.27 – 261124 – 0042 ", "H99.27-261124-0042"),
        ("000.00.15.H26-261124-0001", "000.00.15.H26-261124-0001"),
        ("H15.50.05.13-261008-0975", "H15.50.05.13-261008-0975"),
        ("hello", None),
        ("", None),
    ],
)
def test_people_may_type_a_code_as_they_like(typed: str, code: str | None) -> None:
    assert tidy_code(typed) == code


submissions = st.builds(
    SubmissionFacts,
    status=statuses,
    missing_pages=st.lists(st.text(min_size=1, max_size=5), max_size=2).map(tuple),
    missing_slots=st.lists(st.text(min_size=1, max_size=5), max_size=2).map(tuple),
    declared=st.booleans(),
    changed_since_shown=st.booleans(),
)


@given(submissions)
def test_a_dossier_is_handed_in_only_complete_declared_and_as_shown(facts: SubmissionFacts) -> None:
    allowed = not reasons_not_to_submit(facts)

    assert allowed == (
        facts.status in {Status.DRAFT, Status.AWAITING_SUPPLEMENT}
        and not facts.missing_pages
        and not facts.missing_slots
        and facts.declared
        and not facts.changed_since_shown
    )


receptions = st.builds(
    ReceptionFacts,
    status=statuses,
    required=st.frozensets(st.sampled_from(list(Check))),
    ticked=st.frozensets(st.sampled_from(list(Check))),
    verdicts=st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(list(Verdict))),
    missing_slots=st.sampled_from([(), ("c",)]),
    supplement_items=st.integers(min_value=0, max_value=2),
    earlier_requests=st.integers(min_value=0, max_value=2),
    head_agreed=st.booleans(),
)


@given(receptions)
def test_a_dossier_is_received_only_when_every_check_and_paper_is_good(
    facts: ReceptionFacts,
) -> None:
    allowed = not reasons_not_to_receive(facts)

    assert allowed == (
        facts.status is Status.NEW
        and facts.required <= facts.ticked
        and set(facts.verdicts.values()) <= {Verdict.VALID}
        and not facts.missing_slots
    )


@given(receptions)
def test_a_second_request_needs_the_head_of_the_desk(facts: ReceptionFacts) -> None:
    if facts.earlier_requests and not facts.head_agreed:
        assert reasons_not_to_ask(facts)
    if not reasons_not_to_ask(facts):
        assert facts.status is Status.NEW
        assert facts.supplement_items


@given(receptions, st.booleans())
def test_a_refusal_always_has_a_reason(facts: ReceptionFacts, reason_given: bool) -> None:
    allowed = not reasons_not_to_refuse(facts, reason_given=reason_given)
    assert allowed == (facts.status is Status.NEW and reason_given)
