"""Coming in and going out: attempts with back-off, sessions, forms that are kept."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from congvu.audit import services as audit
from congvu.identity import wording
from congvu.identity.models import Account, Attempt, HeldForm, Session, lookup_digest
from congvu.identity.permissions import roles_of
from congvu.identity.rules import (
    Backoff,
    Login,
    LoginKind,
    Role,
    SessionEnd,
    place_of,
    read_login,
    wait_after,
)
from congvu.identity.services import passwords
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal
from congvu.kernel.subjects import SubjectRef
from congvu.reference import queries as reference

LOGIN = "identity.login"
_MEMORY = dt.timedelta(hours=24)
_SPARSE = 4
_SECRETS = frozenset({"password", "present", "new", "again", "pin", "code"})
_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field


class CannotSignIn(Refusal):
    """Login and password do not belong together, or there were too many attempts from there."""


class Face(StrEnum):
    """Which of the two doors: citizens and officers never share an account."""

    CITIZEN = "CITIZEN"
    OFFICER = "OFFICER"


@dataclass(frozen=True, slots=True)
class Entered:
    session_id: UUID
    account_id: UUID
    actor: Actor
    must_change_password: bool = False


def sign_in(
    *, login: str, password: str, face: Face, address: str, device: str = "", at: dt.datetime
) -> Entered:
    """Open a session for whoever knows the password. Each attempt counts before it is checked.

    Failures slow down the pair of login and address, and the address: a stranger elsewhere can
    never lock anybody out. Unknown logins cost the same time and get the same answer. Raises
    CannotSignIn.
    """
    wanted = read_login(login) or Login(LoginKind.NAME, login.strip()[:200])
    attempt = _count_attempt(
        login_digest(wanted), lookup_digest(place_of(address), "identity.address"), at
    )
    account = _account(wanted, face)
    if not passwords.matches(password, account) or account is None:
        raise CannotSignIn(Reason("wrong-login-or-password", about="login"))
    entered = open_session(account_id=account.id, device=device, at=at)
    Attempt.objects.filter(id=attempt).update(succeeded=True)
    return entered


def open_session(*, account_id: UUID, device: str = "", at: dt.datetime) -> Entered:
    """Open a session for an account that has just proved itself: by password, or by a code."""
    account = Account.objects.select_related("officer").get(id=account_id, closed_at=None)
    actor = actor_of(account)
    on = day_of(at)
    lifetime = dt.timedelta(hours=int(reference.parameter("session_lifetime", on=on).value))
    idle = reference.parameter(_idle_parameter(actor, at), on=on).value
    subject = SubjectRef("account", account_id)
    with audit.recorded(actor=actor, action="identity.sign_in", subject=subject, at=at) as act:
        session = Session.objects.create(
            account=account,
            started_at=at,
            seen_at=at,
            idle_limit=dt.timedelta(minutes=int(idle)),
            lasts_until=at + lifetime,
            device=device[:200],
        )
        act.note(session=session.id)
    return Entered(session.id, account_id, actor, account.must_change_password)


def sign_out(*, session_id: UUID, actor: Actor, at: dt.datetime) -> None:
    """End the session. Ending it twice is no mistake."""
    session = Session.objects.filter(id=session_id).first()
    if session is None:
        return
    subject = SubjectRef("account", session.account_id)
    with audit.recorded(actor=actor, action="identity.sign_out", subject=subject, at=at) as act:
        session.close(at, SessionEnd.SIGNED_OUT)
        act.note(session=session_id)


def sign_out_elsewhere(*, session_id: UUID, actor: Actor, at: dt.datetime) -> int:
    """End the sessions of the same account on all other devices; say how many there were."""
    account_id = Session.objects.get(id=session_id).account_id
    subject = SubjectRef("account", account_id)
    with audit.recorded(
        actor=actor, action="identity.sign_out_elsewhere", subject=subject, at=at
    ) as act:
        others = Session.objects.filter(account_id=account_id, ended_at=None)
        ended = others.exclude(id=session_id).update(ended_at=at, end_reason=SessionEnd.REVOKED)
        act.note(ended=ended)
    return ended


def hold_form(
    *, session_id: UUID, path: str, fields: Sequence[tuple[str, str]], at: dt.datetime
) -> UUID:
    """Keep what was sent when the session was just over, for the same account and nobody else.

    Nobody passes a form with a password or PIN (`may_be_held`). Returns the id under which its
    owner finds it again.
    """
    account = Session.objects.select_related("account").get(id=session_id).account
    kept = [[name, value] for name, value in fields if name != _TOKEN]
    subject = SubjectRef("account", account.id)
    with audit.recorded(
        actor=actor_of(account), action="identity.hold_form", subject=subject, at=at
    ) as act:
        held = HeldForm.objects.create(account=account, path=path[:500], fields=kept, held_at=at)
        act.note(held=held.id)
    return held.id


def may_be_held(fields: Iterable[str]) -> bool:
    """A form with a password or PIN is not kept: it must be thought about again."""
    return _SECRETS.isdisjoint(fields)


def login_digest(login: Login) -> str:
    return lookup_digest(f"{login.kind}:{login.value}", LOGIN)


def actor_of(account: Account) -> Actor:
    if account.officer is not None:
        return Actor.officer(account.officer.id, account.officer.agency_id)
    assert account.citizen_id is not None, "an account has one person"
    return Actor.citizen(account.citizen_id)


def _account(login: Login, face: Face) -> Account | None:
    accounts = Account.objects.filter(
        logins__digest=login_digest(login), logins__confirmed_at__isnull=False, closed_at=None
    )
    return accounts.filter(
        officer__isnull=face is Face.CITIZEN, citizen__isnull=face is Face.OFFICER
    ).first()


def _count_attempt(login: str, address: str, at: dt.datetime) -> int:
    """Write the attempt down as failed, under a lock, unless it comes too early."""
    pair = UUID(lookup_digest(login + address, "identity.pair")[:32])
    backoff = _backoff(day_of(at))
    with audit.recorded(
        actor=Actor.visitor(),
        action="identity.sign_in_tried",
        subject=SubjectRef("sign_in", pair),
        at=at,
    ):
        _wait_for_turn(pair)
        recent = Attempt.objects.filter(address_digest=address, at__gt=at - _MEMORY, at__lte=at)
        _refuse_early(_failures(recent.filter(login_digest=login)), backoff, at)
        _refuse_early(_all_failures(recent), _of_address(backoff), at)
        return Attempt.objects.create(
            login_digest=login, address_digest=address, at=at, succeeded=False
        ).id


def _wait_for_turn(pair: UUID) -> None:
    """Attempts on one login from one address wait for each other, so that none goes uncounted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(pair.hex[:15], 16)])


