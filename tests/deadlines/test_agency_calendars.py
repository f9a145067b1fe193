import datetime as dt
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from congvu.audit import queries as audit
from congvu.deadlines import queries, rules, services
from congvu.deadlines.models import WorkingCalendar
from congvu.identity.models import Agency
from congvu.kernel.actors import Actor
from congvu.kernel.moments import VIETNAM, local
from congvu.reference import services as reference

PACKAGES = Path(__file__).resolve().parents[2] / "packages" / "reference"
AT = dt.datetime(2026, 11, 24, 8, 0, tzinfo=VIETNAM)
RECEIVED = dt.datetime(2026, 10, 12, 16, 20, tzinfo=VIETNAM)
SYSTEM = Actor.system("installation")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _law() -> None:
    reference.load_reference(PACKAGES, actor=SYSTEM, at=AT)
    services.load_calendar(PACKAGES, actor=SYSTEM, at=AT)


@pytest.fixture
def tan_phu() -> UUID:
    return Agency.objects.create(code="H99.27", name="Ủy ban nhân dân xã Tân Phú").id


def own_calendar(folder: Path, text: str) -> Path:
    (folder / "calendar.yaml").write_text(
        "name: {vi: Lịch xã Tân Phú, en: Calendar of Tân Phú}\ncertainty: VERIFIED\n" + text
    )
    return folder


def test_an_agency_without_a_calendar_works_as_the_country_does(tan_phu: UUID) -> None:
    due = queries.due_for(agency_id=tan_phu, received_at=RECEIVED, limit="7wd", uses_cutoff=True)

    assert f"{local(due.at):%d/%m/%Y %H:%M}" == "22/10/2026 17:00"


def test_the_cut_off_counts_only_where_the_procedure_uses_it(tan_phu: UUID) -> None:
    due = queries.due_for(agency_id=tan_phu, received_at=RECEIVED, limit="7wd")

    assert local(due.at).date() == dt.date(2026, 10, 21)


def test_own_shifts_and_closures_are_added_to_the_countrys_holidays(
    tan_phu: UUID, tmp_path: Path
) -> None:
    folder = own_calendar(
        tmp_path,
        """from: 2025-07-01
shifts:
  monday: [["08:00", "12:00"], ["13:00", "16:30"]]
  tuesday: [["08:00", "12:00"], ["13:00", "16:30"]]
  wednesday: [["08:00", "12:00"], ["13:00", "16:30"]]
  thursday: [["08:00", "12:00"], ["13:00", "16:30"]]
  friday: [["08:00", "12:00"], ["13:00", "16:30"]]
exceptions:
  - day: 2026-10-14
    kind: LOCAL_CLOSURE
    vi: bão số 9
    en: storm number 9
    decision_ref: 112/QĐ-UBND
    certainty: VERIFIED
""",
    )
    services.load_calendar(folder, agency_id=tan_phu, actor=SYSTEM, at=AT)
    other = Agency.objects.create(code="H99.28", name="Ủy ban nhân dân xã An Bình").id

    mine, theirs = (
        queries.due_for(agency_id=agency, received_at=RECEIVED, limit="7wd")
        for agency in (tan_phu, other)
    )

    assert f"{local(mine.at):%d/%m %H:%M}" == "22/10 16:30"
    assert f"{local(theirs.at):%d/%m %H:%M}" == "21/10 17:00"
    assert not queries.calendar_of(tan_phu).is_working_day(dt.date(2026, 9, 2))


def test_loading_twice_changes_nothing_and_is_journalled() -> None:
    before = list(WorkingCalendar.objects.order_by("id").values())

    assert services.load_calendar(PACKAGES, actor=SYSTEM, at=AT) == 2
    assert list(WorkingCalendar.objects.order_by("id").values()) == before
    assert len(audit.history(services.COUNTRY)) == 2


def test_two_calendars_for_one_day_are_refused(tan_phu: UUID, tmp_path: Path) -> None:
    folder = own_calendar(tmp_path, "from: 2025-07-01\n")
    services.load_calendar(folder, agency_id=tan_phu, actor=SYSTEM, at=AT)
    own_calendar(folder, "from: 2026-01-01\n")

    with pytest.raises(services.CannotLoadCalendar) as refused:
        services.load_calendar(folder, agency_id=tan_phu, actor=SYSTEM, at=AT)

    assert refused.value.reasons[0].code == "calendar-overlaps"
    assert WorkingCalendar.objects.filter(agency_id=tan_phu).count() == 1


def test_the_database_itself_keeps_calendars_apart() -> None:
    rival = WorkingCalendar(name_vi="x", name_en="x", valid_from=dt.date(2026, 6, 1))

    with pytest.raises(IntegrityError, match="periods_apart"), transaction.atomic():
        rival.save()


def test_a_folder_without_a_calendar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(services.CannotLoadCalendar):
        services.load_calendar(tmp_path, actor=SYSTEM, at=AT)


def test_a_list_of_dossiers_asks_for_the_calendar_once(
    tan_phu: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        calendar = queries.calendar_of(tan_phu)
        for days in range(20):
            due_at = RECEIVED + dt.timedelta(days=days)
            queries.remaining(agency_id=tan_phu, due_at=due_at, at=AT, calendar=calendar)


def test_the_same_calendar_is_read_with_and_without_a_database(tan_phu: UUID) -> None:
    from_files = services.calendar_from_file(PACKAGES)
    from_rows = queries.calendar_of(tan_phu)

    assert dict(from_rows.special_days) == dict(from_files.special_days)
    assert [dict(h.shifts) for h in from_rows.hours] == [dict(h.shifts) for h in from_files.hours]
    assert from_rows.known_until == from_files.known_until == dt.date(2027, 1, 1)


def test_the_derivation_is_told_in_sentences(tan_phu: UUID) -> None:
    due = queries.due_for(
        agency_id=tan_phu,
        received_at=RECEIVED,
        limit="2wd",
        uses_cutoff=True,
        pauses=[rules.Pause(RECEIVED + dt.timedelta(days=1), RECEIVED + dt.timedelta(days=2))],
    )

    assert queries.derivation_in_words(due, "en") == (
        (
            "Received at 16:20 on Monday 12/10/2026, after 15:00, so time counts from the start of "
            "the next working day, Tuesday 13/10/2026."
        ),
        "The day of reception is not counted; day 1 is Wednesday 14/10/2026.",
        "Day 2 is Thursday 15/10/2026.",
        (
            "From 16:20 on Tuesday 13/10/2026 to 16:20 on Wednesday 14/10/2026 the clock stood "
            "still: 7 hours 30 minutes of working time are added, up to 17:00 on Friday 16/10/2026."
        ),
        "Due at 17:00 on Friday 16/10/2026.",
    )
    assert queries.derivation_in_words(due.stored(), "en") == queries.derivation_in_words(due, "en")
