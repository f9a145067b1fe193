"""Passwords: Argon2, the rules of their choice, and the same time for everybody."""

import datetime as dt
from functools import cache
from uuid import UUID

from django.contrib.auth import hashers

from congvu.audit import services as audit
from congvu.identity.models import Account, Login, Session
from congvu.identity.rules import SessionEnd, reasons_against_password
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.reference import queries as reference


class CannotChangePassword(Refusal):
    """The present password is another one, or the new one is too weak."""


def change_password(
    *, account_id: UUID, present: str, new: str, keep_session: UUID, actor: Actor, at: dt.datetime
) -> None:
    """Give the account another password, and end its sessions on all other devices."""
    account = Account.objects.get(id=account_id)
    if not matches(present, account):
        raise CannotChangePassword(Reason("wrong-password", about="present"))
    logins = Login.objects.filter(account=account)
    reasons = [
        reason
        for login in logins
        for reason in reasons_against(
            new, officer=account.officer_id is not None, login=login.value, on=day_of(at)
        )
    ]
    if reasons:
        raise CannotChangePassword(*dict.fromkeys(reasons))
    encoded = hashed(new)
    subject = SubjectRef("account", account_id)
    with audit.recorded(actor=actor, action="identity.change_password", subject=subject, at=at):
        Account.objects.filter(id=account_id).update(
            password=encoded, password_set_at=at, must_change_password=False
        )
        Session.objects.filter(account=account, ended_at=None).exclude(id=keep_session).update(
            ended_at=at, end_reason=SessionEnd.REVOKED
        )


def reasons_against(password: str, *, officer: bool, login: str, on: dt.date) -> tuple[Reason, ...]:
    """What stands against a new password by the parameters of that day."""
    code = "password_length_officer" if officer else "password_length_citizen"
    return reasons_against_password(
        password,
        shortest=int(reference.parameter(code, on=on).value),
        needs_all_classes=officer,
        login=login,
    )


def hashed(password: str) -> str:
    return hashers.make_password(password)


def matches(password: str, account: Account | None) -> bool:
    """Whether it is the account's password. For nobody's account it takes the same time."""
    if account is None or not hashers.is_password_usable(account.password):
        hashers.check_password(password, _nobodys())
        return False
    return hashers.check_password(password, account.password)


@cache
def _nobodys() -> str:
    return hashers.make_password("nobody has this password")
