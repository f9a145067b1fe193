"""The steps of the whole way, from a phone to a signed birth certificate, in either language."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser
from tests.journeys import papers, personas
from tests.journeys.conftest import Site
from tests.support.browser import Diary, Eyes, Person, follow


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks, who looks on, and in which language."""

    site: Site
    browser: Browser
    eyes: Eyes
    diary: Diary
    language: str = "vi"

    def citizen(self, name: str) -> Person:
        return personas.citizen(self.browser, self.site.address, name, language=self.language)

    def officer(self, login: str, name: str, width: int = 1366) -> Person:
        return personas.officer(
            self.browser, self.site.address, login, name, width=width, language=self.language
        )

    @property
    def result(self) -> Path:
        """Where the certificate is kept that the mother has downloaded."""
        return self.eyes.folder / "giay-khai-sinh.pdf"


def play(walk: Walk, mother: Person) -> str:
    """All of it; gives the dossier's code."""
    find(walk, mother)
    code = hand_in(walk, mother)
    receive(walk, code)
    registrar = enter_and_draft(walk, code)
    confirm(walk, mother)
    submit_for_signing(walk, registrar, code)
    sign_on_a_phone(walk)
    seal(walk)
    check_code = collect(walk, mother, code)
    check_from_outside(walk, code, check_code)
    run_the_office(walk)
    return code


def find(walk: Walk, mother: Person) -> None:
    look = walk.eyes.look
    with walk.diary.step("mẹ", "tìm thủ tục bằng lời thường, không dấu"):
        mother.open("/")
        look(mother, "trang-chu")
        mother.page.get_by_role("searchbox").fill("lam giay khai sinh")
        mother.press("Tìm")
        look(mother, "tim")
        mother.press("Đăng ký khai sinh")
        look(mother, "thu-tuc")
    with walk.diary.step("mẹ", "bắt đầu, đăng nhập, chọn xã"):
        mother.press("Bắt đầu")
        look(mother, "dang-nhap")
        personas.sign_in_citizen(mother, "hang@example.vn")
        look(mother, "noi-nop")
        mother.press("Tiếp tục")


def hand_in(walk: Walk, mother: Person) -> str:
    look = walk.eyes.look
    with walk.diary.step("mẹ", "trả lời từng câu, mỗi trang một câu"):
        personas.fill(
            mother,
            personas.answers(),
            look=lambda _question: look(mother, mother.path.rpartition("/")[2]),
        )
        look(mother, "giay-to")
    with walk.diary.step("mẹ", "gửi ảnh Giấy chứng sinh"):
        personas.attach(mother)
        look(mother, "giay-to-da-gui")
        mother.press("Tiếp tục")
    with walk.diary.step("mẹ", "kiểm tra, cam đoan, nộp"):
        look(mother, "kiem-tra")
        mother.page.get_by_role("checkbox").check()
        mother.press("Nộp hồ sơ")
        look(mother, "da-nop")
    return mother.path.split("/")[2]


def receive(walk: Walk, code: str) -> None:
    desk = walk.officer("tuan", "một cửa")
    with walk.diary.step("một cửa", "mở hàng chờ, kiểm tra mười điều, tiếp nhận"):
        desk.open("/can-bo/tiep-nhan")
        walk.eyes.look(desk, "hang-cho-tiep-nhan")
        personas.open_reception(desk, code)
        walk.eyes.look(desk, "tiep-nhan")
        personas.check_everything(desk)
        personas.key(desk, "e")
        walk.eyes.look(desk, "da-tiep-nhan")
        desk.open(f"/can-bo/ho-so/{code}/vi-sao-hen")
        walk.eyes.look(desk, "vi-sao-hen")


def enter_and_draft(walk: Walk, code: str) -> Person:
    registrar = walk.officer("an", "hộ tịch")
    with walk.diary.step("hộ tịch", "xem dữ liệu cạnh giấy tờ, ghi sổ"):
        registrar.open("/can-bo")
        walk.eyes.look(registrar, "viec-can-lam")
        registrar.open(f"/can-bo/ho-so/{code}")
        walk.eyes.look(registrar, "tham-dinh")
        registrar.press("Ghi vào sổ")
        walk.eyes.look(registrar, "so-cho-so-dinh-danh")
    with walk.diary.step("hộ tịch", "số định danh đến từ dữ liệu dân cư, gửi bản dự thảo"):
        button = registrar.page.get_by_role("button", name=registrar.word("Gửi bản dự thảo"))
        personas.until(registrar, button.count)
        walk.eyes.look(registrar, "so-du-thao")
        registrar.press("Gửi bản dự thảo")
        walk.eyes.look(registrar, "so-cho-xac-nhan")
    return registrar


