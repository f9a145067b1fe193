"""Make one PAdES signature (B-T, with the chain and its revocation lists in the same revision).

pyHanko builds the CMS; the key stays with the provider, and the time with the time-stamp authority.
Nothing here touches the database: it is called outside every transaction.
"""

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from typing import Any

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from congvu.signatures.adapters.base import SigningSession, TimeStampAuthority, Trust
from congvu.signatures.adapters.pdf_fields import ended_with_newline

_LONGEST_SIGNATURE = 72


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be signed, and how it shows. Without a `stamp` nothing shows."""

    content: bytes
    field_name: str
    certificate: bytes
    reason: str = ""
    stamp: bytes | None = None


def sign(
    order: Order,
    *,
    session: SigningSession,
    authority: TimeStampAuthority,
    trust: Trust,
    at: dt.datetime,
) -> bytes:
    """The file with one more signature, appended. Raises ProviderFailed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(ended_with_newline(order.content)), strict=True)
    first = not writer.prev.embedded_regular_signatures
    metadata = PdfSignatureMetadata(
        field_name=order.field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=order.reason or None,
        certify=first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        embed_validation_info=True,
        validation_context=_context(trust, at),
        dss_settings=DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
    )
    signer = _ProviderSigner(order.certificate, session, trust)
    style = _stamp_style(order.stamp) if order.stamp else None
    pdf_signer = _Signing(
        metadata,
        signer=signer,
        timestamper=_ProviderTimeStamper(authority, at),
        stamp_style=style,
        new_field_spec=SigFieldSpec(order.field_name),
        moment=at,
    )
    written = pdf_signer.sign_pdf(writer, output=io.BytesIO())
    content: bytes = written.getvalue()
    return content


def _context(trust: Trust, at: dt.datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root) for root in trust.roots],
        other_certs=[asn1_x509.Certificate.load(other) for other in trust.others],
        crls=list(trust.lists),
        moment=at,
        allow_fetching=False,
        revocation_mode="require",
    )


class _Signing(PdfSigner):
    """A PdfSigner that writes the moment it was given, not the clock of the machine."""

    def __init__(self, *args: Any, moment: dt.datetime, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(*args, **kwargs)
        self._moment = moment

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._moment
        return session


class _ProviderSigner(Signer):
    """pyHanko's signer in front of a provider: the key is wherever the provider keeps it."""

    def __init__(self, certificate: bytes, session: SigningSession, trust: Trust) -> None:
        chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko
        chain.register_multiple(
            asn1_x509.Certificate.load(c) for c in (*trust.others, *trust.roots)
        )
        super().__init__(
            signing_cert=asn1_x509.Certificate.load(certificate),
            cert_registry=chain,
            embed_roots=True,
        )
        self._session = session

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> bytes:
        assert digest_algorithm == "sha256", "providers sign SHA-256"
        return bytes(_LONGEST_SIGNATURE) if dry_run else self._session.sign(data)


class _ProviderTimeStamper(TimeStamper):
    def __init__(self, authority: TimeStampAuthority, at: dt.datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko
        self._authority = authority
        self._at = at

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._authority.answer(req.dump(), at=self._at))


class _ImportedPage(PdfContent):
    """The first page of a PDF in memory, as a form object."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self._content = content

    def render(self) -> bytes:
        source = PdfFileReader(io.BytesIO(self._content))
        page = self._ensure_writer.import_page_as_xobject(source)
        name = f"/Stamp{uuid.uuid4().hex}"
        self.resources.xobject[name] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = layout.BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return f"{name} Do".encode()


def _stamp_style(stamp: bytes) -> StaticStampStyle:
    """The drawn page at its own size, in the middle of the field, without border or tint."""
    return StaticStampStyle(
        border_width=0,
        background=_ImportedPage(stamp),
        background_opacity=1.0,
        background_layout=layout.SimpleBoxLayoutRule(
            x_align=layout.AxisAlignment.ALIGN_MID,
            y_align=layout.AxisAlignment.ALIGN_MID,
            inner_content_scaling=layout.InnerScaling.SHRINK_TO_FIT,
        ),
    )
