"""Boxed expressions as closures of one frame, the same that FEEL's own expressions are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from congvu.dmn import model
from congvu.dmn.faults import Fault
from congvu.dmn.item_types import ANYTHING, ItemType, ItemTypes
from congvu.feel import (
    CannotParse,
    Frame,
    Function,
    Library,
    Parameter,
    Value,
    compile_expression,
)
from congvu.feel.externals import foreign
from congvu.feel.types import Type

Code = Callable[[Frame], Value]
Names = Mapping[str, Type]
_EACH: Final = compile_expression("for item in items return item", names=("items",)).code


def nothing(_frame: Frame) -> Value:
    """The code of an expression that is not there."""
    return None


@dataclass(slots=True)
class Compiler:
    """Compiles the expressions of one model; what is wrong is collected in `faults`.

    Where it is not `strict`, an expression that is no FEEL means nothing: null, with its fault as
    a note.
    """

    types: ItemTypes
    library: Library
    faults: list[Fault]
    named_types: Mapping[str, Type]
    strict: bool = True

    def code(self, expression: model.BoxedExpression | None, names: Names, owner: str) -> Code:
        """The closure of an expression that sees `names`; its value fits the type it is said."""
        if expression is None:
            return nothing
        code = COMPILERS[type(expression)](self, expression, names, owner)
        return fitted(code, self.types.of(expression.type_ref, expression.line))

    def text(self, text: str, names: Names, owner: str, line: int | None) -> Code:
        """The closure of a FEEL text; of an empty one, null."""
        if not text:
            return nothing
        try:
            return compile_expression(
                text, names=names, library=self.library, types=self.named_types
            ).code
        except CannotParse as error:
            return self.refused(error, owner, line)

    def refused(self, error: CannotParse, owner: str, line: int | None) -> Code:
        """What an expression comes to that is no FEEL."""
        if self.strict:
            self.faults.append(Fault("expression", {"name": owner}, line, error))
            return nothing
        note = error.faults[0]
        return lambda frame: frame.note(note.code, note.position, **note.values)

    def literal(self, expression: model.LiteralExpression, names: Names, owner: str) -> Code:
        return self.text(expression.text, names, owner, expression.line)

    def context(self, expression: model.Context, names: Names, owner: str) -> Code:
        entries: list[tuple[str, Code]] = []
        result: Code | None = None
        seen = dict(names)
        for entry in expression.entries:
            if entry.variable is None:
                result = self.code(entry.value, seen, owner)
                continue
            name, of = entry.variable.name, self.types.of(entry.variable.type_ref, expression.line)
            entries.append((name, fitted(self.code(entry.value, seen, f"{owner}.{name}"), of)))
            seen[name] = of.type
        return _in_order(entries, result)

    def invocation(self, expression: model.Invocation, names: Names, owner: str) -> Code:
        called = self.code(expression.called, names, owner)
        given = [
            (one.parameter, self.code(one.value, names, f"{owner}.{one.parameter}"))
            for one in expression.bindings
        ]

        def run(frame: Frame) -> Value:
            function = called(frame)
            if not isinstance(function, Function):
                return frame.note("not_function", type="null")
            return function.invoke_named({name: code(frame) for name, code in given}, frame)

        return run

    def function(self, expression: model.FunctionDefinition, names: Names, owner: str) -> Code:
        taken = [(one.name, self.types.of(one.type_ref)) for one in expression.parameters]
        parameters = tuple(Parameter(name, of.type) for name, of in taken)
        if expression.kind != "FEEL":
            described = self.code(expression.body, names, owner)
            if expression.kind != "Java":
                return lambda _frame: foreign(None, owner, parameters)
            return lambda frame: foreign(described(frame), owner, parameters)
        inner = {**names, **{name: of.type for name, of in taken}}
        body = self.code(expression.body, inner, owner)
        return lambda frame: Function(owner, parameters, _called(frame, taken, body))

    def relation(self, expression: model.Relation, names: Names, owner: str) -> Code:
        columns = [one.name for one in expression.columns]
        kinds = [self.types.of(one.type_ref, expression.line) for one in expression.columns]
        rows = [
            [
                (name, fitted(self.code(cell, names, f"{owner}.{name}"), kind))
                for name, kind, cell in zip(columns, kinds, row, strict=False)
            ]
            for row in expression.rows
        ]
        return lambda frame: [{name: code(frame) for name, code in row} for row in rows]

    def list(self, expression: model.ListExpression, names: Names, owner: str) -> Code:
        items = [self.code(item, names, owner) for item in expression.items]
        return lambda frame: [code(frame) for code in items]

    def conditional(self, expression: model.Conditional, names: Names, owner: str) -> Code:
        condition = self.code(expression.condition, names, owner)
        then = self.code(expression.then, names, owner)
        otherwise = self.code(expression.otherwise, names, owner)

        def run(frame: Frame) -> Value:
            asked = condition(frame)
            if asked is not None and type(asked) is not bool:
                return frame.note("not_boolean")
            return then(frame) if asked else otherwise(frame)

        return run

    def filter(self, expression: model.Filter, names: Names, owner: str) -> Code:
        source = self.code(expression.source, names, owner)
        inner = {**names, "item": ANYTHING.type}
        match = self.code(expression.match, {**inner, **self._entries(expression)}, owner)

        def run(frame: Frame) -> Value:
            found = source(frame)
            items = found if isinstance(found, list) else [] if found is None else [found]
            answers = [_matched(match, item, frame) for item in items]
            if not all(map(_is_truth, answers)):
                return frame.note("not_boolean")
            return [item for item, answer in zip(items, answers, strict=True) if answer]

        return run

    def _entries(self, expression: model.Filter) -> Names:
        """Names that the match may ask its items for, as far as the source's type tells them."""
        of = self.types.of(getattr(expression.source, "type_ref", ""))
        inner = getattr(of.type, "of", of.type)
        entries = getattr(inner, "entries", {})
        return dict(entries)

    def iterator(self, expression: model.Iterator, names: Names, owner: str) -> Code:
        source = self.code(expression.source, names, owner)
        inner = {**names, expression.variable: ANYTHING.type}
        if expression.kind == "for":
            inner["partial"] = ANYTHING.type
        body = self.code(expression.body, inner, owner)
        gather = {"for": _all_of, "some": _some_of, "every": _every_of}[expression.kind]

        def run(frame: Frame) -> Value:
            items = _EACH(Frame({"items": source(frame)}, None, frame.run))
            if not isinstance(items, list):
                return None
            return gather(items, expression.variable, body, frame)

        return run