def confirm(walk: Walk, mother: Person) -> None:
    look = walk.eyes.look
    with walk.diary.step("mẹ", "đọc tin nhắn, xem và xác nhận bản dự thảo"):
        mother.open("/cua-toi")
        look(mother, "cua-toi")
        mother.press("Mở hồ sơ")
        look(mother, "ho-so-cho-xac-nhan")
        mother.press("Xem bản dự thảo")
        look(mother, "ban-du-thao")
        mother.press("Gửi trả lời")
        look(mother, "ho-so-da-xac-nhan")


def submit_for_signing(walk: Walk, registrar: Person, code: str) -> None:
    with walk.diary.step("hộ tịch", "trình ký"):
        registrar.open(f"/can-bo/ho-so/{code}/so")
        walk.eyes.look(registrar, "so-trinh-ky")
        registrar.press("Trình ký")
        walk.eyes.look(registrar, "da-trinh-ky")


def sign_on_a_phone(walk: Walk) -> None:
    chairwoman = walk.officer("huong", "chủ tịch", width=360)
    with walk.diary.step("chủ tịch", "xem đúng tệp sẽ ký, ký bằng PIN trên điện thoại"):
        chairwoman.open("/can-bo/ky")
        personas.until(chairwoman, chairwoman.page.get_by_label("PIN").count)
        walk.eyes.look(chairwoman, "cho-ky")
        personas.enter_pin(chairwoman, "Ký")
        walk.eyes.look(chairwoman, "da-ky")


def seal(walk: Walk) -> None:
    clerk = walk.officer("ha", "văn thư")
    with walk.diary.step("văn thư", "đóng dấu bằng chữ ký số của cơ quan"):
        clerk.open("/can-bo/dong-dau")
        personas.until(clerk, clerk.page.get_by_label("PIN").count)
        walk.eyes.look(clerk, "cho-dong-dau")
        personas.enter_pin(clerk, "Đóng dấu")
        walk.eyes.look(clerk, "da-dong-dau")


def collect(walk: Walk, mother: Person, code: str) -> str:
    """Gives the check code that stands on the paper."""
    look = walk.eyes.look
    with walk.diary.step("mẹ", "được báo tin, tải Giấy khai sinh"):
        mother.open(f"/ho-so/{code}")
        personas.until(mother, mother.page.get_by_role("link", name=mother.words("Nhận")).count)
        look(mother, "ho-so-co-ket-qua")
        follow(mother.page.get_by_role("link", name=mother.words("Nhận")).first)
        look(mother, "ket-qua")
        check_code = mother.page.locator(".qrs .big").inner_text()
        mother.download(mother.words("Tải")).save_as(walk.result)
        mother.open(f"/ho-so/{code}")
        look(mother, "ho-so-da-tra")
    with walk.diary.step("mẹ", "xem ai đã xem hồ sơ, hộp thư"):
        mother.open(f"/ho-so/{code}/nhat-ky")
        look(mother, "nhat-ky")
        mother.open("/hop-thu-thu-nghiem")
        assert code in mother.page.locator("main").inner_text()
        look(mother, "hop-thu")
    return check_code


def check_from_outside(walk: Walk, code: str, check_code: str) -> None:
    look = walk.eyes.look
    outsider = walk.citizen("người ngoài")
    with walk.diary.step("người ngoài", "tra cứu mã hồ sơ, kiểm tra mã trên giấy và tệp"):
        outsider.open("/")
        outsider.page.get_by_label(outsider.word("Theo dõi hồ sơ")).fill(code)
        outsider.press("Xem")
        assert "Minh Hằng" not in outsider.page.content()
        look(outsider, "tra-cuu")
        outsider.open(f"/kiem-tra?ma={check_code}")
        assert "Bảo An" not in outsider.page.content()
        look(outsider, "kiem-tra-ma")
        outsider.page.locator("input[type=file]").set_input_files(walk.result)
        outsider.press("Kiểm tra tệp")
        look(outsider, "kiem-tra-tep")


def check_with_other_programs(walk: Walk) -> None:
    """What poppler and our own command say of the file; it is the same in every language."""
    with walk.diary.step("người ngoài", "pdfsig: hai chữ ký còn nguyên"):
        papers.two_valid_signatures(walk.result)
    with walk.diary.step("người ngoài", "congvu verify: đúng; sửa một byte: không đúng"):
        papers.verified(walk.result, walk.site.environment)
        papers.refused_after_one_byte(walk.result, walk.site.environment)


def run_the_office(walk: Walk) -> None:
    administrator = walk.officer("mai", "quản trị")
    with walk.diary.step("quản trị", "con người, vị trí; việc máy làm"):
        administrator.open("/can-bo/nhan-su")
        walk.eyes.look(administrator, "nhan-su")
        administrator.open("/can-bo/may-chay")
        walk.eyes.look(administrator, "may-chay")
