"""The other ways of a dossier: supplement, refusals, a wrong field in the draft, silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.journeys import personas
from tests.journeys.conftest import Site
from tests.support import browser as browsers
from tests.support import databases, way, wire
from tests.support.browser import Diary, Eyes, Person
from tests.support.site import environment_of, served

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("second-tour")]
NARROW_AND_WIDE = (360, 1366)
NEWCOMER, PASSWORD = "chi.moi@example.vn", "mot hai ba bon nam"


@dataclass(frozen=True, slots=True)
class Prepared:
    """Dossiers of the demonstration's mother that have come as far as their test needs."""

    submitted: str
    received: str
    drafted: str


@dataclass(frozen=True, slots=True)
class Walk:
    site: Site
    browser: Browser
    eyes: Eyes
    diary: Diary

    def look(self, who: Person, step: str) -> None:
        self.eyes.look(who, step, widths=NARROW_AND_WIDE)

    def officer(self, login: str, name: str) -> Person:
        return personas.officer(self.browser, self.site.address, login, name)

    def mother(self) -> Person:
        return personas.mother_signed_in(self.browser, self.site.address)


@pytest.fixture(scope="module")
def prepared_database(
    demonstration_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, Prepared]]:
    browsers.chromium_path()
    with django_db_blocker.unblock():
        database = databases.clone(demonstration_template)
        with databases.on_database(database):
            who = way.people()
            stands = (
                way.a_submitted_dossier,
                way.a_received_dossier,
                way.a_dossier_with_a_draft,
            )
            codes = Prepared(*(str(way.reload(stand(who)).code) for stand in stands))
        yield database, codes
        databases.drop(database)


