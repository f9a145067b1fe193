"""The words of this room: why not, what became of it, and what verification found."""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from congvu.kernel.moments import local
from congvu.signatures.rules import (
    CertificateState,
    Changes,
    Coverage,
    FileFacts,
    SignatureFacts,
    Verdict,
)

REASONS: dict[str, Promise] = {
    "pin-six-to-eight-digits": _("Choose a PIN of six to eight digits"),
    "pin-too-simple": _("Choose a PIN with different digits"),
    "wrong-pin": _("The PIN is not right. Nothing was signed. Enter it again."),
    "pin-must-wait": _("The PIN was wrong several times. Try again after %(time)s."),
    "waits-for-someone-else": _("This paper waits for somebody else"),
    "capacity-of-another": _("It prints the title “%(capacity)s”, which is not yours today"),
    "no-certificate": _("There is no certificate to sign with. Please ask the administrator."),
    "certificate-not-valid": _("The certificate is expired or revoked. Please renew it first."),
    "check-took-too-long": _(
        "Checking this file took too long and was stopped, so nothing can be said about it. Ask "
        "the agency that issued it for the file again."
    ),
    "check-not-now": _(
        "The file could not be checked because of a fault on our side. Try again in a few minutes."
    ),
    "being-signed": _("It is being signed at this moment"),
    "already-signed": _("It is signed already"),
    "sent-back-already": _("It was sent back"),
    "request-cancelled": _("The request was taken back, because the paper was replaced"),
    "does-not-wait": _("It does not wait for a signature any more. Please open the list again."),
    "paper-changed": _(
        "The paper is not the one that was shown. Nothing was signed; read it again."
    ),
    "signing-was-interrupted": _("Signing was interrupted. Nothing was attached; try again."),
    "device-refused": _("The signing device refused. Nothing was signed; try again."),
    "device-silent": _("The signing device did not answer. Nothing was signed; try again."),
    "time-stamp-silent": _("The time-stamp service did not answer. Nothing was signed; try again."),
    "signing-broke": _(
        "Signing failed. Nothing was attached; try again, or tell the administrator."
    ),
    "signature-not-valid": _("The new signature did not pass its check and was not attached"),
    "send-back-needs-reason": _("Say why it goes back, so that it can be mended"),
    "no-such-signature-field": _("The paper has no empty place for this signature"),
    "signature-asked-already": _("This signature has been asked for already"),
    "no-demonstration-in-production": _("Certificates of the demonstration are not made here"),
    "nothing-chosen": _("Choose at least one paper"),
    "pin-missing": _("Enter the PIN"),
}

PROBLEMS: dict[str, Promise] = {
    "not-readable": _("The file cannot be read as a PDF."),
    "no-signature": _("The file carries no digital signature."),
    "cannot-be-checked": _("A signature is written in a way that cannot be checked here."),
    "bytes-changed": _("The content was changed after signing: its digest is another."),
    "signature-false": _("The signature was not made with the key of this certificate."),
    "covers-part-only": _("The signature covers a part of the file only."),
    "changed-after-signing": _("Something was added or changed after signing."),
    "looks-different-now": _("The pages look different from what was signed."),
    "malformed-signature": _("The signature's container was tampered with."),
    "strange-certificate": _("A certificate in the file was not issued by anybody known."),
    "revoked-before-signing": _("The certificate had been revoked before signing."),
    "certificate-not-valid-then": _("The certificate was not valid at the time of signing."),
    "revocation-unknown": _("Whether the certificate had been revoked cannot be known."),
    "chain-not-trusted": _("The certificate comes from an authority that is not trusted here."),
    "no-trusted-time": _("No time-stamp authority confirms when it was signed."),
    "time-stamp-false": _("The time stamp does not belong to this signature."),
    "time-stamp-not-trusted": _("The time stamp comes from an authority that is not trusted here."),
}

VERDICTS: dict[str, Promise] = {
    Verdict.VALID: _("Valid: every signature is valid, and not a byte was changed since."),
    Verdict.INVALID: _("Not valid."),
    Verdict.UNDETERMINED: _("Cannot be determined."),
}

