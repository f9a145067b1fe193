"""What the law's tables decide of a dossier: the fee, and why, in words."""

import datetime as dt

from django.utils.translation import get_language, gettext, override

from congvu.dossiers.models import Dossier, LegalDecision
from congvu.dossiers.queries.filling import day_of_answers
from congvu.kernel.money import Money
from congvu.procedures import queries as procedures
from congvu.procedures.rules.deciding import Decided
from congvu.procedures.rules.published import Fee, Words
from congvu.ui import writing

FEE = "FEE"

__all__ = [
    "FEE",
    "Fee",
    "amount_words",
    "because_words",
    "fee_decided",
    "fee_now",
    "fee_sentence",
    "reason_words",
]


def fee_now(dossier: Dossier, *, at: dt.datetime) -> Fee | None:
    """The fee by the answers as they stand; None when the procedure has none."""
    revision = procedures.revision(dossier.revision_id)
    return procedures.fee_of(revision, dossier.answers, day_of_answers(dossier, at=at))


def decided_now(dossier: Dossier, code: str, *, at: dt.datetime) -> Decided | None:
    """What a decision of the procedure gives for the answers as they stand; None without it."""
    revision = procedures.revision(dossier.revision_id)
    return procedures.decide(revision, code, dossier.answers, day_of_answers(dossier, at=at))


def fee_decided(dossier: Dossier) -> Fee | None:
    """The fee as it was decided last; None before that, or when the procedure has none."""
    row = LegalDecision.objects.filter(dossier=dossier, code=FEE).order_by("-id").first()
    if row is None:
        return None
    amount = row.content["amount"]
    return Fee(
        amount=None if amount is None else Money(amount),
        because=Words.of(row.content["because"]),
        why=row.content["why"],
    )


def amount_words(fee: Fee | None) -> str:
    """The amount as people say it; a fee that the tables leave open says so."""
    if fee is None:
        return gettext("The law sets no fee")
    if fee.amount is None:
        return gettext("Not decided yet")
    return writing.money(fee.amount) if fee.amount else gettext("Free")


def reason_words(fee: Fee | None) -> str:
    """Why it is so, in the language of the page; empty when there is no reason to tell."""
    return fee.because.said(get_language() or "vi") if fee else ""


def because_words(fee: Fee | None) -> str:
    """The same as it follows an amount: *vì: …*."""
    reason = reason_words(fee)
    return gettext("because: %(reason)s") % {"reason": reason} if reason else ""


def fee_sentence(fee: Fee | None, language: str) -> str:
    """Amount and reason in one line, for papers; empty when the procedure has no fee."""
    if fee is None:
        return ""
    with override(language):
        return ", ".join(part for part in (amount_words(fee), because_words(fee)) if part)
