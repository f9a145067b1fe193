"""What was published stays; only other words make another revision."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from congvu.kernel.actors import Actor
from congvu.procedures import queries, services
from congvu.procedures.models import Revision

AT = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
SYSTEM = Actor.system("test")
FOLDER = next(
    file.parent
    for file in sorted(
        (Path(__file__).resolve().parents[2] / "packages" / "procedures").glob("*/*/procedure.yaml")
    )
)

pytestmark = pytest.mark.django_db


def test_the_same_words_published_twice_are_one_revision() -> None:
    first = services.publish_package(FOLDER, actor=SYSTEM, at=AT)
    assert services.publish_package(FOLDER, actor=SYSTEM, at=AT + dt.timedelta(days=1)) == first
    assert Revision.objects.count() == 1


def test_other_words_are_a_new_revision_and_the_old_one_stays(tmp_path: Path) -> None:
    first = services.publish_package(FOLDER, actor=SYSTEM, at=AT)
    copy = tmp_path / "package"
    shutil.copytree(FOLDER, copy)
    path = copy / "procedure.yaml"
    path.write_text(path.read_text().replace("Miễn phí", "Không thu tiền"))
    second = services.publish_package(copy, actor=SYSTEM, at=AT + dt.timedelta(days=2))
    assert queries.revision(first).in_short.how_much.vi == "Miễn phí"
    assert queries.revision(second).in_short.how_much.vi == "Không thu tiền"
    slug = queries.revision(first).slug
    assert queries.published(slug, on=dt.date(2026, 11, 25)).id == first
    assert queries.published(slug, on=dt.date(2026, 11, 26)).id == second


def test_a_broken_package_publishes_nothing(tmp_path: Path) -> None:
    copy = tmp_path / "package"
    shutil.copytree(FOLDER, copy)
    (copy / "process.bpmn").write_text("<nothing/>")
    with pytest.raises(services.CannotPublish):
        services.publish_package(copy, actor=SYSTEM, at=AT)
    assert not Revision.objects.exists()


def test_the_database_refuses_to_change_a_revision() -> None:
    services.publish_package(FOLDER, actor=SYSTEM, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE procedures_revision SET number = 99")
    assert Revision.objects.get().number == 1


def test_it_is_found_by_everyday_words_with_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    services.publish_package(FOLDER, actor=SYSTEM, at=AT)
    with django_assert_max_num_queries(2):
        answer = queries.search("lam giay khai sinh", on=dt.date(2026, 11, 24))
    assert [hit.procedure.slug for hit in answer.hits] == [FOLDER.name.split("-", 1)[1]]
    assert queries.search("giấy đi biển ban đêm", on=dt.date(2026, 11, 24)).is_empty
