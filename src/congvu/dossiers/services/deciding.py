"""Keep with the dossier what the law's tables decide of it, when it is decided."""

import datetime as dt

from congvu.bpmn import Plain, to_plain
from congvu.dossiers.models import Dossier, LegalDecision
from congvu.dossiers.queries.deciding import FEE, Fee, decided_now, fee_now
from congvu.kernel.refusals import Reason, Refusal


class CannotDecide(Refusal):
    """The tables of the procedure leave this case open, or ask for what nobody has stated."""


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


def decide(dossier: Dossier, code: str, *, at: dt.datetime) -> Plain:
    """Decide by a table of the procedure and keep it with its reasons; of the fee, the đồng.

    Raises CannotDecide when the tables leave it open.
    """
    if code == FEE:
        fee = keep_fee(dossier, at=at)
        if fee is None or fee.amount is None:
            raise CannotDecide(Reason("decision-open", values={"decision": code}))
        return fee.amount.dong
    found = decided_now(dossier, code, at=at)
    if found is None or found.value is None:
        raise CannotDecide(Reason("decision-open", values={"decision": code}))
    value = to_plain(found.value)
    content = {
        "value": value,
        "because": {"vi": found.because.vi, "en": found.because.en},
        "why": dict(found.why),
    }
    LegalDecision.objects.create(dossier=dossier, code=code, content=content, made_at=at)
    return value
