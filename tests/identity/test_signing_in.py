"""Who comes in, who does not, and that a stranger locks nobody out."""

import datetime as dt
from uuid import UUID

import pytest

from congvu.audit.models import Entry
from congvu.identity import services
from congvu.identity.models import Account, Attempt, Session
from congvu.identity.services import CannotSignIn, Face

from .conftest import AT, PASSWORD

pytestmark = pytest.mark.usefixtures("agency_id")
CHAIRWOMAN, OFFICE, STRANGER = "huong", "10.0.0.5", "203.0.113.9"


def come(
    login: str = CHAIRWOMAN,
    password: str = PASSWORD,
    *,
    face: Face = Face.OFFICER,
    address: str = OFFICE,
    at: dt.datetime = AT,
) -> services.Entered:
    return services.sign_in(login=login, password=password, face=face, address=address, at=at)


def refused(**told: object) -> str:
    with pytest.raises(CannotSignIn) as refusal:
        come(**told)  # type: ignore[arg-type]
    return refusal.value.reasons[0].code


def test_a_citizen_comes_in_by_phone_or_by_mail_and_an_officer_by_name() -> None:
    by_phone = come("+84 912 345 345", face=Face.CITIZEN)
    by_mail = come("Hang@example.vn", face=Face.CITIZEN)

    assert by_phone.account_id == by_mail.account_id
    assert by_phone.session_id != by_mail.session_id
    assert come().actor.agency_id is not None


def test_the_doors_of_citizens_and_officers_do_not_open_each_other() -> None:
    assert refused(login="0912345345", face=Face.OFFICER) == "wrong-login-or-password"
    assert refused(login=CHAIRWOMAN, face=Face.CITIZEN) == "wrong-login-or-password"


def test_unknown_and_known_logins_get_the_same_answer_and_leave_the_same_trace() -> None:
    assert refused(login="nobody") == refused(password="wrong") == "wrong-login-or-password"
    assert [(e.action, e.subject_kind) for e in Entry.objects.order_by("-id")[:2]] == [
        ("identity.sign_in_tried", "sign_in")
    ] * 2
    assert not Session.objects.exists()


def test_failures_slow_down_and_the_wait_ends() -> None:
    for _try in range(5):
        assert refused(password="wrong") == "wrong-login-or-password"

    assert refused() == "too-many-attempts"
    assert Attempt.objects.count() == 5
    assert refused(at=AT + dt.timedelta(seconds=29)) == "too-many-attempts"
    assert come(at=AT + dt.timedelta(seconds=30))


def test_a_stranger_elsewhere_cannot_lock_out_the_chairwoman() -> None:
    for minute in range(60):
        refused(password="wrong", address=STRANGER, at=AT + dt.timedelta(minutes=minute))

    assert come(at=AT + dt.timedelta(minutes=60))


def test_one_address_that_tries_many_logins_is_slowed_down() -> None:
    for number in range(20):
        assert refused(login=f"guess{number}", address=STRANGER) == "wrong-login-or-password"

    assert refused(login="guess99", address=STRANGER) == "too-many-attempts"
    assert come()


def test_signing_in_to_an_own_account_does_not_wash_an_address_clean() -> None:
    for number in range(19):
        refused(login=f"guess{number}", address=STRANGER)
    come("0912345345", face=Face.CITIZEN, address=STRANGER)
    refused(login="guess20", address=STRANGER)

    assert refused(login="guess21", address=STRANGER) == "too-many-attempts"


def test_a_login_that_is_no_login_is_refused_like_any_other() -> None:
    for login in ("", "' OR 1=1 --", "\x00", "x" * 5000, "huong'/**/"):
        assert refused(login=login, address="a") == "wrong-login-or-password"


def test_a_closed_account_does_not_open() -> None:
    Account.objects.filter(officer__code=CHAIRWOMAN).update(closed_at=AT)

    assert refused() == "wrong-login-or-password"


def test_sessions_end_by_idleness_by_age_and_by_revocation() -> None:
    def session(session_id: UUID) -> Session:
        return Session.objects.get(id=session_id)

    entered = come()
    quarter = dt.timedelta(minutes=15)
    assert session(entered.session_id).end_at(AT + quarter - dt.timedelta(seconds=1)) is None
    assert session(entered.session_id).end_at(AT + quarter) == "IDLE"

    session(entered.session_id).touch(AT + dt.timedelta(minutes=14))
    assert session(entered.session_id).end_at(AT + quarter) is None
    Session.objects.update(seen_at=AT + dt.timedelta(hours=12))
    assert session(entered.session_id).end_at(AT + dt.timedelta(hours=12)) == "TOO_OLD"

    other = come()
    assert services.sign_out_elsewhere(session_id=other.session_id, actor=other.actor, at=AT) == 1
    assert session(entered.session_id).end_at(AT) == "REVOKED"
    session(entered.session_id).touch(AT + quarter)
    assert session(entered.session_id).end_at(AT + quarter) == "REVOKED"


def test_an_administrator_is_signed_out_after_five_minutes() -> None:
    entered = come("mai")

    assert Session.objects.get(id=entered.session_id).idle_limit == dt.timedelta(minutes=5)


def test_a_new_password_ends_the_other_devices() -> None:
    stays, goes = come(), come()

    services.change_password(
        account_id=stays.account_id,
        present=PASSWORD,
        new="Hoa-sen-2027-xa",
        keep_session=stays.session_id,
        actor=stays.actor,
        at=AT,
    )

    assert Session.objects.get(id=stays.session_id).ended_at is None
    assert Session.objects.get(id=goes.session_id).end_reason == "REVOKED"
    assert refused() == "wrong-login-or-password"
    assert come(password="Hoa-sen-2027-xa")


def test_a_password_is_not_changed_by_somebody_who_does_not_know_it() -> None:
    entered = come()
    before = Account.objects.get(id=entered.account_id).password

    with pytest.raises(services.CannotChangePassword):
        services.change_password(
            account_id=entered.account_id,
            present="wrong",
            new="Hoa-sen-2027-xa",
            keep_session=entered.session_id,
            actor=entered.actor,
            at=AT,
        )

    assert Account.objects.get(id=entered.account_id).password == before
