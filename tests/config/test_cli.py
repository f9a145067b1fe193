"""The command line teaches, and its exit codes are dependable."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = (
    ("demo",),
    ("serve",),
    ("worker",),
    ("migrate",),
    ("assemble",),
    ("procedure", "check"),
    ("procedure", "load"),
    ("agency", "load"),
    ("reference", "load"),
    ("clock", "explain"),
    ("verify",),
    ("audit", "verify"),
    ("doctor",),
)


def congvu(*words: str, **told: str) -> "subprocess.CompletedProcess[str]":
    ours = {"PYTHONPATH": str(PROJECT / "src"), "PYTHONUTF8": "1", "CONGVU_MODE": "test"}
    ours["DJANGO_SETTINGS_MODULE"] = "congvu.config.settings"
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "ignore", "-m", "congvu.config.cli", *words],
        env={**os.environ, **ours, **told},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_help_names_every_command() -> None:
    answer = congvu("--help")

    assert answer.returncode == 0
    assert all(command[0] in answer.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    from congvu.config import cli  # noqa: PLC0415 - here, so that a fault fails these tests only

    with pytest.raises(SystemExit) as end:
        cli.main([*command, "--help"])

    assert end.value.code == 0
    assert len(capsys.readouterr().out) > 200


def test_it_tells_the_version_that_the_catalogue_of_public_code_names() -> None:
    answer = congvu("--version")
    catalogue = (PROJECT / "publiccode.yml").read_text(encoding="utf-8")

    assert answer.returncode == 0
    assert f"softwareVersion: {answer.stdout.split()[-1]}\n" in catalogue
    assert answer.stdout.startswith("Công Vụ Số ")


def test_a_wrongly_typed_command_is_told_apart_from_a_refusal() -> None:
    assert congvu("clock", "explain", "--limit", "7wd").returncode == 2
    assert congvu("clock", "explain", "--received", "yesterday", "--limit", "7wd").returncode == 2


def test_a_due_date_comes_with_its_derivation() -> None:
    answer = congvu(
        *("clock", "explain", "--received", "2026-11-24T15:30", "--limit", "sameday"),
        *("--cutoff", "15:00", "--lang", "en", "--json"),
    )

    told = json.loads(answer.stdout)

    assert answer.returncode == 0
    assert told["due_at"] == "2026-11-25T17:00:00+07:00"
    assert "after 15:00" in told["derivation"][0]


def test_an_impossible_limit_is_refused_in_words() -> None:
    answer = congvu("clock", "explain", "--received", "2026-11-24T15:30", "--limit", "soon")

    assert answer.returncode == 1
    assert answer.stderr.startswith("Refused: soon is not a time limit")


def test_a_file_without_signature_is_not_verified(tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF-1.7\nnothing")

    assert congvu("verify", str(paper), "--lang", "en").returncode == 1
    assert congvu("verify", str(tmp_path / "none.pdf")).returncode == 1


def test_our_own_procedures_are_in_order() -> None:
    folders = [
        str(file.parent) for file in (PROJECT / "packages").glob("procedures/*/*/procedure.yaml")
    ]

    answer = congvu("procedure", "check", *folders)

    assert folders
    assert answer.returncode == 0, answer.stdout


def test_production_refuses_to_serve_what_is_unsafe(tmp_path: Path) -> None:
    answer = congvu(
        "serve",
        CONGVU_MODE="production",
        CONGVU_DATA=str(tmp_path),
        DATABASE_URL=f"postgresql://app@/congvu?host={tmp_path}",
    )

    assert answer.returncode == 1
    assert "CONGVU_SECRET_KEY is missing" in answer.stderr
    assert "CONGVU_ALLOWED_HOSTS" in answer.stderr


def test_a_single_role_is_refused_with_the_way_to_make_two() -> None:
    answer = congvu(
        "demo", CONGVU_MODE="demo", DATABASE_URL="postgresql://me@/congvu?host=/nowhere"
    )

    assert answer.returncode == 1
    assert "CREATE ROLE congvu_app" in answer.stderr


def test_invented_people_are_refused_in_production(tmp_path: Path) -> None:
    answer = congvu(
        "demo-data",
        CONGVU_MODE="production",
        CONGVU_DATA=str(tmp_path),
        CONGVU_SECRET_KEY="x" * 60,
        DATABASE_URL="postgresql://me@/congvu?host=/nowhere",
    )

    assert answer.returncode == 1
    assert "production" in answer.stderr
