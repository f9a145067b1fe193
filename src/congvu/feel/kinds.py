"""What a value is, in words: for notes that say why an operation gave null."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from congvu.feel.faults import Language
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from congvu.feel.values import Function, Range, Value

_WORDS: Final[dict[type, Mapping[Language, str]]] = {
    type(None): {"vi": "rỗng", "en": "null"},
    bool: {"vi": "đúng/sai", "en": "boolean"},
    Decimal: {"vi": "số", "en": "number"},
    str: {"vi": "chuỗi", "en": "string"},
    list: {"vi": "danh sách", "en": "list"},
    dict: {"vi": "nhóm mục", "en": "context"},
    Date: {"vi": "ngày", "en": "date"},
    Time: {"vi": "giờ", "en": "time"},
    DateTime: {"vi": "ngày giờ", "en": "date and time"},
    DaysDuration: {"vi": "khoảng ngày và giờ", "en": "days and time duration"},
    MonthsDuration: {"vi": "khoảng năm và tháng", "en": "years and months duration"},
    Range: {"vi": "khoảng giá trị", "en": "range"},
    Function: {"vi": "hàm", "en": "function"},
}


class KindWords:
    """The kind of one value; it keeps no part of the value itself."""

    __slots__ = ("_kind",)

    def __init__(self, value: Value) -> None:
        self._kind = type(value)

    def words(self, language: Language) -> str:
        known = _WORDS.get(self._kind)
        return known[language] if known else self._kind.__name__

    def __repr__(self) -> str:
        return self.words("en")
