"""What each page of the journey weighs over the wire on a first visit, with its style sheet."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Cookie
from pytest_django import DjangoDbBlocker
from tests.journeys import personas
from tests.journeys.conftest import Site
from tests.support import browser as browsers
from tests.support import databases, way
from tests.support.site import environment_of, served
from tests.workspace.test_running_processes import PAGES, a_renamed_step, process_of

from congvu.workflow import queries as workflow
from congvu.workflow import services as workflow_services

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("budgets")]

LEDGER = databases.PROJECT / "docs/reference/page-weights.md"
PUBLIC_BYTES, OFFICE_BYTES = 14 * 1024, 70 * 1024
ALLOWED_DRIFT = 0.25
"""A ledger line may be this much out of date before somebody has to write it anew."""


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes over the wire, headers with them, by kind of what was loaded."""

    page: str
    face: str
    document: int
    style: int
    script: int
    other: int
    pictures: int

    @property
    def first_view(self) -> int:
        """Everything but pictures of papers, which are the citizen's own and come afterwards."""
        return self.document + self.style + self.script + self.other

    @property
    def row(self) -> str:
        numbers = (self.document, self.style, self.script, self.other, self.first_view)
        kilobytes = " | ".join(f"{number / 1024:.1f}" for number in numbers)
        return f"| {self.page} | {self.face} | {kilobytes} | {self.pictures / 1024:.0f} |"


@dataclass(frozen=True, slots=True)
class Dossiers:
    """One dossier at each stand of the way: a draft's id, then codes; and a plan for them."""

    draft: str
    submitted: str
    received: str
    drafted: str
    done: str
    process: str
    plan: str


@pytest.fixture(scope="module")
def dossiers(
    demonstration_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, Dossiers]]:
    """A database with a dossier at each stand, made through the services."""
    browsers.chromium_path()
    with django_db_blocker.unblock():
        database = databases.clone(demonstration_template)
        with databases.on_database(database):
            who = way.people()
            done = way.a_finished_dossier(who)
            way.a_dossier_to_sign(who)
            way.sign(who)
            way.a_dossier_to_sign(who)
            stands = (
                way.a_submitted_dossier(who),
                way.a_received_dossier(who),
                way.a_dossier_with_a_draft(who),
                done,
            )
            codes = [str(way.reload(stand).code) for stand in stands]
            made = Dossiers(str(way.a_draft(who)), *codes, *a_plan_for(stands[1]))
        yield database, made
        databases.drop(database)


def a_plan_for(dossier_id: UUID) -> tuple[str, str]:
    """The process by which this dossier runs, and a plan to bring all of them over."""
    target, process = a_renamed_step(), process_of(dossier_id)
    source = next(one.id for one in workflow.versions(process) if one.id != target)
    administrator = way.officer("mai")
    assert administrator.agency_id is not None
    plan_id = workflow_services.draw_up_migration(
        source_id=source,
        target_id=target,
        agency_id=administrator.agency_id,
        reason="QĐ 12/QĐ-UBND",
        renamed={"check_draft": "review_draft"},
        actor=administrator,
        at=way.now(),
    )
    return process, str(plan_id)


