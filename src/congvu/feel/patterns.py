"""Regular expressions as XPath and XQuery write them, turned into those of the `regex` library.

Only what the standard knows is let through: what Python would read otherwise is refused, so that
a pattern means here what it means in every other engine. A pattern has a time limit.
"""

from functools import lru_cache
from typing import Any, Final

import regex

SECONDS: Final = 1.0
_FLAGS: Final = {
    "s": regex.DOTALL,
    "m": regex.MULTILINE,
    "i": regex.IGNORECASE,
    "x": 0,
    "q": 0,
}
_ONE_BY_ONE: Final = "(?-f)"  # without regard to case still one letter is compared with one
_CATEGORY: Final = regex.compile("L[ultmo]?|M[nce]?|N[dlo]?|P[cdseifo]?|Z[slp]?|S[mcko]?|C[cfon]?")
_PLAIN_ESCAPES: Final = frozenset("nrt\\|.?*+(){}-[]^$")
_CLASS_ESCAPES: Final = {
    "d": r"\p{Nd}",
    "D": r"\P{Nd}",
    "s": r" \t\n\r",
    "w": r"\p{L}\p{M}\p{N}\p{S}",
    "i": r"\p{L}_:",
    "c": r"\p{L}\p{M}\p{N}_:.\-\u00b7",
}


class BadPattern(ValueError):
    """The pattern, its flags or its replacement is none."""


@lru_cache(maxsize=512)
def compiled(pattern: str, flags: str = "") -> Any:  # noqa: ANN401 - regex has no types
    """The pattern ready to be searched for. Refused with BadPattern."""
    if not set(flags) <= _FLAGS.keys():
        raise BadPattern
    if "q" in flags:
        translated = regex.escape(pattern)
    else:
        is_free = "x" in flags
        written = _without_space(pattern) if is_free else pattern
        translated = _Translation(written, "s" in flags, "m" in flags).whole()
    chosen = regex.VERSION1
    for flag in flags:
        chosen |= _FLAGS[flag]
    try:
        return regex.compile(_ONE_BY_ONE + translated, chosen)
    except (regex.error, OverflowError, RecursionError):
        raise BadPattern from None


def parting(pattern: str, flags: str = "") -> Any:  # noqa: ANN401 - regex has no types
    """A pattern at which a text is split or replaced: refused too if it matches the empty text."""
    searched = compiled(pattern, flags)
    if searched.search("", timeout=SECONDS) is not None:
        raise BadPattern
    return searched


def replacement(written: str, groups: int, *, literal: bool) -> list[str | int]:
    """The parts of a replacement: texts, and the numbers of groups that stand there."""
    if literal:
        return [written]
    parts: list[str | int] = []
    at = 0
    while at < len(written):
        sign = written[at]
        following = written[at + 1 : at + 2]
        if sign == "\\":
            if following not in {"\\", "$"}:
                raise BadPattern
            parts.append(following)
            at += 2
        elif sign == "$":
            end = at + 1
            while written[end : end + 1].isdecimal() and (
                end == at + 1 or int(written[at + 1 : end + 1]) <= groups
            ):
                end += 1
            if end == at + 1:
                raise BadPattern
            parts.append(int(written[at + 1 : end]))
            at = end
        else:
            parts.append(sign)
            at += 1
    return parts


def _without_space(pattern: str) -> str:
    """The flag x: space counts only inside of brackets."""
    kept: list[str] = []
    depth = 0
    previous = ""
    for sign in pattern:
        if previous != "\\":
            depth += (sign == "[") - (sign == "]")
        if depth or sign not in " \t\n\r":
            kept.append(sign)
            previous = "" if previous == "\\" else sign
    return "".join(kept)


