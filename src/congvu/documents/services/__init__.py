"""Make papers, have them signed and sealed, withdraw them."""

from congvu.documents.services.drafting import (
    CannotChangeDocument,
    confirm,
    draft,
    redraft,
    render_declaration,
    render_form,
    withdraw,
)
from congvu.documents.services.forms import issue_form, keep_declaration, seal_form
from congvu.documents.services.signing import (
    CannotRequestSigning,
    request_seal,
    request_signing,
    signature_attached,
    signing_sent_back,
)

__all__ = [
    "CannotChangeDocument",
    "CannotRequestSigning",
    "confirm",
    "draft",
    "issue_form",
    "keep_declaration",
    "redraft",
    "render_declaration",
    "render_form",
    "request_seal",
    "request_signing",
    "seal_form",
    "signature_attached",
    "signing_sent_back",
    "withdraw",
]
