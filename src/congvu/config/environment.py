"""What the process was told from outside, read once, with words for what is wrong.

Every setting of Công Vụ Số comes through here, so that this one page lists them all:

===========================  =====================================================================
CONGVU_MODE                  ``demo`` (the default), ``test`` or ``production``
CONGVU_DATA                  folder of the embedded server, keys and stored files; default ``var``
CONGVU_KEY_FILE              the key-encryption key; in production outside CONGVU_DATA
CONGVU_SECRET_KEY            signs sessions and forms; at least 50 characters
CONGVU_ALLOWED_HOSTS         comma-separated host names
CONGVU_PUBLIC_URL            the address printed in QR codes and messages
CONGVU_PROXIES               how many proxies of your own stand before the web server; default 0
CONGVU_PKI                   folder of certificates and trust anchors
CONGVU_SMTP_URL              ``smtp://user:password@host:port``; the demonstration keeps mail itself
DATABASE_URL                 connection of the *app* role
DATABASE_OWNER_URL           connection of the *owner* role; only `congvu migrate` uses it
===========================  =====================================================================
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from congvu.config.embedded import Cluster

PROJECT = Path(__file__).resolve().parents[3]
DEMO_SECRET = "demonstration-only-secret-key-that-everyone-may-read-0123456789"  # noqa: S105 - refused in production
MODES = ("demo", "test", "production")


@dataclass(frozen=True, slots=True)
class Environment:
    mode: str
    data: Path
    key_file: Path
    secret_key: str
    allowed_hosts: tuple[str, ...]
    public_url: str
    proxies: int
    pki: Path
    smtp_url: str
    database: dict[str, object]
    owner_database: dict[str, object]

    @property
    def is_demonstration(self) -> bool:
        return self.mode != "production"


def read() -> Environment:
    """Read the environment; raise SystemExit in words when it makes no sense."""
    mode = os.environ.get("CONGVU_MODE", "demo")
    if mode not in MODES:
        raise SystemExit(f"CONGVU_MODE is {mode!r}; it must be one of {', '.join(MODES)}.")
    data = Path(os.environ.get("CONGVU_DATA", PROJECT / "var")).resolve()
    return Environment(
        mode=mode,
        data=data,
        key_file=Path(os.environ.get("CONGVU_KEY_FILE", data / "keys" / "kek")).resolve(),
        secret_key=os.environ.get("CONGVU_SECRET_KEY", "" if mode == "production" else DEMO_SECRET),
        allowed_hosts=tuple(
            host for host in os.environ.get("CONGVU_ALLOWED_HOSTS", "").split(",") if host
        )
        or (() if mode == "production" else ("localhost", "127.0.0.1", "[::1]", "testserver")),
        public_url=os.environ.get("CONGVU_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        proxies=_whole_number("CONGVU_PROXIES"),
        pki=Path(os.environ.get("CONGVU_PKI", data / "pki")).resolve(),
        smtp_url=os.environ.get("CONGVU_SMTP_URL", ""),
        database=_database(data, "DATABASE_URL", "congvu_app"),
        owner_database=_database(
            data,
            # With a server of one's own and no owner told, nothing here may touch an embedded one.
            "DATABASE_OWNER_URL" if os.environ.get("DATABASE_OWNER_URL") else "DATABASE_URL",
            "congvu_owner",
        ),
    )


def _whole_number(variable: str) -> int:
    text = os.environ.get(variable, "0")
    if not text.isdecimal():
        raise SystemExit(f"{variable} is {text!r}; it must be a whole number.")
    return int(text)


def _database(data: Path, variable: str, embedded_role: str) -> dict[str, object]:
    url = os.environ.get(variable, "")
    if url:
        return _from_url(url, variable)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(Cluster(data / "pg").socket),
        "NAME": "congvu",
        "USER": embedded_role,
    }


def _from_url(url: str, variable: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SystemExit(
            f"{variable} must look like postgresql://user:password@host:5432/name, not {url!r}."
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": options,
    }
