import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.identity import rules
from congvu.identity.rules import Login, LoginKind

BACKOFF = rules.Backoff(5, dt.timedelta(seconds=30), dt.timedelta(minutes=15))


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("0912345345", Login(LoginKind.PHONE, "0912345345")),
        ("+84 912 345 345", Login(LoginKind.PHONE, "0912345345")),
        ("0912.345.345", Login(LoginKind.PHONE, "0912345345")),
        (" Hang@Example.VN ", Login(LoginKind.EMAIL, "hang@example.vn")),
        ("huong", Login(LoginKind.NAME, "huong")),
        ("", None),
        ("@", None),
        ("a@b", None),
        ("12345", None),
        ("hương", None),
        ("x" * 60, None),
    ],
)
def test_one_way_to_sign_in_has_one_spelling(typed: str, login: Login | None) -> None:
    assert rules.read_login(typed) == login


@pytest.mark.parametrize(
    "name", ["Y", "Thu", "K'Brế", "Nguyễn Thị Minh Hằng", "Ê Ban H'Mlai", "A" * 40]
)
def test_names_of_one_word_and_of_forty_letters_are_names(name: str) -> None:
    assert rules.reasons_against_name(rules.tidy_name(name)) == ()


@pytest.mark.parametrize("name", ["", "  ", "Hằng1", "A" * 121, "<script>"])
def test_what_is_no_name_is_told(name: str) -> None:
    assert rules.reasons_against_name(rules.tidy_name(name))


def test_a_password_of_an_officer_needs_length_and_four_classes() -> None:
    def codes(password: str) -> set[str]:
        reasons = rules.reasons_against_password(
            password, shortest=14, needs_all_classes=True, login="huong"
        )
        return {reason.code for reason in reasons}

    assert codes("Demo-2026-tan-phu") == set()
    assert "password-too-short" in codes("Demo-2026")
    assert "password-needs-four-classes" in codes("demonstration-only")
    assert "password-contains-login" in codes("Huong-2026-tan-phu")
    assert "password-too-simple" in codes("aaaaaaaaaaaaaa")


@given(st.integers(0, 500))
def test_the_wait_never_shrinks_and_never_passes_its_bound(failures: int) -> None:
    wait = rules.wait_after(failures, BACKOFF)
    assert wait <= rules.wait_after(failures + 1, BACKOFF) <= BACKOFF.longest_wait
    assert (wait == dt.timedelta(0)) == (failures < BACKOFF.free)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.booleans())
def test_a_personal_number_tells_century_sex_and_year(birth_on: dt.date, male: bool) -> None:
    start = rules.personal_number_start(province="012", birth_on=birth_on, male=male)
    assert rules.is_personal_number(start + "003542")
    assert int(start[3]) % 2 == (0 if male else 1)
    assert int(start[4:]) == birth_on.year % 100


def test_the_number_of_the_story_has_the_shape_of_law() -> None:
    born = dt.date(1998, 5, 17)
    assert "012198003542".startswith(
        rules.personal_number_start(province="012", birth_on=born, male=False)
    )
    assert not rules.is_personal_number("003198003542")
    assert not rules.is_personal_number("01219800354")


def test_the_first_of_july_is_read_day_first() -> None:
    assert rules.read_day("01/07/2025") == rules.read_day("1-7-2025") == dt.date(2025, 7, 1)
    assert rules.read_day("31/02/2025") is None
    assert rules.read_day("2025-07-01") is None
