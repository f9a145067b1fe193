from pathlib import Path

import pytest

from congvu.reference import yaml_text

REFERENCE = Path(__file__).resolve().parents[2] / "packages" / "reference"
SCHEMAS = {
    "instruments": "instruments.json",
    "parameters": "parameters.json",
    "administrative-units": "administrative-units.json",
    "codes": "code-list.json",
    "calendar": "calendar.json",
}


@pytest.mark.parametrize("file", sorted(REFERENCE.glob("*.yaml")), ids=lambda file: file.name)
def test_every_reference_file_says_what_its_schema_allows(file: Path) -> None:
    [schema] = [name for start, name in SCHEMAS.items() if file.name.startswith(start)]

    yaml_text.load(file, schema=schema)


def test_there_are_34_provinces_besides_the_invented_one() -> None:
    provinces = yaml_text.load(REFERENCE / "administrative-units.yaml")

    assert len(provinces) == 34 + 1
    assert [p["name"] for p in provinces if "communes" in p] == ["Hoa Sen"]
