"""The same way for who reads English: not one sentence of the interface is left in Vietnamese."""

import re

import pytest
from playwright.sync_api import Browser
from tests.journeys import personas, tour
from tests.journeys.conftest import Site
from tests.support import browser as browsers
from tests.support import wire
from tests.support.browser import Diary, follow
from tests.support.english import EnglishEyes

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("english")]
OPEN_TO_ALL = (
    *("/dang-ky", "/tim?q=giay+di+bien", "/viec/nha-dat", "/co-quan"),
    *("/tro-giup", "/tiep-can", "/du-lieu-ca-nhan", "/tinh-trang", "/theo-doi", "/kiem-tra"),
)


@pytest.fixture(scope="module")
def eyes(browser: Browser) -> EnglishEyes:
    return EnglishEyes(browser, browsers.TOUR / "tour-in-english")


@pytest.fixture(scope="module")
def walk(site: Site, browser: Browser, eyes: EnglishEyes) -> tour.Walk:
    return tour.Walk(site, browser, eyes, Diary("The first tour in English"), "en")


def test_from_a_phone_to_a_signed_certificate_in_english(walk: tour.Walk) -> None:
    code = tour.play(walk, walk.citizen("mẹ"))
    _read_the_books(walk, code)
    walk.eyes.write_index(walk.diary)


def _read_the_books(walk: tour.Walk, code: str) -> None:
    registrar = walk.officer("an", "hộ tịch")
    with walk.diary.step("hộ tịch", "đọc sổ, mục, bản in và lịch sử hồ sơ"):
        registrar.open(f"/can-bo/ho-so/{code}/nhat-ky")
        walk.eyes.look(registrar, "lich-su")
        registrar.open("/can-bo/so-dang-ky")
        walk.eyes.look(registrar, "so-dang-ky")
        follow(registrar.page.locator("main").get_by_role("link").first)
        walk.eyes.look(registrar, "mot-so")
        follow(registrar.page.locator("main table").get_by_role("link").first)
        walk.eyes.look(registrar, "mot-muc")


def test_the_pages_for_everybody_in_english(walk: tour.Walk) -> None:
    visitor = walk.citizen("khách")
    with walk.diary.step("khách", "các trang chung"):
        for address in OPEN_TO_ALL:
            visitor.open(address)
            walk.eyes.look(visitor, re.sub(r"\W+", "-", address).strip("-"))


def test_what_goes_wrong_is_said_in_english(walk: tour.Walk) -> None:
    mother, registrar = walk.citizen("mẹ"), walk.officer("an", "hộ tịch")
    with (
        walk.diary.step("mẹ", "trang không có, sai mật khẩu, phiên đã hết"),
        mother.refused(401, 404, 422),
    ):
        mother.open("/khong-co")
        walk.eyes.look(mother, "khong-co-trang")
        mother.open("/dang-nhap")
        personas.sign_in_citizen(mother, "hang@example.vn", "sai")
        walk.eyes.look(mother, "sai-mat-khau")
        personas.sign_in_citizen(mother, "hang@example.vn")
        mother.open("/tai-khoan")
        walk.eyes.look(mother, "tai-khoan")
        wire.ask(
            walk.site.database, "UPDATE identity_session SET seen_at = now() - '1 day'::interval"
        )
        mother.open("/tai-khoan")
        walk.eyes.look(mother, "phien-da-het")
    with registrar.refused(401):
        registrar.open("/can-bo")
        walk.eyes.look(registrar, "phien-can-bo-da-het")
    registrar.open("/can-bo/dang-nhap")
    walk.eyes.look(registrar, "cua-can-bo")
    registrar = walk.officer("an", "hộ tịch")
    with registrar.refused(403):
        registrar.open("/can-bo/may-chay")
        walk.eyes.look(registrar, "khong-duoc-vao")


def test_a_supplement_and_a_withdrawal_in_english(walk: tour.Walk) -> None:
    look = walk.eyes.look
    mother, desk = walk.citizen("mẹ"), walk.officer("tuan", "một cửa")
    with walk.diary.step("mẹ, một cửa", "bổ sung, rút hồ sơ"):
        mother.open("/dang-nhap")
        personas.sign_in_citizen(mother, "hang@example.vn")
        code = personas.hand_in(mother)
        personas.open_reception(desk, code)
        personas.judge(desk, "Birth notice")
        desk.page.locator("#slot-birth-proof").select_option(index=1)
        desk.page.keyboard.press("b")
        look(desk, "yeu-cau-bo-sung")
        follow(desk.page.locator("[name=act][value=supplement]"))
        look(desk, "da-yeu-cau-bo-sung")
        mother.open(f"/ho-so/{code}")
        look(mother, "ho-so-can-bo-sung")
        mother.open(f"/ho-so/{code}/bo-sung")
        look(mother, "bo-sung")
        mother.open(f"/ho-so/{code}/rut")
        look(mother, "rut-ho-so")
