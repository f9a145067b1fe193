"""The desk in a real browser: the queue, one dossier by keys, one supplement, one refusal."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.journeys import personas
from tests.journeys.conftest import Site
from tests.support import browser as browsers
from tests.support import databases, way
from tests.support.browser import Eyes, follow
from tests.support.site import environment_of, served

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("desk")]


@dataclass(frozen=True, slots=True)
class Codes:
    """Dossiers that wait, the first one to be received, and one that was received."""

    waiting: tuple[str, ...]
    received: str


@pytest.fixture(scope="module")
def codes(
    demonstration_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, Codes]]:
    browsers.chromium_path()
    with django_db_blocker.unblock():
        database = databases.clone(demonstration_template)
        with databases.on_database(database):
            who = way.people()
            received = way.a_received_dossier(who)
            waiting = [way.a_submitted_dossier(who) for _ in range(4)]
            made = Codes(
                tuple(str(way.reload(one).code) for one in waiting), str(way.reload(received).code)
            )
        yield database, made
        databases.drop(database)


@pytest.fixture(scope="module")
def site(codes: tuple[str, Codes], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    log = tmp_path_factory.mktemp("site") / "site.log"
    with served(codes[0], log) as address:
        yield Site(address, codes[0], log, environment_of(codes[0], address))


def test_a_day_at_the_desk(
    site: Site, browser: Browser, eyes: Eyes, codes: tuple[str, Codes]
) -> None:
    made = codes[1]
    tuan = personas.officer(browser, site.address, "tuan", "một cửa", to="?next=/can-bo/tiep-nhan")
    page = tuan.page
    eyes.look(tuan, "queue")

    follow(page.get_by_role("link", name="Nguyễn Thị Minh Hằng").first)
    eyes.look(tuan, "reception")
    page.keyboard.press("C")
    page.get_by_text("Đã lưu phần kiểm tra").wait_for()
    with tuan.refused(409):
        page.keyboard.press("E")
        page.get_by_text("Xem giấy này và đánh giá").first.wait_for()
        eyes.look(tuan, "refused")
    for box in page.locator("input[name=check]").all():
        box.check()
    page.keyboard.press("1")
    page.keyboard.press("E")
    page.get_by_text("Đã tiếp nhận: mẫu 01").wait_for()
    eyes.look(tuan, "received")

    page.keyboard.press("E")
    page.get_by_text("Kiểm tra khi tiếp nhận").wait_for()
    for box in page.locator("input[name=check]").all():
        box.check()
    page.keyboard.press("2")
    page.keyboard.press("B")
    with tuan.refused(409):
        page.keyboard.press("G")
        page.get_by_text("Chọn giấy này sai ở đâu").first.wait_for()
        eyes.look(tuan, "supplement")
    page.get_by_label("Giấy này sai ở đâu").select_option(label="Không đọc rõ")
    page.locator("h1").click()
    page.keyboard.press("G")
    page.get_by_text("Đã yêu cầu bổ sung: mẫu 02").wait_for()
    eyes.look(tuan, "asked")

    follow(page.get_by_role("link", name="Hồ sơ tiếp theo"))
    page.locator("label", has_text="Không tiếp nhận").click()
    with tuan.refused(409):
        page.get_by_role("button", name="Cấp phiếu từ chối").click()
        page.get_by_text("Chọn lý do từ chối").first.wait_for()
        eyes.look(tuan, "refusal")
    page.get_by_role("radio", name="Không thuộc thẩm quyền").check()
    page.get_by_role("button", name="Cấp phiếu từ chối").click()
    page.get_by_text("Đã từ chối tiếp nhận: mẫu 03").wait_for()

    tuan.open(f"/can-bo/ho-so/{made.received}/nhat-ky")
    eyes.look(tuan, "history")
    tuan.open(f"/can-bo/ho-so/{made.received}/vi-sao-hen")
    eyes.look(tuan, "clock")
    tuan.open(f"/can-bo/tiep-nhan/{made.received}")
    eyes.look(tuan, "taken")
