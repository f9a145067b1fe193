"""Keep with the dossier what the law's tables decide of it, when it is decided."""

import datetime as dt

from congvu.dossiers.models import Dossier, LegalDecision
from congvu.dossiers.queries.deciding import FEE, Fee, fee_now


def keep_fee(dossier: Dossier, *, at: dt.datetime) -> Fee | None:
    """Decide the fee anew and keep it with its reasons; None when the procedure has none."""
    fee = fee_now(dossier, at=at)
    if fee is not None:
        content = {
            "amount": None if fee.amount is None else fee.amount.dong,
            "because": {"vi": fee.because.vi, "en": fee.because.en},
            "why": dict(fee.why),
        }
        LegalDecision.objects.create(dossier=dossier, code=FEE, content=content, made_at=at)
    return fee
