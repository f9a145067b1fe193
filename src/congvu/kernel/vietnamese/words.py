"""Numbers and dates in words, as papers of record write them."""

import datetime as dt

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")
_FIRST_DAYS = 10
_TEN, _HUNDRED, _THOUSAND, _BILLION = 10, 100, 1000, 1_000_000_000
_FIVE = 5


def number_in_words(number: int) -> str:
    """A whole number in words: 2026 → *hai nghìn không trăm hai mươi sáu*."""
    if number < 0:
        return "âm " + number_in_words(-number)
    if number < _THOUSAND:
        return _below_thousand(number, full=False)
    if number >= _BILLION * _THOUSAND:
        head, rest = divmod(number, _BILLION)
        tail = f" {number_in_words(rest)}" if rest else ""
        return f"{number_in_words(head)} tỷ{tail}"
    parts: list[str] = []
    groups = []
    while number:
        number, group = divmod(number, _THOUSAND)
        groups.append(group)
    for place in range(len(groups) - 1, -1, -1):
        if groups[place] == 0:
            continue
        words = _below_thousand(groups[place], full=bool(parts))
        parts.append(f"{words} {_GROUPS[place]}".strip())
    return " ".join(parts)


def _below_thousand(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, _HUNDRED)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if rest and rest < _TEN and words:
        words.append(f"linh {_DIGITS[rest]}")
    elif rest or not words:
        words.append(_below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    tens, unit = divmod(number, _TEN)
    if tens == 0:
        return _DIGITS[unit]
    head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
    if unit == 0:
        return head
    if unit == 1 and tens > 1:
        return f"{head} mốt"
    if unit == _FIVE:
        return f"{head} lăm"
    return f"{head} {_DIGITS[unit]}"


def date_in_words(day: dt.date) -> str:
    """*ngày mùng ba tháng chín năm hai nghìn không trăm hai mươi sáu*, as birth papers write it."""
    number = number_in_words(day.day)
    spoken_day = f"mùng {number}" if day.day <= _FIRST_DAYS else number
    return f"ngày {spoken_day} tháng {_month(day.month)} năm {number_in_words(day.year)}"


def _month(month: int) -> str:
    return "tư" if month == 4 else number_in_words(month)  # noqa: PLR2004 - the fourth month has a name
