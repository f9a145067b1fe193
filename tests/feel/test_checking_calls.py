"""The checker knows what each built-in function takes and gives."""

import pytest

from congvu import feel
from congvu.feel import types

KNOWN = {
    "ngày sinh": types.DATE,
    "tuổi": types.NUMBER,
    "tên": types.STRING,
    "điểm": types.ListOf(types.NUMBER),
    "khoảng": types.RangeOf(types.DATE),
    "gì đó": types.ANY,
}


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("date(tuổi)", "chuỗi, ngày hoặc ngày giờ"),
        ("day of week(tên)", "ngày hoặc ngày giờ"),
        ("abs(tên)", "số, khoảng ngày và giờ hoặc khoảng năm và tháng"),
        ("sum(tên)", "danh sách số, khoảng ngày và giờ hoặc khoảng năm và tháng"),
        ("number(ngày sinh)", "chuỗi hoặc số"),
        ("not(tuổi)", "đúng/sai"),
        ("string join(điểm)", "danh sách chuỗi"),
        ('years and months duration(ngày sinh, "2026")', "ngày hoặc ngày giờ"),
        ("meets(khoảng, tuổi)", "khoảng bất kỳ"),
        ("list replace(điểm, tên, 1)", "số hoặc hàm"),
    ],
)
def test_an_argument_of_a_wrong_type_is_told(expression: str, wanted: str) -> None:
    compiled = feel.compile_expression(expression, names=KNOWN)
    (fault,) = feel.check(compiled, KNOWN)
    assert fault.code == "wrong_argument"
    assert f"cần {wanted}, nhưng nhận" in fault.words("vi")


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("sum(điểm)", "number"),
        ('max(ngày sinh, @"2026-01-01")', "date"),
        ("sort(điểm, function(x, y) x < y)[1]", "number"),
        ("append(điểm, 1)", "list<number>"),
        ("append(điểm, tên)", "list<Any>"),
        ("concatenate(điểm, gì đó)", "list<Any>"),
        ("reverse(tên)", "list<string>"),
        ("sublist(start position: 1, list: điểm)", "list<number>"),
        ("list replace(điểm, 1, tuổi)", "list<number>"),
        ("abs(tuổi)", "number"),
        ('split(tên, " ")[1]', "string"),
        ("get entries({a: 1}).key", "list<string>"),
        ("context put({a: 1}, tên, 1).b", "Any"),
        ("median(điểm) + 1", "number"),
        ('duration("P1D")', "days and time duration"),
        ('ngày sinh + duration("P18Y")', "date"),
        ("date(ngày sinh)", "date"),
        ('before(ngày sinh, @"2026-01-01") and during(ngày sinh, khoảng)', "boolean"),
    ],
)
def test_the_type_of_a_result_follows_the_arguments(expression: str, type_: str) -> None:
    compiled = feel.compile_expression(expression, names=KNOWN)
    assert feel.check(compiled, KNOWN) == ()
    assert str(feel.type_of(compiled, KNOWN)) == type_


@pytest.mark.parametrize(
    ("expression", "fault"),
    [
        ('date("2026-13-01")',
         "dòng 1, cột 5: “2026-13-01” không phải là ngày, giờ hoặc khoảng thời gian"),
        ('duration("một ngày")',
         "dòng 1, cột 9: “một ngày” không phải là ngày, giờ hoặc khoảng thời gian"),
        ('substring("abc", 4)',
         "dòng 1, cột 10: hàm substring với các giá trị này luôn cho kết quả rỗng"),
        ('matches(tên, "[a-")',
         "dòng 1, cột 8: “[a-” không phải là biểu thức chính quy hợp lệ"),
        ('split(tên, "(")',
         "dòng 1, cột 6: “(” không phải là biểu thức chính quy hợp lệ"),
        ("log(-1)", "dòng 1, cột 4: hàm log với các giá trị này luôn cho kết quả rỗng"),
        ('duration("P1Y").days', "dòng 1, cột 16: khoảng năm và tháng không có thuộc tính “days”"),
        ("tuổi < null", "dòng 1, cột 6: `tuổi` là số, không so được với rỗng"),
    ],
)  # fmt: skip
def test_what_would_always_be_null_is_told(expression: str, fault: str) -> None:
    compiled = feel.compile_expression(expression, names=KNOWN)
    assert [found.words("vi") for found in feel.check(compiled, KNOWN)] == [fault]
    assert all(found.words("en").startswith("line 1") for found in feel.check(compiled, KNOWN))


@pytest.mark.parametrize(
    "expression",
    [
        'date("2026-12-01")',
        'matches(tên, "[a-", "q")',
        "substring(tên, 1, null)",
        "string(null)",
        "now()",
        "tuổi = null",
    ],
)
def test_what_may_give_a_value_is_left_alone(expression: str) -> None:
    compiled = feel.compile_expression(expression, names=KNOWN)
    assert feel.check(compiled, KNOWN) == ()


def test_a_function_of_the_model_takes_what_it_declares() -> None:
    known = {"gấp đôi": types.FunctionOf((types.NUMBER,), types.NUMBER), **KNOWN}
    compiled = feel.compile_expression("gấp đôi(tên)", names=known)
    (fault,) = feel.check(compiled, known)
    assert fault.words("vi").endswith("tham số 1 của hàm `gấp đôi` cần số, nhưng nhận chuỗi")


def test_a_result_is_judged_where_it_is_used() -> None:
    compiled = feel.compile_expression('sum(điểm) > "10"', names=KNOWN)
    (fault,) = feel.check(compiled, KNOWN)
    assert fault.words("vi") == "dòng 1, cột 11: … là số, không so được với chuỗi"


def test_types_of_several_kinds_have_words_and_take_what_fits() -> None:
    moment = types.OneOf((types.DATE, types.DATE_AND_TIME))
    assert (moment.words("vi"), moment.words("en")) == (
        "ngày hoặc ngày giờ",
        "date or date and time",
    )
    day = feel.compile_expression('@"2026-11-25"').evaluate({})
    assert types.conforms(day, moment)
    assert types.coerce([day], moment) == day
    assert types.coerce("2026-11-25", moment) is None
    assert str(moment) == "date | date and time"
