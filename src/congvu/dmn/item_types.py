"""The types that a model names: what a value is coerced to, and which values are allowed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from congvu.dmn import model
from congvu.dmn.faults import Fault
from congvu.feel import CannotParse, Library, Value, compile_unary_tests, types
from congvu.feel.typed import BUILT_IN
from congvu.feel.types import Type

_ALIASES: Final[Mapping[str, Type]] = {
    **BUILT_IN,
    "": types.ANY,
    "dateTime": types.DATE_AND_TIME,
    "dayTimeDuration": types.DAYS_DURATION,
    "yearMonthDuration": types.MONTHS_DURATION,
    "Context": types.ContextOf({}),
    "function": types.FunctionOf(),
}
_Allowed = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type with the values that it allows; `allows` is None where every value of it may be."""

    type: Type
    allows: _Allowed | None = None

    def coerced(self, value: Value) -> Value:
        """The value as this type wants it, or null if it cannot be that or is not allowed."""
        if value is None or (self.type is types.ANY and self.allows is None):
            return value
        fitting = types.coerce(value, self.type)
        if fitting is None or (self.allows is not None and not self.allows(fitting)):
            return None
        return fitting


ANYTHING: Final = ItemType(types.ANY)


class ItemTypes:
    """The types of a model and, with their prefix, of those that it imports."""

    def __init__(self, of: model.Model, library: Library, faults: list[Fault]) -> None:
        self._definitions = {one.name: one for one in of.item_definitions}
        self._library = library
        self._faults = faults
        self._imported = {
            one.name: ItemTypes(of.imported[one.namespace], library, faults)
            for one in of.imports
            if one.namespace in of.imported
        }
        self._known: dict[str, ItemType] = {}
        self._open: list[str] = []

    def named(self) -> dict[str, Type]:
        """All types by their names, for `instance of` and for parameters in FEEL."""
        found = {name: self.of(name).type for name in self._definitions}
        for prefix, others in self._imported.items():
            found |= {f"{prefix}.{name}": of for name, of in others.named().items()}
        return found

    def of(self, type_ref: str, line: int | None = None) -> ItemType:
        """The type of that name; a fault, and anything, where there is none."""
        name = type_ref.strip()
        if name in self._known:
            return self._known[name]
        definition = self._definitions.get(name)
        if definition is not None:
            self._known[name] = self._guarded(definition)
            return self._known[name]
        plain = name.rpartition(":")[2].removeprefix("feel.")
        if plain in _ALIASES:
            return ItemType(_ALIASES[plain])
        prefix, _, rest = name.partition(".")
        if prefix in self._imported and rest:
            return self._imported[prefix].of(rest, line)
        self._faults.append(Fault("unknown_type", {"name": name}, line))
        return ANYTHING

    def _guarded(self, definition: model.ItemDefinition) -> ItemType:
        if definition.name in self._open:
            fault = Fault("type_circle", {"name": definition.name}, definition.line)
            self._faults.append(fault)
            return ANYTHING
        self._open.append(definition.name)
        try:
            return self._defined(definition)
        finally:
            self._open.pop()

    def _defined(self, definition: model.ItemDefinition) -> ItemType:
        base = self._base(definition)
        allows = _both(base.allows, self._tests(definition.allowed, definition))
        if not definition.is_collection:
            return ItemType(
                base.type, _both(allows, self._tests(definition.constraint, definition))
            )
        of_each = None if allows is None else _each(allows)
        of_all = self._tests(definition.constraint, definition)
        return ItemType(types.ListOf(base.type), _both(of_each, of_all))

    def _base(self, definition: model.ItemDefinition) -> ItemType:
        if definition.parameters is not None:
            taken = tuple(self.of(p.type_ref, definition.line).type for p in definition.parameters)
            return ItemType(types.FunctionOf(taken, self.of(definition.result).type))
        if not definition.components:
            return self.of(definition.type_ref, definition.line)
        parts = {one.name: self._defined(one) for one in definition.components}
        checked = {name: part.allows for name, part in parts.items() if part.allows is not None}
        whole = types.ContextOf({name: part.type for name, part in parts.items()})
        return ItemType(whole, _parts(checked) if checked else None)

    def _tests(self, text: str, definition: model.ItemDefinition) -> _Allowed | None:
        if not text:
            return None
        try:
            tests = compile_unary_tests(text, library=self._library)
        except CannotParse as error:
            fault = Fault("expression", {"name": definition.name}, definition.line, error)
            self._faults.append(fault)
            return None
        return lambda value: tests.matches(value, {}) is True


def _both(first: _Allowed | None, second: _Allowed | None) -> _Allowed | None:
    if first is None or second is None:
        return first or second
    return lambda value: first(value) and second(value)


def _each(allows: _Allowed) -> _Allowed:
    return lambda value: (
        isinstance(value, list) and all(item is None or allows(item) for item in value)
    )


def _parts(checked: Mapping[str, _Allowed]) -> _Allowed:
    def allows(value: Value) -> bool:
        return isinstance(value, dict) and all(
            value.get(name) is None or check(value[name]) for name, check in checked.items()
        )

    return allows
