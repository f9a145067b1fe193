"""What types say about values: which operators fit, which values can meet, what a part is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from congvu.feel import types
from congvu.feel.arithmetic import OPERATIONS
from congvu.feel.properties import property_names
from congvu.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from congvu.feel.temporal_text import read_moment
from congvu.feel.types import ANY, NULL, ListOf, OneOf, RangeOf, Simple, Type
from congvu.feel.values import Range, Value

_OF_CLASS: Final[dict[type, Simple]] = {
    Decimal: types.NUMBER,
    str: types.STRING,
    bool: types.BOOLEAN,
    Date: types.DATE,
    Time: types.TIME,
    DateTime: types.DATE_AND_TIME,
    DaysDuration: types.DAYS_DURATION,
    MonthsDuration: types.MONTHS_DURATION,
}
ORDERED: Final = (
    types.NUMBER,
    types.STRING,
    types.DATE,
    types.TIME,
    types.DATE_AND_TIME,
    types.DAYS_DURATION,
    types.MONTHS_DURATION,
)
_SPECIAL: Final = {"timezone": types.STRING, "time offset": types.DAYS_DURATION}
_MOMENT_MINUS_MOMENT: Final = {"date", "time", "date and time"}


def _result(operator: str, left: Simple, right: Simple) -> Simple:
    """What an operator gives for two classes for which it is defined."""
    if operator == "/":
        return types.NUMBER if left == right else left
    if operator == "-" and left.name in _MOMENT_MINUS_MOMENT and right.name in _MOMENT_MINUS_MOMENT:
        return types.DAYS_DURATION
    if operator == "*":
        return right if left == types.NUMBER else left
    durations = {types.DAYS_DURATION, types.MONTHS_DURATION}
    return right if left in durations else left


ARITHMETIC: Final[dict[str, dict[tuple[Simple, Simple], Simple]]] = {
    operator: {
        (_OF_CLASS[left], _OF_CLASS[right]): _result(operator, _OF_CLASS[left], _OF_CLASS[right])
        for left, right in table
    }
    for operator, table in OPERATIONS.items()
}
"""The types for which an operator is defined, with the type of its result."""


def may_be(found: Type, wanted: Type) -> bool:
    """Whether a value of the one type can serve as one of the other, perhaps coerced."""
    if ANY in (found, wanted):
        return True
    if isinstance(wanted, OneOf):
        return any(may_be(found, kind) for kind in wanted.of)
    if found == NULL:
        return wanted == NULL
    if isinstance(found, ListOf) or isinstance(wanted, ListOf):
        return may_be(_single(found), _single(wanted))
    if isinstance(found, RangeOf) and isinstance(wanted, RangeOf):
        return may_be(found.of, wanted.of)
    return (
        types.is_subtype(found, wanted)
        or (found, wanted) == (types.DATE, types.DATE_AND_TIME)
        or (type(found) is type(wanted) and not isinstance(found, Simple))
    )


def _single(kind: Type) -> Type:
    """A list of one item and that item may stand for each other."""
    return kind.of if isinstance(kind, ListOf) else kind


def may_meet(left: Type, right: Type) -> bool:
    """Whether values of both types can be equal at all."""
    if ANY in (left, right) or NULL in (left, right) or left == right:
        return True
    if isinstance(left, ListOf) and isinstance(right, ListOf):
        return may_meet(left.of, right.of)
    return type(left) is type(right) and not isinstance(left, Simple)


def joined(found: list[Type]) -> Type:
    """One type for values of all these: what they share, else Any."""
    kinds = [kind for kind in found if kind != NULL]
    first = kinds[0] if kinds else ANY
    return first if all(kind == first for kind in kinds) else ANY


def item_type(source: Type) -> Type:
    """What a loop or filter over such a value meets."""
    return source.of if isinstance(source, ListOf | RangeOf) else source


def type_of_value(value: Value) -> Type | None:
    """The type of a value without parts; None of others."""
    return _OF_CLASS.get(type(value))


def moment_type(text: str) -> Type | None:
    """The type of `@"…"`; None if the text is no moment."""
    try:
        return _OF_CLASS.get(type(read_moment(text)))
    except ValueError:
        return None


def property_type(source: Type, name: str) -> Type | None:
    """The type of a property; None if values of this type have none of this name."""
    if isinstance(source, RangeOf):
        if name not in property_names(Range):
            return None
        return source.of if name in {"start", "end"} else types.BOOLEAN
    if not isinstance(source, Simple) or name not in property_names(source.kind):
        return None
    return _SPECIAL.get(name, types.NUMBER)


def same_list(arguments: Sequence[Type]) -> Type:
    """The result of a function that gives items of its first argument."""
    return ListOf(item_type(arguments[0]))


def joined_lists(arguments: Sequence[Type]) -> Type:
    """The result of a function that gives the items of all its arguments."""
    return ListOf(joined([item_type(argument) for argument in arguments]))


def one_item(arguments: Sequence[Type]) -> Type:
    """The result of a function that comes to one value like the items of its arguments."""
    return joined([item_type(argument) for argument in arguments])
