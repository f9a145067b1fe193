"""A copy of the database opens no door, and a flood of bytes fills no disk."""

import io

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as CookieRecord
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils import timezone
from tests.support import way

from congvu.audit.models import Act
from congvu.audit.services import ConflictingRequest, Request
from congvu.dossiers import services as dossiers
from congvu.dossiers.queries.filling import content_digest
from congvu.files import services as files
from congvu.files.models import StoredFile
from congvu.files.rules import STANDARD
from congvu.identity import services as identity
from congvu.identity.models import Officer
from congvu.identity.rules import IdentityLevel
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.refusals import AccessRefused
from congvu.signatures import services as signatures
from congvu.signatures.models import Certificate

pytestmark = pytest.mark.usefixtures("demonstration")
PASSWORD = "Demo-2026-tan-phu"


def signed_in(login: str, door: str = "/can-bo/dang-nhap") -> Client:
    client = Client()
    assert client.post(door, {"login": login, "password": PASSWORD}).status_code == 302
    return client


def test_the_table_of_sessions_holds_no_cookie_that_would_open_one() -> None:
    client = signed_in("huong")
    cookie = client.cookies["phien"].value
    kept = list(CookieRecord.objects.values_list("session_key", flat=True))

    assert cookie not in kept
    for key in kept:
        thief = Client()
        thief.cookies["phien"] = key
        assert thief.get("/can-bo/ky").status_code == 302
    assert client.get("/can-bo/ky").status_code == 200


def test_signing_in_takes_another_cookie_and_signing_out_ends_it() -> None:
    client = signed_in("huong")
    before = client.cookies["phien"].value
    client.post("/can-bo/dang-nhap", {"login": "huong", "password": PASSWORD})
    after = client.cookies["phien"].value
    assert before != after

    client.post("/dang-xuat")

    for old in (before, after):
        thief = Client()
        thief.cookies["phien"] = old
        assert thief.get("/can-bo/ky").status_code == 302


def test_a_file_without_end_reaches_the_disk_no_further_than_one_that_may_be_kept() -> None:
    endless = SimpleUploadedFile("x.jpg", bytes(STANDARD.bytes + 3 * 1024 * 1024))
    request = RequestFactory().post("/", {"tep": endless})

    sent = request.FILES["tep"]

    assert sent.file is not None
    assert sent.file.seek(0, io.SEEK_END) == STANDARD.bytes + 1
    sent.file.seek(0)
    with pytest.raises(files.CannotTakeIn) as refused:
        files.look_at(content=sent.file)
    sent.close()
    assert [reason.code for reason in refused.value.reasons] == ["file-is-too-large"]


def test_asking_for_a_page_that_is_not_there_opens_no_file_again() -> None:
    way.a_draft(way.people())
    file_id = StoredFile.objects.filter(media_type="image/jpeg").latest("created_at").id

    def pictures() -> list[int]:
        blobs = (settings.ENVIRONMENT.data / "files").rglob(f"{file_id.hex}*")
        return sorted(blob.stat().st_mtime_ns for blob in blobs)

    before = pictures()
    for page in (0, 2, 999):
        with pytest.raises(files.CannotRead):
            files.preview(file_id, page)

    assert before
    assert pictures() == before, "nothing was drawn again"


def test_too_many_files_are_refused_before_one_is_opened() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)
    before = StoredFile.objects.count()

    with pytest.raises(dossiers.CannotAddPaper) as refused:
        dossiers.add_files(
            dossier_id=dossier_id,
            slot="birth-proof",
            uploads=[(f"{n}.jpg", io.BytesIO(way.photo())) for n in range(60)],
            actor=who.mother,
            at=way.now(),
        )

    assert [reason.code for reason in refused.value.reasons] == ["too-many-pages"]
    assert StoredFile.objects.count() == before


def test_a_request_id_of_somebody_else_is_no_key_to_the_answer() -> None:
    who = way.people()
    dossier_id = way.a_draft(who)
    press = Request(new_id(), {"declared": ["1"]})
    digest = content_digest(way.reload(dossier_id))

    def hand_in(actor: Actor) -> str:
        return dossiers.submit_dossier(
            dossier_id=dossier_id,
            declared=True,
            shown_digest=digest,
            actor=actor,
            at=way.now(),
            request=press,
        ).code

    code = hand_in(who.mother)
    assert hand_in(who.mother) == code
    with pytest.raises(ConflictingRequest):
        hand_in(Actor.citizen(new_id()))
    assert Act.objects.filter(request_id=press.id).count() == 1


@pytest.mark.parametrize("path", ["/ho-so/%00", "/ho-so/%00/nhat-ky", "/ho-so/%00/rut"])
def test_signs_that_no_text_can_hold_lead_nowhere(path: str) -> None:
    client = signed_in("hang@example.vn", "/dang-nhap")

    assert client.get(path).status_code == 404
    assert client.get("/tim?q=%00").status_code == 400


def test_a_nul_in_a_form_is_refused_before_anything_reads_it(client: Client) -> None:
    answer = client.post("/can-bo/dang-nhap", {"login": "m\0ai", "password": "x"})
    assert answer.status_code == 400


def test_giving_back_a_request_that_never_was_is_answered_in_words() -> None:
    answer = signed_in("huong").post(f"/can-bo/ky/{new_id()}/tra-lai", {"reason": "x"})

    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["tuan", "an", "ha"])
def test_nobody_but_its_holder_and_the_administrator_revokes_a_certificate(name: str) -> None:
    officer = way.officer(name)
    certificate = Certificate.objects.get(officer_id=Officer.objects.get(code="huong").id)

    with pytest.raises(AccessRefused):
        signatures.revoke_certificate(
            certificate_id=certificate.id, actor=officer, at=timezone.now()
        )

    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_nobody_but_the_desk_says_who_somebody_is() -> None:
    who = way.people()
    assert who.mother.id is not None

    for actor in (who.mother, who.chairwoman, who.clerk, Actor.visitor()):
        with pytest.raises(AccessRefused):
            identity.set_identity_level(
                citizen_id=who.mother.id,
                level=IdentityLevel.NATIONAL_ID,
                actor=actor,
                at=way.now(),
            )
