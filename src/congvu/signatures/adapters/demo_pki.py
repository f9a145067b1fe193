"""The demonstration's certification authorities: real X.509, no legal force.

A root whose name constraints shut it in its own tree, an issuing authority below it, a time-stamp
authority, and one certificate per signer. Each carries the demonstration's policy identifier, so
that any verifier can see that nothing signed here has legal force. The folder carries a marker
file; outside the demonstration the system refuses to start with it.
"""

import datetime as dt
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from congvu.kernel.sealing import Keyring
from congvu.signatures.rules import DEMONSTRATION_POLICY

MARKER = "DEMONSTRATION"
TREE = "CÔNG VỤ SỐ - BẢN TRÌNH DIỄN"
_MARKER_TEXT = (
    "The keys and certificates in this folder are a demonstration. Nothing signed with them has\n"
    "legal force. The system refuses to start with this folder in production.\n"
)
_PURPOSE = "signatures:authority"
_LONGEST = 64
_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a certificate names. `number` tells two people of one name apart."""

    name: str
    organisation: str
    title: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new certificate and its private key (PKCS#8), which the caller seals at once."""

    certificate: x509.Certificate
    private_key: bytes

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


@dataclass(frozen=True, slots=True)
class _Issuer:
    name: x509.Name
    key: ec.EllipticCurvePrivateKey


def exists(folder: Path) -> bool:
    return (folder / "issuing.crl").exists()


def make_authorities(folder: Path, keyring: Keyring, *, at: dt.datetime) -> None:
    """Make root, issuing and time-stamp authorities and their revocation lists, once.

    They are made in a folder beside and moved there whole: two processes that start together end
    with one set, and a crash leaves none.
    """
    if exists(folder):
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".pki-", dir=folder.parent))
    _write_authorities(made, keyring, start=at - _YEAR)
    try:
        made.rename(folder)
    except OSError:
        shutil.rmtree(made)
        if not exists(folder):
            raise


def _write_authorities(folder: Path, keyring: Keyring, *, start: dt.datetime) -> None:
    (folder / MARKER).write_text(_MARKER_TEXT)
    root_key, issuing_key, stamp_key = (_new_key() for _ in range(3))
    root_name = _authority_name("Chứng thực gốc trình diễn")
    by_root = _Issuer(root_name, root_key)
    issuing_name = _authority_name("Chứng thực cấp phát trình diễn")
    by_issuing = _Issuer(issuing_name, issuing_key)
    root = _authority(root_name, root_key, by_root, start=start, years=20, below=1)
    issuing = _authority(issuing_name, issuing_key, by_root, start=start, years=10, below=0)
    stamp_name = _authority_name("Dịch vụ cấp dấu thời gian trình diễn")
    stamp = _end_entity(
        stamp_name, stamp_key, by_issuing, start=start, lasts=5 * _YEAR, stamps_time=True
    )
    for name, key, certificate in (
        ("root", root_key, root),
        ("issuing", issuing_key, issuing),
        ("tsa", stamp_key, stamp),
    ):
        sealed = keyring.seal(_pkcs8(key), _PURPOSE, name.encode())
        _write_secret(folder / f"{name}.key.sealed", sealed)
        (folder / f"{name}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    _write_list(folder, "root", root, root_key, revoked={}, at=start)
    _write_list(folder, "issuing", issuing, issuing_key, revoked={}, at=start)


def issue(folder: Path, keyring: Keyring, subject: Subject, *, at: dt.datetime) -> Issued:
    """A two-year signing certificate for a person, an agency or the system's own seal."""
    issuing = _load(folder, "issuing")
    key = _new_key()
    certificate = _end_entity(
        _person_name(subject),
        key,
        _Issuer(issuing.subject, _load_key(folder, keyring, "issuing")),
        start=at - dt.timedelta(days=1),
        lasts=2 * _YEAR,
    )
    return Issued(certificate, _pkcs8(key))


def revoke(
    folder: Path, keyring: Keyring, revoked: Mapping[int, dt.datetime], *, at: dt.datetime
) -> None:
    """Publish a new list that names every serial number in `revoked`, and since when."""
    key = _load_key(folder, keyring, "issuing")
    _write_list(folder, "issuing", _load(folder, "issuing"), key, revoked=revoked, at=at)


def time_stamp_key(folder: Path, keyring: Keyring) -> bytes:
    """The time-stamp authority's private key, PKCS#8."""
    return keyring.open((folder / "tsa.key.sealed").read_bytes(), _PURPOSE, b"tsa")


def _authority(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: "_Issuer",
    *,
    start: dt.datetime,
    years: int,
    below: int,
) -> x509.Certificate:
    tree = x509.DirectoryName(_tree_name())
    return (
        _builder(name, key, issuer, start=start, lasts=years * _YEAR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
        .add_extension(x509.NameConstraints([tree], None), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(issuer.key, hashes.SHA256())
    )


def _end_entity(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: "_Issuer",
    *,
    start: dt.datetime,
    lasts: dt.timedelta,
    stamps_time: bool = False,
) -> x509.Certificate:
    builder = (
        _builder(name, key, issuer, start=start, lasts=lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    )
    if stamps_time:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    else:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(usage, critical=False)
    return builder.sign(issuer.key, hashes.SHA256())


def _builder(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: "_Issuer",
    *,
    start: dt.datetime,
    lasts: dt.timedelta,
) -> x509.CertificateBuilder:
    policy = x509.PolicyInformation(x509.ObjectIdentifier(DEMONSTRATION_POLICY), None)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
        .add_extension(x509.CertificatePolicies([policy]), critical=False)
    )


def _write_list(
    folder: Path,
    name: str,
    issuer: x509.Certificate,
    key: ec.EllipticCurvePrivateKey,
    *,
    revoked: Mapping[int, dt.datetime],
    at: dt.datetime,
) -> None:
    """A static list: nobody asks an address on the way, it lies in the folder and in each file."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(at)
        .next_update(issuer.not_valid_after_utc)
        .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
    )
    for serial, since in revoked.items():
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        )
    content = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    (folder / f"{name}.crl").write_bytes(content)


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _tree_name() -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, TREE),
        ]
    )


def _authority_name(name: str) -> x509.Name:
    return x509.Name([*_tree_name(), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _person_name(subject: Subject) -> x509.Name:
    parts = [
        *_tree_name(),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, fitted(subject.organisation)),
    ]
    if subject.title:
        parts.append(x509.NameAttribute(NameOID.TITLE, fitted(subject.title)))
    if subject.number:
        parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, subject.number))
    return x509.Name([*parts, x509.NameAttribute(NameOID.COMMON_NAME, fitted(subject.name))])


def fitted(name: str) -> str:
    """A name within the 64 bytes that verifiers allow; long agencies are abbreviated as usual."""
    name = unicodedata.normalize("NFC", name)
    if len(name.encode()) > _LONGEST:
        name = name.replace("Ủy ban nhân dân", "UBND").replace("Hội đồng nhân dân", "HĐND")
    return name.encode()[:_LONGEST].decode(errors="ignore").strip()


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _pkcs8(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _load(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())


def _load_key(folder: Path, keyring: Keyring, name: str) -> ec.EllipticCurvePrivateKey:
    plain = keyring.open((folder / f"{name}.key.sealed").read_bytes(), _PURPOSE, name.encode())
    key = serialization.load_der_private_key(plain, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _write_secret(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)
