import datetime as dt

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from congvu.identity.models import Citizen
from congvu.kernel.sealing import CannotOpen

AT = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def test_a_stolen_table_says_nothing_about_people() -> None:
    Citizen.objects.create(name="Nguyễn Thị Minh Hằng", phone="0912345345", registered_at=AT)

    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_citizen::text FROM identity_citizen")
        (row,) = cursor.fetchone()

    assert "0912345345" not in row
    assert "Hằng".encode().hex() not in row
    assert b"0912345345".hex() not in row
    assert Citizen.objects.get().name == "Nguyễn Thị Minh Hằng"


def test_a_sealed_column_cannot_be_searched() -> None:
    with pytest.raises(FieldError):
        Citizen.objects.filter(name="Nguyễn Thị Minh Hằng").exists()
    with pytest.raises(FieldError):
        Citizen.objects.filter(name__contains="Hằng").exists()


def test_a_sealed_value_opens_only_in_its_own_column() -> None:
    Citizen.objects.create(name="Hằng", phone="0912345345", registered_at=AT)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE identity_citizen SET email = phone")

    with pytest.raises(CannotOpen):
        Citizen.objects.get()