_COVERAGE: dict[str, Promise] = {
    Coverage.WHOLE_FILE: _("It covers the whole file."),
    Coverage.WHOLE_REVISION: _("It covers the whole file as it was then."),
}

_CHANGES: dict[str, Promise] = {
    Changes.EVIDENCE: _("After it only evidence for verification was added."),
    Changes.LATER_SIGNATURES: _("After it only the next signature was added."),
}


def report_in_words(facts: FileFacts, language: str) -> tuple[str, ...]:
    """The whole report as sentences; the first is the verdict."""
    with override(language):
        return tuple(_report(facts))


def problem(code: str) -> Promise | str:
    return PROBLEMS.get(code, code)


def _report(facts: FileFacts) -> list[str]:
    lines = [str(VERDICTS[facts.verdict])]
    lines += [str(problem(code)) for code in facts.problems]
    if facts.demonstration:
        lines.append(
            gettext("No legal force: it was signed with certificates of the demonstration.")
        )
    for number, one in enumerate(facts.signatures, start=1):
        lines += _signature(number, one)
    lines.append(gettext("SHA-256 of the file: %(digest)s.") % {"digest": facts.sha256})
    return lines


def _signature(number: int, one: SignatureFacts) -> list[str]:
    if not one.name:
        unread = gettext("Signature %(number)s (%(field)s) cannot be read.")
        return [
            unread % {"number": number, "field": one.field},
            *(str(problem(code)) for code in one.problems),
        ]
    lines = [_who(number, one), _when(one)]
    lines.append(
        gettext("Certificate %(serial)s, issued by %(issuer)s, valid from %(start)s until %(end)s.")
        % {
            "serial": one.serial,
            "issuer": one.issuer,
            "start": _day(one.valid_from),
            "end": _day(one.valid_until),
        }
    )
    if one.problems:
        lines += [str(problem(code)) for code in one.problems]
    else:
        lines.append(
            gettext("It is valid: unchanged, the certificate trusted and not revoked at that time.")
        )
        lines += [str(words[key]) for words, key in _notes(one) if key in words]
    return lines


def _notes(one: SignatureFacts) -> tuple[tuple[dict[str, Promise], str], ...]:
    return ((_COVERAGE, one.coverage), (_CHANGES, one.changes))


def certificate_words(state: CertificateState | None, days_left: int) -> str:
    """How it stands with a certificate, in the few words of a column; None: there is none."""
    if state is None:
        return gettext("none yet")
    if state is CertificateState.REVOKED:
        return gettext("revoked")
    if state is CertificateState.EXPIRED:
        return gettext("expired")
    return ngettext("%(count)d day left", "%(count)d days left", days_left) % {"count": days_left}


def of_the_seal(words: str) -> str:
    return gettext("seal: %(words)s") % {"words": words}


def _who(number: int, one: SignatureFacts) -> str:
    values = {
        "number": number,
        "name": one.name,
        "title": one.title,
        "organisation": one.organisation,
    }
    if one.title:
        return gettext("Signature %(number)s: %(name)s, %(title)s, %(organisation)s.") % values
    return gettext("Signature %(number)s: the agency %(name)s.") % values


def _when(one: SignatureFacts) -> str:
    if one.trusted_at:
        words = gettext("Signed at %(time)s; the time is confirmed by %(authority)s.")
        return words % {"time": _moment(one.trusted_at), "authority": one.time_authority}
    if one.claimed_at:
        return gettext("Signed at %(time)s by the signer's own clock.") % {
            "time": _moment(one.claimed_at)
        }
    return gettext("The file does not say when it was signed.")


def _moment(at: dt.datetime) -> str:
    return f"{local(at):%H:%M:%S, %d/%m/%Y (%z)}".replace("(+0700)", "(+07:00)")


def _day(at: dt.datetime | None) -> str:
    return f"{local(at):%d/%m/%Y}" if at else "?"
