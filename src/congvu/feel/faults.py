"""What can be wrong with an expression or its evaluation, in words of both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Position:
    """Where in a text: offset counts characters from 0, line and column from 1."""

    offset: int
    line: int
    column: int

    @classmethod
    def in_text(cls, text: str, offset: int) -> "Position":
        before = text[:offset]
        return cls(offset, before.count("\n") + 1, offset - before.rfind("\n"))


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: a code for programs, words for people, and where it is if that is known."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    position: Position | None = None

    def words(self, language: Language) -> str:
        """A sentence in Vietnamese or English, with line and column if they are known."""
        sentence = WORDS[self.code][language].format_map(_Worded(self.values, language))
        if self.position is None:
            return sentence
        return PLACE[language].format(
            line=self.position.line, column=self.position.column, sentence=sentence
        )

    def __str__(self) -> str:
        return self.words("en")


class _Worded(dict[str, object]):
    """The values of a sentence; what has words of its own speaks the sentence's language."""

    def __init__(self, values: Mapping[str, object], language: Language) -> None:
        super().__init__(
            {
                name: value.words(language) if hasattr(value, "words") else value
                for name, value in values.items()
            }
        )

    def __missing__(self, name: str) -> str:
        return "?"


class FeelError(Exception):
    """Base of what this package raises."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.words("en") for fault in faults))
        self.faults = faults


class CannotParse(FeelError):
    """The text is no expression; each fault says where."""


class LimitPassed(FeelError):
    """An evaluation asked for more time, steps, depth or size than it was given."""

    @property
    def fault(self) -> Fault:
        return self.faults[0]


PLACE: Final[Mapping[Language, str]] = {
    "vi": "dòng {line}, cột {column}: {sentence}",
    "en": "line {line}, column {column}: {sentence}",
}

WORDS: Final[dict[str, Mapping[Language, str]]] = {
    # reading
    "expected": {
        "vi": "cần {expected}, nhưng gặp {found}",
        "en": "expected {expected}, found {found}",
    },
    "bad_character": {"vi": "ký tự {found} không dùng được", "en": "{found} cannot stand here"},
    "open_string": {
        "vi": "chuỗi thiếu dấu ngoặc kép đóng",
        "en": "the string is not closed by a quotation mark",
    },
    "bad_escape": {
        "vi": "chuỗi thoát {found} không hợp lệ",
        "en": "{found} is no escape sequence",
    },
    "open_comment": {"vi": "chú thích thiếu */", "en": "the comment is not closed by */"},
    "bad_number": {"vi": "{found} không phải là số", "en": "{found} is no number"},
    "too_deep": {
        "vi": "biểu thức lồng quá {limit} mức",
        "en": "the expression is nested more than {limit} levels deep",
    },
    "too_long": {
        "vi": "biểu thức dài quá {limit} ký tự",
        "en": "the expression is longer than {limit} characters",
    },
    "twice": {"vi": "“{name}” được đặt hai lần", "en": "“{name}” is given twice"},
    # evaluating
    "unknown_name": {"vi": "không có tên “{name}”", "en": "there is no “{name}”"},
    "no_entry": {"vi": "không có mục “{name}”", "en": "there is no entry “{name}”"},
    "no_property": {
        "vi": "{type} không có thuộc tính “{name}”",
        "en": "{type} has no property “{name}”",
    },
    "operands": {
        "vi": "không dùng được {left} {operator} {right}",
        "en": "{left} {operator} {right} means nothing",
    },
    "cannot_negate": {"vi": "không đổi dấu được {type}", "en": "{type} has no negative"},
    "half_comparison": {
        "vi": "phép so {operator} thiếu vế trái",
        "en": "{operator} has nothing on its left",
    },
    "not_comparable": {
        "vi": "không so được giá trị với điều kiện",
        "en": "the value cannot be compared with the test",
    },
    "no_number": {
        "vi": "phép tính {operator} không cho kết quả là số",
        "en": "{operator} gives no number here",
    },
    "out_of_range": {
        "vi": "ngày giờ hoặc khoảng thời gian vượt giới hạn",
        "en": "the moment or duration is out of range",
    },
    "not_boolean": {
        "vi": "cần đúng hoặc sai, nhưng có {type}",
        "en": "{type} is not true or false",
    },
    "not_function": {"vi": "{type} không phải là hàm", "en": "{type} is no function"},
    "not_list": {"vi": "cần danh sách, nhưng có {type}", "en": "{type} cannot be gone through"},
    "not_range": {
        "vi": "hai đầu của khoảng không hợp nhau",
        "en": "the two ends of the range do not fit",
    },
    "not_temporal": {
        "vi": "“{text}” không phải là ngày, giờ hoặc khoảng thời gian",
        "en": "“{text}” is no date, time or duration",
    },
    "no_item": {"vi": "danh sách không có phần tử {index}", "en": "the list has no item {index}"},
    "wrong_type": {
        "vi": "giá trị không thuộc kiểu {type}",
        "en": "the value is not of the type {type}",
    },
    "unknown_type": {"vi": "không có kiểu “{name}”", "en": "there is no type “{name}”"},
    "arguments_count": {
        "vi": "hàm {function} không nhận {count} tham số",
        "en": "{function} does not take {count} arguments",
    },
    "arguments_names": {
        "vi": "hàm {function} không có tham số {names}",
        "en": "{function} has no parameters {names}",
    },
    "bad_argument": {
        "vi": "hàm {function} không dùng được tham số {name}",
        "en": "{function} cannot use its argument {name}",
    },
    "no_result": {
        "vi": "hàm {function} không có kết quả trong giới hạn của số hoặc ngày giờ",
        "en": "{function} has no result within the range of numbers and moments",
    },
    "external": {
        "vi": "không có hàm bên ngoài này: chỉ có vài hàm thuần của Java, làm sẵn ở đây",
        "en": "there is no such external function: only plain ones of Java are offered, done here",
    },
    # checking before publication
    "unknown_name_near": {
        "vi": "không có tên “{name}”; có phải là “{near}”?",
        "en": "there is no “{name}”; is it “{near}”?",
    },
    "no_entry_near": {
        "vi": "không có mục “{name}”; có phải là “{near}”?",
        "en": "there is no entry “{name}”; is it “{near}”?",
    },
    "unknown_function": {"vi": "không có hàm “{name}”", "en": "there is no function “{name}”"},
    "unknown_function_near": {
        "vi": "không có hàm “{name}”; có phải là “{near}”?",
        "en": "there is no function “{name}”; is it “{near}”?",
    },
    "cannot_compare": {
        "vi": "{subject} là {left}, không so được với {right}",
        "en": "{subject} is {left}, which cannot be compared with {right}",
    },
    "cannot_order": {
        "vi": "{subject} là {left}, không có thứ tự cho phép so {operator}",
        "en": "{subject} is {left}, which has no order for {operator}",
    },
    "cannot_calculate": {
        "vi": "{subject} là {left}, không tính được {operator} với {right}",
        "en": "{subject} is {left}, for which {operator} with {right} means nothing",
    },
    "must_be_boolean": {
        "vi": "{subject} là {type}, nhưng điều kiện phải đúng hoặc sai",
        "en": "{subject} is {type}, but a condition must be true or false",
    },
    "wrong_argument": {
        "vi": "tham số {name} của hàm {function} cần {wanted}, nhưng nhận {type}",
        "en": "the argument {name} of {function} must be {wanted}, and is {type}",
    },
    "always_null": {
        "vi": "hàm {function} với các giá trị này luôn cho kết quả rỗng",
        "en": "{function} of these values is always null",
    },
    "bad_pattern": {
        "vi": "“{pattern}” không phải là biểu thức chính quy hợp lệ",
        "en": "“{pattern}” is no regular expression",
    },
    # limits
    "limit_steps": {
        "vi": "biểu thức cần quá {limit} bước",
        "en": "the expression needs more than {limit} steps",
    },
    "limit_seconds": {
        "vi": "biểu thức chạy quá {limit} giây",
        "en": "the expression ran longer than {limit} seconds",
    },
    "limit_depth": {
        "vi": "các hàm gọi nhau quá {limit} mức",
        "en": "functions call each other more than {limit} levels deep",
    },
    "limit_nested": {
        "vi": "giá trị lồng nhau quá {limit} mức",
        "en": "the value is nested more than {limit} levels deep",
    },
    "limit_size": {
        "vi": "giá trị lớn quá {limit} phần tử hoặc ký tự",
        "en": "a value has more than {limit} items or characters",
    },
}
"""Every code of this package with its words."""
