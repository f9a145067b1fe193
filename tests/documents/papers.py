"""Papers of the demonstration's story, and their words as a reader gets them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pypdfium2
import yaml

from congvu.documents.adapters import typesetting
from congvu.documents.rules import (
    Applicant,
    Declaration,
    Line,
    Missing,
    PaperLine,
    Receipt,
    RefusalNote,
    Section,
    SupplementRequest,
    result_values,
)

AT = dt.datetime(2026, 11, 24, 2, 12, tzinfo=dt.UTC)
PIN = "246810"
_RESULTS = (
    Path(__file__).resolve().parents[2]
    / "packages/procedures/ho-tich/1.001193-dang-ky-khai-sinh/results"
)
TEMPLATE = (_RESULTS / "birth-certificate.typ").read_text()
MAPPING = yaml.safe_load((_RESULTS / "birth-certificate.yaml").read_text())["values"]
NAME = {"vi": "Giấy khai sinh", "en": "Birth certificate"}
COLUMNS = {
    "child_name": "Trần Nguyễn Bảo An",
    "child_born_on": "2026-11-12",
    "child_sex": "Nữ",
    "child_ethnicity": "Kinh",
    "child_nationality": "Việt Nam",
    "child_birth_place": "Bệnh viện Đa khoa tỉnh Hoa Sen",
    "child_hometown": "Xã Tân Phú, tỉnh Hoa Sen",
    "mother_name": "Nguyễn Thị Minh Hằng",
    "mother_born": "1998",
    "mother_ethnicity": "Kinh",
    "mother_nationality": "Việt Nam",
    "mother_residence": "Thôn 5, xã Tân Phú, tỉnh Hoa Sen",
    "father_name": "Trần Văn Bình",
    "father_born": "1995",
    "father_ethnicity": "Kinh",
    "father_nationality": "Việt Nam",
    "father_residence": "Thôn 5, xã Tân Phú, tỉnh Hoa Sen",
}
GIVEN = {
    "personal_number": "012326004417",
    "declarant_name": "Nguyễn Thị Minh Hằng",
    "declarant_paper": "012198003542",
    "agency_name": "Ủy ban nhân dân xã Tân Phú, tỉnh Hoa Sen",
    "registered_on": dt.date(2026, 11, 24),
    "entry_number": "187/2026",
}


def birth_values(**columns: str) -> dict[str, str]:
    return result_values(MAPPING, columns=COLUMNS | columns, given=GIVEN)


_MOTHER = Applicant(
    "Nguyễn Thị Minh Hằng",
    "012198003542",
    "Thôn 5, xã Tân Phú, tỉnh Hoa Sen",
    "0912 345 345",
    "hang@example.vn",
)
_COMMON: dict[str, Any] = {
    "dossier_code": "H99.27-261124-0007",
    "procedure_name": "Đăng ký khai sinh",
    "procedure_code": "1.001193",
    "applicant": _MOTHER,
    "desk_name": "Trung tâm Phục vụ hành chính công",
    "officer_name": "Vũ Minh Tuấn",
    "phone": "1022",
}
RECEIPT = Receipt(
    **_COMMON,
    papers=[PaperLine("Giấy chứng sinh", "Bản chụp"), PaperLine("Tờ khai")],
    limit_in_words="Trong ngày làm việc",
    received_at="09 giờ 12 phút, ngày 24/11/2026",
    due_at="17 giờ 00 phút, ngày 24/11/2026",
    derivation=["Hồ sơ được nhận lúc 09:12, trước 15:00.", "Hạn là hết giờ làm việc cùng ngày."],
    fee="Miễn phí",
)
SUPPLEMENT = SupplementRequest(
    **_COMMON,
    missing=[
        Missing("Giấy chứng sinh chụp mờ", "Khoản 1 Điều 16 Luật Hộ tịch", "Chụp lại nơi đủ sáng")
    ],
)
REFUSAL = RefusalNote(
    **_COMMON,
    reasons=["Cha và mẹ không cư trú tại xã Tân Phú."],
    basis=["Điều 13 Luật Hộ tịch 60/2014/QH13"],
    competent_agency="Nộp tại Ủy ban nhân dân xã Đồng Xanh.",
)
DECLARATION = Declaration(
    title="Tờ khai đăng ký khai sinh",
    addressed_to="Ủy ban nhân dân xã Tân Phú",
    dossier_code="H99.27-261124-0007",
    sections=[Section("Người được khai sinh", [Line("Họ, chữ đệm, tên", "Trần Nguyễn Bảo An")])],
    papers=[PaperLine("Giấy chứng sinh")],
    pledge="Tôi cam đoan những nội dung khai trên đây là đúng sự thật.",
    declarant="Nguyễn Thị Minh Hằng",
)


def house(**more: object) -> dict[str, object]:
    return {
        "draft": False,
        "demonstration": True,
        "number": "128/TNHS",
        "check-code": "7KQ4-M2XD-9TRP-5HVA",
        "check-page": "congvu.example/kiem-tra",
        "qr": typesetting.qr_svg("https://congvu.example/kiem-tra/7KQ4-M2XD-9TRP-5HVA"),
        "agency": {"name": "Ủy ban nhân dân xã Tân Phú", "parent": "Tỉnh Hoa Sen"},
        "place-and-date": "Tân Phú, ngày 24 tháng 11 năm 2026",
        **more,
    }


def typeset(template: str, values: object, **more: object) -> typesetting.Typeset:
    signing = more.pop("signing", {"name": "Lò Thị Hương", "capacity": ["CHỦ TỊCH"]})
    paper = {"values": values, "house": house(**more), "signing": signing}
    return typesetting.typeset(template, paper, at=AT)


def words(pdf: bytes) -> str:
    """The text of a PDF with single spaces."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(pages).split())
