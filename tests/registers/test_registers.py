import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from congvu.audit import queries as audit
from congvu.identity.models import Agency
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import VIETNAM
from congvu.kernel.refusals import AccessRefused
from congvu.kernel.subjects import SubjectRef
from congvu.numbering import queries as numbering
from congvu.registers import queries, services
from congvu.registers.models import Book, Entry, EntryVersion
from congvu.registers.rules import EntryState

AT = dt.datetime(2026, 11, 24, 10, 4, tzinfo=VIETNAM)
SYSTEM = Actor.system("workflow")
CHILD = {
    "child_name": "Trần Nguyễn Bảo An",
    "child_sex": "Nữ",
    "child_born_on": "2026-11-20",
    "mother_name": "Nguyễn Thị Minh Hằng",
    "mother_residence": "Thôn 4, xã Tân Phú",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def tan_phu() -> UUID:
    return Agency.objects.create(code="H99.27", name="Ủy ban nhân dân xã Tân Phú").id


def a_dossier() -> SubjectRef:
    return SubjectRef("dossier", new_id())


def enter(agency_id: UUID, **changes: Any) -> queries.EntryCard:
    values: dict[str, Any] = {
        "book_kind": "BIRTH",
        "agency_id": agency_id,
        "subject": a_dossier(),
        "content": CHILD,
        "actor": SYSTEM,
        "at": AT,
    }
    return services.enter(**(values | changes))


def test_an_entry_gets_the_next_number_of_its_year_and_its_page(tan_phu: UUID) -> None:
    first, second, third = (enter(tan_phu) for _ in range(3))

    assert [entry.code for entry in (first, second, third)] == ["1/2026", "2/2026", "3/2026"]
    assert (first.page, second.page, third.page) == (1, 1, 2)
    assert (first.book, first.volume) == ("Sổ đăng ký khai sinh", 1)
    assert first.content["child_name"] == "Trần Nguyễn Bảo An"
    assert first.entered_at < second.entered_at < third.entered_at
    assert enter(tan_phu, at=dt.datetime(2027, 1, 4, 9, tzinfo=VIETNAM)).code == "1/2027"


def test_one_dossier_is_entered_once(tan_phu: UUID) -> None:
    subject = a_dossier()
    enter(tan_phu, subject=subject)

    with pytest.raises(services.CannotEnter) as refused:
        enter(tan_phu, subject=subject)

    assert refused.value.reasons[0].code == "already-entered"
    assert Entry.objects.count() == 1
    assert enter(tan_phu).number == 2


def test_an_incomplete_entry_takes_no_number(tan_phu: UUID) -> None:
    with pytest.raises(services.CannotEnter) as refused:
        enter(tan_phu, content={"child_sex": "Nữ", "planet": "Mars"})

    assert [(reason.code, reason.about) for reason in refused.value.reasons] == [
        ("column-missing", "child_name"),
        ("column-missing", "child_born_on"),
        ("column-unknown", "planet"),
    ]
    state = numbering.peek(agency_id=tan_phu, series="REGISTER.BIRTH", period="2026")
    assert state.last_value == 0
    assert not Entry.objects.exists()


def test_a_stranger_enters_nothing_and_the_attempt_is_journalled(tan_phu: UUID) -> None:
    subject = a_dossier()

    with pytest.raises(AccessRefused):
        enter(tan_phu, subject=subject, actor=Actor.officer(new_id(), tan_phu))

    assert not Entry.objects.exists()
    assert [line.action for line in audit.history(subject)] == ["access.refused"]


def test_a_correction_before_issue_keeps_the_number_and_the_old_words(tan_phu: UUID) -> None:
    subject = a_dossier()
    entry = enter(tan_phu, subject=subject)

    mended = services.correct(
        subject=subject,
        changes={"mother_residence": "Thôn 5, xã Tân Phú"},
        reason="Người mẹ báo sai nơi cư trú",
        actor=SYSTEM,
        at=AT,
    )

    assert (mended.number, mended.version, mended.state) == (entry.number, 2, EntryState.AMENDED)
    assert [version.content["mother_residence"] for version in queries.versions_of(entry.id)] == [
        "Thôn 4, xã Tân Phú",
        "Thôn 5, xã Tân Phú",
    ]
    assert [line.action for line in audit.history(subject)] == [
        "registers.enter",
        "registers.correct",
    ]
    assert "Thôn" not in str([line.detail for line in audit.history(subject)])


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({"child_sex": "Nam"}, " ", "correction-needs-reason"),
        ({"child_sex": "Nữ"}, "sai", "nothing-changed"),
        ({"child_name": ""}, "sai", "column-missing"),
        ({"planet": "Mars"}, "sai", "column-unknown"),
    ],
)
def test_a_refused_correction_changes_nothing(
    tan_phu: UUID, changes: dict[str, str], reason: str, code: str
) -> None:
    subject = a_dossier()
    enter(tan_phu, subject=subject)

    with pytest.raises(services.CannotCorrect) as refused:
        services.correct(subject=subject, changes=changes, reason=reason, actor=SYSTEM, at=AT)

    assert refused.value.reasons[0].code == code
    assert EntryVersion.objects.count() == 1
    assert Entry.objects.get().version == 1


