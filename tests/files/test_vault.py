"""Bytes at rest, faults of the disk, erasure, orphans, and files over the wire."""

import datetime as dt
import errno
import os
import threading
from pathlib import Path

import pytest
from django.db import connection, connections
from tests.files import specimens
from tests.files.test_taking_in import blobs

from congvu.files import queries, services
from congvu.files.adapters import vault as vault_room
from congvu.files.models import StoredFile
from congvu.files.web.responses import file_response, preview_response
from congvu.kernel.actors import Actor
from congvu.kernel.ids import new_id
from congvu.kernel.subjects import SubjectRef

AT = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
SYSTEM = Actor.system("test")
OWNER = SubjectRef("dossier", new_id())


def keep(content: bytes, owner: SubjectRef = OWNER) -> queries.StoredFileCard:
    return services.store_own(
        content=content,
        name="to-khai.pdf",
        media_type="application/pdf",
        owner=owner,
        actor=SYSTEM,
        at=AT,
    )


@pytest.mark.django_db
def test_bytes_on_disk_and_in_the_row_do_not_show_the_content(store: Path) -> None:
    plain = b"Nguyen Thi Minh Hang 012198003542 " * 100_000
    card = keep(plain)
    assert services.read(card.id) == plain
    assert all(b"012198003542" not in blob.read_bytes() for blob in blobs(store))
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(f)::text FROM files_storedfile f")
        assert "to-khai" not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_equal_files_of_two_owners_do_not_show(store: Path) -> None:
    first, second = keep(b"equal" * 100), keep(b"equal" * 100, SubjectRef("dossier", new_id()))
    rows = StoredFile.objects.in_bulk([first.id, second.id])
    assert rows[first.id].address != rows[second.id].address
    one, other = blobs(store)
    assert one.read_bytes()[20:] != other.read_bytes()[20:]


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["change", "cut", "swap chunks", "lose"])
def test_a_harmed_blob_is_never_given_out(store: Path, harm: str) -> None:
    card = keep(os.urandom(3 * vault_room.CHUNK))
    (blob,) = blobs(store)
    whole, step = blob.read_bytes(), vault_room.CHUNK + 16
    first, second = whole[20 : 20 + step], whole[20 + step : 20 + 2 * step]
    harmed = {
        "change": whole[:100] + bytes([whole[100] ^ 1]) + whole[101:],
        "cut": whole[:-step],
        "swap chunks": whole[:20] + second + first + whole[20 + 2 * step :],
        "lose": b"",
    }[harm]
    blob.write_bytes(harmed)
    with pytest.raises(services.CannotRead, match="file-is-missing"):
        services.read(card.id)


@pytest.mark.django_db
def test_a_full_disk_is_said_and_leaves_nothing_half_kept(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(vault_room.os, "fsync", full)
    with pytest.raises(services.CannotTakeIn, match="store-cannot-write"):
        services.take_in(content=specimens.pdf(), name="a.pdf", owner=OWNER, actor=SYSTEM, at=AT)
    assert not StoredFile.objects.exists()
    assert not blobs(store)


@pytest.mark.django_db
def test_erasing_destroys_the_key_at_once_and_the_bytes_with_the_next_sweep(store: Path) -> None:
    card = keep(b"x" * 50)
    services.erase(file_id=card.id, actor=SYSTEM, at=AT)
    services.erase(file_id=card.id, actor=SYSTEM, at=AT)
    assert bytes(StoredFile.objects.get(pk=card.id).wrapped_key) == b""
    assert queries.card(card.id).erased
    assert queries.card(card.id).name == ""
    with pytest.raises(services.CannotRead, match="file-was-erased"):
        services.read(card.id)
    long_after = dt.datetime.fromtimestamp(blobs(store)[0].stat().st_mtime, dt.UTC)
    assert services.sweep_orphans(at=long_after + dt.timedelta(days=2)) == 1
    assert not blobs(store)


@pytest.mark.django_db
def test_the_sweep_takes_old_orphans_only(store: Path) -> None:
    kept, young, old = keep(b"kept"), new_id(), new_id()
    vault = vault_room.Vault(store)
    for file_id in (young, old):
        with (store.parent / "plain").open("w+b") as source:
            source.write(b"plain")
            source.seek(0)
            vault.put(file_id, "content", source, 5, vault_room.new_data_key())
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    for blob in blobs(store):
        age = 0 if young.hex in blob.name else 200_000
        os.utime(blob, (now.timestamp() - age,) * 2)
    assert services.sweep_orphans(at=now) == 1
    assert services.read(kept.id) == b"kept"
    assert vault.has(young, "content")
    assert not vault.has(old, "content")


@pytest.mark.django_db
def test_one_of_our_own_papers_gets_its_preview_at_first_sight() -> None:
    card = keep(specimens.pdf(2))
    assert services.preview(card.id, 2)[8:12] == b"WEBP"


@pytest.mark.django_db
def test_a_file_over_the_wire_is_a_download_in_which_nothing_runs() -> None:
    card = keep(specimens.pdf())
    response = file_response(card.id, "Giấy khai sinh.pdf")
    assert b"".join(response.streaming_content) == services.read(card.id)
    assert response["Content-Disposition"] == (
        "attachment; filename*=UTF-8''Gi%E1%BA%A5y%20khai%20sinh.pdf"
    )
    picture = preview_response(card.id, 1)
    for answer in (response, picture):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("committed_database")
def test_the_same_file_sent_twice_at_once_is_kept_whole_both_times() -> None:
    sent, kept = specimens.pdf(), []

    def send() -> None:
        kept.append(services.take_in(content=sent, name="a.pdf", owner=OWNER, actor=SYSTEM, at=AT))
        connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({card.id for card in kept}) == 2
    assert all(services.read(card.id) == sent for card in kept)
    addresses = set(StoredFile.objects.values_list("address", flat=True))
    assert len(addresses) == 1
