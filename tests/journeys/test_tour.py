"""The whole way, from a phone to a signed birth certificate, as each persona."""

import pytest
from playwright.sync_api import Browser
from tests.journeys import personas
from tests.journeys.conftest import Site
from tests.support.browser import Diary, Eyes

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("tour")]


def test_from_a_phone_to_a_signed_certificate(site: Site, browser: Browser, eyes: Eyes) -> None:
    diary = Diary("The first tour: the demonstration's mother")
    mother = personas.citizen(browser, site.address)
    with diary.step("mẹ", "tìm thủ tục bằng lời thường, không dấu"):
        mother.open("/")
        eyes.look(mother, "trang-chu")
        mother.page.get_by_role("searchbox").fill("lam giay khai sinh")
        mother.press("Tìm")
        eyes.look(mother, "tim")
        mother.press("Đăng ký khai sinh")
        eyes.look(mother, "thu-tuc")
    with diary.step("mẹ", "bắt đầu, đăng nhập, chọn xã"):
        mother.press("Bắt đầu")
        eyes.look(mother, "dang-nhap")
        personas.sign_in_citizen(mother, "hang@example.vn")
        eyes.look(mother, "noi-nop")
        mother.press("Tiếp tục")
    with diary.step("mẹ", "trả lời từng câu"):
        personas.fill(
            mother,
            personas.answers(),
            look=lambda _question: eyes.look(mother, mother.path.rpartition("/")[2]),
        )
        eyes.look(mother, "giay-to")
    with diary.step("mẹ", "gửi ảnh giấy chứng sinh"):
        mother.page.get_by_label("Chụp ảnh hoặc chọn tệp").set_input_files(personas.a_photo())
        mother.press("Gửi ảnh đã chọn")
        eyes.look(mother, "giay-to-da-gui")
        mother.press("Tiếp tục")
    with diary.step("mẹ", "kiểm tra, cam đoan, nộp"):
        eyes.look(mother, "kiem-tra")
        mother.page.get_by_role("checkbox").check()
        mother.press("Nộp hồ sơ")
        eyes.look(mother, "da-nop")
