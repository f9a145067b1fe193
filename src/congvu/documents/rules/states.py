"""The states of a paper, and which may follow which."""

from collections.abc import Mapping
from enum import StrEnum

from congvu.kernel.refusals import Reason


class State(StrEnum):
    DRAFT = "DRAFT"
    CONFIRMED = "CONFIRMED"
    WAITING_SIGNATURE = "WAITING_SIGNATURE"
    SIGNED = "SIGNED"
    ISSUED = "ISSUED"
    WITHDRAWN = "WITHDRAWN"


class Kind(StrEnum):
    """Papers of the house itself. Kinds of results come from procedure packages."""

    FORM_01 = "FORM_01"
    FORM_02 = "FORM_02"
    FORM_03 = "FORM_03"
    DECLARATION = "DECLARATION"


class VersionReason(StrEnum):
    """Why there is one more file of a paper."""

    DRAFTED = "DRAFTED"
    CORRECTED = "CORRECTED"
    PREPARED = "PREPARED"
    SIGNED = "SIGNED"
    SEALED = "SEALED"


SIGNED_STATES = frozenset({State.SIGNED, State.ISSUED})
"""Somebody put a name under the paper: it exists in law."""

TRANSITIONS: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset(
        {State.DRAFT, State.CONFIRMED, State.WAITING_SIGNATURE, State.WITHDRAWN}
    ),
    State.CONFIRMED: frozenset({State.DRAFT, State.WAITING_SIGNATURE, State.WITHDRAWN}),
    # A signer may send it back: it is a draft again. A form waits for the agency's seal alone.
    State.WAITING_SIGNATURE: frozenset({State.DRAFT, State.SIGNED, State.ISSUED, State.WITHDRAWN}),
    # The clerk who finds a fault in its form gives a signed paper back unsealed.
    State.SIGNED: frozenset({State.DRAFT, State.ISSUED, State.WITHDRAWN}),
    State.ISSUED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


def reasons_not_to_move(state: State, wanted: State) -> tuple[Reason, ...]:
    """Why a paper in `state` cannot become `wanted`; empty when it can."""
    if wanted in TRANSITIONS[state]:
        return ()
    return (Reason("document-state-does-not-allow", values={"state": state.value}),)
