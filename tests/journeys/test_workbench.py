"""A clean dossier goes from the officer's inbox to *trình ký* in at most four keys."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import DjangoDbBlocker
from tests.journeys import personas
from tests.journeys.conftest import Site
from tests.support import databases, way
from tests.support.browser import Eyes, Person

from congvu.dossiers import services as dossiers
from congvu.dossiers.models import Dossier

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def beside(site: Site, blocker: DjangoDbBlocker, act: Callable[[], str]) -> str:
    """Do something in the site's own database, in a thread of its own: the browser has this one."""

    def work() -> str:
        with blocker.unblock(), databases.on_database(site.database):
            return act()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def prepared(site: Site, blocker: DjangoDbBlocker) -> str:
    """A received dossier; gives its code."""
    return beside(site, blocker, lambda: str(way.reload(way.a_received_dossier(way.people())).code))


def mother_confirms(site: Site, blocker: DjangoDbBlocker, code: str) -> None:
    def confirm() -> str:
        row = Dossier.objects.get(code=code)
        dossiers.answer_draft(dossier_id=row.id, marks={}, actor=way.people().mother, at=way.now())
        return code

    beside(site, blocker, confirm)


class Keys:
    """Counts what the officer presses."""

    def __init__(self, who: Person) -> None:
        self.who, self.count = who, 0

    def press(self, key: str) -> None:
        self.count += 1
        self.who.page.keyboard.press(key)


def test_four_keys_from_the_inbox_to_signing(
    site: Site, django_db_blocker: DjangoDbBlocker, browser: Browser, eyes: Eyes
) -> None:
    code = prepared(site, django_db_blocker)
    registrar = personas.officer(
        browser, site.address, "an", "công chức hộ tịch", to="?next=/can-bo"
    )
    keys, page = Keys(registrar), registrar.page
    registrar.open("/can-bo")
    eyes.look(registrar, "can-xu-ly")

    page.locator(f".row a[href$='{code}']").first.focus()
    keys.press("Enter")
    page.wait_for_url(f"**/can-bo/ho-so/{code}")
    eyes.look(registrar, "ho-so")
    keys.press("e")
    page.wait_for_url("**/so")
    send = page.get_by_role("button", name=re.compile("^Gửi bản dự thảo"))
    expect(send).to_be_visible(timeout=20_000)
    eyes.look(registrar, "so")
    keys.press("e")
    expect(page.get_by_text("Không trả lời là đồng ý").first).to_be_visible()
    eyes.look(registrar, "cho-xac-nhan")
    mother_confirms(site, django_db_blocker, code)
    page.reload()
    eyes.look(registrar, "trinh-ky")
    keys.press("e")
    page.wait_for_url("**/can-bo")
    expect(page.get_by_text(re.compile(f"{code} đã chuyển tới"))).to_be_visible()

    assert keys.count <= 4
    assert registrar.faults == []


def test_every_page_of_the_workbench_is_fit_to_look_at(
    site: Site, django_db_blocker: DjangoDbBlocker, browser: Browser, eyes: Eyes
) -> None:
    code = prepared(site, django_db_blocker)
    registrar = personas.officer(browser, site.address, "an", "công chức hộ tịch")
    for path, name in (
        (f"/can-bo/ho-so/{code}/bo-sung", "bo-sung"),
        (f"/can-bo/ho-so/{code}/tu-choi", "tu-choi"),
        ("/can-bo/tim?tim=minh+hang", "tim"),
        ("/can-bo?loc=cho-nguoi-nop", "cho-nguoi-nop"),
        ("/can-bo?loc=da-trinh-ky", "da-trinh-ky"),
        ("/can-bo?loc=tre-han", "tre-han"),
    ):
        registrar.open(path)
        eyes.look(registrar, name)