def test_once_its_paper_is_signed_an_entry_is_fixed(tan_phu: UUID) -> None:
    subject = a_dossier()
    enter(tan_phu, subject=subject)
    services.fix(subject=subject, actor=SYSTEM, at=AT)

    with pytest.raises(services.CannotCorrect) as refused:
        services.correct(
            subject=subject, changes={"child_sex": "Nam"}, reason="sai", actor=SYSTEM, at=AT
        )

    assert refused.value.reasons[0].code == "entry-is-issued"


def test_the_personal_number_completes_an_entry_but_overwrites_nothing(tan_phu: UUID) -> None:
    subject = a_dossier()
    enter(tan_phu, subject=subject)
    number = {"child_personal_number": "012326004718"}

    for _ in range(2):
        entry = services.complete(subject=subject, values=number, actor=SYSTEM, at=AT)
    with pytest.raises(services.CannotCorrect):
        services.complete(subject=subject, values={"child_sex": "Nam"}, actor=SYSTEM, at=AT)

    assert (entry.version, entry.state) == (2, EntryState.ENTERED)
    assert entry.content == {**CHILD, **number}


def test_a_void_entry_keeps_its_number_and_lets_the_dossier_be_entered_again(tan_phu: UUID) -> None:
    subject = a_dossier()
    enter(tan_phu, subject=subject)
    services.void(subject=subject, reason="Vào nhầm sổ", actor=SYSTEM, at=AT)

    assert queries.entry_of(subject) is None
    assert enter(tan_phu, subject=subject).number == 2


def test_what_an_entry_says_rests_sealed(tan_phu: UUID) -> None:
    enter(tan_phu)

    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM registers_entryversion")
        [(sealed,)] = cursor.fetchall()

    assert "Bảo An".encode() not in bytes(sealed)


def test_the_database_refuses_a_number_twice_and_a_changed_version(tan_phu: UUID) -> None:
    entry = enter(tan_phu)
    row = Entry.objects.get(pk=entry.id)
    row.pk, row.subject_id = new_id(), new_id()

    with pytest.raises(IntegrityError, match="registers_number_once"), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        EntryVersion.objects.update(version=9)


def test_a_book_is_closed_when_its_year_ends_and_takes_nothing_more(tan_phu: UUID) -> None:
    enter(tan_phu)
    book = Book.objects.get()
    with pytest.raises(services.CannotCloseBook):
        services.close_book(book_id=book.id, actor=SYSTEM, at=AT)
    evening = dt.datetime(2026, 12, 31, 17, tzinfo=VIETNAM)

    assert services.close_book(book_id=book.id, actor=SYSTEM, at=evening) == 1

    with pytest.raises(services.CannotEnter) as refused:
        enter(tan_phu, at=evening)
    assert refused.value.reasons[0].code == "book-is-closed"


def test_a_page_of_a_book_costs_three_queries(
    tan_phu: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        enter(tan_phu)

    with django_assert_num_queries(3):
        page = queries.book_page(agency_id=tan_phu, kind="BIRTH", year=2026, first=2, most=3)

    assert [entry.number for entry in page.entries] == [2, 3, 4]
    assert (page.previous_number, page.next_number, page.book.entries) == (1, 5, 5)
    assert page.book.definition.columns[0].name == "child_name"


def test_a_book_that_nobody_opened_is_not_found(tan_phu: UUID) -> None:
    with pytest.raises(queries.CannotFindEntry):
        queries.book_page(agency_id=tan_phu, kind="BIRTH", year=2020)
    with pytest.raises(services.CannotEnter):
        enter(tan_phu, book_kind="PLANETS")
