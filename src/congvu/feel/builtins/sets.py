"""Lists as sets: membership, union, distinct values, flattening."""

from typing import Final

from congvu.feel import types
from congvu.feel.frames import Frame
from congvu.feel.inference import joined_lists, same_list
from congvu.feel.order import equal
from congvu.feel.signatures import Definitions
from congvu.feel.values import Value

DEFINED: Final = Definitions()


@DEFINED.define("list contains", "list: list, element: any", result=types.BOOLEAN)
def list_contains(frame: Frame, items: list[Value], element: Value) -> Value:
    frame.run.spend(len(items))
    return any(equal(item, element) is True for item in items)


def _distinct(frame: Frame, items: list[Value]) -> list[Value]:
    distinct: list[Value] = []
    for item in items:
        frame.run.spend(1 + len(distinct))
        if not any(equal(item, known) is True for known in distinct):
            distinct.append(item)
    return distinct


@DEFINED.define("distinct values", "list: list", result=same_list)
def distinct_values(frame: Frame, items: list[Value]) -> Value:
    return _distinct(frame, items)


@DEFINED.define("union", "list...: list", result=joined_lists)
def union(frame: Frame, *lists: list[Value]) -> Value:
    frame.run.grow(sum(map(len, lists)))
    return _distinct(frame, [item for items in lists for item in items])


@DEFINED.define("flatten", "list: list", result=types.ListOf(types.ANY))
def flatten(frame: Frame, items: list[Value]) -> Value:
    """One list of all items of all lists within lists."""
    flat: list[Value] = []
    waiting = list(reversed(items))
    while waiting:
        frame.run.spend()
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(reversed(item))
        else:
            flat.append(item)
        frame.run.grow(len(waiting) + len(flat))
    return flat
