"""The public page where anybody checks a paper, without JavaScript."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.documents.conftest import Commune
from tests.documents.papers import AT
from tests.documents.test_way_of_a_paper import OFFICER, drafted, issued

from congvu.documents import queries, services
from congvu.files import services as files
from congvu.files.models import StoredFile
from congvu.signatures.services import verification

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def sent(client: Client, content: bytes, *, status: int = 200) -> str:
    upload = SimpleUploadedFile("giay.pdf", content, content_type="application/pdf")
    response = client.post("/kiem-tra/tep", {"tep": upload})
    assert response.status_code == status
    return " ".join(response.content.decode().split())


@pytest.fixture
def paper(commune: Commune, run_jobs: Callable[..., int]) -> UUID:
    return issued(commune, run_jobs)


def code_of(paper: UUID) -> str:
    return queries.document_card(paper).check_code


def test_a_typed_code_goes_to_the_address_that_the_qr_code_has(client: Client, paper: UUID) -> None:
    typed = code_of(paper).lower().replace("-", " ")
    response = client.get("/kiem-tra", {"ma": typed})
    assert (response.status_code, response["Location"]) == (302, f"/kiem-tra/{code_of(paper)}")


def test_an_issued_paper_is_confirmed_with_little_said(client: Client, paper: UUID) -> None:
    said = page(client, f"/kiem-tra/{code_of(paper)}")
    assert "Giấy này do Ủy ban nhân dân xã Tân Phú cấp, đang có giá trị" in said
    for part in ("Giấy khai sinh, số 187/2026", "24/11/2026", "T. N. B. A."):
        assert part in said
    assert "Bảo An" not in said
    assert "<script" not in said


def test_a_withdrawn_paper_is_told_so(client: Client, commune: Commune, paper: UUID) -> None:
    services.withdraw(
        document_id=paper, replaced_by=drafted(commune, "188/2026"), actor=OFFICER, at=AT
    )
    said = page(client, f"/kiem-tra/{code_of(paper)}")
    assert "nhưng giấy đã được thay thế" in said
    assert "đang có giá trị" not in said


def test_drafts_and_unknown_codes_get_the_same_answer(client: Client, commune: Commune) -> None:
    for code in (code_of(drafted(commune)), "7KQ4-M2XD-9TRP-5HVA", "x", "<script>"):
        said = page(client, f"/kiem-tra/{code}", status=404)
        assert "không cấp giấy này" in said
        assert "<script>" not in said


def test_half_a_code_is_mended_on_the_same_page(client: Client) -> None:
    said = page(client, "/kiem-tra?ma=7KQ4", status=422)
    assert 'value="7KQ4"' in said
    assert "Mã kiểm tra có 16 chữ và số" in said


def test_a_sent_file_is_verified_and_not_kept(client: Client, paper: UUID) -> None:
    file_id = queries.document_card(paper).file_id
    assert file_id is not None
    content, kept = files.read(file_id), StoredFile.objects.count()
    said = sent(client, content)
    assert 'class="box ok"' in said
    assert "Lò Thị Hương" in said
    changed = content.replace(b"/Producer", b"/Pr0ducer", 1)
    assert changed != content
    assert 'class="box ok"' not in sent(client, changed)
    assert StoredFile.objects.count() == kept


def test_a_check_that_takes_too_long_is_told_in_words(
    client: Client, paper: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_id = queries.document_card(paper).file_id
    assert file_id is not None
    monkeypatch.setattr(verification, "LONGEST_SECONDS", 0.02)

    said = sent(client, files.read(file_id), status=422)

    assert "chưa kết luận được gì về tệp" in said


@pytest.mark.parametrize("content", [b"", b"MZ\x90\0" + b"\0" * 99, b"%PDF-1.7 half"])
def test_other_files_are_refused_in_words(client: Client, content: bytes) -> None:
    upload = SimpleUploadedFile("giay.pdf", content)
    response = client.post("/kiem-tra/tep", {"tep": upload})
    assert response.status_code == 422
    assert 'class="f bad-f"' in response.content.decode()