def fitted(code: Code, of: ItemType) -> Code:
    """The code with its value made to fit a type."""
    if of is ANYTHING or (of.type is ANYTHING.type and of.allows is None):
        return code
    coerced = of.coerced

    def run(frame: Frame) -> Value:
        value = code(frame)
        fitting = coerced(value)
        if value is not None and fitting is None:
            return frame.note("wrong_type", type=of.type)
        return fitting

    return run


def _in_order(entries: list[tuple[str, Code]], result: Code | None) -> Code:
    def run(frame: Frame) -> Value:
        seen = dict(frame.names)
        inner = Frame(seen, None, frame.run)
        own: dict[str, Value] = {}
        for name, code in entries:
            own[name] = seen[name] = code(inner)
        return own if result is None else result(inner)

    return run


def _called(outer: Frame, taken: list[tuple[str, ItemType]], body: Code) -> Callable[..., Value]:
    """What a function does: its arguments fitted to their types, its body in a frame of its own."""

    def invoked(caller: Frame, *arguments: Value) -> Value:
        seen = dict(outer.names)
        for (name, of), given in zip(taken, arguments, strict=True):
            seen[name] = of.coerced(given)
            if given is not None and seen[name] is None:
                return caller.note("wrong_type", type=of.type)
        return body(Frame(seen, None, caller.run))

    return invoked


def _is_truth(value: Value) -> bool:
    """True, false or unknown: what a test may say."""
    return value is None or type(value) is bool


def _matched(match: Code, item: Value, frame: Frame) -> Value:
    frame.run.spend()
    entries = item if isinstance(item, dict) else {}
    return match(Frame({**frame.names, **entries, "item": item}, None, frame.run))


def _all_of(items: list[Value], variable: str, body: Code, frame: Frame) -> Value:
    found: list[Value] = []
    for item in items:
        frame.run.spend()
        seen = {**frame.names, variable: item, "partial": found}
        found.append(body(Frame(seen, None, frame.run)))
    return found


def _truths(items: list[Value], variable: str, body: Code, frame: Frame) -> list[Value] | None:
    """What the body says of each item; None if it says something that is no truth."""
    answers = []
    for item in items:
        frame.run.spend()
        answers.append(body(Frame({**frame.names, variable: item}, None, frame.run)))
    return answers if all(map(_is_truth, answers)) else None


def _some_of(items: list[Value], variable: str, body: Code, frame: Frame) -> Value:
    answers = _truths(items, variable, body, frame)
    if answers is None:
        return frame.note("not_boolean")
    return True if True in answers else None if None in answers else False


def _every_of(items: list[Value], variable: str, body: Code, frame: Frame) -> Value:
    answers = _truths(items, variable, body, frame)
    if answers is None:
        return frame.note("not_boolean")
    return False if False in answers else None if None in answers else True


COMPILERS: Final[dict[type, Callable[..., Code]]] = {
    model.LiteralExpression: Compiler.literal,
    model.Context: Compiler.context,
    model.Invocation: Compiler.invocation,
    model.FunctionDefinition: Compiler.function,
    model.Relation: Compiler.relation,
    model.ListExpression: Compiler.list,
    model.Conditional: Compiler.conditional,
    model.Filter: Compiler.filter,
    model.Iterator: Compiler.iterator,
}
"""How each kind is compiled; `tables` adds its own, because its cells are compiled here."""