@pytest.fixture(scope="module")
def site(
    prepared_database: tuple[str, Prepared], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    log = tmp_path_factory.mktemp("site") / "site.log"
    with served(prepared_database[0], log) as address:
        yield Site(
            address, prepared_database[0], log, environment_of(prepared_database[0], address)
        )


@pytest.fixture(scope="module")
def prepared(prepared_database: tuple[str, Prepared]) -> Prepared:
    return prepared_database[1]


@pytest.fixture(scope="module")
def walk(site: Site, browser: Browser, eyes: Eyes) -> Walk:
    return Walk(site, browser, eyes, Diary("The second tour: supplement, refusals, mistakes"))


def test_a_newcomer_mends_what_the_desk_asks_for_and_what_the_draft_has_wrong(walk: Walk) -> None:
    newcomer = personas.citizen(walk.browser, walk.site.address, "người mới")
    _register(walk, newcomer)
    code = _hand_in(walk, newcomer)
    desk = walk.officer("tuan", "một cửa")
    _ask_for_a_supplement(walk, desk, code)
    _mend(walk, newcomer, code)
    _receive(walk, desk, code)
    registrar = walk.officer("an", "hộ tịch")
    _draft(walk, registrar, code)
    _point_at_a_mistake(walk, newcomer, code)
    _correct(walk, registrar, code)
    _confirm(walk, newcomer, code)


def _register(walk: Walk, newcomer: Person) -> None:
    with walk.diary.step("người mới", "mở tài khoản, xác nhận bằng mã trong hộp thư"):
        newcomer.open("/dang-ky?next=/thu-tuc/dang-ky-khai-sinh/bat-dau")
        walk.look(newcomer, "dang-ky")
        newcomer.page.get_by_label("Họ và tên").fill("Lê Thị Mới")
        newcomer.page.get_by_label(re.compile("^Số điện thoại hoặc")).fill(NEWCOMER)
        newcomer.page.get_by_label("Mật khẩu").fill(PASSWORD)
        newcomer.press("Tiếp tục")
        walk.look(newcomer, "xac-nhan")
        newcomer.page.get_by_label(re.compile("^Mã")).fill(_code_from_the_mailbox(walk))
        newcomer.press("Xác nhận và đăng nhập")
        assert newcomer.path.endswith("/bat-dau"), newcomer.path


def _code_from_the_mailbox(walk: Walk) -> str:
    reader = personas.citizen(walk.browser, walk.site.address, "hộp thư")
    reader.open("/hop-thu-thu-nghiem")
    letter = reader.page.get_by_role("article").filter(has_text=NEWCOMER).first
    found = re.search(r"\b\d{6}\b", letter.inner_text())
    assert found, letter.inner_text()
    return found.group()


def _hand_in(walk: Walk, newcomer: Person) -> str:
    with walk.diary.step("người mới", "tự khai mọi điều, gửi ảnh, nộp"):
        newcomer.press("Tiếp tục")
        personas.fill(
            newcomer,
            personas.typed_answers(),
            look=lambda question: (
                walk.look(newcomer, newcomer.path.rpartition("/")[2])
                if question in personas.TYPED
                else None
            ),
        )
        personas.attach_everywhere(newcomer)
        walk.look(newcomer, "giay-to")
        newcomer.press("Tiếp tục")
        newcomer.page.get_by_role("checkbox").check()
        newcomer.press("Nộp hồ sơ")
        assert newcomer.path.endswith("/da-nop"), newcomer.alert
    return newcomer.path.split("/")[2]


def _ask_for_a_supplement(walk: Walk, desk: Person, code: str) -> None:
    with walk.diary.step("một cửa", "yêu cầu bổ sung: ảnh không đọc rõ (mẫu 02)"):
        personas.open_reception(desk, code)
        personas.judge(desk, "Giấy chứng sinh")
        desk.page.get_by_label("Sai ở đâu").first.select_option(label="Không đọc rõ")
        desk.page.keyboard.press("b")
        walk.look(desk, "yeu-cau-bo-sung")
        desk.press("Gửi phiếu bổ sung", exact=False)
        walk.look(desk, "da-yeu-cau-bo-sung")


def _mend(walk: Walk, newcomer: Person, code: str) -> None:
    with walk.diary.step("người mới", "chỉ sửa đúng giấy được yêu cầu, gửi lại"):
        newcomer.open(f"/ho-so/{code}")
        walk.look(newcomer, "ho-so-can-bo-sung")
        newcomer.open(f"/ho-so/{code}/bo-sung")
        personas.attach_everywhere(newcomer)
        walk.look(newcomer, "bo-sung")
        newcomer.page.get_by_role("checkbox").check()
        newcomer.press("Gửi bổ sung")
        walk.look(newcomer, "da-bo-sung")


def _receive(walk: Walk, desk: Person, code: str) -> None:
    with walk.diary.step("một cửa", "hồ sơ trở lại hàng chờ, tiếp nhận"):
        desk.open("/can-bo/tiep-nhan")
        walk.look(desk, "hang-cho-da-bo-sung")
        personas.open_reception(desk, code)
        personas.check_everything(desk)
        personas.key(desk, "e")
        walk.look(desk, "da-tiep-nhan")


def _draft(walk: Walk, registrar: Person, code: str) -> None:
    with walk.diary.step("hộ tịch", "ghi sổ, gửi bản dự thảo"):
        registrar.open(f"/can-bo/ho-so/{code}")
        walk.look(registrar, "tham-dinh")
        registrar.press("Ghi vào sổ")
        button = registrar.page.get_by_role("button", name="Gửi bản dự thảo")
        personas.until(registrar, button.count)
        registrar.press("Gửi bản dự thảo")


def _point_at_a_mistake(walk: Walk, newcomer: Person, code: str) -> None:
    with walk.diary.step("người mới", "chỉ chỗ sai trong bản dự thảo"):
        newcomer.open(f"/ho-so/{code}/ban-du-thao")
        row = newcomer.page.get_by_role("group", name="Quê quán", exact=False).first
        row.get_by_text("Có chỗ sai").click()
        row.get_by_label("Sửa thành").fill("xã Thanh Sơn, tỉnh Hoa Sen")
        walk.look(newcomer, "ban-du-thao-co-cho-sai")
        newcomer.press("Gửi trả lời")
        walk.look(newcomer, "da-bao-cho-sai")


def _correct(walk: Walk, registrar: Person, code: str) -> None:
    with walk.diary.step("hộ tịch", "sửa sổ có lý do, lập lại và gửi bản dự thảo"):
        registrar.open(f"/can-bo/ho-so/{code}/so")
        walk.look(registrar, "so-cho-sai")
        registrar.page.get_by_label("Quê quán").fill("xã Thanh Sơn, tỉnh Hoa Sen")
        registrar.press("Sửa và lập lại bản dự thảo", exact=False)
        button = registrar.page.get_by_role("button", name="Gửi bản dự thảo")
        personas.until(registrar, button.count)
        walk.look(registrar, "so-da-sua")
        registrar.press("Gửi bản dự thảo")


def _confirm(walk: Walk, newcomer: Person, code: str) -> None:
    with walk.diary.step("người mới", "bản dự thảo đã đúng, xác nhận"):
        newcomer.open(f"/ho-so/{code}/ban-du-thao")
        assert "Thanh Sơn" in newcomer.page.locator("main").inner_text()
        newcomer.press("Gửi trả lời")
        walk.look(newcomer, "da-xac-nhan")
        assert not newcomer.faults


def test_reception_is_refused_with_a_reason_and_the_mother_reads_why(
    walk: Walk, prepared: Prepared
) -> None:
    code, mother, desk = prepared.submitted, walk.mother(), walk.officer("tuan", "một cửa")
    with walk.diary.step("một cửa", "không tiếp nhận, có lý do và căn cứ (mẫu 03)"):
        personas.open_reception(desk, code)
        desk.page.get_by_text("Không tiếp nhận", exact=True).click()
        desk.page.get_by_role("radio", name=re.compile("^Không thuộc thẩm quyền")).check()
        walk.look(desk, "tu-choi-tiep-nhan")
        desk.press("Cấp phiếu từ chối")
        walk.look(desk, "da-tu-choi-tiep-nhan")
    with walk.diary.step("mẹ", "đọc vì sao và phải làm gì"):
        mother.open(f"/ho-so/{code}")
        assert "thẩm quyền" in mother.page.locator("main").inner_text()
        walk.look(mother, "ho-so-khong-tiep-nhan")


def test_a_dossier_is_refused_after_appraisal(walk: Walk, prepared: Prepared) -> None:
    code, mother, registrar = prepared.received, walk.mother(), walk.officer("an", "hộ tịch")
    with walk.diary.step("hộ tịch", "từ chối giải quyết sau thẩm định (mẫu 03)"):
        registrar.open(f"/can-bo/ho-so/{code}/tu-choi")
        registrar.page.get_by_role("radio", name=re.compile("^Đã đăng ký khai sinh")).check()
        walk.look(registrar, "tu-choi-giai-quyet")
        registrar.press("Từ chối, gửi phiếu mẫu 03")
    with walk.diary.step("mẹ", "đọc phiếu từ chối"):
        mother.open(f"/ho-so/{code}")
        told = mother.page.locator("main").inner_text()
        assert "không giải quyết được hồ sơ này" in told
        assert "/TCHS" in told
        walk.look(mother, "ho-so-tu-choi")


def test_silence_for_a_day_is_consent(walk: Walk, prepared: Prepared) -> None:
    code, registrar = prepared.drafted, walk.officer("an", "hộ tịch")
    with walk.diary.step("(một ngày)", "không ai trả lời; đồng hồ của luật nói thay"):
        wire.ask(
            walk.site.database,
            "UPDATE workflow_pendingtimer SET due_at = now() - interval '1 minute'"
            " WHERE timer = 'draft_confirmation_over' AND instance_id ="
            " (SELECT i.id FROM workflow_instance i JOIN dossiers_dossier d"
            " ON i.subject_id = d.id WHERE d.code = %s)",
            code,
        )
        registrar.open(f"/can-bo/ho-so/{code}/so")
        button = registrar.page.get_by_role("button", name="Trình ký")
        personas.until(registrar, button.count, seconds=40)
        walk.look(registrar, "im-lang-la-dong-y")
