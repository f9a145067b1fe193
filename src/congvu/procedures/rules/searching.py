"""Finding a procedure by people's own words: without accents, in raw Telex or VNI, mistyped."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from congvu.kernel.vietnamese import decode_typing, fold

_LEAST_SCORE = 0.45
_WHOLE_PHRASE, _PHRASE_WITHIN = 1.0, 0.9
_LEAST_ALIKE = 0.78
_SHORT_WORD = 3
_LONGEST_QUERY = 200
# Words that say nothing about which procedure is meant.
_EMPTY_WORDS = frozenset(
    {
        "lam",
        "thu",
        "tuc",
        "dang",
        "ky",
        "xin",
        "cap",
        "giay",
        "cho",
        "cua",
        "toi",
        "minh",
        "muon",
        "can",
        "nhu",
        "the",
        "nao",
        "o",
        "dau",
        "va",
        "hoac",
        "mot",
        "cai",
        "ho",
        "so",
        "nop",
        "tai",
        "a",
        "an",
        "to",
        "for",
        "of",
        "how",
        "do",
        "i",
        "my",
        "get",
    }
)


@dataclass(frozen=True, slots=True)
class Findable:
    """What can be found: `key` names it, `phrases` are its name and everyday words, best first."""

    key: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    key: str
    score: float
    phrase: str


def search(text: str, catalogue: Iterable[Findable]) -> tuple[Match, ...]:
    """What fits the words, best first. Nothing fits an empty query."""
    typed = text[:_LONGEST_QUERY]
    queries = [query for query in dict.fromkeys((fold(typed), decode_typing(typed))) if query]
    found = []
    for one in catalogue:
        scores = [
            (_score(query.split(), fold(phrase)), -place, phrase)
            for query in queries
            for place, phrase in enumerate(one.phrases)
        ]
        score, _place, phrase = max(scores, default=(0.0, 0, ""))
        if score >= _LEAST_SCORE:
            found.append(Match(one.key, score, phrase))
    return tuple(sorted(found, key=lambda match: (-match.score, match.key)))


def _score(words: Sequence[str], phrase: str) -> float:
    query = " ".join(words)
    if query == phrase:
        return _WHOLE_PHRASE
    if len(query) > _SHORT_WORD and (
        f" {query} " in f" {phrase} " or f" {phrase} " in f" {query} "
    ):
        return _PHRASE_WITHIN
    target = phrase.split()
    weights = [0.25 if word in _EMPTY_WORDS else 1.0 for word in words]
    likeness = [max((_alike(word, other) for other in target), default=0.0) for word in words]
    fitting = sum(weight * alike for weight, alike in zip(weights, likeness, strict=True))
    if not any(
        alike and word not in _EMPTY_WORDS for word, alike in zip(words, likeness, strict=True)
    ):
        return 0.0
    return 0.85 * fitting / sum(weights)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if min(len(word), len(other)) < _SHORT_WORD:
        return 0.0
    ratio = difflib.SequenceMatcher(None, word, other, autojunk=False).ratio()
    return ratio if ratio >= _LEAST_ALIKE else 0.0
