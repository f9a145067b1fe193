"""Ask for signatures, give them, seal, verify.

Signing goes in two phases: a request row is marked, the signature and its time stamp are made
outside any transaction, then attached and verified at once. What fails can be tried again.
"""

from congvu.signatures.adapters.pdf_fields import Field, prepare_fields
from congvu.signatures.services.describing import Described, described, register_describer
from congvu.signatures.services.keys import (
    CannotSetPin,
    make_demonstration_pki,
    revoke_certificate,
    set_pin,
)
from congvu.signatures.services.reading import seal_region, text_of
from congvu.signatures.services.requesting import (
    CannotAskForSignature,
    CannotSendBack,
    cancel_request,
    cancel_waiting,
    request_signature,
    return_stale,
    send_back,
)
from congvu.signatures.services.sealing import CannotSeal, seal_automatically
from congvu.signatures.services.signing import Outcome, sign_many
from congvu.signatures.services.verification import (
    CannotVerify,
    VerificationReport,
    verify_bytes,
    verify_file,
)

__all__ = [
    "CannotAskForSignature",
    "CannotSeal",
    "CannotSendBack",
    "CannotSetPin",
    "CannotVerify",
    "Described",
    "Field",
    "Outcome",
    "VerificationReport",
    "cancel_request",
    "cancel_waiting",
    "described",
    "make_demonstration_pki",
    "prepare_fields",
    "register_describer",
    "request_signature",
    "return_stale",
    "revoke_certificate",
    "seal_automatically",
    "seal_region",
    "send_back",
    "set_pin",
    "sign_many",
    "text_of",
    "verify_bytes",
    "verify_file",
]
