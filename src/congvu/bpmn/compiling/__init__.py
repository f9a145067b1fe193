"""From a model to a definition: what the engine runs is read, all else is refused by name."""

from congvu.bpmn.compiling.processes import compile_process

__all__ = ["compile_process"]
