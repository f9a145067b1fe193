"""What a paper of the agency is: its states, its check code, what it says. Pure."""

from congvu.documents.rules.codes import check_code, grouped, initials, normalised
from congvu.documents.rules.content import (
    Applicant,
    Declaration,
    FormContent,
    Line,
    Missing,
    PaperLine,
    Receipt,
    RefusalNote,
    Section,
    Signing,
    SupplementRequest,
)
from congvu.documents.rules.states import (
    SIGNED_STATES,
    TRANSITIONS,
    Kind,
    State,
    VersionReason,
    reasons_not_to_move,
)
from congvu.documents.rules.values import result_values

__all__ = [
    "SIGNED_STATES",
    "TRANSITIONS",
    "Applicant",
    "Declaration",
    "FormContent",
    "Kind",
    "Line",
    "Missing",
    "PaperLine",
    "Receipt",
    "RefusalNote",
    "Section",
    "Signing",
    "State",
    "SupplementRequest",
    "VersionReason",
    "check_code",
    "grouped",
    "initials",
    "normalised",
    "reasons_not_to_move",
    "result_values",
]
