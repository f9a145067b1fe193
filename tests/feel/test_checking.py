"""The checker tells before publication what can be wrong, where, and in both languages."""

import pytest

from congvu import feel
from congvu.feel import types

KNOWN = {
    "ngày sinh": types.DATE,
    "tuổi": types.NUMBER,
    "tên": types.STRING,
    "con": types.ListOf(types.ContextOf({"tên": types.STRING, "năm": types.NUMBER})),
    "gì đó": types.ANY,
}


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ("ngày sinh > 5", "dòng 1, cột 11: `ngày sinh` là ngày, không so được với số"),
        ("tuổi + tên", "dòng 1, cột 6: `tuổi` là số, không tính được + với chuỗi"),
        ("tuỗi > 3", "dòng 1, cột 1: không có tên “tuỗi”; có phải là “tuổi”?"),
        ("hoàn toàn lạ", "dòng 1, cột 1: không có tên “hoàn toàn lạ”"),
        ("con.tênn", "dòng 1, cột 4: không có mục “tênn”; có phải là “tên”?"),
        ("tên.dài", "dòng 1, cột 4: chuỗi không có thuộc tính “dài”"),
        ("tên[1]", "dòng 1, cột 4: cần danh sách, nhưng có chuỗi"),
        ("if tuổi then 1 else 2",
         "dòng 1, cột 4: `tuổi` là số, nhưng điều kiện phải đúng hoặc sai"),
        ("tuổi > 3 and tên", "dòng 1, cột 14: `tên` là chuỗi, nhưng điều kiện phải đúng hoặc sai"),
        ("some c in con satisfies c.năm > tên",
         "dòng 1, cột 31: `năm` là số, không so được với chuỗi"),
        ("con[năm > tên]", "dòng 1, cột 9: `năm` là số, không so được với chuỗi"),
        ("string length(tuổi)",
         "dòng 1, cột 15: tham số string của hàm string length cần chuỗi, nhưng nhận số"),
        ("strin length(tên)",
         "dòng 1, cột 1: không có hàm “strin length”; có phải là “string length”?"),
        ("abs(1, 2)", "dòng 1, cột 4: hàm abs không nhận 2 tham số"),
        ("abs(m: 1)", "dòng 1, cột 4: hàm abs không có tham số m"),
        ("(function(x) x)(1, 2)", "dòng 1, cột 16: hàm … không nhận 2 tham số"),
        ("tuổi(1)", "dòng 1, cột 5: số không phải là hàm"),
        ("tuổi between 1 and tên", "dòng 1, cột 6: `tuổi` là số, không so được với chuỗi"),
        ('tuổi in ("a")', "dòng 1, cột 10: `tuổi` là số, không so được với chuỗi"),
        ("tuổi instance of nubmer", "dòng 1, cột 18: không có kiểu “nubmer”"),
        ('@"2026-02-30"',
         "dòng 1, cột 1: “2026-02-30” không phải là ngày, giờ hoặc khoảng thời gian"),
        ("[1..tên]", "dòng 1, cột 1: hai đầu của khoảng không hợp nhau"),
        ("true < false", "dòng 1, cột 6: true là đúng/sai, không có thứ tự cho phép so <"),
        ("-tên", "dòng 1, cột 1: không đổi dấu được chuỗi"),
    ],
)  # fmt: skip
def test_a_fault_is_told(expression: str, fault: str) -> None:
    compiled = feel.compile_expression(expression, names=KNOWN)
    assert [found.words("vi") for found in feel.check(compiled, KNOWN)] == [fault]
    assert all(found.words("en").startswith("line 1") for found in feel.check(compiled, KNOWN))


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("tuổi + 1", "number"),
        ('ngày sinh + @"P18Y"', "date"),
        ('ngày sinh - @"2026-01-01"', "days and time duration"),
        ("ngày sinh.year", "number"),
        ("con.tên", "list<string>"),
        ("con[năm > 2000]", "list<context<tên: string, năm: number>>"),
        ("con[1].năm", "number"),
        ("con[tuổi]", "context<tên: string, năm: number>"),
        ("for c in con return c.năm * 2", "list<number>"),
        ("for i in 1..3 return i", "list<number>"),
        ("every c in con satisfies c.năm > 2000", "boolean"),
        ("{a: tuổi, b: a * 2}", "context<a: number, b: number>"),
        ("{f: function(x: number) x * 2, r: f(2)}.r", "number"),
        ("if tuổi > 3 then tên else null", "string"),
        ("if tuổi > 3 then tên else 1", "Any"),
        ("gì đó.a.b + 1", "number"),
        ("gì đó[a = 1]", "list<Any>"),
        ("string length(tên)", "number"),
        ("[1..5]", "range<number>"),
        ("tuổi in [1..5]", "boolean"),
        ("count(con[năm > 2000]) > 0", "boolean"),
        ("function(x) x", "function<Any> -> Any"),
    ],
)
def test_a_type_is_known(expression: str, type_: str) -> None:
    compiled = feel.compile_expression(expression, names=KNOWN)
    assert feel.check(compiled, KNOWN) == ()
    assert str(feel.type_of(compiled, KNOWN)) == type_


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("< 5", "line 1, column 1: `?` is date, which cannot be compared with number"),
        ('@"2026-01-01", 5', "line 1, column 16: `?` is date, which cannot be compared with number"),  # noqa: E501 - one sentence
        ("[1..5]", "line 1, column 1: `?` is date, which cannot be compared with number"),
        ("? + 1 > 2", "line 1, column 3: `?` is date, for which + with number means nothing"),
    ],
)  # fmt: skip
def test_a_cell_is_checked_against_the_value_tested(cell: str, fault: str) -> None:
    tests = feel.compile_unary_tests(cell)
    assert [found.words("en") for found in feel.check(tests, {"?": types.DATE})] == [fault]


@pytest.mark.parametrize("cell", ["-", '>= @"2026-01-01"', "null", "? > ngày sinh", "ngày sinh"])
def test_a_cell_that_fits_has_no_fault(cell: str) -> None:
    tests = feel.compile_unary_tests(cell, names=KNOWN)
    assert feel.check(tests, {**KNOWN, "?": types.DATE}) == ()


def test_each_mistake_is_told_once_and_in_order() -> None:
    compiled = feel.compile_expression("lạ lùng + 1 > tên and tuổi > tên", names=KNOWN)
    assert [fault.code for fault in feel.check(compiled, KNOWN)] == [
        "unknown_name",
        "cannot_compare",
        "cannot_compare",
    ]
