"""The people of the demonstration commune, and what they do on the pages, in their own words."""

import datetime as dt
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, FilePayload
from tests.support import tongues
from tests.support.browser import Person, follow, person
from tests.support.way import photo

from congvu.config.cli.demo import PASSWORD, PIN

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
Answer = Callable[[Person], None]


def today() -> dt.date:
    return dt.datetime.now(VIETNAM).date()  # noqa: TID251 - a test is an edge


LOCALES = {"vi": "vi-VN", "en": "en-GB"}


def citizen(browser: Browser, address: str, name: str = "mẹ", *, language: str = "vi") -> Person:
    """On a small phone, without JavaScript."""
    return person(
        browser,
        address,
        name,
        width=360,
        scripts=False,
        office=False,
        language=LOCALES[language],
    )


def officer(
    browser: Browser,
    address: str,
    login: str,
    name: str,
    *,
    width: int = 1366,
    to: str = "",
    language: str = "vi",
) -> Person:
    """Signed in at the office's door."""
    someone = person(browser, address, name, width=width, language=LOCALES[language])
    someone.open(f"/can-bo/dang-nhap{to}")
    someone.page.get_by_label(someone.word("Tên đăng nhập")).fill(login)
    someone.page.get_by_label(someone.word("Mật khẩu")).fill(PASSWORD)
    someone.press("Đăng nhập")
    return someone


def sign_in_citizen(someone: Person, login: str, password: str = PASSWORD) -> None:
    someone.page.get_by_label(someone.words("Số điện thoại hoặc")).fill(login)
    someone.page.get_by_label(someone.word("Mật khẩu")).fill(password)
    someone.press("Đăng nhập")


# ── answers to questions ────────────────────────────────────────────────────────────────────────


def choose(label: str) -> Answer:
    return lambda who: who.page.get_by_role("radio", name=who.words(label)).first.check()


def write(label: str, text: str) -> Answer:
    return lambda who: who.page.get_by_role("textbox", name=who.words(label)).fill(text)


def select(label: str, option: str) -> Answer:
    def answer(who: Person) -> None:
        name = tongues.containing(label, who.language)
        box = who.page.get_by_role("combobox", name=name)
        wanted = box.get_by_role("option", name=who.word(option), exact=True)
        box.select_option(wanted.get_attribute("value"))

    return answer


def name(family: str, middle: str, given: str) -> Answer:
    return both(write("Họ", family), write("Chữ đệm", middle), write("Tên", given))


def date(day: dt.date | str) -> Answer:
    """Day, month and year as people type them; text may be impossible."""
    words = (
        day.split("/") if isinstance(day, str) else [str(day.day), str(day.month), str(day.year)]
    )
    return both(*(write(part, word) for part, word in zip(PARTS, words, strict=True)))


PARTS = ("Ngày", "Tháng", "Năm")


def place(province: str, commune: str) -> Answer:
    """Two levels: choose the province, look for the commune, choose it."""

    def answer(who: Person) -> None:
        select("Tỉnh, thành phố", province)(who)
        who.page.get_by_role("textbox", name=who.words("Xã, phường")).fill(commune)
        who.press("Tìm")
        who.page.get_by_role("radio", name=re.compile(commune)).first.check()

    return answer


def both(*answers: Answer) -> Answer:
    def answer(who: Person) -> None:
        for one in answers:
            one(who)

    return answer


def nothing(_who: Person) -> None:
    """What is on the page already is right."""


@dataclass(frozen=True, slots=True)
class Child:
    family: str = "Trần"
    middle: str = "Nguyễn Bảo"
    given: str = "An"
    days_ago: int = 6

    @property
    def born_on(self) -> dt.date:
        return today() - dt.timedelta(days=self.days_ago)

    @property
    def full_name(self) -> str:
        return f"{self.family} {self.middle} {self.given}"


HERE = place("tỉnh Hoa Sen", "Tân Phú")


def answers(child: Child = Child()) -> dict[str, Answer]:
    """By question. What the state knows about the mother of the demonstration is confirmed."""
    return {
        "Ông/bà là gì của trẻ?": choose("Mẹ"),
        "Tên của con là gì?": name(child.family, child.middle, child.given),
        "Con sinh ngày nào?": date(child.born_on),
        "Con là nam hay nữ?": choose("Nữ"),
        "Con sinh ở đâu?": choose("Bệnh viện"),
        "Nơi sinh cụ thể": both(HERE, write("Tên cơ sở y tế", "Bệnh viện Đa khoa tỉnh Hoa Sen")),
        "Con thuộc dân tộc nào?": select("Dân tộc", "Kinh"),
        "Con có quốc tịch nào?": select("Quốc tịch", "Việt Nam"),
        "Quê quán của con ở đâu?": HERE,
        "Thông tin của mẹ": choose("Đúng"),
        "Giấy khai sinh có ghi tên cha không?": choose("Có, ghi ông"),
        "Thông tin của cha": choose("Đúng"),
        "Ông/bà muốn nhận Giấy khai sinh thế nào?": choose("Chỉ bản điện tử"),
        "Báo tin cho ông/bà bằng cách nào?": choose("Đúng"),
    }


