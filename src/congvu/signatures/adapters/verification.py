"""Read the signatures of a PDF and check everything that can be checked about them.

pyHanko judges digests, signatures, certificate paths and later changes. Four rules of our own are
stricter than it (each has a test): nothing but signatures and evidence may come after a signature;
the bytes of a signature's container are exactly one encoding; no certificate inside is a stranger;
without their annotations the pages look as they did when signed. A stranger's file may make any
library fail in any way: whatever is raised becomes a finding, never VALID.
"""

import asyncio
import datetime as dt
import hashlib
import io
import logging
from collections.abc import Callable
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from congvu.signatures.adapters import container, look
from congvu.signatures.adapters.base import Trust
from congvu.signatures.rules import (
    DEMONSTRATION_POLICY,
    Changes,
    Coverage,
    FileFacts,
    SignatureFacts,
)

_LOG = logging.getLogger(__name__)
_COVERAGE: dict[SignatureCoverageLevel | None, Coverage] = {
    SignatureCoverageLevel.ENTIRE_FILE: Coverage.WHOLE_FILE,
    SignatureCoverageLevel.ENTIRE_REVISION: Coverage.WHOLE_REVISION,
}
_CHANGES: dict[ModificationLevel | None, Changes] = {
    ModificationLevel.NONE: Changes.NONE,
    ModificationLevel.LTA_UPDATES: Changes.EVIDENCE,
    ModificationLevel.FORM_FILLING: Changes.LATER_SIGNATURES,
}


Settle = Callable[[Any], Any]
"""Runs what pyHanko begins to its end, as `asyncio.run` does."""


def examine(content: bytes, trust: Trust, *, settle: Settle = asyncio.run) -> FileFacts:
    """Everything that the file says about its signatures. Never raises for a bad file."""
    digest = hashlib.sha256(content).hexdigest()
    quiet = logging.getLogger("pyhanko"), logging.getLogger("pyhanko_certvalidator")
    levels = [logger.level for logger in quiet]
    for logger in quiet:
        logger.setLevel(logging.CRITICAL)
    try:
        return _examine(content, digest, trust, settle)
    except Exception as failure:  # noqa: BLE001 - a stranger's file may break any library in any way
        _LOG.info("A file could not be read as a PDF: %s", type(failure).__name__)
        return FileFacts(digest, problems=("not-readable",))
    finally:
        for logger, level in zip(quiet, levels, strict=True):
            logger.setLevel(level)


def _examine(content: bytes, digest: str, trust: Trust, settle: Settle) -> FileFacts:
    reader = PdfFileReader(io.BytesIO(content), strict=True)
    signatures = reader.embedded_signatures
    regular = reader.embedded_regular_signatures
    if not regular:
        return FileFacts(digest, problems=("no-signature",))
    problems = _problems_between(reader, signatures)
    whole = signatures[-1].evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE
    if not whole and not problems:
        problems = _problems_at_end(reader, signatures[-1])
    if not problems and not look.unchanged(content, regular):
        problems = ("looks-different-now",)
    facts = tuple(_judge(content, reader, one, trust, settle) for one in regular)
    return FileFacts(digest, facts, problems)


def _problems_between(
    reader: PdfFileReader, signatures: list[EmbeddedPdfSignature]
) -> tuple[str, ...]:
    """After the first signature each revision brings a signature, a time stamp or evidence."""
    signed = {one.signed_revision for one in signatures}
    for revision in range(min(signed) + 1, reader.xrefs.total_revisions):
        if revision not in signed and not _brings_evidence(reader, revision):
            return ("changed-after-signing",)
    return ()


def _problems_at_end(reader: PdfFileReader, last: EmbeddedPdfSignature) -> tuple[str, ...]:
    """Bytes after the last signature are either a later revision, judged above, or rubbish."""
    if reader.xrefs.total_revisions - 1 == last.signed_revision:
        return ("changed-after-signing",)
    return ()


def _brings_evidence(reader: PdfFileReader, revision: int) -> bool:
    """Did the certificate store change in this revision?"""
    now, before = (
        reader.get_historical_root(number).raw_get("/DSS")
        if "/DSS" in reader.get_historical_root(number)
        else None
        for number in (revision, revision - 1)
    )
    if now is None:
        return False
    changed = reader.xrefs.explicit_refs_in_revision(revision)
    reference = getattr(now, "reference", None)
    return now != before or (reference is not None and reference in changed)


