"""The use cases of running processes: begin, step, hear, mend, migrate."""

from congvu.workflow.ports import ProcessOwner, register_owner
from congvu.workflow.refusing import CannotAdvance, CannotCompile
from congvu.workflow.services.definitions import register_definition
from congvu.workflow.services.stepping import CannotStart, cancel, fire_timer, start, take

__all__ = [
    "CannotAdvance",
    "CannotCompile",
    "CannotStart",
    "ProcessOwner",
    "cancel",
    "fire_timer",
    "register_definition",
    "register_owner",
    "start",
    "take",
]
