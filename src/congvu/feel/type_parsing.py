"""Type expressions, as they stand after `instance of` and after the parameters of functions."""

from typing import Final

from congvu.feel.names import KEYWORDS, WORD, KnownNames
from congvu.feel.scanner import Scanner
from congvu.feel.tree import (
    TypeContext,
    TypeEntry,
    TypeFunction,
    TypeList,
    TypeNamed,
    TypeNode,
    TypeRange,
)

BUILT_IN: Final = KnownNames(
    (
        "date and time",
        "days and time duration",
        "day time duration",
        "years and months duration",
        "year month duration",
        "function",
        "Null",
        "null",
    )
)
_DEPTH_LIMIT: Final = 40


def parse_type(scanner: Scanner, depth: int = 0) -> TypeNode:
    """The type that stands here."""
    if depth > _DEPTH_LIMIT:
        scanner.refuse("too_deep", limit=_DEPTH_LIMIT)
    at = scanner.at
    name = _type_name(scanner)
    if name in {"list", "range"} and scanner.take("<"):
        of = parse_type(scanner, depth + 1)
        scanner.need(">")
        return TypeList(at, of) if name == "list" else TypeRange(at, of)
    if name == "context" and scanner.take("<"):
        return _context(scanner, at, depth)
    if name == "function" and scanner.take("<"):
        return _function(scanner, at, depth)
    return TypeNamed(at, name)


def _context(scanner: Scanner, at: int, depth: int) -> TypeContext:
    entries: list[TypeEntry] = []
    while not entries or scanner.take(","):
        entry_at = scanner.at
        name = read_key(scanner, ":")
        scanner.need(":")
        entries.append(TypeEntry(entry_at, name, parse_type(scanner, depth + 1)))
    scanner.need(">")
    return TypeContext(at, tuple(entries))


def _function(scanner: Scanner, at: int, depth: int) -> TypeFunction:
    parameters: list[TypeNode] = []
    while not scanner.sees(">"):
        if parameters:
            scanner.need(",")
        parameters.append(parse_type(scanner, depth + 1))
    scanner.need(">")
    scanner.need("->")
    return TypeFunction(at, tuple(parameters), parse_type(scanner, depth + 1))


def _type_name(scanner: Scanner) -> str:
    """Words with spaces between them, and dots between qualifier and name."""
    known = BUILT_IN.longest(scanner.text, scanner.at)
    if known is not None:
        scanner.move(known[1])
        return known[0]
    parts: list[str] = []
    while not parts or scanner.take("."):
        words: list[str] = []
        while (word := scanner.word()) and word not in KEYWORDS:
            words.append(word)
            scanner.move(scanner.at + len(word))
        if not words:
            scanner.refuse_expected("type")
        parts.append(" ".join(words))
    return ".".join(parts)


def read_key(scanner: Scanner, *ends: str) -> str:
    """A new name that is being given: all that stands before one of these signs or words."""
    pieces: list[str] = []
    start = scanner.at
    while not scanner.is_at_end:
        found = WORD.match(scanner.text, scanner.at)
        end = found.end() if found else scanner.at + 1
        piece = scanner.text[scanner.at : end]
        if piece in ends and pieces:
            break
        if not (found or piece in ".-/'+*" or piece.isdigit()) or piece in ends:
            scanner.refuse_expected("name")
        pieces.append(piece)
        scanner.move(end)
    return " ".join(scanner.text[start : scanner.at].split()) or scanner.refuse_expected("name")
