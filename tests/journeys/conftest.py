"""One site and one browser for each journey's module, on a demonstration commune of its own."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.support import browser as browsers
from tests.support import databases
from tests.support.site import environment_of, served

logging.getLogger("pyhanko").setLevel(logging.ERROR)  # it regrets that nothing may be fetched


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is served: where, on which database, and what its programs were told."""

    address: str
    database: str
    log: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def site(
    demonstration_template: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The demonstration as `bin/demo` serves it; what is done there stays in this module."""
    browsers.chromium_path()
    with django_db_blocker.unblock():
        database = databases.clone(demonstration_template)
        log = tmp_path_factory.mktemp("site") / "site.log"
        with served(database, log) as address:
            yield Site(address, database, log, environment_of(database, address))
        databases.drop(database)


@pytest.fixture(scope="module")
def browser(site: Site) -> Iterator[Browser]:
    """Opened after everything that Django asks of the database, and closed before."""
    assert site
    with browsers.chromium() as chromium:
        yield chromium


@pytest.fixture(scope="module")
def eyes(browser: Browser, request: pytest.FixtureRequest) -> browsers.Eyes:
    name = request.module.__name__.rpartition(".")[2].removeprefix("test_")
    return browsers.Eyes(browser, browsers.TOUR / name)
