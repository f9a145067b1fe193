"""BPMN 2.0.2 in plain Python: models read, judged, compiled and moved on."""

from congvu.bpmn.model import Element, Model
from congvu.bpmn.reading import CannotRead, read
from congvu.bpmn.writing import same_elements, write

__all__ = ["CannotRead", "Element", "Model", "read", "same_elements", "write"]
