"""Error pages: in both faces, in words that say what to do."""

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from congvu.ui import errors

pytestmark = pytest.mark.django_db


def test_a_wrong_address_is_answered_in_the_face_of_its_part_of_the_site() -> None:
    public = errors.not_found(RequestFactory().get("/khong-co")).content.decode()
    office = errors.not_found(RequestFactory().get("/can-bo/khong-co")).content.decode()
    assert "ui/public.css" in public
    assert "ui/office.css" in office
    assert "Không có trang nào ở địa chỉ này" in public


def test_too_much_at_once_says_that_nothing_was_saved() -> None:
    response = errors.bad_request(RequestFactory().post("/x"), RequestDataTooBig())
    assert response.status_code == 413
    assert "Chưa lưu gì" in response.content.decode()


def test_an_old_form_keeps_what_was_typed_when_our_own_page_sent_it() -> None:
    request = RequestFactory().post(
        "/x", {"name": "Bảo An"}, headers={"sec-fetch-site": "same-origin"}
    )
    page = errors.form_expired(request).content.decode()
    assert 'value="Bảo An"' in page
    assert "csrfmiddlewaretoken" in page


def test_a_form_from_elsewhere_is_not_offered_again() -> None:
    request = RequestFactory().post("/x", {"name": "xấu"}, headers={"sec-fetch-site": "cross-site"})
    response = errors.form_expired(request)
    assert response.status_code == 403
    assert "xấu" not in response.content.decode()


def test_a_form_without_its_token_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/ngon-ngu", {"language": "en"})
    assert response.status_code == 403
    assert "Chưa gửi được" in response.content.decode()
