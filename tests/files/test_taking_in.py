"""Strangers' files at the door: what is kept, what is refused, and in which words."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from tests.files import specimens

from congvu.audit.queries import history
from congvu.files import queries, services, wording
from congvu.files.adapters import jailer
from congvu.files.models import StoredFile
from congvu.files.rules import Limits
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
MOTHER = Actor.citizen(new_id())


def take_in(content: bytes, name: str = "giay.pdf", **more: object) -> queries.StoredFileCard:
    owner = SubjectRef("dossier", new_id())
    return services.take_in(
        content=io.BytesIO(content), name=name, owner=owner, actor=MOTHER, at=AT, **more
    )


def blobs(store: Path) -> list[Path]:
    return [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_of_any_accepted_kind_becomes_a_jpeg_with_a_preview(kind: str) -> None:
    card = take_in(specimens.picture(kind), name="anh.heic")
    assert (card.media_type, card.pages, card.name) == ("image/jpeg", 1, "anh.jpg")
    assert Image.open(io.BytesIO(services.read(card.id))).format == "JPEG"
    assert services.preview(card.id, 1)[8:12] == b"WEBP"


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken() -> None:
    kept = services.read(take_in(specimens.photo_with_position()).id)
    picture = Image.open(io.BytesIO(kept))
    assert picture.size == (1200, 1600)
    assert not picture.getexif()
    assert b"Camera of Hang" not in kept


def test_a_large_photo_is_made_smaller() -> None:
    card = take_in(specimens.picture(page=specimens.paper((4000, 3000))))
    assert Image.open(io.BytesIO(services.read(card.id))).size == (2500, 1875)


def test_a_pdf_is_kept_byte_for_byte_with_a_preview_of_each_page() -> None:
    sent = specimens.pdf(pages=3)
    card = take_in(sent)
    assert services.read(card.id) == sent
    assert card.pages == 3
    assert services.preview(card.id, 3)[8:12] == b"WEBP"
    with pytest.raises(services.CannotRead, match="file-has-no-such-page"):
        services.preview(card.id, 4)


def test_a_pdf_that_only_says_where_to_open_is_taken() -> None:
    assert take_in(specimens.pdf_that_opens_on_a_page()).pages == 1


REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("nothing", lambda: b"", "file-is-empty"),
    ("a program", lambda: b"MZ\x90\0" + b"\0" * 400, "file-is-of-another-kind"),
    ("a web page", lambda: b"<html><script>1</script>", "file-is-of-another-kind"),
    ("text", "Giấy chứng sinh".encode, "file-is-of-another-kind"),
    ("a drawing with a script", lambda: b"<svg onload='1'/>", "file-is-of-another-kind"),
    ("a Word file", specimens.office_document, "file-is-an-office-document"),
    ("a zip bomb", specimens.zip_bomb, "file-is-an-archive"),
    ("a locked PDF", specimens.locked_pdf, "pdf-is-locked"),
    ("half a PDF", lambda: specimens.pdf(5)[:500], "pdf-is-damaged"),
    ("a PDF bomb", specimens.pdf_bomb, "file-grows-too-much"),
    ("a picture of 300 MB", specimens.png_of_300_megabytes, "picture-has-too-many-pixels"),
    ("half a photo", lambda: specimens.picture()[:9000], "picture-is-damaged"),
    ("a PDF that is a zip", specimens.pdf_with_an_archive_behind, "file-is-two-things"),
    ("a page that is a PDF", specimens.page_before_a_pdf, "file-is-two-things"),
    ("a thick PDF", lambda: specimens.pdf(101), "too-many-pages"),
    *(
        (f"a PDF with {way}", lambda way=way: specimens.pdf_that_acts(way), "pdf-can-act")
        for way in (
            *("JavaScript on opening", "JavaScript by name", "a program that starts"),
            *("an attached file", "an XFA form", "a form that sends itself"),
        )
    ),
]


@pytest.mark.parametrize(("what", "make", "code"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_bad_file_is_refused_in_words_and_nothing_is_kept(
    what: str, make: Callable[[], bytes], code: str, store: Path
) -> None:
    with pytest.raises(services.CannotTakeIn) as refused:
        take_in(make(), name="giay-chung-sinh.pdf")
    (reason,) = refused.value.reasons
    assert reason.code == code, what
    assert str(wording.REASONS[code]) % reason.values
    assert not StoredFile.objects.exists()
    assert not blobs(store)


def test_a_photo_with_an_archive_behind_it_is_kept_without_the_archive() -> None:
    kept = services.read(take_in(specimens.jpeg_with_an_archive_behind()).id)
    assert b"PK\x03\x04" not in kept


def test_a_file_over_the_limit_is_refused_without_reading_on() -> None:
    endless = io.BytesIO(b"\0" * (3 << 20))
    with pytest.raises(services.CannotTakeIn, match="file-is-too-large"):
        services.take_in(
            content=endless,
            name="a.pdf",
            owner=SubjectRef("dossier", new_id()),
            actor=MOTHER,
            at=AT,
            limits=Limits(bytes=1 << 20),
        )
    assert endless.tell() == (1 << 20) + 1


def test_a_parser_that_does_not_end_is_stopped(
    monkeypatch: pytest.MonkeyPatch, store: Path
) -> None:
    monkeypatch.setattr(jailer, "_START", "while True: pass")
    original = jailer.judged
    monkeypatch.setattr(jailer, "judged", lambda work: original(work, seconds=0.3))
    with pytest.raises(services.CannotTakeIn, match="file-took-too-long"):
        take_in(specimens.pdf())
    assert not blobs(store)


def test_hints_tell_what_could_be_better() -> None:
    dark = specimens.paper().point(lambda value: value // 8)
    assert take_in(specimens.picture(page=dark)).hints == ("DARK",)
    shaken = specimens.paper().filter(ImageFilter.GaussianBlur(12))
    assert take_in(specimens.picture(page=shaken)).hints == ("BLURRED",)
    blank = Image.new("RGB", (1400, 1900), "white")
    assert take_in(specimens.picture(page=blank)).hints == ("BLANK",)
    assert take_in(specimens.picture(page=specimens.paper((400, 500)))).hints == ("SMALL",)
    assert take_in(specimens.picture()).hints == ()


def test_the_journal_knows_the_file_and_not_its_name() -> None:
    card = take_in(specimens.pdf(), name="Trần Nguyễn Bảo An.pdf")
    (line,) = history(SubjectRef("file", card.id))
    assert line.action == "files.take_in"
    assert line.detail["owner"] == str(card.owner)
    assert "Bảo An" not in str(line.detail)
