"""What `bin/demo` promises on the terminal is true."""

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest
from pytest_django import Settings

from congvu.audit import sequencing
from congvu.config.cli import demo
from congvu.config.embedded import Cluster
from congvu.identity.services import Face, sign_in
from congvu.kernel import sealing
from congvu.kernel.moments import VIETNAM
from congvu.kernel.sealing import make_key_file

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=VIETNAM)
LOGINS = [
    (login, Face.CITIZEN if one.page == "/dang-nhap" else Face.OFFICER)
    for one in demo.PERSONAS
    for login in one.sign_in.split(" (")[0].split(" or ")
]


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize(("login", "face"), LOGINS)
def test_every_persona_can_sign_in(login: str, face: Face) -> None:
    assert sign_in(login=login, password=demo.PASSWORD, face=face, address="127.0.0.1", at=NOW)


def test_the_invitation_names_every_persona_and_where_to_go() -> None:
    words = demo._invitation("http://127.0.0.1:8123")

    assert all(one.name in words and one.who in words for one in demo.PERSONAS)
    assert demo.PASSWORD in words
    assert words.startswith("Open http://127.0.0.1:8123")


def test_after_a_reset_no_checkpoint_of_the_old_key_is_met(
    committed_database: str, tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    told = dataclasses.replace(
        settings.ENVIRONMENT, data=tmp_path, key_file=tmp_path / "keys" / "kek"
    )
    settings.ENVIRONMENT = told
    make_key_file(told.key_file)
    old = sequencing.write_checkpoint(at=NOW).read_text()
    not_ours = tmp_path / "letter.txt"
    not_ours.write_text("mine")

    demo._forget(told, StoppedCluster(tmp_path))
    make_key_file(told.key_file)
    sealing._read_key.cache_clear()  # the programs that serve are new processes
    new = sequencing.write_checkpoint(at=NOW)

    assert committed_database
    assert json.loads(old)["key"] != json.loads(new.read_text())["key"]
    assert [file.name for file in new.parent.iterdir()] == [new.name]
    assert caplog.records == []
    assert not_ours.exists()


class StoppedCluster(Cluster):
    """A server that is not there: only its folder is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stop(self, patience: float = 0) -> None:
        assert patience == 0


def test_what_was_prepared_is_remembered_and_damage_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "prepared.json"
    file.write_text("{not json")

    demo.Stamps(file).put("tables", "abc")

    assert demo.Stamps(file).get("tables") == "abc"
    assert demo.Stamps(file).get("pages") == ""
