import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from congvu.audit import queries as audit
from congvu.identity.models import Account, Officer
from congvu.identity.services import open_session
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef
from congvu.registers import services
from congvu.registers.queries import EntryCard

pytestmark = pytest.mark.usefixtures("demonstration")


def signed_in(code: str) -> Client:
    account = Account.objects.get(officer__code=code)
    entered = open_session(account_id=account.id, at=timezone.now())
    client = Client()
    session = client.session
    session["session_id"] = str(entered.session_id)
    session.save()
    return client


def an_entry(name: str = "Trần Nguyễn Bảo An") -> EntryCard:
    registrar = Officer.objects.get(code="an")
    return services.enter(
        book_kind="BIRTH",
        agency_id=registrar.agency_id,
        subject=SubjectRef("dossier", new_id()),
        content={"child_name": name, "child_sex": "Nữ", "child_born_on": "2026-11-20"},
        actor=Actor.officer(registrar.id, registrar.agency_id),
        at=timezone.now(),
    )


def address(entry: EntryCard) -> str:
    return f"/can-bo/so-dang-ky/{entry.kind}/{entry.year}"


def test_the_registrar_reads_the_book_and_leaves_a_trace() -> None:
    entry = an_entry()

    page = signed_in("an").get(address(entry))

    assert page.status_code == 200
    text = page.content.decode()
    assert "Trần Nguyễn Bảo An" in text
    assert "20/11/2026" in text
    assert [line.page for line in audit.viewings(entry.subject)] == ["registers:book"]


@pytest.mark.parametrize("where", ["", "?in", "?tu=2", "?tu=zzz", "?tu=99999999999999"])
def test_every_layout_of_a_book_opens(where: str) -> None:
    entry = an_entry()

    assert signed_in("an").get(address(entry) + where).status_code == 200


def test_the_printed_book_has_every_legal_column() -> None:
    entry = an_entry()

    text = signed_in("an").get(address(entry) + "?in").content.decode()

    for title in ("Quê quán", "Nơi cư trú", "Người ký Giấy khai sinh", "Ghi chú"):
        assert title in text


def test_words_of_code_lists_are_read_in_the_language_of_the_page() -> None:
    entry, registrar = an_entry(), signed_in("an")
    where = f"/can-bo/so-dang-ky/muc/{entry.id}"

    english = registrar.get(where, headers={"accept-language": "en"}).content.decode()
    vietnamese = registrar.get(where, headers={"accept-language": "vi"}).content.decode()
    printed = registrar.get(address(entry) + "?in", headers={"accept-language": "en"})

    assert "<dd>Female</dd>" in english
    assert "Birth register" in english
    assert "<dd>Nữ</dd>" in vietnamese
    assert "<dd>Nữ</dd>" in printed.content.decode(), "the book of record is Vietnamese"


def test_an_entry_shows_what_it_said_before() -> None:
    entry = an_entry()
    registrar = Officer.objects.get(code="an")
    services.correct(
        subject=entry.subject,
        changes={"child_hometown": "Xã Tân Phú"},
        reason="Báo thiếu quê quán",
        actor=Actor.officer(registrar.id, registrar.agency_id),
        at=timezone.now(),
    )
    client = signed_in("an")

    page = client.get(f"/can-bo/so-dang-ky/muc/{entry.id}")

    assert page.status_code == 200
    assert "Báo thiếu quê quán" in page.content.decode()
    assert client.get("/can-bo/so-dang-ky").status_code == 200


def test_a_desk_officer_does_not_read_the_book() -> None:
    entry = an_entry()

    assert signed_in("tuan").get(address(entry)).status_code == 403
    assert audit.viewings(entry.subject) == ()


def test_a_visitor_is_asked_to_sign_in() -> None:
    entry = an_entry()

    assert Client().get(address(entry)).status_code == 302


def test_what_is_not_there_is_not_found() -> None:
    client = signed_in("an")

    assert client.get("/can-bo/so-dang-ky/BIRTH/1999").status_code == 404
    assert client.get(f"/can-bo/so-dang-ky/muc/{new_id()}").status_code == 404


def test_a_longer_book_costs_no_more_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    entries = [an_entry(f"Trần Văn {number}") for number in range(6)]
    client = signed_in("an")

    with django_assert_max_num_queries(24):
        client.get(address(entries[0]))
    assert entries[-1].entered_at - entries[0].entered_at < dt.timedelta(minutes=5)
