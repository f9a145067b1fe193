"""Names that contain spaces and operators: read by the longest match with what is known."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

_START: Final = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
WORD: Final = re.compile(f"[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*+")
_TOKEN: Final = re.compile(f"{WORD.pattern}|[0-9]+|\\S")
_SPACE: Final = re.compile(r"\s*")

KEYWORDS: Final = frozenset(
    {"if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "and", "or"}
    | {"between", "instance", "function", "null", "true", "false"}
)
"""Words that end a name unless a known name contains them."""


def tokens_of(name: str) -> tuple[str, ...]:
    """The words and signs of a name; names are the same if these are."""
    return tuple(_TOKEN.findall(name))


class KnownNames:
    """Names to look for at a place of the text, found by their first word."""

    __slots__ = ("_by_first",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        tokens = tokens_of(name)
        if not tokens:
            return
        alike = self._by_first.setdefault(tokens[0], [])
        if (tokens, name) not in alike:
            alike.append((tokens, name))
            alike.sort(key=lambda pair: -len(pair[0]))

    def longest(self, text: str, at: int) -> tuple[str, int, int] | None:
        """The longest known name that stands at this place, its end, and its count of tokens."""
        first = _TOKEN.match(text, at)
        alike = self._by_first.get(first.group()) if first else None
        if first is None or alike is None:
            return None
        for tokens, name in alike:
            end = _end_of(tokens, text, first.end())
            if end is not None:
                return name, end, len(tokens)
        return None


def _end_of(tokens: tuple[str, ...], text: str, end: int) -> int | None:
    """Where the name ends if its tokens after the first stand here."""
    for token in tokens[1:]:
        space = _SPACE.match(text, end)
        found = _TOKEN.match(text, space.end() if space else end)
        if found is None or found.group() != token:
            return None
        end = found.end()
    return end


@lru_cache(maxsize=64)
def known_names(names: frozenset[str]) -> KnownNames:
    """The same names again are not sorted again: a library is looked through once."""
    return KnownNames(names)
