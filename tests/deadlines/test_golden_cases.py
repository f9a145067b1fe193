"""The cases of the legal analysis, with the calendar that the product ships."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from congvu.deadlines import rules
from congvu.deadlines.adapters.calendar_file import calendar_from_file
from congvu.kernel.moments import VIETNAM, local

CALENDAR = calendar_from_file(Path(__file__).resolve().parents[2] / "packages" / "reference")
THREE_O_CLOCK = dt.time(15)


def moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


def due(
    received: str, limit: str, *, cutoff: bool = False, pauses: Sequence[tuple[str, str]] = ()
) -> str:
    answer = rules.due(
        moment(received),
        rules.Limit.parse(limit),
        CALENDAR,
        cutoff=THREE_O_CLOCK if cutoff else None,
        pauses=[rules.Pause(moment(began), moment(ended)) for began, ended in pauses],
    )
    return f"{local(answer.at):%a %d/%m/%Y %H:%M}"


@pytest.mark.parametrize(
    ("received", "limit", "cutoff", "expected"),
    [
        ("12/10/2026 09:10", "7wd", False, "Wed 21/10/2026 17:00"),
        ("12/10/2026 09:10", "7wd", True, "Wed 21/10/2026 17:00"),
        ("12/10/2026 16:20", "7wd", True, "Thu 22/10/2026 17:00"),
        ("12/10/2026 16:20", "7wd", False, "Wed 21/10/2026 17:00"),
        ("28/08/2026 09:00", "3wd", False, "Mon 07/09/2026 17:00"),
        ("20/08/2026 09:00", "3wd", False, "Mon 24/08/2026 17:00"),
        ("24/04/2026 09:00", "3wd", False, "Mon 04/05/2026 17:00"),
        ("12/02/2026 09:00", "5wd", False, "Thu 26/02/2026 17:00"),
        ("08/01/2026 09:00", "2wd", False, "Sat 10/01/2026 17:00"),
        ("09/10/2026 14:59", "sameday", True, "Fri 09/10/2026 17:00"),
        ("09/10/2026 15:00", "sameday", True, "Fri 09/10/2026 17:00"),
        ("09/10/2026 15:01", "sameday", True, "Mon 12/10/2026 17:00"),
        ("19/10/2026 10:00", "7wd", False, "Wed 28/10/2026 17:00"),
        ("25/08/2026 09:10", "7wd", True, "Tue 08/09/2026 17:00"),
        ("04/09/2026 15:40", "7wd", True, "Wed 16/09/2026 17:00"),
    ],
)
def test_golden_case(received: str, limit: str, cutoff: bool, expected: str) -> None:
    assert due(received, limit, cutoff=cutoff) == expected


@pytest.mark.parametrize(
    ("received", "limit", "pauses", "expected"),
    [
        # Two whole working days with a weekend inside move the end by two working days.
        (
            "12/10/2026 09:10",
            "7wd",
            [("16/10/2026 00:00", "20/10/2026 00:00")],
            "Fri 23/10/2026 17:00",
        ),
        # Two hours of one morning move it two hours into the next working day.
        (
            "12/10/2026 09:10",
            "7wd",
            [("14/10/2026 08:00", "14/10/2026 10:00")],
            "Thu 22/10/2026 09:30",
        ),
        # A weekend costs the agency nothing.
        (
            "12/10/2026 09:10",
            "7wd",
            [("17/10/2026 00:00", "19/10/2026 07:30")],
            "Wed 21/10/2026 17:00",
        ),
        # What began after the time was over does not mend it.
        (
            "12/10/2026 09:10",
            "1wd",
            [("14/10/2026 08:00", "15/10/2026 08:00")],
            "Tue 13/10/2026 17:00",
        ),
        (
            "12/10/2026 09:10",
            "8h",
            [("12/10/2026 10:00", "12/10/2026 11:00")],
            "Tue 13/10/2026 10:40",
        ),
        (
            "12/10/2026 09:10",
            "sameday",
            [("12/10/2026 10:00", "13/10/2026 10:00")],
            "Tue 13/10/2026 17:00",
        ),
    ],
)
def test_waiting_for_the_applicant_does_not_count(
    received: str, limit: str, pauses: list[tuple[str, str]], expected: str
) -> None:
    assert due(received, limit, pauses=pauses) == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        # The fifteenth day is a Saturday: the limit ends when the next working day ends.
        ("02/10/2026 09:00", "15d", "Mon 19/10/2026 17:00"),
        ("01/10/2026 09:00", "15d", "Fri 16/10/2026 17:00"),
        ("06/02/2026 09:00", "10d", "Mon 23/02/2026 17:00"),
        ("09/10/2026 16:30", "2h", "Mon 12/10/2026 09:00"),
        ("09/10/2026 09:30", "2h", "Fri 09/10/2026 11:30"),
        # A Saturday on which dossiers are received is no working day: counting starts on Monday.
        ("10/10/2026 09:00", "1wd", "Mon 12/10/2026 17:00"),
        ("10/10/2026 09:00", "sameday", "Mon 12/10/2026 17:00"),
        ("09/10/2026 17:30", "sameday", "Mon 12/10/2026 17:00"),
    ],
)
def test_other_units_of_time(received: str, limit: str, expected: str) -> None:
    assert due(received, limit) == expected


def test_a_saturday_dossier_is_not_due_before_one_of_friday_afternoon() -> None:
    assert due("09/10/2026 15:01", "1wd", cutoff=True) == "Tue 13/10/2026 17:00"
    assert due("10/10/2026 09:00", "1wd", cutoff=True) == "Tue 13/10/2026 17:00"
    assert due("12/10/2026 07:00", "1wd", cutoff=True) == "Tue 13/10/2026 17:00"


def test_the_culture_day_is_not_a_day_off_until_somebody_confirms_it() -> None:
    assert CALENDAR.is_working_day(dt.date(2026, 11, 24))


@pytest.mark.parametrize(
    "text", ["", "7", "0wd", "-1d", "wd", "7 wd", "1.5h", "sameday2", "99999d"]
)
def test_a_limit_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(rules.CannotCount) as refused:
        rules.Limit.parse(text)

    assert refused.value.reasons[0].code == "limit-not-understood"


@pytest.mark.parametrize("text", ["7wd", "15d", "8h", "sameday"])
def test_a_limit_is_written_as_it_is_read(text: str) -> None:
    assert str(rules.Limit.parse(text)) == text


@pytest.mark.parametrize(
    ("began", "ended", "code"),
    [
        ("14/10/2026 10:00", "14/10/2026 08:00", "pause-ends-before-it-begins"),
        ("12/10/2026 08:00", "14/10/2026 08:00", "pause-before-reception"),
    ],
)
def test_an_impossible_pause_is_refused(began: str, ended: str, code: str) -> None:
    with pytest.raises(rules.CannotCount) as refused:
        due("12/10/2026 09:10", "7wd", pauses=[(began, ended)])

    assert refused.value.reasons[0].code == code


def test_a_due_date_in_a_year_without_an_announcement_says_so() -> None:
    answer = rules.due(moment("29/12/2026 09:00"), rules.Limit.parse("7wd"), CALENDAR)

    assert "calendar-not-announced" in [step.code for step in answer.steps]


def test_the_derivation_names_what_made_the_weeks_unlike_others() -> None:
    answer = rules.due(moment("20/08/2026 09:00"), rules.Limit.parse("9wd"), CALENDAR)

    assert [(step.code, step.values.get("day_on")) for step in answer.steps] == [
        ("received", None),
        ("first-day", "2026-08-21"),
        ("last-day", "2026-09-04"),
        ("swap-workday", "2026-08-22"),
        ("day-off", "2026-08-31"),
        ("days-off", "2026-09-01"),
        ("due", None),
    ]
    assert rules.steps_from(answer.stored()) == answer.steps


def test_the_strip_shows_which_day_counts_and_which_does_not() -> None:
    strip = rules.day_by_day(
        moment("04/09/2026 15:40"), rules.Limit.parse("7wd"), CALENDAR, cutoff=THREE_O_CLOCK
    )
    shown = {f"{day.day:%d/%m}": (day.mark.value, day.number) for day in strip}

    assert len(strip) % 7 == 0
    assert strip[0].day == dt.date(2026, 8, 31)
    assert strip[-1].day == dt.date(2026, 9, 20)
    assert shown["31/08"] == ("OFF", None)
    assert shown["04/09"] == ("RECEIVED", None)
    assert shown["07/09"] == ("NOT_COUNTED", None)
    assert shown["08/09"] == ("COUNTED", 1)
    assert shown["12/09"] == ("OFF", None)
    assert shown["15/09"] == ("COUNTED", 6)
    assert shown["16/09"] == ("DUE", 7)
    assert shown["17/09"] == ("OUTSIDE", None)


def test_five_working_days_are_left_counting_today() -> None:
    left = rules.remaining(moment("16/09/2026 17:00"), moment("10/09/2026 10:10"), CALENDAR)

    assert left == rules.Remaining(late=False, working_minutes=80 + 210 + 4 * 450, working_days=5)


def test_it_is_late_once_the_instant_has_passed_and_not_before() -> None:
    due_at = moment("16/09/2026 17:00")

    assert not rules.remaining(due_at, due_at, CALENDAR).late
    late = rules.remaining(due_at, moment("17/09/2026 08:30"), CALENDAR)
    assert late == rules.Remaining(late=True, working_minutes=60, working_days=1)
