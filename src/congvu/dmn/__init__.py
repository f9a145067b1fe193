"""DMN 1.5: decision models read, judged and run, in plain Python on `congvu.feel`.

decisions = dmn.compile_model(dmn.read(xml))
decisions.evaluate("Fee", {"Born on": Date(2026, 11, 20)}).value
"""

from congvu.dmn.faults import CannotCompile, CannotRead, DmnError, Fault
from congvu.dmn.grids import analyse
from congvu.dmn.model import Model
from congvu.dmn.reading import namespace_of, read
from congvu.dmn.running import CannotDecide, Decisions, Outcome, compile_model
from congvu.dmn.why import FiredRule, TrueCell, Why, why_in_words

__all__ = [
    "CannotCompile",
    "CannotDecide",
    "CannotRead",
    "Decisions",
    "DmnError",
    "Fault",
    "FiredRule",
    "Model",
    "Outcome",
    "TrueCell",
    "Why",
    "analyse",
    "compile_model",
    "namespace_of",
    "read",
    "why_in_words",
]
