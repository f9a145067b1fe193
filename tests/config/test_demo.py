"""What `bin/demo` promises on the terminal is true."""

import datetime as dt
from pathlib import Path

import pytest

from congvu.config.cli import demo
from congvu.identity.services import Face, sign_in
from congvu.kernel.moments import VIETNAM

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


def test_what_was_prepared_is_remembered_and_damage_is_no_obstacle(tmp_path: Path) -> None:
    file = tmp_path / "prepared.json"
    file.write_text("{not json")

    demo.Stamps(file).put("tables", "abc")

    assert demo.Stamps(file).get("tables") == "abc"
    assert demo.Stamps(file).get("pages") == ""
