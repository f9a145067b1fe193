"""The use cases of running processes: begin, step, hear, mend, migrate."""

from congvu.workflow.ports import ProcessOwner, register_owner
from congvu.workflow.refusing import CannotAdvance, CannotCompile
from congvu.workflow.services.definitions import register_definition
from congvu.workflow.services.hearing import CannotHear, close_expired, hear, look_again, signal
from congvu.workflow.services.migrating import (
    LONGEST_VALUE,
    CannotPlan,
    approve_migration,
    draw_up_migration,
    migrate,
    stop_migration,
)
from congvu.workflow.services.stepping import (
    CannotStart,
    cancel,
    change_values,
    fire_timer,
    start,
    take,
)

__all__ = [
    "LONGEST_VALUE",
    "CannotAdvance",
    "CannotCompile",
    "CannotHear",
    "CannotPlan",
    "CannotStart",
    "ProcessOwner",
    "approve_migration",
    "cancel",
    "change_values",
    "close_expired",
    "draw_up_migration",
    "fire_timer",
    "hear",
    "look_again",
    "migrate",
    "register_definition",
    "register_owner",
    "signal",
    "start",
    "stop_migration",
    "take",
]
