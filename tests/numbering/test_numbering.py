import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from congvu.identity.models import Agency
from congvu.kernel.moments import VIETNAM
from congvu.numbering import queries, services
from congvu.numbering.models import Series, TakenNumber

AT = dt.datetime(2026, 11, 24, 8, 0, tzinfo=VIETNAM)


def agency(code: str = "H99.27") -> UUID:
    return Agency.objects.create(code=code, name="Ủy ban nhân dân xã Tân Phú").id


def take(agency_id: UUID, *, series: str = "DOSSIER", period: str = "261124") -> services.Number:
    return services.take(agency_id=agency_id, series=series, period=period, at=AT)


@pytest.mark.django_db
def test_numbers_rise_by_one_and_start_again_in_a_new_period() -> None:
    tan_phu = agency()

    assert [take(tan_phu).value for _ in range(3)] == [1, 2, 3]
    assert take(tan_phu, period="261125").value == 1
    assert take(tan_phu, series="TNHS", period="2026").value == 1
    assert take(agency("H99.28")).value == 1
    assert take(tan_phu).value == 4


@pytest.mark.django_db
def test_instants_rise_with_numbers_even_within_one_transaction() -> None:
    tan_phu = agency()

    instants = [take(tan_phu).taken_at for _ in range(20)]

    assert instants == sorted(set(instants))


@pytest.mark.django_db
def test_a_clock_that_was_set_back_does_not_turn_the_order_round() -> None:
    tan_phu = agency()
    take(tan_phu)
    tomorrow = AT + dt.timedelta(days=10_000)
    Series.objects.update(last_taken_at=tomorrow)

    assert take(tan_phu).taken_at == tomorrow + dt.timedelta(microseconds=1)


@pytest.mark.django_db
def test_a_number_taken_just_before_midnight_bears_an_instant_of_its_own_year() -> None:
    tan_phu = agency()
    before = dt.datetime(2026, 12, 31, 23, 59, 59, 999_000, tzinfo=VIETNAM)
    after = before + dt.timedelta(seconds=1)

    def take_at(at: dt.datetime) -> services.Number:
        year = str(at.year)
        return services.take(agency_id=tan_phu, series="TNHS", period=year, at=at)

    first_of_the_year, last_of_the_old = take_at(after), take_at(before)

    assert (first_of_the_year.taken_at, last_of_the_old.taken_at) == (after, before)


@pytest.mark.django_db
def test_a_rolled_back_act_gives_its_number_back() -> None:
    tan_phu = agency()
    take(tan_phu)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert take(tan_phu).value == 2
        raise ZeroDivisionError

    assert TakenNumber.objects.count() == 1
    assert take(tan_phu).value == 2


@pytest.mark.django_db
def test_peeking_takes_nothing() -> None:
    tan_phu = agency()
    seen = queries.peek(agency_id=tan_phu, series="DOSSIER", period="261124")

    assert (seen.last_value, seen.next_value, seen.last_taken_at) == (0, 1, None)
    assert not Series.objects.exists()

    taken = take(tan_phu)
    seen = queries.peek(agency_id=tan_phu, series="DOSSIER", period="261124")
    assert (seen.last_value, seen.next_value, seen.last_taken_at) == (1, 2, taken.taken_at)


@pytest.mark.django_db
def test_the_database_refuses_a_number_twice() -> None:
    take(agency())
    series = Series.objects.get()

    with pytest.raises(IntegrityError, match="numbering_number_once"), transaction.atomic():
        TakenNumber.objects.create(series=series, value=1, taken_at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("sql", ["DELETE FROM {table}", "UPDATE {table} SET value = 9"])
def test_a_given_number_cannot_be_taken_back_or_changed(sql: str) -> None:
    take(agency())

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(sql.format(table="numbering_takennumber"))


@pytest.mark.usefixtures("committed_database")
def test_a_number_is_refused_outside_an_act() -> None:
    tan_phu = agency()

    with pytest.raises(services.OutsideAnAct):
        take(tan_phu)

    assert not Series.objects.exists()


@pytest.mark.usefixtures("committed_database")
def test_no_gap_and_no_double_under_concurrency_and_rollback() -> None:
    tan_phu = agency()
    kept: list[services.Number] = []
    lock = threading.Lock()

    def act(number: int) -> None:
        try:
            with transaction.atomic():
                taken = take(tan_phu)
                _ = 1 / (number % 3)  # every third act fails after it took its number
            with lock:
                kept.append(taken)
        except ZeroDivisionError:
            pass

    run_at_once(act, 24)

    kept.sort(key=lambda taken: taken.value)
    assert [taken.value for taken in kept] == list(range(1, 17))
    instants = [taken.taken_at for taken in kept]
    assert instants == sorted(set(instants))
    assert TakenNumber.objects.count() == 16


def run_at_once(act: Callable[[int], None], times: int) -> None:
    def in_a_connection_of_its_own(number: int) -> None:
        try:
            act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(in_a_connection_of_its_own, range(times)))
