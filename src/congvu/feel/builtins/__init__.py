"""The built-in functions of DMN 1.5, chapter 10.3.4: one module for each family."""

from typing import Final

from congvu.feel.builtins import (
    contexts,
    conversions,
    lists,
    numbers,
    ranges,
    sets,
    strings,
    temporal,
)
from congvu.feel.values import Function

FUNCTIONS: Final[tuple[Function, ...]] = tuple(
    function
    for family in (conversions, strings, numbers, lists, sets, contexts, temporal, ranges)
    for function in family.DEFINED.functions
)
