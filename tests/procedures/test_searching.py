"""People find a procedure by their own words."""

import pytest

from congvu.procedures.rules.searching import Findable, search

CATALOGUE = (
    Findable(
        "birth",
        (
            "Đăng ký khai sinh",
            "làm giấy khai sinh",
            "khai sinh",
            "mới sinh con",
            "birth certificate",
        ),
    ),
    Findable("marriage", ("Đăng ký kết hôn", "làm giấy kết hôn", "lấy chồng")),
    Findable("house", ("Cấp giấy phép xây dựng nhà ở", "xin phép làm nhà")),
)


@pytest.mark.parametrize(
    "text",
    [
        "lam giay khai sinh",
        "Làm giấy khai sinh",
        "khai sinh",
        "khai sin",
        "dawng kys khai sinh",
        "dang1 ky1 khai sinh",
        "dki khai sinh cho con",
        "birth certificat",
    ],
)
def test_the_procedure_meant_comes_first(text: str) -> None:
    assert search(text, CATALOGUE)[0].key == "birth"


@pytest.mark.parametrize("text", ["", "   ", "giấy đi biển ban đêm", "?", "x" * 5000])
def test_nothing_is_found_where_nothing_fits(text: str) -> None:
    assert search(text, CATALOGUE) == ()