def _judge(
    content: bytes,
    reader: PdfFileReader,
    embedded: EmbeddedPdfSignature,
    trust: Trust,
    settle: Settle,
) -> SignatureFacts:
    field = str(embedded.field_name)
    try:
        return _facts(content, reader, embedded, trust, settle)
    except Exception as failure:  # noqa: BLE001 - see the module's docstring
        _LOG.info("A signature could not be judged: %s", type(failure).__name__)
        return SignatureFacts(field, problems=("cannot-be-checked",))


def _facts(
    content: bytes,
    reader: PdfFileReader,
    embedded: EmbeddedPdfSignature,
    trust: Trust,
    settle: Settle,
) -> SignatureFacts:
    stamp = container.time_stamp(embedded)
    trusted_at = _stamped_at(stamp)
    claimed_at = embedded.self_reported_timestamp
    certificates, lists = _evidence(reader)
    known = [asn1_x509.Certificate.load(c) for c in (*trust.others, *trust.roots)]
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root) for root in trust.roots],
        other_certs=[*known, *certificates],
        crls=[*trust.lists, *lists],
        moment=trusted_at or claimed_at,
        allow_fetching=False,
        revocation_mode="require",
        retroactive_revinfo=True,
    )
    status = settle(async_validate_pdf_signature(embedded, context, context))
    problems = [
        *_status_problems(status),
        *container.problems(content, embedded, known),
        *([] if trusted_at else ["no-trusted-time"]),
    ]
    leaf = embedded.signer_cert
    return SignatureFacts(
        field=str(embedded.field_name),
        problems=tuple(dict.fromkeys(problems)),
        **_names(leaf),
        claimed_at=claimed_at,
        trusted_at=trusted_at,
        time_authority=_authority_name(status),
        algorithm=str(status.md_algorithm).upper(),
        coverage=_COVERAGE.get(status.coverage, Coverage.PART),
        changes=_CHANGES.get(status.modification_level, Changes.OTHER),
        demonstration=_is_demonstration(leaf),
    )


def _status_problems(status: PdfSignatureStatus) -> list[str]:
    problems = []
    if not status.intact:
        problems.append("bytes-changed")
    elif not status.valid:
        problems.append("signature-false")
    if status.coverage not in _COVERAGE:
        problems.append("covers-part-only")
    if status.modification_level not in _CHANGES or status.docmdp_ok is False:
        problems.append("changed-after-signing")
    if status.revocation_details is not None:
        problems.append("revoked-before-signing")
    elif status.intact and status.valid and not status.trusted:
        # Of a signature that does not hold, nobody has looked at the chain.
        problems.append(_trust_problem(status))
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        problems.append("time-stamp-false")
    elif stamp is not None and not stamp.trusted:
        problems.append("time-stamp-not-trusted")
    return problems


def _trust_problem(status: PdfSignatureStatus) -> str:
    words = str(getattr(status.trust_problem_indic, "name", status.trust_problem_indic))
    if "OUT_OF_BOUNDS" in words or "EXPIRED" in words or "NOT_YET_VALID" in words:
        return "certificate-not-valid-then"
    if "REVOC" in words or "TRY_LATER" in words:
        return "revocation-unknown"
    return "chain-not-trusted"


def _stamped_at(stamp: cms.SignedData | None) -> dt.datetime | None:
    if stamp is None:
        return None
    moment = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return moment if isinstance(moment, dt.datetime) else None


def _evidence(reader: PdfFileReader) -> tuple[list[asn1_x509.Certificate], list[bytes]]:
    """Certificates and revocation lists that the file carries.

    They are believed only as far as an authority that we trust has signed them.
    """
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return [], []
    certificates = list(store.load_certs())
    return certificates, [stream.get_object().data for stream in store.crls]


def _names(certificate: asn1_x509.Certificate) -> dict[str, Any]:
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return {
        "name": _text(subject.get("common_name")),
        "title": _text(subject.get("title")),
        "organisation": _text(
            subject.get("organizational_unit_name") or subject.get("organization_name")
        ),
        "serial": f"{certificate.serial_number:X}",
        "issuer": _text(issuer.get("common_name")),
        "valid_from": certificate.not_valid_before,
        "valid_until": certificate.not_valid_after,
    }


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _authority_name(status: PdfSignatureStatus) -> str:
    stamp = status.timestamp_validity
    return _text(stamp.signing_cert.subject.native.get("common_name")) if stamp else ""


def _is_demonstration(certificate: asn1_x509.Certificate) -> bool:
    policies = certificate.certificate_policies_value
    return policies is not None and any(
        policy["policy_identifier"].dotted == DEMONSTRATION_POLICY for policy in policies
    )
