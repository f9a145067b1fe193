"""The pages of a migration in a browser: three widths, both languages, no barrier."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.support import way
from tests.support.browser import LEVELS, chromium, follow
from tests.support.queue import run_jobs
from tests.support.site import served
from tests.workspace.test_running_processes import PAGES, a_dossier_at_the_draft, a_renamed_step

from congvu.kernel.actors import Actor
from congvu.workflow import services as workflow

pytestmark = [pytest.mark.journey, pytest.mark.slow]

RULES = {"runOnly": {"type": "tag", "values": list(LEVELS)}}
SHOTS = os.environ.get("CONGVU_SHOTS", "")


@pytest.fixture
def commune(committed_demonstration: str) -> str:
    """Two dossiers under way, a newer version of their process, and a message that came early."""
    who = way.people()
    a_dossier_at_the_draft(who)
    way.a_received_dossier(who)
    a_renamed_step()
    workflow.hear(
        source="Sở Tư pháp", number="15", name="ket-qua-xac-minh", key="XM-15",
        actor=Actor.system("test"), at=way.now(),
    )  # fmt: skip
    run_jobs(way.now())
    return committed_demonstration


@pytest.fixture
def browser(commune: str) -> Iterator[Browser]:
    """Opened after the database and closed before it: Django refuses queries inside its loop."""
    assert commune
    with chromium() as opened:
        yield opened


def signed_in(browser: Browser, address: str, name: str, width: int, language: str) -> Page:
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 800}, locale=language, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{address}/can-bo/dang-nhap")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill("Demo-2026-tan-phu")
    follow(page.locator("main button").first)
    return page


def looks_right(page: Page, name: str) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name


def test_an_administrator_draws_up_and_the_chairwoman_approves(
    browser: Browser, commune: str, tmp_path: Path
) -> None:
    with served(commune, tmp_path / "site.log") as address:
        page = signed_in(browser, address, "mai", 1366, "vi")
        page.goto(f"{address}{PAGES}")
        looks_right(page, "processes")
        follow(page.get_by_role("link", name="Chuyển hồ sơ đang chạy"))
        looks_right(page, "draw-up")
        page.locator("[name='ten.check_draft']").select_option("review_draft")
        follow(page.get_by_role("button", name="Xem kết quả chạy thử"))
        expect(page.get_by_role("status").filter(has_text="2 hồ sơ")).to_be_visible()
        page.locator("[name=ly-do]").fill("Quyết định 12/QĐ-UBND")
        follow(page.get_by_role("button", name="Lập kế hoạch"))
        looks_right(page, "own-plan")
        plan = page.url

        leader = signed_in(browser, address, "huong", 360, "vi")
        leader.goto(plan)
        looks_right(leader, "plan")
        follow(leader.get_by_role("button", name="Duyệt và bắt đầu chuyển"))
        for _ in range(40):
            if not leader.get_by_role("link", name="Xem lại").count():
                break
            leader.wait_for_timeout(500)
            leader.reload()
        expect(leader.get_by_text("Đã chuyển 2 hồ sơ")).to_be_visible()
        looks_right(leader, "result")

        for width, language in ((360, "vi"), (768, "en")):
            page = signed_in(browser, address, "mai", width, language)
            for name, path in (("machinery", "/can-bo/may-chay"), ("processes", PAGES)):
                page.goto(f"{address}{path}")
                looks_right(page, f"{name}-{language}")
            page.goto(plan)
            looks_right(page, f"result-{language}")
