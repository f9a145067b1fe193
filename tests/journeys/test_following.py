"""The applicant's pages after handing in, without JavaScript, at three widths and with axe."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.support import browser as browsers
from tests.support import databases, way
from tests.support.browser import Eyes, Person
from tests.support.site import served

from congvu.dossiers import services as dossiers
from congvu.dossiers.rules.reception import Check, Verdict

pytestmark = [pytest.mark.journey, pytest.mark.slow]

PASSWORD = "Demo-2026-tan-phu"


@dataclass(frozen=True, slots=True)
class Standing:
    """Dossiers of the mother, each at another point of the way, by their codes."""

    address: str
    submitted: str
    asked: str
    received: str
    draft: str
    refused: str
    finished: str


@pytest.fixture(scope="module")
def site(
    demonstration_template: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Standing]:
    """A site whose dossiers were brought along before it was served."""
    browsers.chromium_path()
    with django_db_blocker.unblock():
        name = databases.clone(demonstration_template)
        with databases.on_database(name):
            codes = bring_along()
        log: Path = tmp_path_factory.mktemp("site") / "site.log"
        with served(name, log) as address:
            yield Standing(address, **codes)
        databases.drop(name)


def bring_along() -> dict[str, str]:
    who = way.people()
    finished = way.a_finished_dossier(who)
    draft = way.a_dossier_with_a_draft(who)
    received = way.a_received_dossier(who)
    asked = way.a_submitted_dossier(who)
    ask(asked, who)
    refused = way.a_submitted_dossier(who)
    dossiers.refuse_reception(
        dossier_id=refused, reason_code="NOT_COMPETENT", actor=who.desk, at=way.now()
    )
    ids = {
        "submitted": way.a_submitted_dossier(who),
        "asked": asked,
        "received": received,
        "draft": draft,
        "refused": refused,
        "finished": finished,
    }
    return {name: str(way.reload(one).code) for name, one in ids.items()}


def ask(dossier_id: UUID, who: way.People) -> None:
    dossiers.tick_checks(dossier_id=dossier_id, checks=list(Check), actor=who.desk, at=way.now())
    dossiers.give_verdict(
        dossier_id=dossier_id,
        slot="birth-proof",
        verdict=Verdict.NEEDS_SUPPLEMENT,
        reason_codes=["UNREADABLE"],
        actor=who.desk,
        at=way.now(),
    )
    items = [
        {"slot": "birth-proof", "reason": "UNREADABLE"},
        {"page": "child-name", "reason": "ANSWER_TO_MEND", "note": "Trên giấy là Bảo Anh."},
    ]
    dossiers.ask_for_supplement(dossier_id=dossier_id, items=items, actor=who.desk, at=way.now())


@pytest.fixture(scope="module")
def mother(browser: Browser, site: Standing) -> Person:
    someone = browsers.person(
        browser, site.address, "mother", width=360, scripts=False, office=False
    )
    someone.open("/dang-nhap")
    someone.page.locator("#login, [name=login]").first.fill("0912345345")
    someone.page.locator("[name=password]").fill(PASSWORD)
    someone.press("Đăng nhập")
    return someone


def test_every_standing_of_a_dossier_is_clear_at_every_width(
    site: Standing, mother: Person, eyes: Eyes
) -> None:
    for name, code in (
        ("submitted", site.submitted),
        ("asked", site.asked),
        ("received", site.received),
        ("draft", site.draft),
        ("refused", site.refused),
        ("finished", site.finished),
    ):
        mother.open(f"/ho-so/{code}")
        eyes.look(mother, f"dossier-{name}")


def test_the_draft_is_answered_without_a_script(site: Standing, mother: Person, eyes: Eyes) -> None:
    mother.open(f"/ho-so/{site.draft}/ban-du-thao")
    eyes.look(mother, "draft")
    mother.page.locator("label[for=n-father_name]").click()
    box = mother.page.locator("#should-father_name")
    assert box.is_visible()
    with mother.refused(422):
        mother.press("Gửi trả lời")
    assert box.is_visible()
    eyes.look(mother, "draft-error")
    box.fill("Năm sinh 1995")
    mother.press("Gửi trả lời")
    assert mother.path == f"/ho-so/{site.draft}"
    eyes.look(mother, "draft-answered", widths=(360,))


def test_a_supplement_is_mended_item_by_item(site: Standing, mother: Person, eyes: Eyes) -> None:
    mother.open(f"/ho-so/{site.asked}/bo-sung")
    eyes.look(mother, "supplement")
    with mother.refused(409):
        mother.press("Gửi bổ sung")
    eyes.look(mother, "supplement-error")
    mother.page.locator("#file-birth-proof").set_input_files(
        {"name": "moi.jpg", "mimeType": "image/jpeg", "buffer": way.photo("CHỤP LẠI")}
    )
    mother.press(mother.words("Gửi ảnh đã chọn"))
    mother.press("Mở và sửa mục này")
    eyes.look(mother, "supplement-question", widths=(360,))
    mother.press("Tiếp tục")
    assert mother.path.partition("#")[0] == f"/ho-so/{site.asked}/bo-sung"
    eyes.look(mother, "supplement-mended", widths=(360, 1366))
    mother.page.locator("#declared").check()
    mother.press("Gửi bổ sung")
    assert mother.path == f"/ho-so/{site.asked}"
    eyes.look(mother, "supplement-sent", widths=(360,))


def test_the_result_is_taken_home(site: Standing, mother: Person, eyes: Eyes) -> None:
    mother.open(f"/ho-so/{site.finished}/ket-qua")
    eyes.look(mother, "result")
    result = mother.download("Tải Giấy khai sinh")
    assert result.suggested_filename.endswith(".pdf")
    mother.open(f"/ho-so/{site.finished}")
    eyes.look(mother, "returned", widths=(360, 1366))


def test_history_withdrawal_and_tracking(site: Standing, mother: Person, eyes: Eyes) -> None:
    mother.open(f"/ho-so/{site.finished}/nhat-ky")
    eyes.look(mother, "history")
    mother.open(f"/ho-so/{site.received}/rut")
    eyes.look(mother, "withdraw")
    mother.press("Rút hồ sơ")
    eyes.look(mother, "withdrawn", widths=(360, 1366))
    mother.open(f"/theo-doi?c={site.draft}")
    eyes.look(mother, "track")
    with mother.refused(404):
        mother.open("/theo-doi?ma=H99.27-200101-0001")
    eyes.look(mother, "track-unknown", widths=(360,))