def _failures(attempts: QuerySet[Attempt]) -> list[dt.datetime]:
    """When it failed since it last succeeded, newest first."""
    failed = []
    for at, succeeded in attempts.order_by("-at").values_list("at", "succeeded")[:100]:
        if succeeded:
            break
        failed.append(at)
    return failed


def _all_failures(attempts: QuerySet[Attempt]) -> list[dt.datetime]:
    """Every failure from one address: a success with one's own account does not wash them away."""
    return list(attempts.filter(succeeded=False).order_by("-at").values_list("at", flat=True)[:200])


def _refuse_early(failed: list[dt.datetime], backoff: Backoff, at: dt.datetime) -> None:
    if not failed:
        return
    open_again = failed[0] + wait_after(len(failed), backoff)
    if at < open_again:
        wait = math.ceil((open_again - at).total_seconds())
        raise CannotSignIn(
            Reason("too-many-attempts", about="login", values={"time": wording.Wait(wait)})
        )


def _backoff(on: dt.date) -> Backoff:
    def number(code: str) -> int:
        return int(reference.parameter(code, on=on).value)

    return Backoff(
        free=number("sign_in_free_failures"),
        first_wait=dt.timedelta(seconds=number("sign_in_first_wait")),
        longest_wait=dt.timedelta(seconds=number("sign_in_longest_wait")),
    )


def _of_address(backoff: Backoff) -> Backoff:
    """A household or an office shares one address, so it may fail more often."""
    return Backoff(backoff.free * _SPARSE, backoff.first_wait, backoff.longest_wait)


def _idle_parameter(actor: Actor, at: dt.datetime) -> str:
    if actor.agency_id is None:
        return "session_idle_citizen"
    held = roles_of(actor, agency_id=actor.agency_id, at=at)
    return "session_idle_administrator" if Role.ADMINISTRATOR in held else "session_idle_officer"
