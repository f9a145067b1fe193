"""The text of an expression, read piece by piece: space, signs, words, numbers and strings."""

import re
from decimal import Decimal
from typing import Final, NoReturn

from congvu.feel.faults import CannotParse, Fault, Position
from congvu.feel.names import WORD
from congvu.feel.values import NoNumber, number

_BLANK: Final = (
    "\t\n\x0b\x0c\r \x85\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_SKIPPED: Final = re.compile(f"(?:[{_BLANK}]+|//[^\n\r]*|/\\*.*?\\*/)*", re.DOTALL)
_NUMBER: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_PLAIN_ESCAPES: Final = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "'": "'",
    '"': '"',
    "\\": "\\",
}
_UNICODE_END: Final = 0x110000
_SHOWN: Final = 20


class Scanner:
    """A place in a text that moves forward; whatever is refused is refused with its position."""

    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.skip()

    def skip(self) -> None:
        """Passes over space and comments."""
        skipped = _SKIPPED.match(self.text, self.at)
        if skipped is not None:
            self.at = skipped.end()
        if self.text.startswith("/*", self.at):
            self.refuse("open_comment")

    def move(self, end: int) -> None:
        self.at = end
        self.skip()

    @property
    def is_at_end(self) -> bool:
        return self.at >= len(self.text)

    def sees(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at)

    def take(self, *signs: str) -> str:
        """The first of these signs that stands here, taken; or the empty string."""
        for sign in signs:
            if self.text.startswith(sign, self.at):
                self.move(self.at + len(sign))
                return sign
        return ""

    def need(self, *signs: str) -> str:
        """Like `take`; refused if none of them stands here."""
        return self.take(*signs) or self.refuse_expected(" ".join(signs))

    def word(self) -> str:
        """The word that stands here, not taken; or the empty string."""
        found = WORD.match(self.text, self.at)
        return found.group() if found else ""

    def take_word(self, word: str) -> bool:
        if self.word() != word:
            return False
        self.move(self.at + len(word))
        return True

    def need_word(self, word: str) -> None:
        if not self.take_word(word):
            self.refuse_expected(word)

    def take_number(self) -> Decimal | None:
        found = _NUMBER.match(self.text, self.at)
        if found is None:
            return None
        try:
            value = number(found.group())
        except NoNumber:
            self.refuse("bad_number", found=found.group()[:_SHOWN])
        self.move(found.end())
        return value

    def take_string(self) -> str | None:
        if not self.sees('"'):
            return None
        found = _STRING.match(self.text, self.at)
        if found is None:
            self.refuse("open_string")
        written = found.group(1)
        value = self._unescaped(written) if "\\" in written else written
        self.move(found.end())
        return value

    def _unescaped(self, written: str) -> str:
        """Without escapes; a backslash that begins none stays, as patterns want it."""

        def character(escape: re.Match[str]) -> str:
            name = escape.group(1)
            if len(name) > 1 and int(name[1:], 16) < _UNICODE_END:
                return chr(int(name[1:], 16))
            return _PLAIN_ESCAPES.get(name, escape.group())

        joined = _ESCAPE.sub(character, written)
        try:  # two halves of a character beyond U+FFFF may be written as two escapes
            return joined.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self.refuse("bad_escape", found="\\u")

    def refuse_expected(self, expected: str) -> NoReturn:
        found = self.text[self.at :].split("\n", 1)[0][:_SHOWN]
        self.refuse("expected", expected=expected, found=found or "∎")

    def refuse(self, code: str, at: int | None = None, **values: object) -> NoReturn:
        position = Position.in_text(self.text, self.at if at is None else at)
        raise CannotParse((Fault(code, values, position),))