class _Translation:
    def __init__(self, pattern: str, dot_is_all: bool, lines: bool) -> None:  # noqa: FBT001 - two flags of one pattern
        self.pattern = pattern
        self.dot = "." if dot_is_all else r"[^\n\r]"
        self.end = "$" if lines else r"\Z"
        self.at = 0
        self.closed = 0
        self.is_counted = False
        self.opened: list[bool] = []

    def whole(self) -> str:
        pieces: list[str] = []
        while self.at < len(self.pattern):
            sign = self._next()
            was_count = sign in "*+?{"
            if sign == "\\":
                pieces.append(self._escape(in_brackets=False))
            elif sign == "[":
                pieces.append(self._brackets(0))
            elif sign == "(":
                pieces.append(self._group())
            elif sign in "]}" or (sign == "{" and not self._is_count()):
                raise BadPattern
            elif sign == "{":
                pieces.append(self._count())
            else:
                pieces.append(self._sign(sign))
            self.is_counted = was_count
        return "".join(pieces)

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise BadPattern
        sign = self.pattern[self.at]
        self.at += 1
        return sign

    def _sign(self, sign: str) -> str:
        if sign == ")":
            if not self.opened:
                raise BadPattern
            self.closed += self.opened.pop()
            return sign
        if sign == "+" and self.is_counted:
            raise BadPattern  # possessive in Python, an error here
        if sign == ".":
            return self.dot
        if sign == "$":
            return self.end
        return f"\\{sign}" if sign in "#&~" or sign.isspace() else sign

    def _group(self) -> str:
        if self.pattern.startswith("?:", self.at):
            self.at += 2
            self.opened.append(False)
            return "(?:"
        if self.pattern.startswith("?", self.at):
            raise BadPattern
        self.opened.append(True)
        return "("

    def _is_count(self) -> bool:
        return regex.match(r"[0-9]{1,5}(,[0-9]{0,5})?\}", self.pattern[self.at :]) is not None

    def _count(self) -> str:
        end = self.pattern.index("}", self.at) + 1
        written = self.pattern[self.at : end]
        self.at = end
        return "{" + written

    def _escape(self, *, in_brackets: bool) -> str:
        name = self._next()
        if name in _PLAIN_ESCAPES:
            return "\\" + name
        if name in "pP":
            return self._category(name)
        if name in _CLASS_ESCAPES:
            return _CLASS_ESCAPES[name] if in_brackets else f"[{_CLASS_ESCAPES[name]}]"
        if name.lower() in _CLASS_ESCAPES:
            inner = _CLASS_ESCAPES[name.lower()]
            return f"[^{inner}]"
        if name.isdecimal() and name != "0" and not in_brackets:
            return self._back_reference(name)
        raise BadPattern

    def _category(self, name: str) -> str:
        end = self.pattern.find("}", self.at)
        called = self.pattern[self.at + 1 : end]
        if not self.pattern.startswith("{", self.at) or end < 0 or not called:
            raise BadPattern
        self.at = end + 1
        if _CATEGORY.fullmatch(called):
            return f"\\{name}{{{called}}}"
        block = called.removeprefix("Is")
        if block == called or not block.replace("-", "").isalnum():
            raise BadPattern
        return f"\\{name}{{In{block}}}"

    def _back_reference(self, digits: str) -> str:
        while (
            self.at < len(self.pattern)
            and self.pattern[self.at].isdecimal()
            and int(digits + self.pattern[self.at]) <= self.closed
        ):
            digits += self._next()
        if int(digits) > self.closed:
            raise BadPattern
        return f"(?:(?({digits})\\{digits}|))"  # a group that matched nothing is the empty text

    def _brackets(self, depth: int) -> str:
        """A class of characters, perhaps without those of another: `[a-z-[aeiou]]`."""
        if depth > 20:  # noqa: PLR2004 - deeper than anybody writes
            raise BadPattern
        pieces = ["["]
        if self.pattern.startswith("^", self.at):
            pieces.append(self._next())
        first = self.at
        while (sign := self._next()) != "]" or self.at - 1 == first:
            if sign == "\\":
                pieces.append(self._escape(in_brackets=True))
            elif sign == "[":
                raise BadPattern
            elif sign == "-" and self.pattern.startswith("[", self.at):
                self._next()
                pieces.append("--" + self._brackets(depth + 1))
            elif sign == "]":
                raise BadPattern
            else:
                pieces.append(f"\\{sign}" if sign in "&~|#^" else sign)
        return "".join(pieces) + "]"
