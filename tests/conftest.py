"""What every test may ask for."""

from collections.abc import Callable, Iterator

import pytest
from django.utils import translation
from hypothesis import settings
from pytest_django import DjangoDbBlocker
from tests.support import databases, queue

# How long an example takes says more about the machine than about the program.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Iterator[None]:
    """Every test begins in Vietnamese, for a page visited in English leaves its thread so."""
    with translation.override("vi"):
        yield


@pytest.fixture(scope="session")
def schema_template(django_db_blocker: DjangoDbBlocker) -> str:
    """A migrated database without a single row of ours."""
    with django_db_blocker.unblock():
        databases.start_cluster()
        return databases.template("schema", databases.schema_fingerprint(), databases.migrate)


@pytest.fixture(scope="session")
def django_db_setup(schema_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's `db` works on a clone of the template, as the app role."""
    with django_db_blocker.unblock():
        name = databases.clone(schema_template)
        with databases.on_database(name):
            yield
        databases.drop(name)


@pytest.fixture
def committed_database(schema_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database of the test's own, in which commits are real: for threads and processes."""
    with django_db_blocker.unblock():
        name = databases.clone(schema_template)
        with databases.on_database(name):
            yield name
        databases.drop(name)


@pytest.fixture
def run_jobs() -> Callable[..., int]:
    return queue.run_jobs


@pytest.fixture
def run_sweeps() -> Callable[..., int]:
    return queue.run_sweeps


@pytest.fixture(scope="session")
def demonstration_template(schema_template: str, django_db_blocker: DjangoDbBlocker) -> str:
    """The invented commune: law, people, procedures and certificates, as `bin/demo` loads them."""
    with django_db_blocker.unblock():
        return databases.demonstration_template(schema_template)


@pytest.fixture(scope="session")
def _demonstration_clone(
    demonstration_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    with django_db_blocker.unblock():
        name = databases.clone(demonstration_template)
        yield name
        databases.drop(name)


@pytest.fixture
def demonstration(_demonstration_clone: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The demonstration commune; everything that the test does is undone afterwards."""
    with (
        django_db_blocker.unblock(),
        databases.on_database(_demonstration_clone),
        databases.rolled_back(),
    ):
        yield


@pytest.fixture
def committed_demonstration(
    demonstration_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A demonstration commune of the test's own, in which commits are real."""
    with django_db_blocker.unblock():
        name = databases.clone(demonstration_template)
        with databases.on_database(name):
            yield name
        databases.drop(name)
