"""The doors and the people page in a browser: three widths, no barrier, no JavaScript needed."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from tests.support.browser import follow
from tests.support.site import served

from congvu.identity import services
from congvu.kernel.actors import Actor
from congvu.reference import services as reference

from .conftest import AT, PACKAGES, PASSWORD

pytestmark = [pytest.mark.journey, pytest.mark.slow]

CHROMIUM = os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH", "/usr/bin/chromium")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": LEVELS}}
SHOTS = os.environ.get("CONGVU_SHOTS", "")


@pytest.fixture
def commune(committed_database: str) -> str:
    system, at = Actor.system("test"), AT - dt.timedelta(days=1)
    reference.load_reference(PACKAGES / "reference", actor=system, at=at)
    services.load_agency(PACKAGES / "agencies" / "demo", actor=system, at=at)
    return committed_database


@pytest.fixture
def browser(commune: str) -> Iterator[Browser]:
    """Opened after the database and closed before it: Django refuses queries inside its loop."""
    assert commune
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield chromium
        chromium.close()


def looks_right(page: Page, name: str, width: int) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.evaluate("scrollTo(0, 0)")  # a link half under the sticky head is no small target
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name


@pytest.mark.parametrize("width", [360, 768, 1366])
def test_the_doors_have_no_barrier(
    width: int, browser: Browser, commune: str, tmp_path: Path
) -> None:
    with served(commune, tmp_path / "site.log") as address:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="vi", bypass_csp=True
        )
        page = context.new_page()
        for name, path in (
            ("sign-in", "/dang-nhap"),
            ("register", "/dang-ky"),
            ("officer-sign-in", "/can-bo/dang-nhap"),
            ("confirm", "/dang-ky/0190a000-0000-7000-8000-000000000009"),
        ):
            page.goto(f"{address}{path}")
            looks_right(page, name, width)
        page.goto(f"{address}/dang-ky")
        follow(page.get_by_role("button", name="Tiếp tục"))
        looks_right(page, "register-errors", width)
        page.goto(f"{address}/can-bo/nhan-su")
        page.get_by_label("Tên đăng nhập").fill("mai")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        follow(page.get_by_role("button", name="Đăng nhập"))
        assert page.url.endswith("/can-bo/nhan-su")
        looks_right(page, "people", width)
        follow(page.get_by_role("link", name="Trần Quốc Bảo"))
        looks_right(page, "person", width)
        page.goto(f"{address}/tai-khoan")
        looks_right(page, "account", width)
        page.goto(f"{address}/tai-khoan/mat-khau")
        looks_right(page, "password", width)
