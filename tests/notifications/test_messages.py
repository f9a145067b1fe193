"""People are told inside the act, letters leave after it, and codes reach contacts."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from congvu.audit.models import Entry
from congvu.identity import services as identity
from congvu.identity.models import Account, Citizen
from congvu.jobs.models import Incident
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import VIETNAM
from congvu.kernel.refusals import AccessRefused
from congvu.kernel.subjects import SubjectRef
from congvu.notifications import queries, services, wording
from congvu.notifications.adapters.base import CarrierFailed
from congvu.notifications.models import Letter, Message
from congvu.reference import services as reference

PACKAGES = Path(__file__).resolve().parents[2] / "packages"
AT = dt.datetime(2026, 11, 24, 8, 0, tzinfo=VIETNAM)
CODE = "H99.27-261124-0001"

pytestmark = pytest.mark.django_db


@pytest.fixture
def hang() -> UUID:
    return Citizen.objects.create(
        name="Nguyễn Thị Minh Hằng",
        phone="0912345345",
        email="hang@example.vn",
        registered_at=AT,
    ).id


def tell(citizen_id: UUID, code: str = "dossier.ready") -> tuple[UUID, SubjectRef]:
    about = SubjectRef("dossier", new_id())
    message_id = services.notify(
        to=SubjectRef("citizen", citizen_id), code=code, about=about, values={"code": CODE}, at=AT
    )
    return message_id, about


def test_a_message_is_in_the_pages_at_once_and_leaves_by_mail_and_phone_afterwards(
    hang: UUID, run_jobs: Callable[..., int]
) -> None:
    _message, about = tell(hang)
    assert [line.about for line in queries.messages_for(hang)] == [about]
    assert queries.unread_count(hang) == 1
    assert {letter.sent_at for letter in queries.letters()} == {None}

    run_jobs(AT)

    assert {(one.channel, one.address) for one in queries.letters()} == {
        ("EMAIL", "hang@example.vn"),
        ("SMS", "0912345345"),
    }
    assert all(letter.sent_at for letter in queries.letters())


@pytest.mark.parametrize(
    "code", sorted(set(wording.TEXTS) - {"code.confirm", "code.known_already"})
)
def test_a_letter_says_nothing_personal_beyond_the_code_of_the_dossier(
    hang: UUID, code: str
) -> None:
    tell(hang, code)

    for letter in queries.letters():
        said = f"{letter.subject} {letter.text}"
        assert CODE in said
        assert not re.search(r"Hằng|0912345345|hang@|%\(", said)


def test_what_is_undone_told_nobody(hang: UUID) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(hang)
        raise RuntimeError

    assert not Message.objects.exists()
    assert not Letter.objects.exists()


def test_a_message_is_read_in_the_language_of_the_reader(hang: UUID) -> None:
    tell(hang)

    with translation.override("en"):
        (line,) = queries.messages_for(hang)
        assert line.subject == f"The result of dossier {CODE} is ready"


def test_a_letter_speaks_the_language_that_its_reader_has_chosen(hang: UUID) -> None:
    account = Account.objects.create(citizen_id=hang, password_set_at=AT, created_at=AT)
    identity.choose_language(account_id=account.id, language="en", actor=Actor.citizen(hang), at=AT)

    tell(hang)

    letters = queries.letters()
    assert {letter.language for letter in letters} == {"en"}
    assert {letter.subject for letter in letters} == {f"The result of dossier {CODE} is ready"}


def test_only_the_receiver_marks_a_message_as_read(hang: UUID) -> None:
    message_id, _about = tell(hang)

    with pytest.raises(AccessRefused):
        services.mark_read(message_id=message_id, actor=Actor.citizen(new_id()), at=AT)
    assert queries.unread_count(hang) == 1

    services.mark_read(message_id=message_id, actor=Actor.citizen(hang), at=AT)
    assert queries.unread_count(hang) == 0


def test_a_letter_that_was_sent_is_not_sent_again(hang: UUID, run_jobs: Callable[..., int]) -> None:
    tell(hang)
    run_jobs(AT)
    sent = Entry.objects.filter(action="notifications.sent").count()

    for letter in Letter.objects.all():
        services.carry_letter(letter_id=letter.id, at=AT + dt.timedelta(hours=1))

    assert Entry.objects.filter(action="notifications.sent").count() == sent


def test_a_carrier_that_fails_leaves_the_letter_unsent(
    hang: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def send(self, **_letter: str) -> None:
            raise CarrierFailed("the mail server is away")

    monkeypatch.setattr(services, "carrier", lambda _channel: Away())
    tell(hang)

    with pytest.raises(CarrierFailed):
        services.carry_letter(letter_id=Letter.objects.earliest("id").id, at=AT)

    assert not Letter.objects.exclude(sent_at=None).exists()
    assert not Incident.objects.exists()


def test_addresses_and_words_rest_sealed(hang: UUID) -> None:
    tell(hang)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(l::text, '') || string_agg(m::text, '') "
            "FROM notifications_letter l, notifications_message m"
        )
        (rows,) = cursor.fetchone()

    for secret in ("hang@example.vn", "0912345345", CODE):
        assert secret not in rows
        assert secret.encode().hex() not in rows


def test_a_newcomer_finds_the_code_in_the_demonstration_mailbox(
    client: Client, run_jobs: Callable[..., int]
) -> None:
    reference.load_reference(PACKAGES / "reference", actor=Actor.system("test"), at=AT)
    registration = identity.register_citizen(
        name="Y Blơm", login="0987654321", password="con chim xanh", at=AT
    )
    run_jobs(AT)

    page = client.get("/hop-thu-thu-nghiem").content.decode()
    (code,) = set(re.findall(r"\b\d{6}\b", page))

    assert identity.confirm_contact(registration_id=registration, code=code, at=AT)
    assert "Y Blơm" not in page


def test_the_mailbox_page_exists_only_in_the_demonstration(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        settings, "ENVIRONMENT", dataclasses.replace(settings.ENVIRONMENT, mode="production")
    )

    assert client.get("/hop-thu-thu-nghiem").status_code == 404
