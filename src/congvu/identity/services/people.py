"""What the administrator does: officers, the positions they hold, their accounts."""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from congvu.audit import services as audit
from congvu.identity import permissions
from congvu.identity.models import Account, Agency, Assignment, Login, Officer, Position, Session
from congvu.identity.rules import (
    Login as TypedLogin,
)
from congvu.identity.rules import (
    LoginKind,
    Role,
    SessionEnd,
    read_login,
    reasons_against_name,
    tidy_name,
)
from congvu.identity.services import passwords
from congvu.identity.services.sessions import login_digest
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.kernel.vietnamese import name_sort_key

_SIGNS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"


class CannotChangePeople(Refusal):
    """The change contradicts itself, or would leave the agency without an administrator."""


@dataclass(frozen=True, slots=True)
class OfficerCreated:
    """The first password is shown once, to hand over; the officer changes it at first sign-in."""

    officer_id: UUID
    first_password: str


def create_officer(
    *,
    agency_id: UUID,
    name: str,
    login: str,
    position_id: UUID,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    actor: Actor,
    at: dt.datetime,
) -> OfficerCreated:
    """Let somebody work for the agency: officer, position and account in one act."""
    name, typed = tidy_name(name), read_login(login)
    reasons = list(reasons_against_name(name))
    if typed is None or typed.kind is not LoginKind.NAME:
        reasons.append(Reason("officer-login-unreadable", about="login"))
    if reasons or typed is None:
        raise CannotChangePeople(*reasons)
    password = _first_password()
    encoded = passwords.hashed(password)
    officer_id = new_id()
    subject = SubjectRef("officer", officer_id)
    with audit.recorded(
        actor=actor, action="identity.create_officer", subject=subject, at=at
    ) as act:
        permissions.require(actor, Role.ADMINISTRATOR, agency_id=agency_id, at=at)
        Agency.objects.select_for_update().get(id=agency_id)
        if Login.objects.filter(digest=login_digest(typed)).exists():
            raise CannotChangePeople(Reason("officer-code-taken", about="login"))
        officer = Officer.objects.create(
            id=officer_id,
            agency_id=agency_id,
            code=typed.value,
            name=name,
            sort_key=name_sort_key(name),
        )
        open_officer_account(officer, typed, encoded, must_change=True, at=at)
        _hold(officer, position_id, valid_from, valid_until)
        act.note(position=position_id, valid_from=valid_from)
    return OfficerCreated(officer_id, password)


def assign(
    *,
    officer_id: UUID,
    position_id: UUID,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    actor: Actor,
    at: dt.datetime,
) -> UUID:
    """Let an officer hold a position from a day until, not including, another."""
    officer = Officer.objects.get(id=officer_id)
    subject = SubjectRef("officer", officer_id)
    with audit.recorded(actor=actor, action="identity.assign", subject=subject, at=at) as act:
        permissions.require(actor, Role.ADMINISTRATOR, agency_id=officer.agency_id, at=at)
        Agency.objects.select_for_update().get(id=officer.agency_id)
        assignment = _hold(officer, position_id, valid_from, valid_until)
        act.note(position=position_id, assignment=assignment.id, valid_from=valid_from)
    return assignment.id


def end_assignment(*, assignment_id: UUID, until: dt.date, actor: Actor, at: dt.datetime) -> None:
    """End an assignment; `until` is the first day without it. What was signed stays valid."""
    assignment = Assignment.objects.select_related("officer").filter(id=assignment_id).first()
    if assignment is None:
        raise CannotChangePeople(Reason("assignment-unknown"))
    agency_id = assignment.officer.agency_id
    subject = SubjectRef("officer", assignment.officer_id)
    with audit.recorded(
        actor=actor, action="identity.end_assignment", subject=subject, at=at
    ) as act:
        permissions.require(actor, Role.ADMINISTRATOR, agency_id=agency_id, at=at)
        Agency.objects.select_for_update().get(id=agency_id)
        assignment = Assignment.objects.get(id=assignment_id)
        if assignment.valid_until is not None and assignment.valid_until <= day_of(at):
            raise CannotChangePeople(Reason("assignment-already-ended"))
        if until < assignment.valid_from:
            raise CannotChangePeople(Reason("period-runs-backwards", about="until"))
        assignment.valid_until = until
        assignment.save(update_fields=["valid_until"])
        _keep_an_administrator(agency_id, max(until, day_of(at)))
        act.note(assignment=assignment_id, until=until)


