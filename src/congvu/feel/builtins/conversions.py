"""Conversions: dates, times, durations, numbers, strings and ranges from texts and parts."""

import re
from decimal import ROUND_DOWN, Decimal
from typing import Final

from congvu.feel import tree, types
from congvu.feel.calendar import SECOND
from congvu.feel.faults import FeelError
from congvu.feel.frames import Frame
from congvu.feel.names import KnownNames
from congvu.feel.order import compare, equal
from congvu.feel.parsing import parse
from congvu.feel.printing import number_text, to_text
from congvu.feel.signatures import Definitions
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, OutOfRange, Time
from congvu.feel.temporal_text import (
    read_date,
    read_date_and_time,
    read_duration,
    read_moment,
    read_time,
)
from congvu.feel.values import Function, Range, Value, number

DEFINED: Final = Definitions()
_PLAIN_NUMBER: Final = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_SEPARATORS: Final = frozenset({" ", ",", "."})


def _whole(part: Decimal) -> int:
    if part != part.to_integral_value():
        raise OutOfRange
    return int(part)


@DEFINED.define("date", "from: string|date|date and time", result=types.DATE)
def date_from(frame: Frame, given: str | Date | DateTime) -> Value:
    if isinstance(given, str):
        read = read_date(given)
        return frame.note("not_temporal", text=given) if read is None else read
    return given.date if isinstance(given, DateTime) else given


@DEFINED.define("date", "year: number, month: number, day: number", result=types.DATE)
def date_of(_: Frame, year: Decimal, month: Decimal, day: Decimal) -> Value:
    return Date(_whole(year), _whole(month), _whole(day))


@DEFINED.define("time", "from: string|time|date|date and time", result=types.TIME)
def time_from(frame: Frame, given: str | Time | Date | DateTime) -> Value:
    if isinstance(given, str):
        read = read_time(given)
        return frame.note("not_temporal", text=given) if read is None else read
    if isinstance(given, Date):
        return given.at_midnight().time
    if isinstance(given, DateTime):
        return given.time
    return given


@DEFINED.define(
    "time",
    "hour: number, minute: number, second: number, offset?: days and time duration|null",
    result=types.TIME,
)
def time_of(
    _: Frame,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    offset: DaysDuration | None = None,
) -> Value:
    return _time(hour, minute, second, offset)


def _time(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None, zone: str = ""
) -> Time:
    whole = second.to_integral_value(ROUND_DOWN)
    nanosecond = int((second - whole) * SECOND)
    seconds = None if offset is None else offset.nanoseconds // SECOND
    return Time(_whole(hour), _whole(minute), int(whole), nanosecond, seconds, zone)


@DEFINED.define("date and time", "from: string|date|date and time", result=types.DATE_AND_TIME)
def date_and_time_from(frame: Frame, given: str | Date | DateTime) -> Value:
    if isinstance(given, str):
        day = read_date(given)
        read = read_date_and_time(given) if day is None else DateTime(day, Time(0, 0, 0))
        return frame.note("not_temporal", text=given) if read is None else read
    if isinstance(given, Date):
        return given.at_midnight()
    return given


@DEFINED.define(
    "date and time",
    "date: date|date and time, time: time|string",
    result=types.DATE_AND_TIME,
)
def date_and_time_of(frame: Frame, day: Value, clock: Value) -> Value:
    if isinstance(day, DateTime) and isinstance(clock, str):
        return _in_zone(day, clock)
    if isinstance(day, DateTime):
        day = day.date
    if isinstance(day, Date) and isinstance(clock, Time):
        return DateTime(day, clock)
    return frame.note("bad_argument", function="date and time", name="date")


def _in_zone(moment: DateTime, zone: str) -> DateTime:
    time = Time.of_nanoseconds(moment.time.nanoseconds, None, zone)
    return DateTime(moment.date, time)


@DEFINED.define(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number",
    "year: number, month: number, day: number, hour: number, minute: number, second: number,"
    " offset: days and time duration|string|null",
    "year: number, month: number, day: number, hour: number, minute: number, second: number,"
    " timezone: string|null",
    result=types.DATE_AND_TIME,
)
def date_and_time_of_parts(frame: Frame, *parts: Value) -> Value:
    year, month, day, hour, minute, second = (
        part for part in parts[:6] if isinstance(part, Decimal)
    )
    where = parts[6] if len(parts) > 6 else None  # noqa: PLR2004 - the seventh part
    if where is not None and not isinstance(where, DaysDuration | str):
        return frame.note("bad_argument", function="date and time", name="offset")
    offset = where if isinstance(where, DaysDuration) else None
    zone = where if isinstance(where, str) else ""
    clock = _time(hour, minute, second, offset, zone)
    return DateTime(Date(_whole(year), _whole(month), _whole(day)), clock)


