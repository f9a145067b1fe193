"""The keys of the office in a real browser: they press what is on the page, and nothing else."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, sync_playwright

CHROMIUM = os.environ.get("PLAYWRIGHT_BROWSER_EXECUTABLE_PATH", "/usr/bin/chromium")
KEYS = Path(__file__).resolve().parents[2] / "src" / "congvu" / "ui" / "static" / "ui" / "keys.js"
LIST = """<!doctype html><html lang="vi"><title>Cần xử lý</title>
<script type="module" src="/keys.js"></script>
<input id="tim" data-search aria-label="Tìm">
<ol><li class="row"><input type="checkbox" aria-label="Chọn An"><a href="#an">An</a></li>
<li class="row"><input type="checkbox" aria-label="Chọn Bình"><a href="#binh">Bình</a></li></ol>
<button data-key="E">Vào sổ</button>"""

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    body = LIST + render_to_string("ui/_keys.html")

    def answer(route: Route) -> None:
        if route.request.url.endswith("keys.js"):
            route.fulfill(path=KEYS, content_type="text/javascript")
        else:
            route.fulfill(body=body, content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = browser.new_page()
        opened.route("http://office.test/**", answer)
        yield opened
        browser.close()


@pytest.fixture(autouse=True)
def fresh(page: Page) -> None:
    page.goto("http://office.test/")
    page.evaluate("""() => {
        localStorage.clear();
        window.pressed = 0;
        document.querySelector('button').addEventListener('click', () => window.pressed++);
    }""")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_j_and_k_walk_the_list_and_stop_at_its_ends(page: Page) -> None:
    page.keyboard.press("j")
    assert focused(page) == "An"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert focused(page) == "Bình"
    page.keyboard.press("k")
    assert focused(page) == "An"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#an")


def test_e_does_the_expected_act_but_rests_while_lines_are_selected(page: Page) -> None:
    page.keyboard.press("e")
    assert page.evaluate("window.pressed") == 1
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("input:checked").count() == 1
    page.keyboard.press("e")
    assert page.evaluate("window.pressed") == 1
    page.keyboard.press("Escape")
    assert page.locator("input:checked").count() == 0


def test_typing_vietnamese_presses_nothing(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("jex")
    assert page.input_value("#tim") == "jex"
    assert page.evaluate("window.pressed") == 0


def test_keys_with_control_belong_to_the_browser(page: Page) -> None:
    page.keyboard.press("Control+e")
    assert page.evaluate("window.pressed") == 0


def test_keys_can_be_switched_off_and_on_again(page: Page) -> None:
    page.keyboard.press("Shift+Slash")
    assert page.locator("dialog[open]").count() == 1
    page.check("#keys-off")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("e")
    assert page.evaluate("window.pressed") == 0
    page.keyboard.press("Shift+Slash")
    page.uncheck("#keys-off")
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("e")
    assert page.evaluate("window.pressed") == 1
