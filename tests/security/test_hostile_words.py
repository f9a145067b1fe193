"""What somebody types is shown as typed and never run; forms of other sites are not answered."""

from io import BytesIO

import pytest
from django.test import Client
from tests.support import way

from congvu.dossiers import services as dossiers

pytestmark = pytest.mark.usefixtures("demonstration")
EVIL = "K'Brế \"><script>alert(1)</script><img src=x onerror=alert(1)>"
PASSWORD = "Demo-2026-tan-phu"


def signed_in(login: str, *, forged: bool = False) -> Client:
    client = Client()
    door = "/dang-nhap" if "@" in login else "/can-bo/dang-nhap"
    assert client.post(door, {"login": login, "password": PASSWORD}).status_code == 302
    client.handler.enforce_csrf_checks = forged
    return client


def pages(client: Client, addresses: list[str]) -> list[bytes]:
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} <= {200, 302, 404, 405}, addresses
    return [answer.content for answer in answers]


def test_words_of_an_applicant_never_run_in_anybodys_page() -> None:
    who = way.people()
    evil = {**way.example("clean"), "child.name": EVIL, "child.given_name": EVIL}
    evil["child.family_name"] = EVIL
    dossier_id = way.a_draft(who, answers=evil)
    dossiers.add_files(
        dossier_id=dossier_id,
        slot="birth-proof",
        uploads=[(EVIL + ".jpg", BytesIO(way.photo("2")))],
        actor=who.mother,
        at=way.now(),
    )
    draft = f"/ho-so/nhap/{dossier_id}"
    hers = signed_in("hang@example.vn")
    seen = pages(hers, [f"{draft}/giay-to", f"{draft}/kiem-tra", "/cua-toi"])
    code = way.submit(dossier_id, who)
    seen += pages(hers, [f"/ho-so/{code}", f"/ho-so/{code}/da-nop", f"/ho-so/{code}/nhat-ky"])
    desk = signed_in("tuan")
    seen += pages(desk, ["/can-bo", "/can-bo/tiep-nhan", f"/can-bo/tiep-nhan/{code}"])
    way.check_everything(dossier_id, who)
    dossiers.receive_dossier(dossier_id=dossier_id, actor=who.desk, at=way.now())
    registrar = signed_in("an")
    seen += pages(registrar, ["/can-bo", f"/can-bo/ho-so/{code}", f"/can-bo/ho-so/{code}/nhat-ky"])
    dossiers.withdraw_dossier(dossier_id=dossier_id, reason=EVIL, actor=who.mother, at=way.now())
    seen += pages(hers, [f"/ho-so/{code}", f"/ho-so/{code}/nhat-ky"])
    seen += pages(registrar, [f"/can-bo/ho-so/{code}", f"/can-bo/ho-so/{code}/nhat-ky"])

    assert any(b"K&#x27;Br" in page for page in seen), "the words are shown somewhere"
    for page in seen:
        assert b"<script>alert" not in page
        assert b"<img src=x" not in page


def test_a_form_of_another_site_changes_nothing() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)
    hers = signed_in("hang@example.vn", forged=True)

    answers = [
        hers.post(f"/ho-so/nhap/{dossier_id}/kiem-tra", {"declared": "1"}),
        hers.post(f"/ho-so/nhap/{dossier_id}/giay-to", {"remove": "x"}),
        hers.post("/tai-khoan/mat-khau", {"present": PASSWORD}),
        hers.post("/dang-xuat"),
        signed_in("huong", forged=True).post("/can-bo/ky", {"pin": way.PIN}),
        signed_in("mai", forged=True).post("/can-bo/nhan-su/them", {"name": "Y"}),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert hers.get("/cua-toi").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:x",
    ],
)
def test_signing_in_leads_to_no_other_site(elsewhere: str) -> None:
    answer = Client().post(
        f"/dang-nhap?next={elsewhere}",
        {"login": "hang@example.vn", "password": PASSWORD, "next": elsewhere},
    )

    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert answer["Location"].startswith("/")
