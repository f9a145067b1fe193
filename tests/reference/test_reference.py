import datetime as dt
from pathlib import Path

import pytest
import yaml
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from congvu.audit import queries as audit
from congvu.kernel.actors import Actor
from congvu.kernel.moments import VIETNAM
from congvu.reference import queries, services
from congvu.reference.models import AdministrativeUnit, Code, LegalInstrument, LegalParameter
from congvu.reference.rules import Certainty

PACKAGES = Path(__file__).resolve().parents[2] / "packages" / "reference"
AT = dt.datetime(2026, 11, 24, 8, 0, tzinfo=VIETNAM)
TODAY = AT.date()
SYSTEM = Actor.system("installation")

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> services.Loaded:
    return services.load_reference(PACKAGES, actor=SYSTEM, at=AT)


def folder_with_parameter(folder: Path, *values: dict[str, object]) -> Path:
    """A copy of the packages in which one parameter has exactly these periods."""
    for file in PACKAGES.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    row = {"instrument": "61/2018/NĐ-CP", "certainty": "VERIFIED"}
    entry = {"code": "same_day_cutoff", "vi": "Giờ chốt", "en": "Cut-off"}
    content = [{**entry, "values": [{**row, **value} for value in values]}]
    (folder / "parameters.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    return folder


@pytest.mark.usefixtures("loaded")
def test_the_cut_off_hour_is_data_with_its_law() -> None:
    cutoff = queries.parameter("same_day_cutoff", on=TODAY)

    assert cutoff.value == "15:00"
    assert cutoff.instrument.code == "61/2018/NĐ-CP"
    assert cutoff.place == "Điều 18"
    assert cutoff.certainty is Certainty.VERIFIED


@pytest.mark.usefixtures("loaded")
def test_what_law_did_not_say_on_a_day_is_not_guessed() -> None:
    with pytest.raises(queries.CannotFind) as refused:
        queries.parameter("same_day_cutoff", on=dt.date(2018, 6, 20))

    assert refused.value.reasons[0].code == "parameter-unknown"


def test_loading_twice_changes_nothing(loaded: services.Loaded) -> None:
    before = list(LegalParameter.objects.order_by("id").values())

    assert services.load_reference(PACKAGES, actor=SYSTEM, at=AT) == loaded
    assert list(LegalParameter.objects.order_by("id").values()) == before
    assert [line.action for line in audit.history(services.REFERENCE)] == ["reference.load"] * 2


@pytest.mark.usefixtures("loaded")
def test_a_new_value_begins_on_its_day_and_the_old_one_stays(tmp_path: Path) -> None:
    folder = folder_with_parameter(
        tmp_path,
        {"value": "16:00", "from": "2027-01-01"},
        {"value": "15:00", "from": "2018-06-21", "until": "2027-01-01"},
    )
    services.load_reference(folder, actor=SYSTEM, at=AT)

    assert queries.parameter("same_day_cutoff", on=dt.date(2026, 12, 31)).value == "15:00"
    assert queries.parameter("same_day_cutoff", on=dt.date(2027, 1, 1)).value == "16:00"


def test_an_agencys_own_value_goes_before_the_general_one(tmp_path: Path) -> None:
    folder = folder_with_parameter(
        tmp_path,
        {"value": "15:00", "from": "2018-06-21"},
        {"value": "14:30", "from": "2026-01-01", "scope": "H99.27"},
    )
    services.load_reference(folder, actor=SYSTEM, at=AT)

    assert queries.parameter("same_day_cutoff", on=TODAY, scope="H99.27").value == "14:30"
    assert queries.parameter("same_day_cutoff", on=TODAY, scope="H99.28").value == "15:00"
    assert queries.parameter("same_day_cutoff", on=TODAY).value == "15:00"


def test_two_values_for_one_day_are_refused_and_nothing_is_loaded(tmp_path: Path) -> None:
    folder = folder_with_parameter(
        tmp_path,
        {"value": "15:00", "from": "2018-06-21", "until": "2026-02-01"},
        {"value": "16:00", "from": "2026-01-01"},
    )

    with pytest.raises(services.CannotLoad) as refused:
        services.load_reference(folder, actor=SYSTEM, at=AT)

    assert refused.value.reasons[0].code == "periods-overlap"
    assert not LegalParameter.objects.exists()
    assert audit.history(services.REFERENCE) == ()


@pytest.mark.usefixtures("loaded")
def test_the_database_itself_refuses_two_values_for_one_day() -> None:
    law = LegalInstrument.objects.get(pk="61/2018/NĐ-CP")
    rival = LegalParameter(
        code="same_day_cutoff",
        value="16:00",
        valid_from=dt.date(2026, 1, 1),
        instrument=law,
        certainty=Certainty.LOW,
    )

    with (
        pytest.raises(IntegrityError, match="reference_parameter_periods_apart"),
        transaction.atomic(),
    ):
        rival.save()


@pytest.mark.parametrize("model", [AdministrativeUnit, Code])
@pytest.mark.usefixtures("loaded")
def test_the_database_keeps_units_and_codes_apart_too(
    model: type[AdministrativeUnit | Code],
) -> None:
    row = model.objects.all()[0]
    row.pk, row.valid_from = None, dt.date(2026, 1, 1)
    row.id = services.REFERENCE.id

    with pytest.raises(IntegrityError, match="periods_apart"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("typed", ["Tân Phú", "taan phus", "tan phu hoa sen", "XÃ TÂN PHÚ"])
@pytest.mark.usefixtures("loaded")
def test_a_commune_is_found_however_it_is_typed(typed: str) -> None:
    assert queries.search_units(typed, on=TODAY)[0].address == "xã Tân Phú, tỉnh Hoa Sen"


@pytest.mark.parametrize("typed", ["", "   ", "zzz", "%", "phu%"])
@pytest.mark.usefixtures("loaded")
def test_nonsense_finds_no_unit(typed: str) -> None:
    assert queries.search_units(typed, on=TODAY) == ()


@pytest.mark.usefixtures("loaded")
def test_two_tiers_and_nothing_between() -> None:
    provinces = queries.provinces(on=TODAY)
    communes = queries.communes("99", on=TODAY)

    assert len(provinces) == 35
    assert provinces[0].name == "An Giang"
    assert [c.name for c in communes][:2] == ["An Bình", "Bến Đò"]
    assert {c.parent_name for c in communes} == {"tỉnh Hoa Sen"}
    assert queries.communes("01", on=dt.date(2025, 6, 30)) == ()


@pytest.mark.usefixtures("loaded")
def test_communes_of_a_province_cost_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2):
        queries.communes("99", on=TODAY)


@pytest.mark.usefixtures("loaded")
def test_the_54_ethnicities_begin_with_kinh() -> None:
    ethnicities = queries.code_list("ethnicity", on=TODAY)

    assert (ethnicities[0].code, ethnicities[0].vi) == ("01", "Kinh")
    assert len(ethnicities) == 54 + 2
    assert queries.code_list("nationality", on=TODAY)[0].vi == "Việt Nam"
    assert [code.code for code in queries.code_list("sex", on=TODAY)] == ["MALE", "FEMALE"]


@pytest.mark.usefixtures("loaded")
def test_an_unknown_list_is_refused() -> None:
    with pytest.raises(queries.CannotFind):
        queries.code_list("planets", on=TODAY)
