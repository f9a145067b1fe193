"""The whole way, from a phone to a signed birth certificate, as each persona."""

import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser
from tests.journeys import tour
from tests.journeys.conftest import Site
from tests.support.browser import Diary, Eyes
from tests.support.databases import PROJECT

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("tour")]


def test_from_a_phone_to_a_signed_certificate(site: Site, browser: Browser, eyes: Eyes) -> None:
    diary = Diary("The first tour: from a phone to a signed certificate")
    walk = tour.Walk(site, browser, eyes, diary)
    tour.play(walk, walk.citizen("mẹ"))
    tour.check_with_other_programs(walk)
    eyes.write_index(diary)
    if os.environ.get("CONGVU_PICTURES") == "write":
        _write_pictures(eyes, walk.result)


def _write_pictures(eyes: Eyes, result: Path) -> None:
    """Pictures for the README, small enough for a repository."""
    shown = {
        "question": ("child-name", 360),
        "reception": ("tiep-nhan", 1366),
        "workbench": ("tham-dinh", 1366),
        "draft": ("ban-du-thao", 360),
        "signing": ("cho-ky", 360),
        "result": ("ket-qua", 360),
    }
    for name, (step, width) in shown.items():
        picture = Image.open(eyes.picture(step, width)).convert("RGB")
        seen = picture.crop((0, 0, width, min(picture.height, 900)))
        file = PROJECT / "docs/images" / f"{name}.png"
        seen.quantize(64, dither=Image.Dither.NONE).save(file, optimize=True)
    page = pypdfium2.PdfDocument(result)[0].render(scale=1).to_pil()
    page.quantize(64).save(PROJECT / "docs/images/certificate.png", optimize=True)