def typed_answers() -> dict[str, Answer]:
    """Of a newcomer, whom the state does not know: everything is typed."""
    return {
        **answers(Child(family="Lê", middle="", given="Bình")),
        "Thông tin của mẹ": both(
            name("Lê", "Thị", "Mới"),
            date("5/3/1997"),
            select("Dân tộc", "Kinh"),
            select("Quốc tịch", "Việt Nam"),
            HERE,
            write("Số định danh", "012197001234"),
        ),
        "Giấy khai sinh có ghi tên cha không?": choose("Không ghi"),
        "Báo tin cho ông/bà bằng cách nào?": both(
            choose("Đúng"), write("Số điện thoại", "0987654321")
        ),
    }


TYPED = frozenset({"Thông tin của mẹ", "Báo tin cho ông/bà bằng cách nào?"})


def fill(
    who: Person,
    given: Mapping[str, Answer],
    *,
    until: str = "",
    look: Callable[[str], None] = lambda _step: None,
) -> None:
    """Answer question after question until the papers, or until a question that is named."""
    seen: set[str] = set()
    while not who.path.endswith("/giay-to"):
        question = asked(who, given)
        if question == until:
            return
        assert question not in seen, f"the form stands still at {question}"
        seen.add(question)
        look(question)
        given[question](who)
        who.press("Tiếp tục")


def asked(who: Person, given: Mapping[str, Answer]) -> str:
    """The question of the page, by the name that `given` has for it."""
    heading = who.heading
    for question in given:
        if who.words(question).fullmatch(heading):
            return question
    raise AssertionError(f"nobody has an answer to {heading!r}")


def a_photo(file_name: str = "giay-chung-sinh.jpg") -> FilePayload:
    return FilePayload(name=file_name, mimeType="image/jpeg", buffer=photo())


def mother_signed_in(browser: Browser, address: str) -> Person:
    """The demonstration's mother, at the first question of a new draft's form."""
    who = citizen(browser, address)
    who.open("/dang-nhap")
    sign_in_citizen(who, "hang@example.vn")
    return who


def begin(who: Person) -> str:
    """Choose the commune; gives the address of the new draft."""
    who.open("/thu-tuc/dang-ky-khai-sinh/bat-dau")
    who.press("Tiếp tục")
    return who.path.partition("/cau-hoi/")[0]


def attach(who: Person, *files: FilePayload, label: str = "Chụp ảnh") -> None:
    box = who.page.get_by_label(who.words(label))
    box.set_input_files(list(files) or [a_photo()])
    who.press(who.words("Gửi ảnh đã chọn"))


def attach_everywhere(who: Person) -> None:
    """A photo for every paper that has room, sent with one press."""
    for box in who.page.locator("input[type=file][id^=file-]").all():
        box.set_input_files([a_photo()])
    who.press(who.words("Gửi ảnh"))


def ready_to_hand_in(who: Person, child: Child = Child()) -> str:
    """Everything answered, the photo sent, the declaration ticked; gives the draft's address."""
    draft = begin(who)
    fill(who, answers(child))
    attach(who)
    who.press("Tiếp tục")
    who.page.get_by_role("checkbox").check()
    return draft


def hand_in(who: Person, child: Child = Child()) -> str:
    """The whole of it; gives the dossier's code."""
    ready_to_hand_in(who, child)
    who.press("Nộp hồ sơ")
    return who.path.split("/")[2]


def until(who: Person, ready: Callable[[], object], seconds: float = 20) -> None:
    """Look again until something is there: the worker takes its time."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, (who.path, who.page.locator("main").inner_text())
        time.sleep(0.2)
        who.page.reload()


# ── acts of the office ──────────────────────────────────────────────────────────────────────────


def open_reception(desk: Person, code: str) -> None:
    desk.open("/can-bo/tiep-nhan")
    follow(desk.page.get_by_role("row").filter(has_text=code).get_by_role("link").first)


def judge(desk: Person, faulty: str = "") -> None:
    """A verdict for each paper that was sent; the named one needs a supplement."""
    papers = desk.page.get_by_role("radiogroup").filter(has=desk.page.locator("[value=VALID]"))
    for paper in papers.all():
        wrong = paper.get_attribute("aria-label") == faulty
        choice = desk.page.locator(f"[value={'NEEDS_SUPPLEMENT' if wrong else 'VALID'}]")
        paper.locator("label", has=choice).click()


def check_everything(desk: Person) -> None:
    """Judge every paper and tick every check, as somebody who has looked."""
    judge(desk)
    for box in desk.page.locator("input[name=check]").all():
        box.check()


def enter_pin(officer_: Person, button: str) -> None:
    officer_.page.get_by_label("PIN").fill(PIN)
    officer_.press(button)


def key(someone: Person, letter: str) -> None:
    """Press a key that opens another page."""
    with someone.page.expect_navigation():
        someone.page.keyboard.press(letter)