@pytest.fixture(scope="module")
def site(
    dossiers: tuple[str, Dossiers], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    log = tmp_path_factory.mktemp("site") / "site.log"
    with served(dossiers[0], log) as address:
        yield Site(address, dossiers[0], log, environment_of(dossiers[0], address))


def test_pages_keep_their_budgets_and_the_ledger_tells_their_weights(
    site: Site, browser: Browser, dossiers: tuple[str, Dossiers]
) -> None:
    weights = [*_public(site, browser, dossiers[1]), *_office(site, browser, dossiers[1])]

    scripted = [one.page for one in weights if one.face == "public" and one.script]
    heavy = [
        (one.page, one.first_view)
        for one in weights
        if one.first_view > (PUBLIC_BYTES if one.face == "public" else OFFICE_BYTES)
    ]
    assert scripted == []
    assert heavy == []
    assert _drift(weights) == [], "write it anew: just ledger"


def _public(site: Site, browser: Browser, made: Dossiers) -> Iterator[Weight]:
    scale = Scale(browser, site.address, "public")
    for path in (
        *("/", "/tim?q=lam+giay+khai+sinh", "/thu-tuc/dang-ky-khai-sinh", "/dang-nhap"),
        *("/dang-ky", "/tro-giup", "/co-quan", "/kiem-tra", f"/theo-doi?c={made.received}"),
    ):
        yield scale.weigh(path)
    mother = personas.mother_signed_in(browser, site.address)
    scale.cookies = mother.page.context.cookies()
    for path in (
        "/thu-tuc/dang-ky-khai-sinh/bat-dau",
        f"/ho-so/nhap/{made.draft}/cau-hoi/child-name",
        f"/ho-so/nhap/{made.draft}/cau-hoi/child-birth-place",
        f"/ho-so/nhap/{made.draft}/cau-hoi/mother",
        f"/ho-so/nhap/{made.draft}/giay-to",
        f"/ho-so/nhap/{made.draft}/kiem-tra",
        f"/ho-so/{made.submitted}/da-nop",
        f"/ho-so/{made.drafted}",
        f"/ho-so/{made.drafted}/ban-du-thao",
        f"/ho-so/{made.done}/ket-qua",
        f"/ho-so/{made.done}/nhat-ky",
        "/cua-toi",
    ):
        yield scale.weigh(path)


def _office(site: Site, browser: Browser, made: Dossiers) -> Iterator[Weight]:
    scale = Scale(browser, site.address, "office")
    yield scale.weigh("/can-bo/dang-nhap")
    pages = {
        "tuan": ("/can-bo/tiep-nhan", f"/can-bo/tiep-nhan/{made.submitted}"),
        "an": (
            "/can-bo",
            f"/can-bo/ho-so/{made.received}",
            f"/can-bo/ho-so/{made.drafted}/so",
            f"/can-bo/ho-so/{made.received}/vi-sao-hen",
            f"/can-bo/ho-so/{made.done}/nhat-ky",
            "/can-bo/so-dang-ky",
        ),
        "huong": ("/can-bo/ky",),
        "ha": ("/can-bo/dong-dau",),
        "mai": (
            "/can-bo/nhan-su",
            "/can-bo/may-chay",
            PAGES,
            f"{PAGES}/{made.process}/chuyen",
            f"{PAGES}/ke-hoach/{made.plan}",
        ),
    }
    for login, paths in pages.items():
        someone = personas.officer(browser, site.address, login, login)
        scale.cookies = someone.page.context.cookies()
        for path in paths:
            yield scale.weigh(path)


@dataclass
class Scale:
    """Loads a page into an empty browser and adds up what came over the wire."""

    browser: Browser
    address: str
    face: str
    cookies: list[Cookie] = field(default_factory=list)

    def weigh(self, path: str) -> Weight:
        context = self.browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
        context.add_cookies(self.cookies)  # type: ignore[arg-type]
        page = context.new_page()
        wire = context.new_cdp_session(page)
        kinds: dict[str, str] = {}
        sizes: Counter[str] = Counter()

        def finished(event: dict[str, Any]) -> None:
            sizes[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

        wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
        wire.on("Network.loadingFinished", finished)
        wire.send("Network.enable")
        answer = page.goto(f"{self.address}{path}", wait_until="networkidle")
        assert answer is not None
        assert answer.ok, (path, answer.status)
        assert page.url.endswith(path), (path, page.url)
        context.close()
        named = {"Document", "Stylesheet", "Script", "Image"}
        return Weight(
            page=_named(path),
            face=self.face,
            document=sizes["Document"],
            style=sizes["Stylesheet"],
            script=sizes["Script"],
            other=sum(size for kind, size in sizes.items() if kind not in named),
            pictures=sizes["Image"],
        )


def _named(path: str) -> str:
    """The address without what differs from dossier to dossier."""
    return re.sub(r"[0-9a-f-]{36}|H99\.27-\d{6}-\d{4}", "…", path)


def _drift(weights: list[Weight]) -> list[str]:
    """Lines of the ledger that no longer tell the truth."""
    text = _ledger(weights)
    browsers.TOUR.mkdir(parents=True, exist_ok=True)
    (browsers.TOUR / LEDGER.name).write_text(text)
    if os.environ.get("CONGVU_LEDGER") == "write":
        LEDGER.write_text(text)
    told = _read(LEDGER.read_text() if LEDGER.exists() else "")
    return [
        f"{one.page}: {told.get(one.page, 0):.1f} KB in the ledger, {one.first_view / 1024:.1f} now"
        for one in weights
        if abs(told.get(one.page, 0) - one.first_view / 1024)
        > ALLOWED_DRIFT * one.first_view / 1024
    ]


def _read(text: str) -> dict[str, float]:
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| /")]
    return {cells[1].strip(): float(cells[7]) for cells in rows}


def _ledger(weights: list[Weight]) -> str:
    rows = "\n".join(one.row for one in weights)
    return f"""# What pages weigh

Kilobytes over the wire on a first visit with an empty cache, headers with them, as Chromium counts
them. `just ledger` writes this page (tests/journeys/test_budgets.py). The same test refuses

- a public page of more than {PUBLIC_BYTES // 1024} KB, or with a script;
- an officer's page of more than {OFFICE_BYTES // 1024} KB;
- a line of this ledger that is more than {ALLOWED_DRIFT:.0%} out of date.

Pictures of papers belong to no budget: they come after the page.

| Page | Face | HTML | CSS | Script | Icon and others | First view | Pictures |
|---|---|--:|--:|--:|--:|--:|--:|
{rows}
"""
