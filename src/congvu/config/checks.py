"""What must be in order before Công Vụ Số serves: `congvu doctor` tells, `congvu serve` refuses.

The demonstration may run with a secret that everybody can read; an agency may not. A finding says
what was looked at and, when it is not well, what to do.
"""

import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from congvu.config.environment import DEMO_SECRET, Environment

SHORTEST_SECRET = 50
LEAST_DIFFERENT_LETTERS = 10
OLDEST_SERVER = 160_000
LEAST_FREE_BYTES = 1024**3
DEMONSTRATION_MARK = "DEMONSTRATION"
"""A PKI folder that holds a file of this name was made for the demonstration."""

JOURNAL = "audit_entry"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `words` says what to do when it is not well."""

    about: str
    well: bool
    words: str
    stops: bool = True


def of_settings(environment: Environment) -> Iterator[Finding]:
    """What can be judged without a database. The demonstration is excused from most of it."""
    yield Finding(
        "Python", sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}; 3.11 or newer."
    )
    yield _key_file(environment.key_file)
    if not environment.is_demonstration:
        yield _secret(environment.secret_key)
        yield _hosts(environment.allowed_hosts)
        yield _public_url(environment.public_url)
        yield _key_apart(environment)
        yield _pki(environment.pki)
    yield _space(environment.data)


def of_database(database: Mapping[str, object]) -> Iterator[Finding]:
    """What the server says about itself and about the role that we came as."""
    try:
        with psycopg.connect(_address(database)) as connection:
            yield Finding("database", well=True, words="The database answers.")
            yield from _server(connection)
            yield from _role(connection)
    except psycopg.OperationalError as error:
        yield Finding(
            "database",
            well=False,
            words=f"The database does not answer: {str(error).strip().splitlines()[0]}. "
            "Is the server running, and is DATABASE_URL right?",
        )


def _address(database: Mapping[str, object]) -> str:
    """Django's words for a connection in those of libpq."""
    names = {
        "HOST": "host",
        "PORT": "port",
        "NAME": "dbname",
        "USER": "user",
        "PASSWORD": "password",
    }
    answer = {theirs: str(database[ours]) for ours, theirs in names.items() if database.get(ours)}
    options = database.get("OPTIONS")
    if isinstance(options, Mapping):
        answer |= {str(name): str(value) for name, value in options.items()}
    return psycopg.conninfo.make_conninfo(connect_timeout=5, **answer)


def _secret(secret: str) -> Finding:
    if not secret:
        words = "CONGVU_SECRET_KEY is missing."
    elif secret == DEMO_SECRET or secret.startswith("django-insecure-"):
        words = "CONGVU_SECRET_KEY is one that everybody can read."
    elif len(secret) < SHORTEST_SECRET or len(set(secret)) < LEAST_DIFFERENT_LETTERS:
        words = f"CONGVU_SECRET_KEY is too easy; use at least {SHORTEST_SECRET} random characters."
    else:
        return Finding("secret", well=True, words="The secret is of your own.")
    hint = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
    return Finding("secret", well=False, words=f"{words} Make one with:  {hint}")


def _hosts(hosts: tuple[str, ...]) -> Finding:
    well = bool(hosts) and "*" not in hosts
    words = (
        f"Answers to {', '.join(hosts)}."
        if well
        else "CONGVU_ALLOWED_HOSTS must name the host names of this service, without '*', "
        "for example dichvucong.hoasen.gov.vn."
    )
    return Finding("host names", well=well, words=words)


def _public_url(url: str) -> Finding:
    well = url.startswith("https://")
    words = (
        f"Papers and messages point to {url}."
        if well
        else f"CONGVU_PUBLIC_URL is {url}; it is printed in QR codes and must begin with https://."
    )
    return Finding("public address", well=well, words=words)


def _key_file(file: Path) -> Finding:
    if not file.exists():
        words = (
            f"The key file {file} is missing. `congvu migrate` makes one; then back it up apart."
        )
        return Finding("key file", well=False, words=words)
    mode = stat.S_IMODE(file.stat().st_mode)
    well = mode & 0o077 == 0
    words = "Only its owner can read it." if well else f"Others can read it:  chmod 600 {file}"
    return Finding("key file", well=well, words=words)


def _key_apart(environment: Environment) -> Finding:
    well = not environment.key_file.is_relative_to(environment.data)
    words = (
        "It lies apart from the data."
        if well
        else f"CONGVU_KEY_FILE ({environment.key_file}) lies in the data folder: who copies "
        "the data has the key too. Move it elsewhere, for example to /etc/congvu/kek."
    )
    return Finding("place of the key", well=well, words=words)


def _pki(folder: Path) -> Finding:
    if (folder / DEMONSTRATION_MARK).exists():
        words = (
            f"The certificates in {folder} are those of the demonstration and sign nothing of "
            f"legal "
            "force. Set CONGVU_PKI to a folder with those of your certificate authority."
        )
        return Finding("certificates", well=False, words=words)
    return Finding("certificates", well=True, words="They are not the demonstration's.")


def _space(data: Path) -> Finding:
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    return Finding(
        "disk space",
        well=free >= LEAST_FREE_BYTES,
        words=f"{free / 1024**3:.1f} GB free in {place}; keep at least 1 GB.",
        stops=False,
    )


def _server(connection: "psycopg.Connection[tuple[object, ...]]") -> Iterator[Finding]:
    version = connection.info.server_version
    yield Finding(
        "version of the database",
        version >= OLDEST_SERVER,
        f"PostgreSQL {version // 10_000}; 16 or newer is needed.",
    )
    encoding = connection.info.parameter_status("server_encoding")
    yield Finding(
        "encoding of the database", encoding == "UTF8", f"It is {encoding}; it must be UTF8."
    )


def _role(connection: "psycopg.Connection[tuple[object, ...]]") -> Iterator[Finding]:
    row = connection.execute(
        "SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication"
        " FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row is not None
    name, mighty = row
    advice = "DATABASE_URL must name the app role; docs/how-to/install.md shows how to make it."
    yield Finding(
        "rights of the role",
        not mighty,
        f"The role {name} can do too much: the journal would bind nobody. {advice}"
        if mighty
        else f"The role {name} is an ordinary one.",
    )
    owned = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND pg_has_role(relowner, 'USAGE')"
    ).fetchone()
    owns = bool(owned and owned[0])
    yield Finding(
        "ownership",
        not owns,
        f"The role {name} owns tables, so it could change the journal. {advice}"
        if owns
        else f"The role {name} owns no table.",
    )
    yield _journal(connection)


def _journal(connection: "psycopg.Connection[tuple[object, ...]]") -> Finding:
    row = connection.execute(
        "SELECT to_regclass(%(table)s) IS NOT NULL, to_regclass(%(table)s) IS NOT NULL AND"
        " has_table_privilege(to_regclass(%(table)s), 'UPDATE, DELETE, TRUNCATE')",
        {"table": f"public.{JOURNAL}"},
    ).fetchone()
    assert row is not None
    there, may_change = row
    if not there:
        words = "The tables are missing. Please run:  congvu migrate"
        return Finding("journal", well=False, words=words)
    words = (
        "The role may change the journal. `congvu migrate` takes that right away; run it as "
        "the owner."
        if may_change
        else "The journal can be added to and never changed."
    )
    return Finding("journal", not may_change, words)
