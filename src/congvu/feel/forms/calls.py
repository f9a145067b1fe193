"""Functions and paths: definitions, invocations, and asking a value for an entry."""

from congvu.feel import tree, types
from congvu.feel.compiling import Code, Compiler, Level, Noting, form
from congvu.feel.externals import foreign
from congvu.feel.frames import Frame
from congvu.feel.kinds import KindWords
from congvu.feel.properties import NoSuchEntry, entry
from congvu.feel.typed import type_of_node
from congvu.feel.values import Function, Parameter, Value


@form(tree.FunctionOf)
def function_of(compiler: Compiler, node: tree.FunctionOf) -> Code:
    """A function that sees the names where it was defined."""
    compiler.is_plain = False
    names = tuple(formal.name for formal in node.parameters)
    kinds = [
        (formal.type and type_of_node(formal.type, compiler.types)) or types.ANY
        for formal in node.parameters
    ]
    parameters = tuple(Parameter(name, kind) for name, kind in zip(names, kinds, strict=True))
    wrong_type = compiler.noting(node, "wrong_type")
    if node.external:
        return _external(compiler, node, parameters)
    body = compiler.code_within(node.body, Level(names, compiler.level))
    is_typed = any(kind is not types.ANY for kind in kinds)

    def run(frame: Frame) -> Value:
        def invoked(caller: Frame, *arguments: Value) -> Value:
            given: tuple[Value, ...] = arguments
            if is_typed:
                coerced = [
                    types.coerce(value, kind) for value, kind in zip(arguments, kinds, strict=True)
                ]
                for before, after, kind in zip(arguments, coerced, kinds, strict=True):
                    if before is not None and after is None:
                        return wrong_type(caller, type=kind)
                given = tuple(coerced)
            return body(Frame(dict(zip(names, given, strict=True)), frame, caller.run))

        return Function("", parameters, invoked)

    return run


def _external(compiler: Compiler, node: tree.FunctionOf, parameters: tuple[Parameter, ...]) -> Code:
    described = compiler.code(node.body)

    def run(frame: Frame) -> Value:
        told = described(frame)
        return foreign(told.get("java") if isinstance(told, dict) else None, "", parameters)

    return run


@form(tree.InstanceOf)
def instance_of(compiler: Compiler, node: tree.InstanceOf) -> Code:
    value = compiler.code(node.value)
    kind = type_of_node(node.type, compiler.types)
    if kind is None:
        return compiler.noting(node, "unknown_type", name=getattr(node.type, "name", ""))

    def run(frame: Frame) -> Value:
        tested = value(frame)
        return kind == types.NULL if tested is None else types.conforms(tested, kind)

    return run


@form(tree.Call)
def call(compiler: Compiler, node: tree.Call) -> Code:
    """By position the signature is chosen here if the function is known, else when it runs."""
    compiler.is_plain = False
    arguments = [compiler.code(argument) for argument in node.arguments]
    known = compiler.constant_function(node.function)
    if node.names is not None:
        return _named_call(compiler, node, arguments)
    if known is not None:
        for variant in (known, *known.variants):
            if variant.takes(len(arguments)):
                return _known_call(variant, arguments)
    function = compiler.code(node.function)
    no_function = compiler.noting(node, "not_function")

    def run(frame: Frame) -> Value:
        called = function(frame)
        if not isinstance(called, Function):
            return no_function(frame, type=KindWords(called))
        return called.invoke([argument(frame) for argument in arguments], frame)

    return run


def _known_call(variant: Function, arguments: list[Code]) -> Code:
    if len(arguments) == 1:
        only = arguments[0]
        return lambda frame: frame.call(variant, (only(frame),))
    return lambda frame: frame.call(variant, [argument(frame) for argument in arguments])


def _named_call(compiler: Compiler, node: tree.Call, arguments: list[Code]) -> Code:
    function = compiler.code(node.function)
    named = list(zip(node.names or (), arguments, strict=True))
    no_function = compiler.noting(node, "not_function")

    def run(frame: Frame) -> Value:
        called = function(frame)
        if not isinstance(called, Function):
            return no_function(frame, type=KindWords(called))
        return called.invoke_named({name: code(frame) for name, code in named}, frame)

    return run


@form(tree.Path)
def path(compiler: Compiler, node: tree.Path) -> Code:
    """The entry of a context, a property, or for a list what each of its items has."""
    source, name = compiler.code(node.source), node.name
    no_entry = compiler.noting(node, "no_entry", name=name)
    no_property = compiler.noting(node, "no_property", name=name)

    def run(frame: Frame) -> Value:
        value = source(frame)
        if type(value) is dict:
            return value[name] if name in value else no_entry(frame)
        return _asked(value, name, frame, no_property)

    return run


def _asked(value: Value, name: str, frame: Frame, missing: Noting) -> Value:
    if isinstance(value, list):
        frame.run.grow(len(value))
        return [_asked(item, name, frame, missing) for item in value]
    try:
        return entry(value, name)
    except NoSuchEntry:
        return missing(frame, type=KindWords(value))
