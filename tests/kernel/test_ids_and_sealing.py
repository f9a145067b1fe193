"""Identifiers rise with time; sealed values open only where they belong."""

from pathlib import Path

import pytest

from congvu.kernel.ids import new_id
from congvu.kernel.money import Money
from congvu.kernel.sealing import CannotOpen, Keyring, make_key_file


def test_ids_are_version_seven_and_unique() -> None:
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert {one.version for one in ids} == {7}
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    make_key_file(tmp_path / "kek")
    return Keyring(tmp_path / "kek")


def test_what_was_sealed_opens_only_for_its_purpose_and_place(keyring: Keyring) -> None:
    sealed = keyring.seal("Thôn 5".encode(), "address", b"row-1")

    assert keyring.open(sealed, "address", b"row-1").decode() == "Thôn 5"
    for purpose, place in (("name", b"row-1"), ("address", b"row-2")):
        with pytest.raises(CannotOpen):
            keyring.open(sealed, purpose, place)


def test_a_changed_byte_is_noticed(keyring: Keyring) -> None:
    sealed = bytearray(keyring.seal(b"x" * 40, "address"))
    for position in range(len(sealed)):
        changed = bytes(sealed[:position]) + bytes([sealed[position] ^ 1]) + sealed[position + 1 :]
        with pytest.raises(CannotOpen):
            keyring.open(bytes(changed), "address")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    make_key_file(tmp_path / "kek")
    (tmp_path / "kek").chmod(0o644)

    with pytest.raises(PermissionError, match="chmod 600"):
        Keyring(tmp_path / "kek")


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    make_key_file(tmp_path / "kek")
    first = (tmp_path / "kek").read_text()
    make_key_file(tmp_path / "kek")
    assert (tmp_path / "kek").read_text() == first


def test_money_reads_like_money() -> None:
    assert str(Money(50_000) + Money(1_234_567)) == "1.284.567 đồng"
