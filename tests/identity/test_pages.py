"""The pages, as a browser without JavaScript sees them."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from congvu.identity.models import Account, HeldForm, Officer, Session
from congvu.identity.queries import language_of
from congvu.identity.web.access import citizen_page

from .conftest import PASSWORD, Pocket

pytestmark = pytest.mark.usefixtures("agency_id")


def signed_in(client: Client, login: str = "0912345345", door: str = "/dang-nhap") -> Client:
    answer = client.post(door, {"login": login, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def grow_idle(minutes: int = 16) -> None:
    Session.objects.update(seen_at=timezone.now() - dt.timedelta(minutes=minutes))


def test_signing_in_goes_where_one_wanted_to_go(client: Client) -> None:
    answer = client.post(
        "/dang-nhap", {"login": "0912345345", "password": PASSWORD, "next": "/tai-khoan?a=1"}
    )

    assert answer.headers["Location"] == "/tai-khoan?a=1"
    assert "Nguyễn Thị Minh Hằng" in client.get("/tai-khoan").content.decode()


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\n/evil.example",
        "/\t/evil.example",
        "///evil.example",
        "https:/evil.example",
    ],
)
def test_signing_in_never_leads_to_another_site(client: Client, evil: str) -> None:
    answer = client.post("/dang-nhap", {"login": "0912345345", "password": PASSWORD, "next": evil})

    assert answer.status_code == 302
    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]


def test_a_planted_cookie_is_worth_nothing_after_signing_in(client: Client) -> None:
    client.get("/dang-nhap")
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = session.session_key

    signed_in(client)

    assert client.session.session_key != planted
    assert "planted" not in client.session
    thief = Client()
    thief.cookies["phien"] = str(planted)
    assert thief.get("/tai-khoan").status_code == 302


def test_a_cookie_that_was_signed_out_opens_nothing(client: Client) -> None:
    signed_in(client)
    cookie = client.cookies["phien"].value
    client.post("/dang-xuat")

    thief = Client()
    thief.cookies["phien"] = cookie
    assert thief.get("/tai-khoan").status_code == 302
    assert Session.objects.get().end_reason == "SIGNED_OUT"


def test_signing_out_by_a_link_is_not_possible(client: Client) -> None:
    signed_in(client)

    assert client.get("/dang-xuat").status_code == 405
    assert client.get("/tai-khoan").status_code == 200


def test_a_wrong_password_comes_back_with_what_to_do(client: Client) -> None:
    answer = client.post("/dang-nhap", {"login": "0912345345", "password": "wrong"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="0912345345"' in page
    assert "wrong" not in page.replace("wrong-", "")


def test_a_session_that_ends_says_so_and_brings_back_to_the_page(client: Client) -> None:
    signed_in(client)
    grow_idle()

    answer = client.get("/tai-khoan?trang=2")

    assert answer.status_code == 401
    assert "/dang-nhap?next=%2Ftai-khoan%3Ftrang%3D2" in answer.content.decode()
    assert client.get("/tai-khoan").status_code == 302


def test_what_was_sent_when_the_session_had_ended_is_kept_for_its_owner_alone(
    client: Client,
) -> None:
    signed_in(client)
    grow_idle()
    form = {"child_name": "Trần Nguyễn Bảo An", "csrfmiddlewaretoken": "x"}
    request = _request_of(client, form)

    page = citizen_page(_never_called)(request).content.decode()

    held = HeldForm.objects.get()
    assert f"lam-tiep%2F{held.id}" in page
    signed_in(client)
    kept = client.get(f"/dang-nhap/lam-tiep/{held.id}").content.decode()
    assert 'name="child_name" value="Trần Nguyễn Bảo An"' in kept
    assert 'action="/to-khai/con"' in kept
    stranger = signed_in(Client(), "huong", "/can-bo/dang-nhap")
    assert stranger.get(f"/dang-nhap/lam-tiep/{held.id}").status_code == 404


def test_a_pin_is_never_kept(client: Client) -> None:
    signed_in(client)
    grow_idle()

    citizen_page(_never_called)(_request_of(client, {"pin": "246810"}))

    assert not HeldForm.objects.exists()


def test_a_citizen_registers_with_the_code_that_was_sent(client: Client, pocket: Pocket) -> None:
    answer = client.post(
        "/dang-ky",
        {"name": "Y Blơm", "login": "moi@example.vn", "password": "con chim xanh", "next": "/x"},
    )
    address = answer.headers["Location"]
    assert client.get(address).status_code == 200
    wrong = client.post(address, {"code": "abc", "next": "/x"})
    assert wrong.status_code == 422

    done = client.post(address, {"code": pocket.codes[-1][1], "next": "/tai-khoan"})

    assert done.headers["Location"] == "/tai-khoan"
    assert "Y Blơm" in client.get("/tai-khoan").content.decode()
    assert parse_qs(urlsplit(address).query) == {"next": ["/x"]}


def test_officers_pages_open_by_role(client: Client) -> None:
    asked = client.get("/can-bo/nhan-su")
    assert asked.headers["Location"].startswith("/can-bo/dang-nhap?next=")

    signed_in(client, "tuan", "/can-bo/dang-nhap")
    assert client.get("/can-bo/nhan-su").status_code == 403
    assert client.post("/can-bo/nhan-su/them", {}).status_code == 403


def test_the_administrator_adds_somebody_who_must_change_the_password(client: Client) -> None:
    signed_in(client, "mai", "/can-bo/dang-nhap")
    page = client.get("/can-bo/nhan-su").content.decode()
    assert "Lò Thị Hương" in page
    assert "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" in page
    position = Officer.objects.get(code="tuan").assignments.get().position_id

    answer = client.post(
        "/can-bo/nhan-su/them",
        {"name": "Bùi Đức Long", "login": "long", "position": position, "from": "01/07/2026"},
    )

    page = answer.content.decode()
    password = page.split("<code>")[1].split("</code>")[0]
    newcomer = Client()
    first = newcomer.post("/can-bo/dang-nhap", {"login": "long", "password": password})
    assert first.headers["Location"] == "/tai-khoan/mat-khau"
    assert newcomer.get("/can-bo/nhan-su").headers["Location"] == "/tai-khoan/mat-khau"
    changed = newcomer.post(
        "/tai-khoan/mat-khau",
        {"present": password, "new": "Hoa-sen-2027-xa", "again": "Hoa-sen-2027-xa"},
    )
    assert changed.status_code == 302
    assert newcomer.get("/can-bo/nhan-su").status_code == 403


def test_the_administrator_mends_what_was_typed_wrongly(client: Client) -> None:
    signed_in(client, "mai", "/can-bo/dang-nhap")

    answer = client.post(
        "/can-bo/nhan-su/them",
        {"name": "", "login": "Lông", "position": "x", "from": "31/02/2026"},
    )

    assert answer.status_code == 422
    assert not Account.objects.filter(officer__code="long").exists()


def test_a_locked_account_is_out_at_the_next_click(client: Client) -> None:
    mai, tuan = (signed_in(Client(), login, "/can-bo/dang-nhap") for login in ("mai", "tuan"))
    officer_id: UUID = Officer.objects.get(code="tuan").id
    assert tuan.get("/tai-khoan").status_code == 200

    assert mai.post(f"/can-bo/nhan-su/{officer_id}/khoa").status_code == 302

    assert tuan.get("/tai-khoan").status_code in {302, 401}
    del client


def _never_called(request: HttpRequest) -> HttpResponse:
    raise AssertionError(request)


def _request_of(client: Client, form: dict[str, str]) -> HttpRequest:
    """A POST to a page of an upper room, as the middleware hands it on."""
    from django.contrib.sessions.middleware import SessionMiddleware  # noqa: PLC0415 - only here
    from django.test import RequestFactory  # noqa: PLC0415 - only here

    from congvu.identity.middleware import SignedIn  # noqa: PLC0415 - only here

    request = RequestFactory().post("/to-khai/con", form)
    request.COOKIES["phien"] = client.cookies["phien"].value
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)
    SignedIn(lambda _request: HttpResponse())(request)  # type: ignore[arg-type]
    return request


def test_the_language_that_a_citizen_switches_to_is_the_one_of_her_letters(client: Client) -> None:
    signed_in(client)
    citizen_id = Account.objects.exclude(citizen=None).get(sessions__ended_at=None).citizen_id
    assert language_of(citizen_id) == "vi"

    client.post("/ngon-ngu", {"language": "en", "next": "/"})
    client.post("/ngon-ngu", {"language": "klingon", "next": "/"})

    assert language_of(citizen_id) == "en"
