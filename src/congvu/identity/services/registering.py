"""Citizens register with a phone number or e-mail address and prove that it is theirs."""

import datetime as dt
import secrets
from dataclasses import replace
from uuid import UUID

from congvu.audit import services as audit
from congvu.identity import permissions
from congvu.identity.adapters import codes
from congvu.identity.models import Account, Citizen, ContactCode, Login, lookup_digest
from congvu.identity.queries import PERSONAL_NUMBER
from congvu.identity.rules import (
    IdentityLevel,
    LoginKind,
    Role,
    Tried,
    read_login,
    reasons_against_name,
    tidy_name,
)
from congvu.identity.rules import Login as TypedLogin
from congvu.identity.services import passwords
from congvu.identity.services.sessions import login_digest
from congvu.identity.services.tries import TooManyTries, count_try
from congvu.identity.wording import Wait
from congvu.kernel.actors import Actor, ActorKind
from congvu.kernel.ids import new_id
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.reference import queries as reference


class CannotRegister(Refusal):
    """Name, contact or password cannot be used as typed."""


class CannotConfirm(Refusal):
    """The code is wrong, too old, used, or was tried too often."""


class CannotSendCode(Refusal):
    """There is nothing to confirm, or a code was sent a moment ago."""


def register_citizen(
    *, name: str, login: str, password: str, language: str = "vi", at: dt.datetime
) -> UUID:
    """Open an account that works once its contact is confirmed; answer the registration's id.

    Somebody who registers a contact that has an account gets the same answer, now and on every page
    that follows, and the owner of the contact is told: nobody learns here who has an account.
    Raises CannotRegister, also when too many letters went to the contact lately.
    """
    name, typed = tidy_name(name), read_login(login)
    reasons = list(reasons_against_name(name))
    if typed is None or typed.kind is LoginKind.NAME:
        code = "login-unreadable" if login.strip() else "login-missing"
        reasons.append(Reason(code, about="login"))
    shown = typed.value if typed else ""
    reasons += passwords.reasons_against(password, officer=False, login=shown, on=day_of(at))
    if reasons or typed is None:
        raise CannotRegister(*reasons)
    encoded = passwords.hashed(password)
    registration = new_id()
    subject = SubjectRef("registration", registration)
    with audit.recorded(actor=Actor.visitor(), action="identity.register", subject=subject, at=at):
        try:
            _open_account(registration, name, typed, encoded, language, at)
        except TooManyTries as refusal:
            raise CannotRegister(replace(refusal.reasons[0], about="login")) from None
    return registration


def send_code(*, registration_id: UUID, at: dt.datetime) -> None:
    """Send another code. The older ones stop working. Raises CannotSendCode.

    A registration that does not exist answers like one that does.
    """
    login = Login.objects.select_related("account").filter(id=registration_id).first()
    if login is None:
        return  # the journal remembers acts on what there is, not what strangers make up
    subject = SubjectRef("registration", registration_id)
    if login.confirmed_at is not None:
        raise CannotSendCode(Reason("contact-already-confirmed"))
    with audit.recorded(actor=Actor.visitor(), action="identity.send_code", subject=subject, at=at):
        wait = int(reference.parameter("contact_code_wait", on=day_of(at)).value)
        last = ContactCode.objects.filter(login=login).order_by("-sent_at").first()
        if last and at < (again := last.sent_at + dt.timedelta(seconds=wait)):
            left = Wait(int((again - at).total_seconds()) + 1)
            raise CannotSendCode(Reason("code-sent-too-often", values={"time": left}))
        try:
            _send(login, login.account.language, at)
        except TooManyTries as refusal:
            raise CannotSendCode(*refusal.reasons) from None


def confirm_contact(*, registration_id: UUID, code: str, at: dt.datetime) -> UUID:
    """Confirm a contact with the newest code; answer the account's id, ready to be signed in.

    A code works once, for some minutes and some tries. Raises CannotConfirm.
    """
    if not Login.objects.filter(id=registration_id).exists():
        raise CannotConfirm(Reason("code-wrong", about="code"))
    subject = SubjectRef("registration", registration_id)
    tries = int(reference.parameter("contact_code_tries", on=day_of(at)).value)
    with audit.recorded(
        actor=Actor.visitor(), action="identity.confirm_contact", subject=subject, at=at
    ) as act:
        sent = (
            ContactCode.objects.select_for_update(of=("self", "login"))
            .select_related("login")
            .filter(login_id=registration_id)
            .order_by("-sent_at", "-id")
            .first()
        )
        refused = _what_is_wrong(sent, code, tries, at)
        act.note(outcome=refused.code if refused else "confirmed")
        if sent is not None and refused is None:
            refused = _confirm(sent, at)
        elif sent is not None and refused is not None and refused.code == "code-wrong":
            sent.wrong_tries += 1
            sent.save(update_fields=["wrong_tries"])
    if refused or sent is None:
        raise CannotConfirm(refused or Reason("code-wrong", about="code"))
    return sent.login.account_id


