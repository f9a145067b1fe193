"""The public pages: found by everyday words, true, complete in both languages, and light."""

import gzip
import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.usefixtures("demonstration")

SHEET = (
    Path(__file__).resolve().parents[2] / "src" / "congvu" / "ui" / "static" / "ui" / "public.css"
)
FIRST_VIEW = 14 * 1024
BIRTH = "/thu-tuc/dang-ky-khai-sinh"
PAGES = ("/", "/tim?q=lam+giay+khai+sinh", "/tim?q=giay+di+bien", "/viec/nha-dat", BIRTH,
         "/co-quan", "/tro-giup", "/tiep-can", "/du-lieu-ca-nhan", "/tinh-trang",
         "/he-thong-thiet-ke")  # fmt: skip


def page(address: str, language: str = "vi") -> str:
    response = Client(headers={"accept-language": language}).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_page_has_one_heading_its_language_and_no_script(address: str, language: str) -> None:
    html = page(address, language)
    assert f'<html lang="{language}">' in html
    assert len(re.findall(r"<h1[ >]", html)) >= 1
    assert "<script" not in html
    assert "style=" not in html
    assert html.index('class="help"') > html.index("</main>")


@pytest.mark.parametrize("address", [one for one in PAGES if "thiet-ke" not in one])
def test_the_first_view_fits_into_one_window_of_the_network(address: str) -> None:
    html = page(address)
    wire = len(gzip.compress(html.encode(), 6)) + len(gzip.compress(SHEET.read_bytes(), 9))
    assert wire <= FIRST_VIEW, (address, wire)


@pytest.mark.parametrize(
    "words", ["lam giay khai sinh", "khai sinh", "dawng kys khai sinh", "đẻ con"]
)
def test_birth_registration_is_found_by_everyday_words(words: str) -> None:
    response = Client(headers={"accept-language": "vi"}).get("/tim", {"q": words})
    assert f'href="{BIRTH}"' in response.content.decode()


def test_nothing_found_says_what_to_do_and_is_not_blamed_on_the_citizen() -> None:
    html = page("/tim?q=giấy+đi+biển+ban+đêm")
    assert "Chưa tìm thấy thủ tục nào" in html
    assert 'href="tel:' in html
    assert "dichvucong.gov.vn" in html


def test_what_was_searched_for_is_shown_as_text() -> None:
    html = page("/tim?q=<script>alert(1)</script>")
    assert "<script" not in html


def test_the_procedure_page_answers_five_questions_before_its_button() -> None:
    html = page(BIRTH)
    answers = ("Dành cho ai", "Cần giấy tờ gì", "Mất bao lâu", "Bao nhiêu tiền", "Nhận kết quả")
    places = [html.index(f"<dt>{answer}</dt>") for answer in answers]
    assert places == sorted(places)
    assert places[-1] < html.index("Bắt đầu")
    assert "Tiếp nhận bây giờ: trả trước" in html
    assert "Luật Hộ tịch" in html


def test_nobody_files_without_signing_in_and_comes_back_to_the_choice() -> None:
    response = Client().get(f"{BIRTH}/bat-dau")
    assert response.status_code == 302
    assert "next=%2Fthu-tuc%2Fdang-ky-khai-sinh%2Fbat-dau" in response.headers["Location"]


def test_my_page_is_for_those_who_signed_in() -> None:
    assert Client().get("/cua-toi").status_code == 302


@pytest.mark.parametrize("address", ["/thu-tuc/khong-co", "/viec/khong-co", "/khong-co"])
def test_an_unknown_address_is_a_page_in_words(address: str) -> None:
    response = Client(headers={"accept-language": "vi"}).get(address)
    assert response.status_code == 404
    assert "Không có trang nào ở địa chỉ này" in response.content.decode()


def test_the_agency_page_names_the_desk_and_who_receives_there() -> None:
    html = page("/co-quan")
    assert "Ủy ban nhân dân xã Tân Phú" in html
    assert "Vũ Minh Tuấn" in html


def test_the_language_is_switched_at_the_same_place() -> None:
    client = Client(headers={"accept-language": "vi"})
    assert 'name="next" value="/tim?q=khai+sinh"' in client.get("/tim?q=khai+sinh").content.decode()
    response = client.post("/ngon-ngu", {"language": "en", "next": "/tim?q=khai+sinh"})
    assert response.headers["Location"] == "/tim?q=khai+sinh"
    assert '<html lang="en">' in client.get("/").content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_a_bounded_number_of_questions(
    address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        page(address)
