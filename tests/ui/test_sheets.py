"""The style sheets: contrast by computation, nothing from elsewhere, small."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

SHEETS = Path(__file__).resolve().parents[2] / "src" / "congvu" / "ui" / "static" / "ui"
PUBLIC = (SHEETS / "public.css").read_text(encoding="utf-8")
OFFICE = (SHEETS / "office.css").read_text(encoding="utf-8")


def tokens(sheet: str) -> dict[str, str]:
    root = sheet[sheet.index(":root") :]
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", root[: root.index("}")]))


def luminance(colour: str) -> float:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(*grounds: str) -> list[tuple[str, str]]:
    neutral = list(product(("ink", "muted", "act"), grounds))
    return neutral + [(tone, f"{tone}-bg") for tone in ("ok", "warn", "bad", "hold")]


@pytest.mark.parametrize("pair", pairs("page", "soft"))
def test_public_text_has_the_contrast_of_level_aaa(pair: tuple[str, str]) -> None:
    of = tokens(PUBLIC)
    assert contrast(of[pair[0]], of[pair[1]]) >= 7, pair


@pytest.mark.parametrize("pair", pairs("card", "ground"))
@pytest.mark.parametrize("dark", [False, True])
def test_office_text_has_the_contrast_of_level_aa_by_day_and_by_night(
    pair: tuple[str, str], *, dark: bool
) -> None:
    of = tokens(OFFICE)
    if dark:
        of |= tokens(OFFICE[OFFICE.index("prefers-color-scheme:dark") :])
    assert contrast(of[pair[0]], of[pair[1]]) >= 4.5, pair


def test_edges_of_controls_can_be_seen() -> None:
    public, office = tokens(PUBLIC), tokens(OFFICE)
    assert contrast(public["edge"], public["page"]) >= 3
    assert contrast(office["edge"], office["card"]) >= 3


@pytest.mark.parametrize("sheet", [PUBLIC, OFFICE], ids=["public", "office"])
def test_a_sheet_fetches_nothing(sheet: str) -> None:
    assert "@import" not in sheet
    assert "http" not in sheet
    assert not re.search(r"url\((?!#)", sheet)


def test_sheets_stay_small() -> None:
    assert len(gzip.compress(PUBLIC.encode(), 9)) <= 6 * 1024
    assert len(gzip.compress(OFFICE.encode(), 9)) <= 12 * 1024


def test_the_public_sheet_runs_in_old_phones() -> None:
    assert ":has(" not in PUBLIC
    assert ":is(" not in PUBLIC
    assert "@container" not in PUBLIC
