"""A contact belongs to whoever holds the code; nobody learns who has an account."""

import datetime as dt
from uuid import UUID

import pytest

from congvu.identity import queries, services
from congvu.identity.models import Account, Citizen, ContactCode, Login
from congvu.identity.rules import IdentityLevel
from congvu.identity.services import CannotConfirm, CannotRegister, CannotSendCode, Face

from .conftest import AT, Pocket

pytestmark = pytest.mark.usefixtures("law")
SECRET = "con chim xanh"


def register(login: str = "0987654321", name: str = "Y") -> UUID:
    return services.register_citizen(name=name, login=login, password=SECRET, at=AT)


def refusal(registration: UUID, code: str, at: dt.datetime = AT) -> str:
    with pytest.raises(CannotConfirm) as refused:
        services.confirm_contact(registration_id=registration, code=code, at=at)
    return refused.value.reasons[0].code


def sign_in(login: str = "0987654321") -> services.Entered:
    return services.sign_in(
        login=login, password=SECRET, face=Face.CITIZEN, address="10.0.0.9", at=AT
    )


def test_a_citizen_registers_confirms_and_signs_in(pocket: Pocket) -> None:
    registration = register()
    ((to, code),) = pocket.codes
    with pytest.raises(services.CannotSignIn):
        sign_in()

    account_id = services.confirm_contact(
        registration_id=registration, code=f"{code[:3]} {code[3:]}", at=AT
    )

    assert to.value == "0987654321"
    entered = sign_in("+84987654321")
    assert entered.account_id == account_id
    assert entered.actor.id is not None
    card = queries.citizen_card(entered.actor.id)
    assert (card.name, card.phone, card.identity_level) == (
        "Y",
        "0987654321",
        IdentityLevel.UNVERIFIED,
    )


def test_a_code_works_once_and_not_for_ever(pocket: Pocket) -> None:
    registration = register()
    ((_to, code),) = pocket.codes

    assert refusal(registration, code, AT + dt.timedelta(minutes=10)) == "code-expired"
    services.confirm_contact(registration_id=registration, code=code, at=AT)
    assert refusal(registration, code) == "code-expired"


def test_a_code_cannot_be_guessed_in_a_million_tries(pocket: Pocket) -> None:
    registration = register()
    ((_to, code),) = pocket.codes
    wrong = "000000" if code != "000000" else "000001"

    for _try in range(5):
        assert refusal(registration, wrong) == "code-wrong"

    assert refusal(registration, code) == "code-too-many-tries"
    assert ContactCode.objects.get().used_at is None


def test_a_new_code_replaces_the_old_one_and_is_not_sent_every_second(pocket: Pocket) -> None:
    registration = register()
    with pytest.raises(CannotSendCode):
        services.send_code(registration_id=registration, at=AT + dt.timedelta(seconds=59))
    later = AT + dt.timedelta(seconds=60)
    services.send_code(registration_id=registration, at=later)
    (_to, old), (_to, new) = pocket.codes

    if old != new:
        assert refusal(registration, old, later) == "code-wrong"
    assert services.confirm_contact(registration_id=registration, code=new, at=later)


def test_registering_a_known_contact_tells_only_its_owner(pocket: Pocket) -> None:
    registration = register()
    services.confirm_contact(registration_id=registration, code=pocket.codes[0][1], at=AT)

    again = register(name="Kẻ lạ")

    assert len(pocket.codes) == 1
    assert [login.value for login in pocket.told] == ["0987654321"]
    assert Login.objects.filter(confirmed_at__isnull=False).count() == 1
    assert refusal(again, "123456") == "code-wrong"


def test_of_two_who_register_one_contact_only_the_holder_of_the_code_gets_it(
    pocket: Pocket,
) -> None:
    first, second = register(name="Hằng"), register(name="Kẻ lạ")
    services.confirm_contact(registration_id=first, code=pocket.codes[0][1], at=AT)

    assert refusal(second, pocket.codes[1][1]) == "contact-already-confirmed"
    assert refusal(second, pocket.codes[0][1]) != "confirmed"


@pytest.mark.parametrize(
    ("name", "login", "password", "about"),
    [
        ("", "0987654321", SECRET, "name"),
        ("Y", "not a contact", SECRET, "login"),
        ("Y", "huong", SECRET, "login"),
        ("Y", "0987654321", "short", "password"),
        ("Y", "0987654321", "x0987654321x", "password"),
    ],
)
def test_a_registration_that_cannot_be_is_told_and_leaves_nothing(
    pocket: Pocket, name: str, login: str, password: str, about: str
) -> None:
    with pytest.raises(CannotRegister) as refused:
        services.register_citizen(name=name, login=login, password=password, at=AT)

    assert {reason.about for reason in refused.value.reasons} == {about}
    assert not Account.objects.exists()
    assert pocket.codes == []


def test_a_registration_that_nobody_confirms_is_forgotten(pocket: Pocket) -> None:
    register()
    confirmed = register(login="0911111111")
    services.confirm_contact(registration_id=confirmed, code=pocket.codes[1][1], at=AT)
    assert services.forget_what_is_old(at=AT + dt.timedelta(days=1)) == 0

    assert services.forget_what_is_old(at=AT + dt.timedelta(days=3)) == 1

    assert Account.objects.count() == Citizen.objects.count() == 1
    assert sign_in("0911111111")
