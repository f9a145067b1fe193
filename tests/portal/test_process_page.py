"""Anybody may see the steps that a dossier of a procedure takes."""

from html import unescape

import pytest
from django.test import Client
from tests.support import way

from congvu.kernel.moments import day_of
from congvu.procedures import queries as procedures

pytestmark = pytest.mark.usefixtures("demonstration")

BIRTH = "/thu-tuc/dang-ky-khai-sinh"


@pytest.mark.parametrize(
    ("language", "limit"), [("vi", "2 giờ làm việc"), ("en", "2 working hours")]
)
def test_the_steps_are_drawn_and_listed_in_the_language_of_the_reader(
    language: str, limit: str
) -> None:
    answer = Client(headers={"accept-language": language}).get(f"{BIRTH}/quy-trinh")
    html = unescape(answer.content.decode())
    process = procedures.published(way.BIRTH, on=day_of(way.now())).process

    names = [n.words.in_language(language) for n in process.nodes if n.is_waiting_place]
    assert names
    assert all(f"<b>{name}</b>" in html for name in names)
    assert limit in html
    assert '<svg class="pd"' in html
    assert "style=" not in html
    assert "aria-current" not in html


def test_the_page_of_the_procedure_leads_there_and_an_unknown_procedure_has_none() -> None:
    assert f'href="{BIRTH}/quy-trinh"' in Client().get(BIRTH).content.decode()
    assert Client().get("/thu-tuc/khong-co/quy-trinh").status_code == 404
