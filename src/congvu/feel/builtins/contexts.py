"""Contexts: their entries read, put and merged."""

from typing import Final

from congvu.feel import types
from congvu.feel.frames import Frame
from congvu.feel.signatures import Definitions
from congvu.feel.values import Value

DEFINED: Final = Definitions()


@DEFINED.define("get value", "m: context, key: string")
def get_value(_: Frame, context: dict[str, Value], key: str) -> Value:
    return context.get(key)


@DEFINED.define(
    "get entries",
    "m: context",
    result=types.ListOf(types.ContextOf({"key": types.STRING, "value": types.ANY})),
)
def get_entries(_: Frame, context: dict[str, Value]) -> Value:
    return [{"key": key, "value": value} for key, value in context.items()]


@DEFINED.define("context", "entries: contexts", result=types.ContextOf({}))
def context_of(frame: Frame, entries: list[Value]) -> Value:
    """Of contexts with `key` and `value`; null if a key comes twice."""
    made: dict[str, Value] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not entry.keys() >= {"key", "value"}:
            return frame.note("bad_argument", function="context", name="entries")
        key = entry["key"]
        if not isinstance(key, str) or key in made:
            return frame.note("bad_argument", function="context", name="entries")
        made[key] = entry["value"]
    return made


@DEFINED.define(
    "context put",
    "context: context, key or keys: string|strings, value: any",
    "context: context, key: string, value: any",
    "context: context, keys: strings, value: any",
    result=types.ContextOf({}),
)
def context_put(frame: Frame, context: dict[str, Value], key: Value, value: Value) -> Value:
    """With one entry more or other; a list of keys is the way through contexts in contexts."""
    given = key if isinstance(key, list) else [key]
    keys = [part for part in given if isinstance(part, str)]
    if not keys or len(keys) < len(given):
        return frame.note("bad_argument", function="context put", name="key")
    way: list[tuple[dict[str, Value], str]] = []
    here: Value = context
    for part in keys:
        if not isinstance(here, dict):
            return frame.note("no_entry", name=part)
        way.append((here, part))
        here = here.get(part)
    for outer, part in reversed(way):
        value = {**outer, part: value}
    return value


@DEFINED.define("context merge", "contexts: contexts", result=types.ContextOf({}))
def context_merge(_: Frame, contexts: list[dict[str, Value]]) -> Value:
    """All entries; of the same key the last."""
    if any(context is None for context in contexts):
        return None
    return {key: value for context in contexts for key, value in context.items()}
