"""What somebody without an account can find out, wear out or fill up: nothing."""

import datetime as dt
from uuid import UUID

import pytest
from django.test import Client
from tests.support import way

from congvu.audit.models import Entry
from congvu.identity import services
from congvu.identity.models import Account, Attempt
from congvu.identity.rules import ALLOWANCES, Tried, place_of, wait_for_turn
from congvu.kernel.ids import new_id

pytestmark = pytest.mark.usefixtures("demonstration")
KNOWN, UNKNOWN = "0912345345", "0987000111"


def register(client: Client, login: str) -> UUID:
    answer = client.post("/dang-ky", {"name": "Kẻ Lạ", "login": login, "password": "con chim xanh"})
    assert answer.status_code == 302, answer.content
    return UUID(answer["Location"].split("?")[0].rsplit("/", 1)[1])


def said(client: Client, registration: UUID) -> list[str]:
    """Everything that the pages after a registration say, when codes are guessed and asked for."""
    page = f"/dang-ky/{registration}"
    answers = [client.post(f"{page}/gui-lai", follow=True)]
    answers += [client.post(page, {"code": "12345x"}) for _try in range(6)]
    token = str(registration)
    return [
        f"{answer.status_code}"
        + "".join(
            line
            for line in answer.content.decode().replace(token, "").splitlines()
            if "csrfmiddlewaretoken" not in line
        )
        for answer in answers
    ]


def test_no_page_after_registering_tells_whether_the_contact_has_an_account(
    client: Client,
) -> None:
    told_of_known = said(client, register(client, KNOWN))
    told_of_unknown = said(client, register(client, UNKNOWN))

    assert told_of_known == told_of_unknown


def test_a_registration_over_a_known_contact_opens_no_account(client: Client) -> None:
    registration = register(client, KNOWN)

    for code in ("", "000000"):
        with pytest.raises(services.CannotConfirm):
            services.confirm_contact(registration_id=registration, code=code, at=way.now())

    assert Account.objects.filter(logins=registration, logins__confirmed_at=None).exists()


def test_made_up_registrations_leave_nothing_in_the_journal(client: Client) -> None:
    dossier_id = way.a_submitted_dossier(way.people())
    before = Entry.objects.filter(subject_id=dossier_id).count()

    client.post(f"/dang-ky/{dossier_id}", {"code": "123456"})
    client.post(f"/dang-ky/{dossier_id}/gui-lai")
    client.post(f"/dang-ky/{new_id()}/gui-lai")

    assert Entry.objects.filter(subject_id=dossier_id).count() == before
    assert not Entry.objects.filter(subject_kind="registration").exists()


def test_nobody_fills_somebodys_telephone_with_letters() -> None:
    for _letter in range(ALLOWANCES[Tried.LETTER].most):
        services.register_citizen(name="Y", login=UNKNOWN, password="con chim xanh", at=way.now())

    with pytest.raises(services.CannotRegister) as refused:
        services.register_citizen(name="Y", login=UNKNOWN, password="con chim xanh", at=way.now())

    assert [reason.code for reason in refused.value.reasons] == ["tried-too-often"]
    assert refused.value.reasons[0].about == "login"


def test_one_place_cannot_register_without_end(client: Client) -> None:
    for number in range(ALLOWANCES[Tried.REGISTER].most):
        client.post("/dang-ky", {"name": "", "login": str(number), "password": ""})

    here = client.post("/dang-ky", {"name": "Y", "login": UNKNOWN, "password": "con chim xanh"})
    elsewhere = client.post(
        "/dang-ky",
        {"name": "Y", "login": UNKNOWN, "password": "con chim xanh"},
        REMOTE_ADDR="203.0.113.9",
    )

    assert (here.status_code, elsewhere.status_code) == (422, 302)


@pytest.mark.parametrize(
    ("what", "page"),
    [(Tried.TRACK, "/theo-doi?c=H99.27-200101-{:04}"), (Tried.CHECK, "/kiem-tra/AAAA{:04}")],
)
def test_whoever_guesses_codes_is_not_answered_for_a_while(
    client: Client, what: Tried, page: str
) -> None:
    most = ALLOWANCES[what].most
    answers = [client.get(page.format(number)).status_code for number in range(most + 1)]

    assert answers == [404] * most + [429]
    assert client.get(page.format(1), REMOTE_ADDR="203.0.113.9").status_code == 404
    assert not Attempt.objects.filter(address_digest__contains="127.0.0.1").exists()


def test_guesses_at_codes_do_not_slow_down_signing_in(client: Client) -> None:
    for number in range(ALLOWANCES[Tried.TRACK].most):
        client.get(f"/theo-doi?c=H99.27-200101-{number:04}")

    answer = client.post("/dang-nhap", {"login": KNOWN, "password": "Demo-2026-tan-phu"})

    assert answer.status_code == 302


def test_turns_come_back_with_time() -> None:
    at, allowance = way.now(), ALLOWANCES[Tried.TRACK]
    tries = [at - dt.timedelta(seconds=second) for second in range(allowance.most)]

    assert wait_for_turn(tries[1:], allowance, at) is None
    wait = wait_for_turn(tries, allowance, at)
    assert wait is not None
    assert wait_for_turn(tries, allowance, at + wait) is None


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
    ],
)
def test_a_household_of_many_addresses_is_one_place(address: str, place: str) -> None:
    assert place_of(address) == place
