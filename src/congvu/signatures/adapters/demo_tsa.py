"""The demonstration's time-stamp authority (RFC 3161), in process, with a key kept loaded."""

import datetime as dt
import secrets

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.general import as_signing_certificate_v2

from congvu.signatures.adapters.base import ProviderFailed
from congvu.signatures.adapters.demo_softkey import Misbehaviour, Mood
from congvu.signatures.rules import DEMONSTRATION_POLICY


class DemoTimeStampAuthority:
    code = "demo"

    def __init__(self, certificate: bytes, private_key: bytes) -> None:
        self._certificate = asn1_x509.Certificate.load(certificate)
        key = serialization.load_der_private_key(private_key, password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey), "the demonstration makes P-256 keys"
        self._key = key
        self.misbehaviour = Misbehaviour()

    def misbehave(self, *moods: Mood) -> None:
        self.misbehaviour.moods.extend(moods)

    def answer(self, request: bytes, *, at: dt.datetime) -> bytes:
        try:
            self.misbehaviour.strike()
        except ProviderFailed:
            raise ProviderFailed("time-stamp-silent") from None
        asked = tsp.TimeStampReq.load(request)
        info = self._statement(asked, at)
        response = tsp.TimeStampResp(
            {
                "status": tsp.PKIStatusInfo({"status": "granted"}),
                "time_stamp_token": cms.ContentInfo(
                    {"content_type": "signed_data", "content": self._signed(info, at)}
                ),
            }
        )
        content: bytes = response.dump()
        return content

    def _statement(self, asked: tsp.TimeStampReq, at: dt.datetime) -> bytes:
        statement = {
            "version": "v1",
            "policy": DEMONSTRATION_POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": secrets.randbits(64),
            "gen_time": at.astimezone(dt.UTC),
            "tsa": asn1_x509.GeneralName(name="directory_name", value=self._certificate.subject),
        }
        if asked["nonce"].native is not None:
            statement["nonce"] = asked["nonce"]
        content: bytes = tsp.TSTInfo(statement).dump()
        return content

    def _signed(self, info: bytes, at: dt.datetime) -> cms.SignedData:
        digest = hashes.Hash(hashes.SHA256())
        digest.update(info)
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute(
                    "signing_time", cms.Time({"utc_time": core.UTCTime(at.astimezone(dt.UTC))})
                ),
                _attribute("signing_certificate_v2", as_signing_certificate_v2(self._certificate)),
                _attribute("message_digest", digest.finalize()),
            ]
        )
        algorithm = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = cms.IssuerAndSerialNumber(
            {
                "issuer": self._certificate.issuer,
                "serial_number": self._certificate.serial_number,
            }
        )
        signature = self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [algorithm],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": cms.ParsableOctetString(info),
                },
                "certificates": [self._certificate],
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": cms.SignerIdentifier({"issuer_and_serial_number": signer}),
                        "digest_algorithm": algorithm,
                        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                        "signed_attrs": attributes,
                        "signature": signature,
                    }
                ],
            }
        )


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": cms.CMSAttributeType(kind), "values": (value,)})
