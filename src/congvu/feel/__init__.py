"""FEEL, the expression language of DMN 1.5: read, checked, compiled to closures and evaluated.

expression = feel.compile_expression("Loan Amount > 12 * salary", names=["Loan Amount"])
expression.evaluate({"Loan Amount": Decimal(50_000), "salary": Decimal(4_000)})
"""

from congvu.feel import types
from congvu.feel.checking import check, type_of
from congvu.feel.expressions import (
    Evaluation,
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    parse_tree_json,
)
from congvu.feel.faults import CannotParse, Fault, FeelError, LimitPassed, Position
from congvu.feel.frames import Frame, Limits, open_frame
from congvu.feel.library import BUILTINS, Library, function
from congvu.feel.printing import from_python, to_python, to_text
from congvu.feel.values import NUMBERS, Function, Parameter, Range, Value, number

__all__ = [
    "BUILTINS",
    "NUMBERS",
    "CannotParse",
    "Evaluation",
    "Expression",
    "Fault",
    "FeelError",
    "Frame",
    "Function",
    "Library",
    "LimitPassed",
    "Limits",
    "Parameter",
    "Position",
    "Range",
    "UnaryTests",
    "Value",
    "check",
    "compile_expression",
    "compile_unary_tests",
    "from_python",
    "function",
    "number",
    "open_frame",
    "parse_tree_json",
    "to_python",
    "to_text",
    "type_of",
    "types",
]