def set_identity_level(
    *,
    citizen_id: UUID,
    level: IdentityLevel,
    personal_number: str = "",
    birth_on: dt.date | None = None,
    address: str = "",
    actor: Actor,
    at: dt.datetime,
) -> None:
    """Record how surely a citizen's identity is known, with what was seen when it was checked.

    Raises AccessRefused for anybody but the desk, and the system that asks the national register.
    """
    subject = SubjectRef("citizen", citizen_id)
    with audit.recorded(actor=actor, action="identity.set_level", subject=subject, at=at) as act:
        if actor.kind is not ActorKind.SYSTEM:
            _require_desk(actor, at=at)
        citizen = Citizen.objects.select_for_update().get(id=citizen_id)
        citizen.identity_level = level
        if personal_number:
            citizen.personal_number = personal_number
            citizen.personal_number_digest = lookup_digest(personal_number, PERSONAL_NUMBER)
        citizen.birth_on = birth_on.isoformat() if birth_on else citizen.birth_on
        citizen.address = address or citizen.address
        citizen.save()
        act.note(level=level)


def _require_desk(actor: Actor, *, at: dt.datetime) -> None:
    if actor.agency_id is None:
        raise AccessRefused(Reason("role-missing", values={"roles": Role.DESK}))
    permissions.require(actor, Role.DESK, agency_id=actor.agency_id, at=at)


def _open_account(  # noqa: PLR0917 - the parts of one account, private to this page
    registration: UUID, name: str, typed: TypedLogin, encoded: str, language: str, at: dt.datetime
) -> None:
    contact = {"phone" if typed.kind is LoginKind.PHONE else "email": typed.value}
    citizen = Citizen.objects.create(name=name, registered_at=at, **contact)
    account = Account.objects.create(
        citizen=citizen, password=encoded, password_set_at=at, language=language, created_at=at
    )
    login = Login.objects.create(
        id=registration,
        account=account,
        kind=typed.kind,
        value=typed.value,
        digest=login_digest(typed),
    )
    _send(login, language, at)


def _send(login: Login, language: str, at: dt.datetime) -> None:
    """Send a code; to a contact that has an account a word to its owner, and a code to nobody."""
    to = TypedLogin(LoginKind(login.kind), login.value)
    count_try(what=Tried.LETTER, place=login.value, at=at)
    known = Login.objects.filter(digest=login.digest, confirmed_at__isnull=False).exists()
    minutes = int(reference.parameter("contact_code_life", on=day_of(at)).value)
    code = secrets.token_hex(16) if known else f"{secrets.randbelow(1_000_000):06d}"
    until = at + dt.timedelta(minutes=minutes)
    ContactCode.objects.create(
        login=login, digest=_code_digest(login.id, code), sent_at=at, expires_at=until
    )
    if known:
        codes.carrier().carry_known_already(to=to, language=language, at=at)
        return
    codes.carrier().carry_code(to=to, code=code, valid_until=until, language=language, at=at)


def _code_digest(registration_id: UUID, code: str) -> str:
    return lookup_digest(f"{registration_id}:{code}", "identity.code")


def _what_is_wrong(
    sent: ContactCode | None, code: str, tries: int, at: dt.datetime
) -> Reason | None:
    if sent is None:
        return Reason("code-wrong", about="code")
    if sent.wrong_tries >= tries:
        return Reason("code-too-many-tries", about="code")
    if sent.used_at is not None or at >= sent.expires_at:
        return Reason("code-expired", about="code")
    digits = "".join(sign for sign in code if not sign.isspace())
    if not secrets.compare_digest(sent.digest, _code_digest(sent.login_id, digits)):
        return Reason("code-wrong", about="code")
    return None


def _confirm(sent: ContactCode, at: dt.datetime) -> Reason | None:
    taken = Login.objects.filter(digest=sent.login.digest, confirmed_at__isnull=False)
    if taken.exists():
        return Reason("contact-already-confirmed", about="code")
    ContactCode.objects.filter(id=sent.id).update(used_at=at)
    Login.objects.filter(id=sent.login_id).update(confirmed_at=at)
    return None
