"""What the house can prove for each check of the desk. Proof is shown; the officer ticks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext, ngettext

from congvu.dossiers import wording
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.appraisal import Comparison
from congvu.dossiers.queries.deciding import amount_words, fee_now, reason_words
from congvu.dossiers.queries.filling import SlotState
from congvu.dossiers.rules.reception import Check, Verdict
from congvu.dossiers.rules.statuses import Channel
from congvu.identity.queries import CitizenCard
from congvu.identity.rules import IdentityLevel
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PaperState

PROVED, DOUBTFUL, OPEN = "ok", "warn", ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check: the words of the package, what the house found, and how sure it is."""

    code: str
    number: int
    title: str
    help: str
    evidence: str
    tone: str
    ticked: bool
    applies: bool
    by_act: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the checks look at."""

    dossier: Dossier
    submitter: CitizenCard
    compared: Sequence[Comparison]
    slots: Sequence[SlotState]
    delivery: str
    at: dt.datetime


def check_lines(found: Evidence, ticked: frozenset[str]) -> tuple[CheckLine, ...]:
    """The package's checks in its order."""
    revision = procedures.revision(found.dossier.revision_id)
    language = get_language() or "vi"
    lines = []
    for number, check in enumerate(revision.reception_checks, 1):
        applies = not check.only_channels or found.dossier.channel in check.only_channels
        words, tone = _FOUND[Check(check.code)](found) if applies else (gettext("Not needed"), OPEN)
        lines.append(
            CheckLine(
                code=check.code,
                number=number,
                title=check.title.said(language),
                help=check.help.said(language),
                evidence=words,
                tone=tone,
                ticked=check.code in ticked,
                applies=applies,
                by_act=check.code == Check.FORM,
            )
        )
    return tuple(lines)


def proved(lines: Sequence[CheckLine]) -> list[Check]:
    """The checks that the house has proof for."""
    return [Check(line.code) for line in lines if line.applies and line.tone == PROVED]


def fee_words(dossier: Dossier, *, at: dt.datetime) -> tuple[str, str]:
    """The fee that falls due, and why; two empty texts when the procedure has none."""
    fee = fee_now(dossier, at=at)
    if fee is None:
        return "", ""
    because = reason_words(fee)
    return amount_words(fee), f"{because[:1].upper()}{because[1:]}." if because else ""


def _identity(found: Evidence) -> tuple[str, str]:
    match found.submitter.identity_level:
        case IdentityLevel.NATIONAL_ID:
            return gettext("Signed in with the national identity"), PROVED
        case IdentityLevel.CHECKED_AT_DESK:
            return gettext("The identity was checked at a desk"), PROVED
        case _:
            return gettext("The account is not verified: compare with an identity paper"), DOUBTFUL


def _population(found: Evidence) -> tuple[str, str]:
    known = [one for one in found.compared if one.known]
    differing = sum(one.differs for one in known)
    if not known:
        return gettext("No record is known: compare by hand"), OPEN
    if not differing:
        count = len(known)
        return (
            ngettext("%(n)d item compared, all equal", "%(n)d items compared, all equal", count)
            % {"n": count},
            PROVED,
        )
    return (
        ngettext("%(n)d item differs", "%(n)d items differ", differing) % {"n": differing},
        DOUBTFUL,
    )


def _channel(found: Evidence) -> tuple[str, str]:
    channel = wording.CHANNEL_WORDS[Channel(found.dossier.channel)]
    return gettext("%(channel)s; look at the case") % {"channel": channel}, OPEN


def _known_papers(found: Evidence) -> tuple[str, str]:
    language = get_language() or "vi"
    known = [
        state.need.slot.title.said(language)
        for state in found.slots
        if state.need.state is PaperState.SATISFIED
    ]
    return (", ".join(known), PROVED) if known else (gettext("No paper is replaced by data"), OPEN)


def _papers(found: Evidence) -> tuple[str, str]:
    given = [state for state in found.slots if state.paper is not None and state.file_count]
    missing = sum(state.missing for state in found.slots)
    if missing:
        words = ngettext("%(n)d paper is missing", "%(n)d papers are missing", missing)
        return words % {"n": missing}, DOUBTFUL
    open_ones = sum(
        state.paper is not None and state.paper.verdict == Verdict.NOT_LOOKED_AT for state in given
    )
    if open_ones:
        words = ngettext(
            "%(n)d paper without a verdict", "%(n)d papers without a verdict", open_ones
        )
        return words % {"n": open_ones}, OPEN
    return gettext("Every paper has a verdict"), PROVED


def _signatures(found: Evidence) -> tuple[str, str]:
    documents = sum(
        file.file.media_type == "application/pdf"
        for state in found.slots
        if state.paper is not None
        for file in state.paper.files.all()
    )
    if not documents:
        return gettext("Only pictures: no file carries a signature"), PROVED
    words = ngettext("%(n)d PDF: look for signatures", "%(n)d PDFs: look for signatures", documents)
    return words % {"n": documents}, OPEN


def _fee(found: Evidence) -> tuple[str, str]:
    fee = fee_now(found.dossier, at=found.at)
    if fee is not None and fee.amount is None:
        return gettext("The table of the law decides nothing: look at the case"), DOUBTFUL
    amount, why = fee_words(found.dossier, at=found.at)
    if fee is not None and fee.is_claimed:
        return gettext("Claimed, compare with the data: %(reason)s") % {"reason": why}, DOUBTFUL
    return (f"{amount}. {why}", PROVED) if amount else (amount_words(None), PROVED)


def _delivery(found: Evidence) -> tuple[str, str]:
    return (found.delivery, PROVED) if found.delivery else (gettext("Not stated"), OPEN)


def _form(_found: Evidence) -> tuple[str, str]:
    return gettext("Done by your decision"), OPEN


def _digitised(_found: Evidence) -> tuple[str, str]:
    return gettext("Sign what you scanned"), OPEN


_FOUND = {
    Check.IDENTITY: _identity,
    Check.POPULATION: _population,
    Check.CHANNEL: _channel,
    Check.DATA_FOR_PAPERS: _known_papers,
    Check.PAPERS: _papers,
    Check.SIGNATURES: _signatures,
    Check.FEE: _fee,
    Check.DELIVERY: _delivery,
    Check.FORM: _form,
    Check.DIGITISED: _digitised,
}
