"""Values as FEEL writes them, and values from and to plain Python."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from typing import Any, Final

from congvu.feel.faults import Fault, LimitPassed
from congvu.feel.names import KEYWORDS, WORD
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from congvu.feel.values import Function, Range, Value, number

_TEXT_LIMIT: Final = 1_000_000
_DEPTH_LIMIT: Final = 200
_PLAIN_KEY: Final = re.compile(f"{WORD.pattern}(?: {WORD.pattern})*")
_MOMENTS: Final = (Date, Time, DateTime, DaysDuration, MonthsDuration)
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def to_text(value: Value) -> str:
    """The value as a FEEL expression that gives it again (a function: only its name).

    Refused with LimitPassed if the text becomes too large.
    """
    pieces: list[str] = []
    _Writing(pieces).write(value, 0)
    return "".join(pieces)


def number_text(amount: Decimal) -> str:
    """A number without exponent, as FEEL writes it."""
    if amount.is_zero():
        return "0" if amount.is_signed() else format(amount, "f")
    return format(amount, "f")


def quoted(text: str) -> str:
    """A string literal."""
    return '"' + "".join(_ESCAPES.get(sign, sign) for sign in text) + '"'


class _Writing:
    """Writes piece by piece and counts, since a small value may hold the same part many times."""

    __slots__ = ("pieces", "written")

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.written = 0

    def write(self, value: Value, depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            raise LimitPassed((Fault("limit_size", {"limit": _TEXT_LIMIT}),))
        if isinstance(value, list):
            self._put("[")
            for place, item in enumerate(value):
                self._put(", " if place else "")
                self.write(item, depth + 1)
            self._put("]")
        elif isinstance(value, dict):
            self._put("{")
            for place, (key, item) in enumerate(value.items()):
                self._put((", " if place else "") + _key(key) + ": ")
                self.write(item, depth + 1)
            self._put("}")
        elif isinstance(value, Range):
            self._range(value, depth)
        else:
            self._put(_scalar(value))

    def _range(self, value: Range, depth: int) -> None:
        if value.low is None and not value.low_included and value.high is not None:
            self._put("(<= " if value.high_included else "(< ")
            self.write(value.high, depth + 1)
            self._put(")")
        elif value.high is None and not value.high_included and value.low is not None:
            self._put("(>= " if value.low_included else "(> ")
            self.write(value.low, depth + 1)
            self._put(")")
        else:
            self._put("[" if value.low_included else "(")
            self.write(value.low, depth + 1)
            self._put("..")
            self.write(value.high, depth + 1)
            self._put("]" if value.high_included else ")")

    def _put(self, piece: str) -> None:
        self.written += len(piece)
        if self.written > _TEXT_LIMIT:
            raise LimitPassed((Fault("limit_size", {"limit": _TEXT_LIMIT}),))
        self.pieces.append(piece)


def _key(key: str) -> str:
    is_plain = _PLAIN_KEY.fullmatch(key) and not KEYWORDS.intersection(key.split())
    return key if is_plain else quoted(key)


def _scalar(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, _MOMENTS):
        return f'@"{value}"'
    return value.name or "function" if isinstance(value, Function) else "null"


def from_python(value: object) -> Value:
    """A value of FEEL for what Python, JSON or a form holds; raises TypeError for what has none.

    A number beyond those of FEEL, infinite or none at all, is null as it is in an expression.
    Refused with LimitPassed if the value is nested too deeply.
    """
    return _turned(value, 0)


def _turned(value: object, depth: int) -> Value:
    for classes, turn in _PLAIN:
        if isinstance(value, classes):
            return turn(value)
    if depth > _DEPTH_LIMIT:
        raise LimitPassed((Fault("limit_nested", {"limit": _DEPTH_LIMIT}),))
    if isinstance(value, Mapping):
        return {str(key): _turned(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_turned(item, depth + 1) for item in value]
    raise TypeError(type(value))


def _same(value: Value) -> Value:
    return value


def _number(value: float | Decimal) -> Value:
    try:
        amount = number(repr(value) if isinstance(value, float) else value)
    except DecimalException:
        return None
    return amount if amount.is_finite() else None


_PLAIN: Final[tuple[tuple[Any, Callable[[Any], Value]], ...]] = (
    ((type(None), bool, str, Range, Function, *_MOMENTS), _same),
    ((int, float, Decimal), _number),
    (dt.datetime, DateTime.from_python),
    (dt.date, Date.from_python),
    (dt.time, Time.from_python),
    (dt.timedelta, DaysDuration.from_python),
)


def to_python(value: Value) -> object:
    """Plain Python: moments become those of `datetime`, months durations stay as they are."""
    if isinstance(value, Date | Time | DateTime | DaysDuration):
        return value.to_python()
    if isinstance(value, dict):
        return {key: to_python(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_python(item) for item in value]
    return value
