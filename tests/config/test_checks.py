"""Outside the demonstration an unsafe installation is refused, in words that say what to do."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support import databases

from congvu.config import checks, environment
from congvu.config.environment import DEMO_SECRET, Environment
from congvu.kernel.sealing import make_key_file

SECRET = "k3J-9vQ_pX0zTn5Lw8RbYc2GdHs7MfAe1UiOq4ZtVjNyBxKlSrPgDoWhCm"


@pytest.fixture
def safe(tmp_path: Path) -> Environment:
    """An installation in order."""
    key = tmp_path / "etc" / "kek"
    make_key_file(key)
    (tmp_path / "pki").mkdir()
    return replace(
        environment.read(),
        mode="production",
        data=tmp_path / "data",
        key_file=key,
        secret_key=SECRET,
        allowed_hosts=("dichvucong.example.vn",),
        public_url="https://dichvucong.example.vn",
        pki=tmp_path / "pki",
    )


def wrong(told: Environment) -> dict[str, str]:
    return {
        finding.about: finding.words
        for finding in checks.of_settings(told)
        if finding.stops and not finding.well
    }


def test_an_installation_in_order_is_not_refused(safe: Environment) -> None:
    assert wrong(safe) == {}


@pytest.mark.parametrize(
    "secret", ["", DEMO_SECRET, "short", "a" * 60, "django-insecure-" + SECRET]
)
def test_a_missing_or_well_known_secret_is_refused(safe: Environment, secret: str) -> None:
    found = wrong(replace(safe, secret_key=secret))

    assert list(found) == ["secret"]
    assert "secrets.token_urlsafe" in found["secret"]
    assert not secret or secret not in found["secret"]


@pytest.mark.parametrize("hosts", [(), ("*",)])
def test_missing_host_names_are_refused(safe: Environment, hosts: tuple[str, ...]) -> None:
    assert list(wrong(replace(safe, allowed_hosts=hosts))) == ["host names"]


def test_an_address_that_would_be_printed_without_tls_is_refused(safe: Environment) -> None:
    assert list(wrong(replace(safe, public_url="http://example.vn"))) == ["public address"]


def test_the_demonstrations_certificates_are_refused(safe: Environment) -> None:
    (safe.pki / checks.DEMONSTRATION_MARK).touch()

    assert list(wrong(safe)) == ["certificates"]


def test_a_key_beside_the_data_is_refused(safe: Environment) -> None:
    key = safe.data / "keys" / "kek"
    make_key_file(key)

    assert list(wrong(replace(safe, key_file=key))) == ["place of the key"]


def test_a_key_that_others_can_read_is_refused(safe: Environment) -> None:
    safe.key_file.chmod(0o644)

    assert "chmod 600" in wrong(safe)["key file"]


def test_the_demonstration_may_use_what_everybody_knows(safe: Environment) -> None:
    assert wrong(replace(safe, mode="demo", secret_key=DEMO_SECRET, allowed_hosts=())) == {}


def _of_database(role: str, name: str) -> dict[str, bool]:
    cluster = databases.cluster()
    database = {"HOST": str(cluster.socket), "USER": role, "NAME": name}
    return {finding.about: finding.well for finding in checks.of_database(database)}


def test_the_app_role_is_accepted(committed_database: str) -> None:
    assert set(_of_database("congvu_app", committed_database).values()) == {True}


def test_a_superusers_connection_is_refused(committed_database: str) -> None:
    found = _of_database("congvu", committed_database)

    assert found["rights of the role"] is False
    assert found["journal"] is False


def test_the_owners_connection_is_refused(committed_database: str) -> None:
    found = _of_database("congvu_owner", committed_database)

    assert found["ownership"] is False
    assert found["journal"] is False


def test_a_database_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    (found,) = checks.of_database({"HOST": str(tmp_path), "USER": "x", "NAME": "y"})

    assert not found.well
    assert "DATABASE_URL" in found.words
    assert "\n" not in found.words
