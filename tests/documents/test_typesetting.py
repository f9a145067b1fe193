"""What stands on each paper, always the same bytes, and that people's words stay words."""

import io
import threading

import pikepdf
import pytest
from tests.documents import papers
from tests.documents.papers import typeset, words

from congvu.documents.adapters import typesetting
from congvu.documents.adapters.typesetting import house_template

DEMONSTRATION = "BẢN TRÌNH DIỄN – không có giá trị pháp lý"
HOSTILE = (
    '#read("/etc/passwd")',
    '"; #panic() "',
    "*in đậm* _nghiêng_ $x$ <nhãn> @nguồn \\ `mã`",
    "K'Brế H'Ngọc Niê",
    "Nguyễn Phúc Vĩnh Thuỵ Hoàng Long",
    "</svg><script>alert(1)</script>",
)


def test_the_birth_certificate_says_what_the_register_says() -> None:
    made = typeset(papers.TEMPLATE, papers.birth_values())
    said = words(made.pdf)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "GIẤY KHAI SINH",
        "Số: 187/2026",
        "TRẦN NGUYỄN BẢO AN",
        "12/11/2026",
        "Ngày mười hai tháng mười một năm hai nghìn không trăm hai mươi sáu",
        "Số định danh cá nhân: 012326004417",
        "Họ, chữ đệm, tên người mẹ: Nguyễn Thị Minh Hằng",
        "Họ, chữ đệm, tên người cha: Trần Văn Bình",
        "Ngày, tháng, năm đăng ký: 24/11/2026",
        "NGƯỜI KÝ GIẤY KHAI SINH CHỦ TỊCH Lò Thị Hương",
        "7KQ4-M2XD-9TRP-5HVA",
        DEMONSTRATION,
    ):
        assert part in said
    assert made.pages == 1
    (signer,) = made.fields
    assert (signer.name, signer.page, signer.width, signer.height) == ("SIGNER", 1, 54, 28)
    assert 115 < signer.x < 120


def test_a_deputy_signs_on_two_lines_and_a_father_may_be_missing() -> None:
    values = papers.birth_values(father_name="")
    signing = {"name": "Trần Quốc Bảo", "capacity": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]}
    said = words(typeset(papers.TEMPLATE, values, signing=signing).pdf)
    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH Trần Quốc Bảo" in said
    assert "Họ, chữ đệm, tên người cha: ––––" in said
    assert "Trần Văn Bình" not in said


def test_a_draft_says_so_across_the_page() -> None:
    said = words(typeset(papers.TEMPLATE, papers.birth_values(), draft=True).pdf)
    assert "BẢN DỰ THẢO" in said
    assert "chưa có giá trị" in said


def test_outside_the_demonstration_nothing_is_printed_at_the_foot() -> None:
    said = words(typeset(papers.TEMPLATE, papers.birth_values(), demonstration=False).pdf)
    assert "TRÌNH DIỄN" not in said


def test_very_long_names_and_addresses_stay_on_one_page() -> None:
    long = "Thôn Phước Thịnh Hoà Bình Đại Đồng, xã Tân Phú Trung Hạ, tỉnh Hoa Sen Vàng Rực Rỡ"
    values = papers.birth_values(
        child_name="Nguyễn Phúc Vĩnh Thuỵ Hoàng Long",
        child_birth_place=long,
        mother_residence=long,
        father_residence=long,
    )
    assert typeset(papers.TEMPLATE, values).pages == 1


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (
            papers.RECEIPT,
            (
                "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
                "Số: 128/TNHS",
                "Mã hồ sơ: H99.27-261124-0007",
                "Đăng ký khai sinh (mã 1.001193)",
                "Thời gian nhận hồ sơ: 09 giờ 12 phút, ngày 24/11/2026",
                "17 giờ 00 phút, ngày 24/11/2026",
                "Hồ sơ được nhận lúc 09:12, trước 15:00.",
                "Vũ Minh Tuấn",
            ),
        ),
        (
            papers.SUPPLEMENT,
            (
                "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
                "Giấy chứng sinh chụp mờ",
                "Khoản 1 Điều 16 Luật Hộ tịch",
                "Chụp lại nơi đủ sáng",
            ),
        ),
        (
            papers.REFUSAL,
            (
                "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
                "Cha và mẹ không cư trú tại xã Tân Phú.",
                "Điều 13 Luật Hộ tịch 60/2014/QH13",
                "Ủy ban nhân dân xã Đồng Xanh",
            ),
        ),
    ],
    ids=["form 01", "form 02", "form 03"],
)
def test_a_form_says_what_the_circular_asks(content: object, parts: tuple[str, ...]) -> None:
    made = typeset(house_template(content.template), content.as_values())
    said = words(made.pdf)
    for part in (*parts, "7KQ4-M2XD-9TRP-5HVA", DEMONSTRATION):
        assert part in said
    assert [(field.name, field.width, field.height) for field in made.fields] == [
        ("AGENCY", 36, 45)
    ]


def test_the_declaration_says_what_was_declared() -> None:
    made = typeset(house_template("declaration.typ"), papers.DECLARATION.as_values())
    said = words(made.pdf)
    for part in ("TỜ KHAI ĐĂNG KÝ KHAI SINH", "Trần Nguyễn Bảo An", "Tôi cam đoan"):
        assert part in said
    assert made.fields == ()


def test_the_same_paper_has_the_same_bytes_on_every_thread() -> None:
    made = [typeset(papers.TEMPLATE, papers.birth_values()).pdf]
    threads = [
        threading.Thread(
            target=lambda: made.append(typeset(papers.TEMPLATE, papers.birth_values()).pdf)
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert len(set(made)) == 1


def test_a_paper_is_archivable_accessible_and_ready_for_signatures() -> None:
    pdf = typeset(papers.TEMPLATE, papers.birth_values()).pdf
    assert pdf.endswith(b"%%EOF\n")
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_metadata() as about:
        assert about["pdfaid:part"] == "2"
        assert about["pdfaid:conformance"] == "A"
        assert about["pdfuaid:part"] == "1"
        assert opened.Root.Lang == "vi"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_person_wrote_stays_text(text: str) -> None:
    values = papers.birth_values(child_name="", mother_name=text) | {"child_name": text}
    said = words(typeset(papers.TEMPLATE, values).pdf)
    assert said.count(" ".join(text.split())) == 2
    assert "root:" not in said


@pytest.mark.parametrize(
    "template",
    [
        '#read("/etc/passwd")',
        '#read("../papers/form-01.typ")',
        '#import "@preview/cetz:0.3.0"',
        "#panic()",
    ],
)
def test_a_template_reaches_no_file_and_no_network(template: str) -> None:
    with pytest.raises(typesetting.CannotTypeset):
        typeset(template, {})
