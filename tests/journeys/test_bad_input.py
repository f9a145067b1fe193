"""What people and machines do wrong, at the pages: a clear word, nothing lost, nothing doubled."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload
from tests.files import specimens
from tests.journeys import personas
from tests.journeys.conftest import Site
from tests.support import wire
from tests.support.browser import Eyes, Person, follow

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("bad-input")]
UNFIT, CONFLICT = 422, 409


@pytest.fixture
def mother(site: Site, browser: Browser) -> Iterator[Person]:
    who = personas.mother_signed_in(browser, site.address)
    yield who
    assert who.faults == []
    who.page.context.close()


def alerts(who: Person) -> str:
    """The summary of errors, which stands above everything."""
    return who.page.locator(".errs, [role=alert]").first.inner_text()


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("31/2/2026", "Tháng 2 năm 2026 không có ngày 31"),
        ("1/13/2026", "tháng từ 1 đến 12"),
        ("mai/7/2026", "bằng số"),
        ("1/7/26", "năm gồm 4 chữ số"),
        ("1/7/2199", "hôm nay hoặc trước hôm nay"),
        ("//", "Nhập ngày, tháng, năm"),
    ],
)
def test_an_impossible_date_is_named_and_what_was_typed_stays(
    mother: Person, typed: str, word: str
) -> None:
    draft = personas.begin(mother)
    mother.open(f"{draft}/cau-hoi/child-born-on")
    with mother.refused(UNFIT):
        personas.date(typed)(mother)
        mother.press("Tiếp tục")

    assert word in alerts(mother)
    assert mother.path.endswith("/child-born-on")
    boxes = [mother.page.get_by_role("textbox", name=part, exact=True) for part in personas.PARTS]
    assert "/".join(box.input_value() for box in boxes) == typed


@pytest.mark.parametrize(
    ("family", "middle", "given"),
    [("", "", "Đan"), ("Nguyễn", "Hoàng Khánh Phương Bảo", "Uyên"), ("Công Tằng Tôn Nữ", "", "Y")],
)
def test_names_of_one_word_and_of_thirty_letters_are_names(
    mother: Person, family: str, middle: str, given: str
) -> None:
    draft = personas.begin(mother)
    mother.open(f"{draft}/cau-hoi/child-name")
    personas.name(family, middle, given)(mother)
    mother.press("Tiếp tục")

    assert mother.path.endswith("/child-born-on")
    mother.open(f"{draft}/cau-hoi/child-name")
    assert mother.page.get_by_role("textbox", name="Tên", exact=True).input_value() == given


def test_files_that_are_no_papers_are_refused_in_words_and_a_good_one_is_kept(
    mother: Person, eyes: Eyes
) -> None:
    draft = personas.begin(mother)
    personas.fill(mother, personas.answers())
    bad = {
        "giay.jpg": (b"day la chu, khong phai anh", "gửi PDF hoặc ảnh"),
        "don.pdf": (specimens.pdf_that_acts("JavaScript on opening"), "có chương trình"),
        "khoa.pdf": (specimens.locked_pdf(), "có mật khẩu"),
        "nen.zip": (specimens.zip_bomb(), "giải nén"),
        "no.pdf": (specimens.pdf_bomb(), "phình ra quá lớn"),
        "to.png": (specimens.png_of_300_megabytes(), "64 triệu điểm ảnh"),
        "don.docx": (specimens.office_document(), "Word hoặc Excel"),
    }
    for name, (content, word) in bad.items():
        with mother.refused(UNFIT):
            file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
            personas.attach(mother, file)
        assert word in alerts(mother), name
        assert mother.page.get_by_text("Chưa gửi").count() == 1, name
    eyes.look(mother, "tep-hong", widths=(360, 1366))

    mother.open(f"{draft}/giay-to")
    personas.attach(mother)
    assert mother.page.get_by_text("Đã nhận 1 tệp").count() == 1


def test_two_presses_in_the_same_moment_give_one_dossier(mother: Person, site: Site) -> None:
    draft = personas.ready_to_hand_in(mother)

    answers = wire.form_on(mother).send_at_once(3)

    codes = {answer.url.split("/")[4] for answer in answers if answer.url.endswith("/da-nop")}
    assert len(codes) == 1, answers
    assert all(codes.intersection(answer.url.split("/")) for answer in answers)
    ((count,),) = wire.ask(
        site.database,
        "SELECT count(*) FROM dossiers_dossier WHERE code IS NOT NULL AND id = %s",
        draft.rpartition("/")[2],
    )
    assert count == 1


def test_the_back_button_and_a_second_tab_lose_nothing(mother: Person) -> None:
    draft = personas.begin(mother)
    personas.fill(mother, personas.answers(), until="Con là nam hay nữ?")
    mother.page.go_back()
    assert mother.heading == "Con sinh ngày nào?"
    second = mother.page.context.new_page()
    second.goto(f"{mother.address}{draft}/cau-hoi/child-name")
    second.get_by_role("textbox", name="Tên", exact=True).fill("Bình")
    follow(second.get_by_role("button", name="Tiếp tục").first)
    personas.date(personas.Child(days_ago=3).born_on)(mother)
    mother.press("Tiếp tục")

    assert mother.heading == "Con là nam hay nữ?"
    mother.open(f"{draft}/cau-hoi/child-name")
    assert mother.page.get_by_role("textbox", name="Tên", exact=True).input_value() == "Bình"


def test_what_changed_in_another_tab_is_shown_before_it_is_handed_in(mother: Person) -> None:
    draft = personas.ready_to_hand_in(mother)
    second = mother.page.context.new_page()
    second.goto(f"{mother.address}{draft}/cau-hoi/child-sex")
    second.get_by_role("radio", name="Nam", exact=True).check()
    follow(second.get_by_role("button", name="Tiếp tục").first)
    with mother.refused(CONFLICT):
        mother.press("Nộp hồ sơ")

    assert mother.heading == "Kiểm tra lại trước khi nộp"
    assert "cửa sổ khác" in alerts(mother)
    mother.page.get_by_role("checkbox").check()
    mother.press("Nộp hồ sơ")
    assert mother.path.endswith("/da-nop")
    code = mother.path.split("/")[2]
    mother.open(f"{draft}/kiem-tra")
    assert mother.path == f"/ho-so/{code}"


def test_a_session_that_ends_in_the_middle_keeps_the_answer(
    mother: Person, site: Site, eyes: Eyes
) -> None:
    draft = personas.begin(mother)
    personas.fill(mother, personas.answers(), until="Tên của con là gì?")
    personas.name("Trần", "Thị", "Còn Nguyên")(mother)
    wire.ask(site.database, "UPDATE identity_session SET seen_at = now() - interval '9 hours'")
    with mother.refused(401, 403, 409):
        mother.press("Tiếp tục")
    eyes.look(mother, "phien-het", widths=(360, 1366))
    mother.press("Đăng nhập và làm tiếp")
    personas.sign_in_citizen(mother, "hang@example.vn")
    eyes.look(mother, "phien-lam-tiep", widths=(360, 1366))
    follow(mother.page.get_by_role("button", name="Gửi", exact=False).first)

    assert mother.heading == "Con sinh ngày nào?"
    mother.open(f"{draft}/cau-hoi/child-name")
    given = mother.page.get_by_role("textbox", name="Tên", exact=True)
    assert given.input_value() == "Còn Nguyên"


def test_a_database_that_goes_away_for_ten_seconds_loses_and_doubles_nothing(
    mother: Person, site: Site
) -> None:
    draft = personas.ready_to_hand_in(mother)
    form = wire.form_on(mother)
    wire.take_away(site.database)
    back = threading.Timer(10, wire.give_back, [site.database])
    back.start()
    try:
        answer = form.send()
    finally:
        back.join()
    if not answer.url.endswith("/da-nop"):
        assert answer.status == 503
        assert "request_id" in answer.text
        answer = form.send()

    again = form.send()
    assert answer.url.endswith("/da-nop")
    assert again.url.split("/")[4] == answer.url.split("/")[4]
    ((count,),) = wire.ask(
        site.database,
        "SELECT count(*) FROM dossiers_dossier WHERE code IS NOT NULL AND id = %s",
        draft.rpartition("/")[2],
    )
    assert count == 1


def test_the_desk_at_two_windows_gives_one_receipt_and_both_show_it(
    mother: Person, site: Site, browser: Browser, eyes: Eyes
) -> None:
    code = personas.hand_in(mother)
    first, second = (
        personas.officer(browser, site.address, "tuan", name) for name in ("một", "hai")
    )
    for desk in (first, second):
        personas.open_reception(desk, code)
        personas.check_everything(desk)
    personas.key(first, "e")
    with second.refused(CONFLICT):
        personas.key(second, "e")

    eyes.look(second, "hai-cua-so", widths=(360, 1366))
    assert "1/TNHS" in second.page.locator("main").inner_text()
    ((received,),) = wire.ask(
        site.database,
        "SELECT count(*) FROM audit_entry WHERE action = 'dossiers.receive'"
        " AND subject_id = (SELECT id FROM dossiers_dossier WHERE code = %s)",
        code,
    )
    assert received == 1
