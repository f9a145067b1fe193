"""What every signing provider must pass. A new provider adds itself to the fixture."""

from pathlib import Path
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.signatures.conftest import AT, PIN

from congvu.kernel.ids import new_id
from congvu.kernel.sealing import Keyring
from congvu.signatures.adapters import demo_pki, pin_wrap
from congvu.signatures.adapters.base import (
    KeyReference,
    ProviderFailed,
    SigningProvider,
    WrongPin,
)
from congvu.signatures.adapters.demo_softkey import Mood, SoftKeyProvider


@pytest.fixture
def keyring(keys_and_authorities: Path) -> Keyring:
    return Keyring(keys_and_authorities / "kek")


@pytest.fixture
def key(keyring: Keyring, tmp_path: Path) -> KeyReference:
    folder = tmp_path / "pki"
    demo_pki.make_authorities(folder, keyring, at=AT)
    issued = demo_pki.issue(folder, keyring, demo_pki.Subject("Lò Thị Hương", "Tân Phú"), at=AT)
    owner: UUID = new_id()
    sealed = pin_wrap.close(issued.private_key, keyring, owner=owner, pin=PIN)
    return KeyReference(owner, issued.der, sealed)


@pytest.fixture(params=["demo"])
def provider(request: pytest.FixtureRequest, keyring: Keyring) -> SigningProvider:
    return {"demo": SoftKeyProvider(keyring)}[request.param]


def test_it_signs_what_the_certificate_verifies(
    provider: SigningProvider, key: KeyReference
) -> None:
    public = x509.load_der_x509_certificate(key.certificate).public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    session = provider.open_session(key, pin=PIN)
    for message in (b"one", b"two"):
        public.verify(session.sign(message), message, ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("pin", ["", "246811", None])
def test_it_refuses_another_pin(
    provider: SigningProvider, key: KeyReference, pin: str | None
) -> None:
    with pytest.raises(WrongPin):
        provider.open_session(key, pin=pin)


@pytest.mark.parametrize(
    ("mood", "code"), [(Mood.FAIL, "device-refused"), (Mood.TIME_OUT, "device-silent")]
)
def test_the_demo_fails_as_told_and_recovers(
    keyring: Keyring, key: KeyReference, mood: Mood, code: str
) -> None:
    provider = SoftKeyProvider(keyring)
    provider.misbehave(mood)
    session = provider.open_session(key, pin=PIN)
    with pytest.raises(ProviderFailed) as failed:
        session.sign(b"x")
    assert failed.value.code == code
    assert session.sign(b"x")


def test_the_authorities_are_made_once(keyring: Keyring, tmp_path: Path) -> None:
    folder = tmp_path / "pki"
    demo_pki.make_authorities(folder, keyring, at=AT)
    before = (folder / "root.crt").read_bytes()
    demo_pki.make_authorities(folder, keyring, at=AT)
    assert (folder / "root.crt").read_bytes() == before
    assert (folder / demo_pki.MARKER).exists()
    assert [path.name for path in tmp_path.iterdir()] == ["pki"]
    assert b"PRIVATE" not in (folder / "root.key.sealed").read_bytes()


def test_long_names_of_agencies_fit_a_certificate() -> None:
    name = demo_pki.fitted("Ủy ban nhân dân thị trấn Chi Lăng Nam, huyện Chi Lăng, tỉnh Lạng Sơn")
    assert name.startswith("UBND thị trấn Chi Lăng Nam")
    assert len(name.encode()) <= 64
