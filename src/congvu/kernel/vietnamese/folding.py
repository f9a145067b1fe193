"""Comparing Vietnamese text the way people do: without accents, tone places and typing habits."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE_ORDER = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTER_ORDER = {
    letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=1)
}

# Telex writes accents with letters behind the syllable (`dawng kys` = đăng ký), VNI with digits.
_TELEX_PAIRS = (("dd", "d"), ("aa", "a"), ("aw", "a"), ("ee", "e"), ("oo", "o"), ("ow", "o"))
_VNI = re.compile(r"([a-zA-Z]+)[0-9]+")
_TELEX_SYLLABLE = re.compile(
    r"^(ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|dd|[bcdghklmnprstvx])?"
    r"([aeiouyw]+)(ng|nh|ch|[cmnpt])?([sfrxj]?)$"
)


def fold(text: str) -> str:
    """Lower case, no accents, đ as d, single spaces: what search and comparison use."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _SPACES.sub(" ", plain.replace("’", "'")).strip()


def same_text(left: str, right: str) -> bool:
    """Whether two spellings say the same: hoà = hòa, capitals and spaces aside."""
    return sort_key(left) == sort_key(right)


def decode_typing(text: str) -> str:
    """Fold a query typed with raw Telex or VNI keys: ``dawng kys``, ``dang1 ky1`` → ``dang ky``."""
    return " ".join(_decode_syllable(word) for word in fold(text).split())


def _decode_syllable(word: str) -> str:
    if match := _VNI.fullmatch(word):
        return match[1]
    match = _TELEX_SYLLABLE.fullmatch(word)
    if match is None:
        return word
    onset, vowels, coda = match[1] or "", match[2], match[3] or ""
    plain = onset + vowels + coda
    for typed, letter in _TELEX_PAIRS:
        plain = plain.replace(typed, letter)
    return plain.replace("uw", "u").replace("w", "u")


def sort_key(text: str) -> str:
    """A key whose plain order is Vietnamese order: letters first (a ă â … d đ …), then tones."""
    letters, tones = [], []
    for word in _SPACES.sub(" ", text.strip()).casefold().split(" "):
        tone = ""
        for character in unicodedata.normalize("NFD", word):
            if character in _TONES:
                tone = character
        bare = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
        letters.append("".join(_place(c) for c in unicodedata.normalize("NFC", bare)))
        tones.append(str(_TONE_ORDER[tone]))
    return "!".join(letters) + " " + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Order of people: by given name (the last word), then by the words before it."""
    words = full_name.split()
    return sort_key(" ".join([*words[-1:], *words[:-1]]))


def _place(character: str) -> str:
    place = _LETTER_ORDER.get(character)
    return f"{place:02d}" if place is not None else f"99{character}"
