"""Invocations, checked: is there such a function, and does it take such arguments?"""

from typing import Protocol

from congvu.feel import tree
from congvu.feel.constant_checking import known_result
from congvu.feel.inference import may_be
from congvu.feel.library import Library
from congvu.feel.tree import Node
from congvu.feel.types import ANY, NULL, FunctionOf, Type
from congvu.feel.values import Function, Parameter


class Checker(Protocol):
    """What is asked of the checker whose part this is."""

    library: Library

    def type_of(self, node: Node) -> Type: ...

    def fault(self, node: Node, code: str, **values: object) -> Type: ...

    def written(self, node: Node) -> str: ...

    def unknown(self, node: Node, code: str, name: str, known: list[str]) -> Type: ...

    def is_variable(self, name: str) -> bool: ...


def check_call(checker: Checker, node: tree.Call) -> Type:
    arguments = [checker.type_of(argument) for argument in node.arguments]
    if isinstance(node.function, tree.Name) and not checker.is_variable(node.function.name):
        function = checker.library.find(node.function.name)
        if function is not None:
            return _library_call(checker, node, function, arguments)
        return checker.unknown(
            node.function, "unknown_function", node.function.name, list(checker.library.names)
        )
    return _value_call(checker, node, arguments)


def _value_call(checker: Checker, node: tree.Call, arguments: list[Type]) -> Type:
    """A call of whatever an expression gives."""
    called = checker.type_of(node.function)
    if not may_be(called, FunctionOf()):
        return checker.fault(node, "not_function", type=called)
    if not isinstance(called, FunctionOf) or called.parameters is None:
        return ANY
    if len(called.parameters) != len(arguments):
        return checker.fault(
            node,
            "arguments_count",
            function=checker.written(node.function),
            count=len(arguments),
        )
    for place, (wanted, found) in enumerate(zip(called.parameters, arguments, strict=True)):
        if node.names is None and found != NULL and not may_be(found, wanted):
            checker.fault(
                node.arguments[place],
                "wrong_argument",
                function=checker.written(node.function),
                name=place + 1,
                wanted=wanted,
                type=found,
            )
    return called.result


def _library_call(
    checker: Checker, node: tree.Call, function: Function, arguments: list[Type]
) -> Type:
    fitting = [
        variant
        for variant in (function, *function.variants)
        if (
            variant.takes(len(arguments))
            if node.names is None
            else variant.in_order(dict.fromkeys(node.names)) is not None
        )
    ]
    if not fitting and node.names is not None:
        names = ", ".join(node.names)
        return checker.fault(node, "arguments_names", function=function.name, names=names)
    if not fitting:
        return checker.fault(node, "arguments_count", function=function.name, count=len(arguments))
    if _arguments_fit(checker, node, fitting[0], arguments):
        known = known_result(function, node)
        if isinstance(known, Type):
            return known
        if known is not None:
            checker.fault(node, known.code, **known.values)
    return _result(fitting[0], node, arguments)


def _result(signature: Function, node: tree.Call, arguments: list[Type]) -> Type:
    """The type of what it gives, which may depend on the types of what it gets."""
    if isinstance(signature.result, Type):
        return signature.result
    if not callable(signature.result):
        return ANY
    given = dict(zip(node.names, arguments, strict=True)) if node.names is not None else {}
    in_order = [given[part.name] for part in signature.parameters if part.name in given]
    found = signature.result(in_order or arguments)
    return found if isinstance(found, Type) else ANY


def _arguments_fit(
    checker: Checker, node: tree.Call, signature: Function, given: list[Type]
) -> bool:
    fits = True
    by_name = {parameter.name: parameter for parameter in signature.parameters}
    for place, found in enumerate(given):
        parameter: Parameter = (
            by_name[node.names[place]]
            if node.names is not None
            else signature.parameters[min(place, len(signature.parameters) - 1)]
        )
        wanted = parameter.type if isinstance(parameter.type, Type) else ANY
        if not may_be(found, wanted):
            fits = False
            checker.fault(
                node.arguments[place],
                "wrong_argument",
                function=signature.name,
                name=parameter.name,
                wanted=wanted,
                type=found,
            )
    return fits
