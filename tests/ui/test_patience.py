"""A database that goes away for some seconds: nothing is lost, nothing is done twice."""

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from congvu.kernel.refusals import AccessRefused, Reason, Refusal
from congvu.ui import errors
from congvu.ui.middleware import ContentSecurityPolicy, PatientDatabase, PlainRefusals

ONE_LINE = HttpResponse("here")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PatientDatabase, "pauses", (0, 0, 0))


def away(request: HttpRequest) -> HttpResponse:
    """What Django answers when the view's error is that the database cannot be reached."""
    try:
        refuse_connection()
    except OperationalError:
        return errors.failed(request)
    raise AssertionError


def refuse_connection() -> None:
    raise OperationalError("connection refused")


def coming_back(*, after: int) -> tuple[Callable[[HttpRequest], HttpResponse], list[str]]:
    asked: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        asked.append(request.method or "")
        return away(request) if len(asked) <= after else ONE_LINE

    return view, asked


def test_a_page_waits_until_the_database_is_back() -> None:
    view, asked = coming_back(after=2)
    assert PatientDatabase(view)(RequestFactory().get("/")) is ONE_LINE
    assert len(asked) == 3


def test_a_form_that_reached_no_table_is_sent_again_by_itself() -> None:
    view, asked = coming_back(after=1)
    assert PatientDatabase(view)(RequestFactory().post("/", {"a": "b"})) is ONE_LINE
    assert len(asked) == 2


@pytest.mark.django_db
def test_a_form_that_may_have_written_is_not_sent_again() -> None:
    asked = []

    def view(request: HttpRequest) -> HttpResponse:
        asked.append(request)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE written (n int) ON COMMIT DROP")
        return away(request)

    request = RequestFactory().post("/ho-so", {"child.name": "Bảo An", "request_id": "7"})
    response = PatientDatabase(view)(request)
    assert len(asked) == 1
    assert response.status_code == 503


def test_what_was_typed_stays_on_the_page_and_secrets_do_not() -> None:
    view, _ = coming_back(after=99)
    typed = {"child.name": "Bảo <An>", "request_id": "7", "password": "bi-mat", "pin": "246810"}
    response = PatientDatabase(view)(RequestFactory().post("/ho-so/1?t=2", typed))
    page = response.content.decode()
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert 'name="child.name" value="Bảo &lt;An&gt;"' in page
    assert 'name="request_id" value="7"' in page
    assert 'action="/ho-so/1?t=2"' in page
    assert "Nội dung vừa nhập vẫn ở trên trang này" in page
    assert "bi-mat" not in page
    assert "246810" not in page


def test_a_page_that_never_comes_says_what_to_do() -> None:
    view, _ = coming_back(after=99)
    response = PatientDatabase(view)(RequestFactory().get("/can-bo/ho-so"))
    assert response.status_code == 503
    assert "tải lại trang này" in response.content.decode()


def test_an_error_of_our_own_is_not_repeated() -> None:
    asked = []

    def view(request: HttpRequest) -> HttpResponse:
        asked.append(request)
        return errors.failed(request)

    response = PatientDatabase(view)(RequestFactory().get("/"))
    assert response.status_code == 500
    assert len(asked) == 1


def test_every_answer_carries_the_content_policy() -> None:
    response = ContentSecurityPolicy(lambda _request: HttpResponse())(RequestFactory().get("/"))
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_a_refusal_that_no_view_answered_is_a_page_with_every_reason() -> None:
    middleware = PlainRefusals(lambda _request: ONE_LINE)
    refusal = Refusal(Reason("not-yours"), Reason("khac"))
    response = middleware.process_exception(RequestFactory().post("/x"), refusal)
    assert response is not None
    assert response.status_code == 409
    assert "Chưa có gì thay đổi" in response.content.decode()
    refused = AccessRefused(Reason("not-yours"))
    answer = middleware.process_exception(RequestFactory().get("/x"), refused)
    assert answer is not None
    assert answer.status_code == 403
    assert middleware.process_exception(RequestFactory().get("/x"), ValueError()) is None
