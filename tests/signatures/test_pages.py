import datetime as dt
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image, ImageChops
from tests.signatures.conftest import AT, PIN, Asking, Office

from congvu.audit.models import Viewing
from congvu.identity import queries as identity
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of
from congvu.signatures import queries, services
from congvu.signatures.rules import State
from congvu.signatures.web import views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the edge stands on the day of the story."""
    monkeypatch.setattr(timezone, "now", lambda: AT + dt.timedelta(minutes=5))


class Messages(list[str]):
    """Stands for the session's messages, which a bare request has not."""

    def add(self, _level: int, message: str, _tags: str = "") -> None:
        self.append(message)


def visit(view: Any, actor: Actor, method: str = "get", path: str = "/", **asked: Any) -> Any:
    request: Any = getattr(RequestFactory(), method)(path, asked.pop("data", {}))
    assert actor.id
    request.actor = actor
    request.officer = identity.officer_card(actor.id, on=day_of(AT))
    request.citizen, request.ended, request.session = None, None, {}
    request.signed_in, request.resolver_match = None, None
    request._messages = Messages()
    answer = view(request, **asked)
    return answer, request._messages


def test_the_chairwoman_reads_and_signs_on_one_page(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    page, _ = visit(views.signing, office.huong)
    html = page.content.decode()
    assert f'value="{request_id}"' in html
    assert 'name="pin"' in html
    assert Viewing.objects.filter(actor_id=office.huong.id).exists()
    digest = queries.request_card(request_id).digest
    data = {"request": [str(request_id)], "pin": PIN, f"digest-{request_id}": digest}
    answer, said = visit(views.signing, office.huong, "post", data=data)
    assert answer.status_code == 302
    assert len(said) == 1
    assert queries.request_card(request_id).state is State.SIGNED


@pytest.mark.parametrize("data", [{"pin": PIN}, {"request": ["not-an-id"], "pin": PIN}])
def test_signing_nothing_is_said_and_nothing_happens(
    office: Office, ask: Asking, data: dict[str, Any]
) -> None:
    request_id = ask.signer(office.huong)
    _, said = visit(views.signing, office.huong, "post", data=data)
    assert len(said) == 1
    assert queries.request_card(request_id).state is State.WAITING


def test_a_missing_pin_costs_no_try(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    visit(views.signing, office.huong, "post", data={"request": [str(request_id)]})
    certificate = queries.current_certificate(queries.Holder.OFFICER, officer_id=office.huong.id)
    assert certificate
    assert certificate.wrong_pins == 0


def test_another_s_title_greys_the_box_and_says_why(office: Office, ask: Asking) -> None:
    ask.signer(office.bao, "CHỦ TỊCH")
    page, _ = visit(views.signing, office.bao)
    html = page.content.decode()
    assert "disabled" in html
    assert "CHỦ TỊCH" in html


def test_the_words_of_a_paper_can_be_read_on_a_phone(office: Office, ask: Asking) -> None:
    ask.signer(office.huong)
    page, _ = visit(views.signing, office.huong, path="/?cach=chu", data={"cach": "chu"})
    assert "TRẦN NGUYỄN BẢO AN" in page.content.decode()


def test_a_room_above_describes_its_papers(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)

    def describe(ids: Any, _at: dt.datetime) -> dict[UUID, services.Described]:
        return {
            id_: services.Described(
                title="Giấy khai sinh số 187/2026", who="Trần Nguyễn Bảo An", url="/x"
            )
            for id_ in ids
        }

    services.register_describer("document", describe)
    try:
        page, _ = visit(views.signing, office.huong)
    finally:
        services.describing._DESCRIBERS.pop("document")
    assert "Giấy khai sinh số 187/2026" in page.content.decode()
    assert queries.request_card(request_id).state is State.WAITING


def test_the_clerk_seals_and_sees_what_was_sealed_today(office: Office, ask: Asking) -> None:
    (signed,) = services.sign_many(
        request_ids=[ask.signer(office.huong)], pin=PIN, actor=office.huong, at=AT
    )
    assert signed.file_id
    seal_id = ask.seal(signed.file_id)
    digest = queries.request_card(seal_id).digest
    data = {"request": [str(seal_id)], "pin": PIN, f"digest-{seal_id}": digest}
    visit(views.sealing, office.ha, "post", data=data)
    page, _ = visit(views.sealing, office.ha)
    html = page.content.decode()
    assert queries.request_card(seal_id).state is State.SIGNED
    assert "tag ok" in html
    assert "Lò Thị Hương ký 09:10" in html


def test_when_nothing_waits_there_is_nothing_to_press(office: Office, ask: Asking) -> None:
    (signed,) = services.sign_many(
        request_ids=[ask.signer(office.huong)], pin=PIN, actor=office.huong, at=AT
    )
    assert signed.file_id
    services.sign_many(request_ids=[ask.seal(signed.file_id)], pin=PIN, actor=office.ha, at=AT)
    html = visit(views.sealing, office.ha)[0].content.decode()
    assert "Không có văn bản nào chờ đóng dấu" in html
    assert "tag ok" in html
    assert 'name="pin"' not in html
    assert 'name="request"' not in html


def test_the_clerk_sees_the_seal_where_it_will_stand(office: Office, ask: Asking) -> None:
    """The picture before sealing is that of the sealed paper, but for its time."""
    (signed,) = services.sign_many(
        request_ids=[ask.signer(office.huong)], pin=PIN, actor=office.huong, at=AT
    )
    assert signed.file_id
    seal_id = ask.seal(signed.file_id)
    before = region(office, seal_id)
    services.sign_many(
        request_ids=[seal_id], pin=PIN, actor=office.ha, at=AT + dt.timedelta(minutes=5)
    )
    assert count(before, red) > 1000, "the seal"
    assert count(before, blue) > 300, "the signature"
    assert count(ImageChops.difference(before, region(office, seal_id)), loud) < 0.03 * (
        before.width * before.height
    )
    with pytest.raises(PermissionDenied):
        visit(views.seal_picture, office.huong, request_id=seal_id)


def region(office: Office, seal_id: UUID) -> Image.Image:
    answer, _ = visit(views.seal_picture, office.ha, request_id=seal_id)
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


def count(picture: Image.Image, fits: Callable[[int, int, int], bool]) -> int:
    content = picture.tobytes()
    return sum(fits(*content[at : at + 3]) for at in range(0, len(content), 3))


def red(r: int, g: int, b: int) -> bool:
    return r > 150 and g < 90 and b < 90


def blue(r: int, g: int, b: int) -> bool:
    return b > 150 and r < 90 and g < 130


def loud(r: int, g: int, b: int) -> bool:
    return max(r, g, b) > 80


def test_sending_back_by_the_page(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    answer, said = visit(
        views.send_back,
        office.huong,
        "post",
        data={"reason": "Sai nơi sinh"},
        request_id=request_id,
    )
    assert answer.status_code == 302
    assert len(said) == 1
    assert queries.request_card(request_id).note == "Sai nơi sinh"


def test_nobody_else_opens_the_file(office: Office, ask: Asking) -> None:
    request_id = ask.signer(office.huong)
    with pytest.raises(PermissionDenied):
        visit(views.exact_file, office.bao, request_id=request_id)
    answer, _ = visit(views.exact_file, office.huong, request_id=request_id)
    assert answer.content == ask.paper
