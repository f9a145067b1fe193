"""Strings: parts, tests, patterns. Positions count characters from 1, or backwards from -1."""

from decimal import Decimal
from typing import Any, Final

from congvu.feel import types
from congvu.feel.frames import Frame
from congvu.feel.patterns import SECONDS, BadPattern, compiled, parting, replacement
from congvu.feel.signatures import Definitions
from congvu.feel.values import Value

DEFINED: Final = Definitions()


@DEFINED.define(
    "substring",
    "string: string, start position: number, length?: number|null",
    result=types.STRING,
)
def substring(_: Frame, text: str, start: Decimal, length: Decimal | None = None) -> Value:
    position = int(start)
    if not position or abs(position) > len(text):
        return None
    first = position - 1 if position > 0 else len(text) + position
    if length is None:
        return text[first:]
    return text[first : first + int(length)] if length >= 1 else None


@DEFINED.define("string length", "string: string", result=types.NUMBER)
def string_length(_: Frame, text: str) -> Value:
    return Decimal(len(text))


@DEFINED.define("upper case", "string: string", result=types.STRING)
def upper_case(_: Frame, text: str) -> Value:
    return text.upper()


@DEFINED.define("lower case", "string: string", result=types.STRING)
def lower_case(_: Frame, text: str) -> Value:
    return text.lower()


@DEFINED.define("substring before", "string: string, match: string", result=types.STRING)
def substring_before(_: Frame, text: str, match: str) -> Value:
    before, found, _after = text.partition(match) if match else ("", "", "")
    return before if found else ""


@DEFINED.define("substring after", "string: string, match: string", result=types.STRING)
def substring_after(_: Frame, text: str, match: str) -> Value:
    return text.partition(match)[2] if match else text


@DEFINED.define("contains", "string: string, match: string", result=types.BOOLEAN)
def contains(_: Frame, text: str, match: str) -> Value:
    return match in text


@DEFINED.define("starts with", "string: string, match: string", result=types.BOOLEAN)
def starts_with(_: Frame, text: str, match: str) -> Value:
    return text.startswith(match)


@DEFINED.define("ends with", "string: string, match: string", result=types.BOOLEAN)
def ends_with(_: Frame, text: str, match: str) -> Value:
    return text.endswith(match)


@DEFINED.define("string join", "list: strings, delimiter?: string|null", result=types.STRING)
def string_join(frame: Frame, texts: list[str | None], delimiter: str | None = None) -> Value:
    """Null items are left out."""
    strings = [text for text in texts if text is not None]
    between = delimiter or ""
    frame.run.grow(sum(map(len, strings)) + len(between) * max(0, len(strings) - 1))
    return between.join(strings)


def _seconds(frame: Frame) -> float:
    """How long a search may last: many of them together have no more than the evaluation has."""
    return min(SECONDS, frame.run.seconds_left())


@DEFINED.define(
    "matches", "input: string, pattern: string, flags?: string|null", result=types.BOOLEAN
)
def matches(frame: Frame, text: str, pattern: str, flags: str | None = None) -> Value:
    try:
        return compiled(pattern, flags or "").search(text, timeout=_seconds(frame)) is not None
    except (BadPattern, TimeoutError):
        return frame.note("bad_argument", function="matches", name="pattern")


@DEFINED.define(
    "replace",
    "input: string, pattern: string, replacement: string, flags?: string|null",
    result=types.STRING,
)
def replace(frame: Frame, text: str, pattern: str, written: str, flags: str | None = None) -> Value:
    """Every match by another text, in which `$1` is the first group of the match."""
    try:
        searched = parting(pattern, flags or "")
        parts = replacement(written, searched.groups, literal="q" in (flags or ""))
        written_so_far = 0

        def put(match: Any) -> str:  # noqa: ANN401 - regex has no types
            nonlocal written_so_far
            put_in = "".join(
                part if isinstance(part, str) else _group(match, part) for part in parts
            )
            written_so_far += len(put_in)
            frame.run.grow(written_so_far)
            return put_in

        return str(searched.sub(put, text, timeout=_seconds(frame)))
    except (BadPattern, TimeoutError):
        return frame.note("bad_argument", function="replace", name="pattern")


def _group(match: Any, number: int) -> str:  # noqa: ANN401 - regex has no types
    return (match.group(number) or "") if number <= match.re.groups else ""


@DEFINED.define("split", "string: string, delimiter: string", result=types.ListOf(types.STRING))
def split(frame: Frame, text: str, delimiter: str) -> Value:
    """At every match of the pattern."""
    try:
        pieces: list[Value] = []
        start = 0
        for match in parting(delimiter).finditer(text, timeout=_seconds(frame)):
            pieces.append(text[start : match.start()])
            start = match.end()
    except (BadPattern, TimeoutError):
        return frame.note("bad_argument", function="split", name="delimiter")
    return [*pieces, text[start:]]
