"""What a signature must satisfy: states, the PIN and its back-off, places on the page. Pure."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from congvu.kernel.refusals import Reason

MM = 72 / 25.4
"""PDF points in a millimetre."""

SEAL_MM = 36.0
"""Diameter of a People's Committee's seal, real size (Decree 30/2020, annex I)."""

SEAL_TEXT_MM = 9.0
"""Room under the seal for the agency's name and the time of signing."""

STALE_AFTER = dt.timedelta(minutes=1)
"""A request that has been SIGNING for longer was left by a process that ended."""

FREE_TRIES = 5
FIRST_WAIT = dt.timedelta(seconds=30)
LONGEST_WAIT = dt.timedelta(hours=1)

DEMONSTRATION_POLICY = "1.3.6.1.4.1.32473.2026.1"
"""In every certificate of the demonstration. Arc 32473 is kept for examples (RFC 5612), so that no
certificate of a real authority can ever carry it."""


class Role(StrEnum):
    SIGNER = "SIGNER"
    AGENCY_SEAL = "AGENCY_SEAL"
    AUTOMATIC_SEAL = "AUTOMATIC_SEAL"


class State(StrEnum):
    WAITING = "WAITING"
    SIGNING = "SIGNING"
    SIGNED = "SIGNED"
    FAILED = "FAILED"
    SENT_BACK = "SENT_BACK"
    CANCELLED = "CANCELLED"


OPEN_STATES = (State.WAITING, State.SIGNING, State.FAILED)
MAY_BE_SIGNED = (State.WAITING, State.FAILED)


class Holder(StrEnum):
    OFFICER = "OFFICER"
    AGENCY = "AGENCY"
    SYSTEM = "SYSTEM"
    TIME_STAMP = "TIME_STAMP"


class CertificateState(StrEnum):
    VALID = "VALID"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page in millimetres, measured from the top left corner."""

    x: float
    y: float
    width: float
    height: float


def seal_box(signer: Box) -> Box:
    """Where the agency's seal goes: left of the signer's image, over a third of it.

    The seal keeps its real size; below it stand the agency's name and the time.
    """
    height = SEAL_MM + SEAL_TEXT_MM
    middle = signer.y + signer.height / 2
    return Box(
        x=max(0.0, signer.x + signer.width / 3 - SEAL_MM),
        y=max(0.0, middle - SEAL_MM / 2),
        width=SEAL_MM,
        height=height,
    )


def reasons_against_pin(pin: str) -> tuple[Reason, ...]:
    """Why a new PIN cannot be taken: six to eight digits, not all the same."""
    if not (pin.isascii() and pin.isdigit() and 6 <= len(pin) <= 8):  # noqa: PLR2004 - said in words
        return (Reason("pin-six-to-eight-digits"),)
    return (Reason("pin-too-simple"),) if len(set(pin)) == 1 else ()


def wait_after(wrong_tries: int) -> dt.timedelta:
    """How long the signer waits after so many wrong PINs in a row.

    Nothing for the first tries, then twice as long each time: guessing six digits takes years.
    """
    beyond = wrong_tries - FREE_TRIES
    if beyond < 0:
        return dt.timedelta()
    doublings: int = 1 << min(beyond, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * doublings)


def same_capacity(printed: str, held: str) -> bool:
    """Do both name the same authority to sign? Case, spaces and line breaks do not count."""
    return _plain_capacity(printed) == _plain_capacity(held)


def _plain_capacity(text: str) -> str:
    words = unicodedata.normalize("NFC", text).upper().replace("/", " ").split()
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What decides whether somebody may sign now."""

    state: State
    role: Role
    capacity: str
    held_capacity: str
    is_the_signer: bool
    has_certificate: bool
    certificate_valid: bool


def reasons_not_to_sign(facts: RequestFacts) -> tuple[Reason, ...]:
    """Every reason at once; the same answer greys the check box and refuses the act."""
    reasons: list[Reason] = []
    if facts.state not in MAY_BE_SIGNED:
        reasons.append(Reason(_NOT_NOW[facts.state]))
    if not facts.is_the_signer:
        reasons.append(Reason("waits-for-someone-else"))
    elif facts.role is Role.SIGNER and not same_capacity(facts.capacity, facts.held_capacity):
        reasons.append(Reason("capacity-of-another", values={"capacity": facts.capacity}))
    if not facts.has_certificate:
        reasons.append(Reason("no-certificate"))
    elif not facts.certificate_valid:
        reasons.append(Reason("certificate-not-valid"))
    return tuple(reasons)


_NOT_NOW: Mapping[State, str] = {
    State.SIGNING: "being-signed",
    State.SIGNED: "already-signed",
    State.SENT_BACK: "sent-back-already",
    State.CANCELLED: "request-cancelled",
}


def certificate_state(
    stored: CertificateState, valid_from: dt.datetime, valid_until: dt.datetime, at: dt.datetime
) -> CertificateState:
    """Revoked stays revoked; otherwise the dates decide (from, inclusive; until, exclusive)."""
    if stored is CertificateState.REVOKED:
        return stored
    inside = valid_from <= at < valid_until
    return CertificateState.VALID if inside else CertificateState.EXPIRED


def days_left(valid_until: dt.datetime, at: dt.datetime) -> int:
    return max(0, (valid_until - at).days)


class Verdict(StrEnum):
    """Never VALID when something could not be checked."""

    VALID = "VALID"
    INVALID = "INVALID"
    UNDETERMINED = "UNDETERMINED"


class Coverage(StrEnum):
    WHOLE_FILE = "WHOLE_FILE"
    WHOLE_REVISION = "WHOLE_REVISION"
    PART = "PART"


class Changes(StrEnum):
    """What came into the file after a signature."""

    NONE = "NONE"
    EVIDENCE = "EVIDENCE"
    LATER_SIGNATURES = "LATER_SIGNATURES"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


INVALIDATING = frozenset(
    {
        "bytes-changed",
        "signature-false",
        "covers-part-only",
        "changed-after-signing",
        "malformed-signature",
        "revoked-before-signing",
        "certificate-not-valid-then",
        "looks-different-now",
        "not-readable",
    }
)
"""Problems that prove that something is wrong. Any other problem only leaves a doubt."""


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """Who signed, when, and everything that was checked about it."""

    field: str
    problems: tuple[str, ...]
    name: str = ""
    title: str = ""
    organisation: str = ""
    serial: str = ""
    issuer: str = ""
    valid_from: dt.datetime | None = None
    valid_until: dt.datetime | None = None
    claimed_at: dt.datetime | None = None
    trusted_at: dt.datetime | None = None
    time_authority: str = ""
    algorithm: str = ""
    coverage: Coverage = Coverage.PART
    changes: Changes = Changes.UNKNOWN
    demonstration: bool = False

    @property
    def verdict(self) -> Verdict:
        return verdict_on(self.problems)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file says about its signatures, and whether it can be believed as a whole."""

    sha256: str
    signatures: tuple[SignatureFacts, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Valid only if there is a signature, each is valid, and nothing came after the last."""
        every = (*self.problems, *(code for one in self.signatures for code in one.problems))
        return verdict_on(every)

    @property
    def demonstration(self) -> bool:
        return any(one.demonstration for one in self.signatures)


def verdict_on(problems: tuple[str, ...]) -> Verdict:
    if INVALIDATING.intersection(problems):
        return Verdict.INVALID
    return Verdict.UNDETERMINED if problems else Verdict.VALID
