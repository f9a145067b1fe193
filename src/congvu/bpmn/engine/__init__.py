"""The engine: one pure function from a state and a command to the next state and its effects."""

from congvu.bpmn.engine.advancing import Step, advance, work_at
from congvu.bpmn.engine.moving import MOST_MOVES

__all__ = ["MOST_MOVES", "Step", "advance", "work_at"]
