"""Who may be what: roles, levels of identity, passwords, sessions and back-off."""

import datetime as dt
import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from congvu.kernel.refusals import Reason


class Role(StrEnum):
    """What a position is there for. Roles belong to positions, never to people."""

    DESK = "DESK"
    CIVIL_STATUS = "CIVIL_STATUS"
    SIGNER = "SIGNER"
    CLERK = "CLERK"
    LEADER = "LEADER"
    ADMINISTRATOR = "ADMINISTRATOR"


class IdentityLevel(StrEnum):
    """How sure we are who a citizen is."""

    UNVERIFIED = "UNVERIFIED"
    CHECKED_AT_DESK = "CHECKED_AT_DESK"
    NATIONAL_ID = "NATIONAL_ID"


class LoginKind(StrEnum):
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    NAME = "NAME"


class SessionEnd(StrEnum):
    """Why a session is over. A person is told the difference between these."""

    SIGNED_OUT = "SIGNED_OUT"
    IDLE = "IDLE"
    TOO_OLD = "TOO_OLD"
    REVOKED = "REVOKED"


_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"0\d{9,10}")
_NOT_DIGITS = re.compile(r"[\s.\-()]")
_LONGEST_EMAIL = 254
_LONGEST_NAME = 120
_LONGEST_PASSWORD = 256
_CLASSES_OF_A_PASSWORD = 4
_NAME_OF_OFFICER = re.compile(r"[a-z][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class Login:
    """One spelling for one way to sign in."""

    kind: LoginKind
    value: str


def read_login(text: str) -> Login | None:
    """Read what a person typed: a Vietnamese phone number, an e-mail address or an officer's name.

    ``+84 912 345 345``, ``84912345345`` and ``0912.345.345`` are one number; the case of an e-mail
    address does not matter. None when it is none of the three.
    """
    typed = unicodedata.normalize("NFKC", text).strip().casefold()
    if "@" in typed:
        if len(typed) <= _LONGEST_EMAIL and _EMAIL.fullmatch(typed):
            return Login(LoginKind.EMAIL, typed)
        return None
    digits = _NOT_DIGITS.sub("", typed)
    digits = re.sub(r"^(\+|00)?84(?=\d{9}$)", "0", digits)
    if digits.isascii() and _PHONE.fullmatch(digits):
        return Login(LoginKind.PHONE, digits)
    if _NAME_OF_OFFICER.fullmatch(typed):
        return Login(LoginKind.NAME, typed)
    return None


def tidy_name(text: str) -> str:
    """A name as it will be kept: composed letters, single spaces, capitals as typed."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def reasons_against_name(name: str) -> tuple[Reason, ...]:
    """One word is a name (Y, Thu); so are apostrophes (K'Brế) and forty letters. Digits are not."""
    if not name:
        return (Reason("name-missing", about="name"),)
    if len(name) > _LONGEST_NAME:
        return (Reason("name-too-long", about="name", values={"most": _LONGEST_NAME}),)
    if not all(
        letter.isalpha() or letter in " '’.-" for letter in unicodedata.normalize("NFC", name)
    ):
        return (Reason("name-has-other-signs", about="name"),)
    return ()


def reasons_against_password(
    password: str, *, shortest: int, needs_all_classes: bool, login: str = ""
) -> tuple[Reason, ...]:
    """What stands against a new password.

    Officers without a second factor need fourteen signs of four classes (TCVN 14423, 5.6); length
    and classes are parameters. A password that is the sign-in name itself is nobody's secret.
    """
    reasons = []
    if len(password) < shortest:
        reasons.append(Reason("password-too-short", about="password", values={"least": shortest}))
    if len(password) > _LONGEST_PASSWORD:
        reasons.append(
            Reason("password-too-long", about="password", values={"most": _LONGEST_PASSWORD})
        )
    if needs_all_classes and _classes(password) < _CLASSES_OF_A_PASSWORD:
        reasons.append(Reason("password-needs-four-classes", about="password"))
    if len(set(password.casefold())) < len(password[:8]) // 2:
        reasons.append(Reason("password-too-simple", about="password"))
    if login and login.casefold() in password.casefold():
        reasons.append(Reason("password-contains-login", about="password"))
    return tuple(reasons)


def _classes(password: str) -> int:
    return sum(
        (
            any(letter.islower() for letter in password),
            any(letter.isupper() for letter in password),
            any(letter.isdigit() for letter in password),
            any(not letter.isalnum() for letter in password),
        )
    )


@dataclass(frozen=True, slots=True)
class Backoff:
    """How failures slow attempts down: some free ones, then a wait that doubles, up to a bound."""

    free: int
    first_wait: dt.timedelta
    longest_wait: dt.timedelta


def wait_after(failures: int, backoff: Backoff) -> dt.timedelta:
    """How long after the last failure the next attempt is heard."""
    if failures < backoff.free:
        return dt.timedelta(0)
    doublings = min(failures - backoff.free, 20)
    return min(backoff.first_wait * (1 << doublings), backoff.longest_wait)


class Tried(StrEnum):
    """What strangers may try without an account, so many times from one place."""

    REGISTER = "REGISTER"
    CONFIRM = "CONFIRM"
    LETTER = "LETTER"
    TRACK = "TRACK"
    CHECK = "CHECK"
    CHECK_FILE = "CHECK_FILE"


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many tries within so long a time."""

    most: int
    within: dt.timedelta


_TEN_MINUTES, _HOUR = dt.timedelta(minutes=10), dt.timedelta(hours=1)
ALLOWANCES: dict[Tried, Allowance] = {
    Tried.REGISTER: Allowance(30, _HOUR),  # a one-stop desk helps a queue of people to register
    Tried.CONFIRM: Allowance(60, _HOUR),
    Tried.LETTER: Allowance(6, _HOUR),  # to one contact, whoever asks for them
    Tried.TRACK: Allowance(20, _TEN_MINUTES),
    Tried.CHECK: Allowance(20, _TEN_MINUTES),
    Tried.CHECK_FILE: Allowance(30, _TEN_MINUTES),
}


def wait_for_turn(
    tries: Sequence[dt.datetime], allowance: Allowance, at: dt.datetime
) -> dt.timedelta | None:
    """How long until another try is heard; None when it is heard now. `tries` in any order."""
    recent = sorted(one for one in tries if at - allowance.within < one <= at)
    if len(recent) < allowance.most:
        return None
    return recent[-allowance.most] + allowance.within - at


def place_of(address: str) -> str:
    """Where somebody sits: an IPv4 address, or the 64 leading bits that one household is given.

    Whoever has a /64 has more addresses than there are codes to guess.
    """
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if known.version == 4:  # noqa: PLR2004 - the version's own number
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known) >> 64 << 64, 64)))


_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")


def read_day(text: str) -> dt.date | None:
    """A day as officers type it, day first: ``1/7/2025`` is the first of July."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def session_end(
    *, seen_at: dt.datetime, lasts_until: dt.datetime, idle: dt.timedelta, at: dt.datetime
) -> SessionEnd | None:
    """Why a session is over at `at`, or None while it lives."""
    if at >= lasts_until:
        return SessionEnd.TOO_OLD
    if at - seen_at >= idle:
        return SessionEnd.IDLE
    return None


_FIRST_PROVINCES = {1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33}
_NEXT_PROVINCES = {34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64}
_LAST_PROVINCES = {66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, *range(91, 97)}
_PROVINCES_OF_NUMBERS = _FIRST_PROVINCES | _NEXT_PROVINCES | _LAST_PROVINCES
"""The 63 provinces of before July 2025: numbers given then keep their beginning."""


def is_personal_number(text: str) -> bool:
    """Whether it has the shape of a *số định danh cá nhân*: twelve digits, a known province."""
    return (
        len(text) == 12  # noqa: PLR2004 - twelve digits by law
        and text.isascii()
        and text.isdigit()
        and int(text[:3]) in _PROVINCES_OF_NUMBERS
    )


def personal_number_start(*, province: str, birth_on: dt.date, male: bool) -> str:
    """The six leading digits: province, century with sex, year of birth (Law on Identity 2023)."""
    century = (birth_on.year // 100 - 19) * 2
    return f"{province}{century + (0 if male else 1)}{birth_on.year % 100:02d}"
