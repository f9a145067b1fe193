"""Sentences for reasons, and words for the states of a paper."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congvu.documents.rules import State

REASONS: dict[str, Promise] = {
    "document-state-does-not-allow": _(
        "The paper has moved on meanwhile. Please open it again to see how it stands."
    ),
    "document-has-no-signature-field": _(
        "The template of this paper has no place for the signature. Please tell the administrator."
    ),
    "document-needs-a-number": _("The paper has no number yet; it gets one before it is signed"),
    "check-code-is-incomplete": _(
        "A check code has 16 letters and digits. Please type all of it, as below the QR code."
    ),
}

STATES: dict[str, Promise] = {
    State.DRAFT: _("Draft paper"),
    State.CONFIRMED: _("Draft, confirmed by the applicant"),
    State.WAITING_SIGNATURE: _("Waiting for signature"),
    State.SIGNED: _("Signed, waiting for the seal"),
    State.ISSUED: _("Issued"),
    State.WITHDRAWN: _("Withdrawn"),
}
