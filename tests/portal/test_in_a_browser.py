"""The public pages in a real browser: no barrier that a program can find, phone and desk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from tests.support.site import served

pytestmark = [pytest.mark.journey, pytest.mark.slow]

CHROMIUM = os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH", "/usr/bin/chromium")
LEVELS = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": LEVELS}}
PUBLIC = ("/", "/tim?q=lam+giay+khai+sinh", "/tim?q=giay+di+bien", "/thu-tuc/dang-ky-khai-sinh",
          "/co-quan", "/tro-giup", "/tiep-can", "/du-lieu-ca-nhan", "/tinh-trang",
          "/he-thong-thiet-ke", "/khong-co")  # fmt: skip
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, summary, select, .in')]
    .filter(e => e.offsetParent && !e.matches('.skip') && e.getBoundingClientRect().height < 44)
    .map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def browser(committed_demonstration: str) -> Iterator[Browser]:
    """Opened after the database and closed before it: Django refuses queries inside its loop."""
    assert committed_demonstration
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [360, 1366])
def test_public_pages_have_no_barrier_and_no_sideways_scroll(
    width: int, browser: Browser, committed_demonstration: str, tmp_path: Path
) -> None:
    with served(committed_demonstration, tmp_path / "site.log") as address:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, locale="vi", bypass_csp=True
        )
        page = context.new_page()
        for path in PUBLIC:
            page.goto(f"{address}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.evaluate(SMALL_TARGETS) == [], path
            found = Axe().run(page, options=RULES).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path


def test_everything_public_works_with_keyboard_only_and_without_javascript(
    browser: Browser, committed_demonstration: str, tmp_path: Path
) -> None:
    with served(committed_demonstration, tmp_path / "site.log") as address:
        context = browser.new_context(java_script_enabled=False, locale="vi")
        page = context.new_page()
        page.goto(address)
        page.get_by_role("searchbox").focus()
        page.keyboard.type("lam giay khai sinh")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="Đăng ký khai sinh", exact=True).press("Enter")
        assert page.get_by_role("heading", level=1).inner_text() == "Đăng ký khai sinh"
        page.get_by_role("link", name="Bắt đầu").press("Enter")
        assert "dang-nhap" in page.url
        assert "bat-dau" in page.url
