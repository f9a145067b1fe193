"""Which providers there are, and the trust that this deployment has."""

from functools import lru_cache
from pathlib import Path

from asn1crypto import pem
from django.conf import settings

from congvu.kernel.sealing import Keyring
from congvu.signatures.adapters import demo_pki
from congvu.signatures.adapters.base import SigningProvider, TimeStampAuthority, Trust
from congvu.signatures.adapters.demo_softkey import SoftKeyProvider
from congvu.signatures.adapters.demo_tsa import DemoTimeStampAuthority


def keyring() -> Keyring:
    return Keyring(settings.ENVIRONMENT.key_file)


def trust(folder: Path | None = None) -> Trust:
    """What this deployment trusts: `root*.crt`, other `*.crt` and `*.crl` in CONGVU_PKI."""
    folder = folder or settings.ENVIRONMENT.pki
    roots = [_der(file) for file in sorted(folder.glob("root*.crt"))]
    others = [_der(f) for f in sorted(folder.glob("*.crt")) if not f.name.startswith("root")]
    lists = [file.read_bytes() for file in sorted(folder.glob("*.crl"))]
    return Trust(tuple(roots), tuple(others), tuple(lists))


def provider(code: str) -> SigningProvider:
    """The provider that keeps a certificate's key."""
    return _PROVIDERS[code]()


@lru_cache(maxsize=1)
def demo_provider() -> SoftKeyProvider:
    return SoftKeyProvider(keyring())


def time_stamp_authority() -> TimeStampAuthority:
    return demo_time_stamp_authority(settings.ENVIRONMENT.pki)


@lru_cache(maxsize=4)
def demo_time_stamp_authority(folder: Path) -> DemoTimeStampAuthority:
    return DemoTimeStampAuthority(
        _der(folder / "tsa.crt"), demo_pki.time_stamp_key(folder, keyring())
    )


_PROVIDERS = {"demo": demo_provider}


def _der(file: Path) -> bytes:
    content = file.read_bytes()
    return bytes(pem.unarmor(content)[2]) if pem.detect(content) else content
