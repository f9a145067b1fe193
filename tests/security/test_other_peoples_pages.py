"""Every address of a dossier, opened by somebody whose dossier it is not."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests.support import way

from congvu.dossiers.models import Dossier, PaperFile
from congvu.identity.models import Account, Agency, Assignment, Citizen, Officer, Position, Unit
from congvu.identity.rules import Role
from congvu.identity.services import open_session
from congvu.kernel.moments import day_of
from congvu.signatures.models import SigningRequest

pytestmark = pytest.mark.usefixtures("demonstration")
OUTSIDE = {401, 403, 404, 405}


def addresses(patterns: "list[URLPattern | URLResolver]", before: str = "") -> Iterator[str]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, here)
        else:
            yield here


def of_dossiers(dossier: Dossier, file_id: UUID, request_id: UUID) -> list[str]:
    """Every address with a dossier, a paper of it or a signing request in it, filled in."""
    words = {
        "dossier_id": str(dossier.id),
        "code": str(dossier.code),
        "file_id": str(file_id),
        "request_id": str(request_id),
        "page_id": "child-name",
        "page": "1",
    }
    found = []
    for pattern in addresses(get_resolver().url_patterns):
        names = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        about = {"dossier_id", "code", "request_id"} & set(names)
        if about and set(names) <= set(words) and not pattern.startswith("kiem-tra"):
            found.append("/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: words[m[1]], pattern))
    return found


def signed_in(account: Account) -> Client:
    client = Client()
    entered = open_session(account_id=account.id, at=timezone.now())
    session = client.session
    session["session_id"] = str(entered.session_id)
    session.save()
    client.cookies["phien"] = str(session.session_key)
    return client


def a_stranger() -> Client:
    citizen = Citizen.objects.create(name="Người Khác", registered_at=way.now())
    return signed_in(
        Account.objects.create(
            citizen=citizen, password="!", password_set_at=way.now(), created_at=way.now()
        )
    )


def an_officer_elsewhere() -> Client:
    """Somebody who may do everything, in another commune."""
    agency = Agency.objects.create(
        code="H99.28", name="Ủy ban nhân dân xã Khác", short_name="Xã Khác", place_name="Khác"
    )
    today = day_of(way.now())
    unit = Unit.objects.create(agency=agency, code="all", name="Tất cả", valid_from=today)
    position = Position.objects.create(
        unit=unit, code="all", title="Tất cả", roles=[role.value for role in Role]
    )
    officer = Officer.objects.create(agency=agency, code="khac", name="Khác", sort_key="khac")
    Assignment.objects.create(officer=officer, position=position, valid_from=today)
    return signed_in(
        Account.objects.create(
            officer=officer, password="!", password_set_at=way.now(), created_at=way.now()
        )
    )


def test_no_page_of_a_dossier_opens_for_a_stranger_or_another_agency() -> None:
    who = way.people()
    dossier = way.reload(way.a_dossier_to_sign(who))
    file_id = PaperFile.objects.filter(paper__dossier=dossier)[0].file_id
    request_id = SigningRequest.objects.get(subject_id=dossier.id, role="SIGNER").id
    pages = of_dossiers(dossier, file_id, request_id)
    status = dossier.status
    assert len(pages) > 15

    opened = []
    for person, client in (("stranger", a_stranger()), ("elsewhere", an_officer_elsewhere())):
        for page in pages:
            for method in (client.get, client.post):
                answer = method(page)
                away = answer.status_code == 302 and (
                    "dang-nhap" in answer["Location"] or "/can-bo/ky" in answer["Location"]
                )
                if answer.status_code not in OUTSIDE and not away:
                    opened.append((person, method.__name__, page, answer.status_code))

    assert opened == []
    assert way.reload(dossier.id).status == status
    assert SigningRequest.objects.get(pk=request_id).state == "WAITING"


def test_pages_of_people_are_kept_by_no_cache() -> None:
    who = way.people()
    dossier = way.reload(way.a_received_dossier(who))
    client = Client()
    client.post("/dang-nhap", {"login": "hang@example.vn", "password": "Demo-2026-tan-phu"})

    for page in ("/cua-toi", "/tai-khoan", f"/ho-so/{dossier.code}"):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
    cookie = client.cookies["phien"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
