"""Vietnamese text: folding for search, order of names, numbers and dates in words."""

from congvu.kernel.vietnamese.folding import decode_typing, fold, name_sort_key, same_text, sort_key
from congvu.kernel.vietnamese.words import date_in_words, number_in_words

__all__ = [
    "date_in_words",
    "decode_typing",
    "fold",
    "name_sort_key",
    "number_in_words",
    "same_text",
    "sort_key",
]