def close_account(*, officer_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """Lock an officer's account and end the sessions on all devices at once."""
    with _account_act("identity.close_account", officer_id, actor, at) as account:
        account.closed_at = at
        account.save(update_fields=["closed_at"])
        Session.objects.filter(account=account, ended_at=None).update(
            ended_at=at, end_reason=SessionEnd.REVOKED
        )
        assert account.officer is not None, "found by its officer"
        _keep_an_administrator(account.officer.agency_id, day_of(at))


def reopen_account(*, officer_id: UUID, actor: Actor, at: dt.datetime) -> None:
    with _account_act("identity.reopen_account", officer_id, actor, at) as account:
        account.closed_at = None
        account.save(update_fields=["closed_at"])


def open_officer_account(
    officer: Officer, login: TypedLogin, encoded: str, *, must_change: bool, at: dt.datetime
) -> None:
    """The account of a new officer; called inside the act that makes the officer."""
    account = Account.objects.create(
        officer=officer,
        password=encoded,
        password_set_at=at,
        must_change_password=must_change,
        created_at=at,
    )
    Login.objects.create(
        account=account,
        kind=login.kind,
        value=login.value,
        digest=login_digest(login),
        confirmed_at=at,
    )


@contextmanager
def _account_act(action: str, officer_id: UUID, actor: Actor, at: dt.datetime) -> Iterator[Account]:
    officer = Officer.objects.filter(id=officer_id).first()
    if officer is None:
        raise CannotChangePeople(Reason("officer-unknown"))
    subject = SubjectRef("officer", officer_id)
    with audit.recorded(actor=actor, action=action, subject=subject, at=at):
        permissions.require(actor, Role.ADMINISTRATOR, agency_id=officer.agency_id, at=at)
        Agency.objects.select_for_update().get(id=officer.agency_id)
        yield Account.objects.select_related("officer").get(officer_id=officer_id)


def _hold(
    officer: Officer, position_id: UUID, valid_from: dt.date, valid_until: dt.date | None
) -> Assignment:
    if not Position.objects.filter(id=position_id, unit__agency_id=officer.agency_id).exists():
        raise CannotChangePeople(Reason("position-unknown", about="position"))
    if valid_until is not None and valid_until <= valid_from:
        raise CannotChangePeople(Reason("period-runs-backwards", about="until"))
    same = Assignment.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=valid_from),
        officer=officer,
        position_id=position_id,
    )
    if valid_until is not None:
        same = same.filter(valid_from__lt=valid_until)
    if same.exists():
        raise CannotChangePeople(Reason("assignment-overlaps", about="position"))
    return Assignment.objects.create(
        officer=officer, position_id=position_id, valid_from=valid_from, valid_until=valid_until
    )


def _keep_an_administrator(agency_id: UUID, day: dt.date) -> None:
    if not Assignment.objects.filter(
        permissions.held_on(day),
        officer__agency_id=agency_id,
        officer__account__closed_at=None,
        officer__account__isnull=False,
        position__roles__contains=[Role.ADMINISTRATOR],
    ).exists():
        raise CannotChangePeople(Reason("last-administrator"))


def _first_password() -> str:
    """Fourteen signs of four classes, without letters that look alike."""
    groups = [
        "".join(secrets.choice(signs) for _place in range(4))
        for signs in (_SIGNS, _DIGITS, _CAPITALS)
    ]
    return "-".join(groups)
