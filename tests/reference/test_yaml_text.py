from pathlib import Path

import pytest

from congvu.reference import yaml_text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("00123", "00123"),
        ("15:00", "15:00"),
        ("no", "no"),
        ("yes", "yes"),
        ("2026-09-02", "2026-09-02"),
        ("1e3", "1e3"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1.5", "1.5"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("7", 7),
        ("0", 0),
        ("-3", -3),
        ("'7'", "7"),
        ("True", "True"),
    ],
)
def test_a_plain_scalar_means_what_it_says(written: str, meant: object) -> None:
    assert yaml_text.loads(f"code: {written}\n") == {"code": meant}


def test_a_key_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "twice.yaml"
    file.write_text("a: 1\nb: 2\na: 3\n")

    with pytest.raises(yaml_text.CannotRead) as refused:
        yaml_text.load(file)

    [reason] = refused.value.reasons
    assert reason.values["line"] == 3
    assert reason.about == "twice.yaml"


@pytest.mark.parametrize(
    "text", ["a: [1, 2", "a: !!python/object:os.system {}", "\x00", b"\xff\xfe\x00"]
)
def test_what_is_not_plain_yaml_is_refused(text: str | bytes) -> None:
    with pytest.raises(yaml_text.CannotRead):
        yaml_text.loads(text)


def test_lists_and_nested_maps_are_read() -> None:
    assert yaml_text.loads("codes: ['01', 02, 3]\nname: {vi: Kinh, en: Kinh}") == {
        "codes": ["01", "02", 3],
        "name": {"vi": "Kinh", "en": "Kinh"},
    }
