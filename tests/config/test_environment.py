"""What the process is told from outside, and what it answers to nonsense."""

import pytest

from congvu.config import environment
from congvu.config.cli.migration import url_of


def test_nonsense_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGVU_MODE", "prod")

    with pytest.raises(SystemExit, match="demo, test, production"):
        environment.read()


def test_production_has_no_secret_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGVU_MODE", "production")

    told = environment.read()

    assert told.secret_key == ""
    assert told.allowed_hosts == ()
    assert not told.is_demonstration


@pytest.mark.parametrize("url", ["mysql://u@h/n", "postgresql://u@h", "nonsense"])
def test_another_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(SystemExit, match="DATABASE_URL must look like"):
        environment.read()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://app:p%40ss@db.example.vn:5433/congvu?sslmode=require",
        "postgresql://app@/congvu?host=%2Fvar%2Frun%2Fthư+mục",
    ],
)
def test_a_connection_survives_being_told_to_another_process(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    told = environment.read().database

    monkeypatch.setenv("DATABASE_URL", url_of(told))

    assert environment.read().database == told