@DEFINED.define("duration", "from: string")
def duration(frame: Frame, text: str) -> Value:
    read = read_duration(text)
    return frame.note("not_temporal", text=text) if read is None else read


@DEFINED.define(
    "years and months duration",
    "from: date|date and time, to: date|date and time",
    result=types.MONTHS_DURATION,
)
def years_and_months(frame: Frame, start: Value, end: Value) -> Value:
    """Whole months from one day to another."""
    first = start.date if isinstance(start, DateTime) else start
    last = end.date if isinstance(end, DateTime) else end
    if not isinstance(first, Date) or not isinstance(last, Date):
        return frame.note("bad_argument", function="years and months duration", name="from")
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


@DEFINED.define("number", "from: string|number", result=types.NUMBER)
@DEFINED.define(
    "number",
    "from: string, grouping separator: string|null, decimal separator?: string|null",
    result=types.NUMBER,
)
def number_from(
    frame: Frame, given: Value, grouping: str | None = None, point: str | None = None
) -> Value:
    if isinstance(given, Decimal):
        return given
    wrong = (
        (grouping is not None and grouping not in _SEPARATORS)
        or (point is not None and point not in {",", "."})
        or (point is not None and point == grouping)
    )
    if not isinstance(given, str) or wrong:
        return frame.note("bad_argument", function="number", name="from")
    written = given.replace(grouping, "") if grouping else given
    written = written.replace(point, ".") if point else written
    if _PLAIN_NUMBER.fullmatch(written) is None:
        return frame.note("bad_number", found=given[:20])
    return number(written)


@DEFINED.define("string", "from: any", result=types.STRING)
def string_from(_: Frame, given: Value) -> Value:
    """A string as it is; inside of lists and contexts strings keep their quotation marks."""
    if given is None or isinstance(given, str):
        return given
    return plain_text(given)


def plain_text(given: Value) -> str:
    """How a value is shown: moments without `@` and quotation marks."""
    if isinstance(given, Date | Time | DateTime | DaysDuration | MonthsDuration):
        return str(given)
    if isinstance(given, Decimal):
        return number_text(given)
    return to_text(given)


@DEFINED.define("range", "from: string", result=types.RangeOf(types.ANY))
def range_from(frame: Frame, text: str) -> Value:
    """From a text such as `[1..10)`, whose ends are literals of moments, numbers or strings."""
    try:
        parsed = parse(text, [KnownNames(["date and time"])])
    except FeelError:
        return frame.note("bad_argument", function="range", name="from")
    if not isinstance(parsed, tree.RangeOf) or parsed.low is None or parsed.high is None:
        return frame.note("bad_argument", function="range", name="from")
    low, high = _literal(parsed.low, frame), _literal(parsed.high, frame)
    order = compare(low, high)
    if order is None or order > 0:
        return frame.note("not_range")
    return Range(low, high, parsed.low_included, parsed.high_included)


def _literal(node: tree.Node, frame: Frame) -> Value:
    """The value of an end of a range; null if it is not written as a literal."""
    if isinstance(node, tree.Literal):
        return node.value
    if isinstance(node, tree.Negative) and isinstance(node.operand, tree.Literal):
        value = node.operand.value
        return -value if isinstance(value, Decimal) else None
    if isinstance(node, tree.Moment):
        return read_moment(node.text)
    if not isinstance(node, tree.Call) or not isinstance(node.function, tree.Name):
        return None
    constructor = _CONSTRUCTORS.get(node.function.name)
    values = [part.value for part in node.arguments if isinstance(part, tree.Literal)]
    if constructor is None or len(values) != len(node.arguments) or node.names:
        return None
    return constructor.invoke(values, frame)


@DEFINED.define("not", "negand: boolean|null", result=types.BOOLEAN)
def negation(_: Frame, negand: bool | None) -> Value:  # noqa: FBT001 - its only argument
    return None if negand is None else not negand


@DEFINED.define("is", "value1?: any, value2?: any", result=types.BOOLEAN)
def same(_: Frame, first: Value = None, second: Value = None) -> Value:
    """Whether both are the same, also in how a zone or an offset is written."""
    if isinstance(first, Time | DateTime) or isinstance(second, Time | DateTime):
        return first == second
    return equal(first, second) is True


_CONSTRUCTORS: Final[dict[str, Function]] = {
    function.name: function
    for function in DEFINED.functions
    if function.name in {"date", "time", "date and time", "duration"}
}
