"""The legal states of a dossier and the ways between them.

The codes are the national ones (synchronised with the National Public Service Portal). Payment,
delivery and digitisation are axes of their own: a dossier is never "paid" instead of "in process".
"""

from enum import StrEnum


class Status(StrEnum):
    """Legal state. `national_code` is what other systems are told."""

    DRAFT = "DRAFT"
    NEW = "NEW"
    RECEIVED = "RECEIVED"
    NOT_RECEIVED = "NOT_RECEIVED"
    IN_PROCESS = "IN_PROCESS"
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT"
    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    WITHDRAWN = "WITHDRAWN"
    STOPPED = "STOPPED"
    DONE = "DONE"
    RETURNED = "RETURNED"

    @property
    def national_code(self) -> int:
        """0 for a draft, which no other system knows."""
        return list(Status).index(self)


class FinanceStatus(StrEnum):
    NOTHING_DUE = "NOTHING_DUE"
    UNPAID = "UNPAID"
    PART_PAID = "PART_PAID"
    PAID = "PAID"
    REFUNDED = "REFUNDED"


class DeliveryStatus(StrEnum):
    NOT_READY = "NOT_READY"
    READY = "READY"
    DELIVERED = "DELIVERED"


class DigitisationStatus(StrEnum):
    """Whether the papers exist as data that can be used again."""

    BORN_DIGITAL = "BORN_DIGITAL"
    TO_DIGITISE = "TO_DIGITISE"
    DIGITISED = "DIGITISED"


class Channel(StrEnum):
    """How the dossier came: the national codes are 1 at the desk, 2 on line, 3 by post."""

    DESK = "DESK"
    ONLINE = "ONLINE"
    POST = "POST"


class ClockState(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"


_S = Status

TRANSITIONS: dict[Status, frozenset[Status]] = {
    _S.DRAFT: frozenset({_S.NEW}),
    _S.NEW: frozenset({_S.RECEIVED, _S.NOT_RECEIVED, _S.AWAITING_SUPPLEMENT, _S.WITHDRAWN}),
    _S.RECEIVED: frozenset({_S.IN_PROCESS, _S.WITHDRAWN}),
    _S.NOT_RECEIVED: frozenset(),
    _S.IN_PROCESS: frozenset(
        {
            *(_S.IN_PROCESS, _S.AWAITING_SUPPLEMENT, _S.AWAITING_PAYMENT),
            *(_S.WITHDRAWN, _S.STOPPED, _S.DONE),
        }
    ),
    # A supplement asked for before reception leads back to reception, never into the process.
    _S.AWAITING_SUPPLEMENT: frozenset({_S.NEW, _S.IN_PROCESS, _S.WITHDRAWN, _S.STOPPED}),
    _S.AWAITING_PAYMENT: frozenset({_S.IN_PROCESS, _S.DONE, _S.STOPPED}),
    _S.WITHDRAWN: frozenset(),
    _S.STOPPED: frozenset(),
    _S.DONE: frozenset({_S.RETURNED, _S.AWAITING_PAYMENT}),
    _S.RETURNED: frozenset(),
}
"""Which state may follow which: every state has a line, and the four final ones an empty one."""

FINAL = frozenset(status for status, following in TRANSITIONS.items() if not following)

CLOCK: dict[Status, ClockState] = {
    _S.DRAFT: ClockState.NOT_STARTED,
    _S.NEW: ClockState.NOT_STARTED,
    _S.RECEIVED: ClockState.RUNNING,
    _S.NOT_RECEIVED: ClockState.STOPPED,
    _S.IN_PROCESS: ClockState.RUNNING,
    _S.AWAITING_SUPPLEMENT: ClockState.PAUSED,
    _S.AWAITING_PAYMENT: ClockState.PAUSED,
    _S.WITHDRAWN: ClockState.STOPPED,
    _S.STOPPED: ClockState.STOPPED,
    _S.DONE: ClockState.STOPPED,
    _S.RETURNED: ClockState.STOPPED,
}
"""What the legal clock does in each state, unless a step of the process pauses it as well."""


def may_follow(before: Status, after: Status, *, received: bool) -> bool:
    """Whether `after` may follow `before`.

    A supplement returns to where it was asked for: to reception before the dossier was received,
    into the process afterwards.
    """
    if after not in TRANSITIONS[before]:
        return False
    if before is Status.AWAITING_SUPPLEMENT and after in {Status.NEW, Status.IN_PROCESS}:
        return (after is Status.IN_PROCESS) == received
    return True


def by_national_code(code: int | str) -> Status:
    """The state of a national code; raises ValueError for a code that does not exist."""
    for status in Status:
        if status is not Status.DRAFT and str(status.national_code) == str(code):
            return status
    raise ValueError(f"{code!r} is not a national status code (1 to 10)")


def illegal_steps(walks: frozenset[tuple[str, str]]) -> tuple[tuple[Status, Status], ...]:
    """Steps of a process model, as pairs of national codes, that the law does not allow.

    The first pair of a walk starts in ``2``: the process begins when the dossier has been received.
    """
    pairs = sorted((by_national_code(before), by_national_code(after)) for before, after in walks)
    return tuple(
        (before, after)
        for before, after in pairs
        if before is not after and not may_follow(before, after, received=True)
    )
