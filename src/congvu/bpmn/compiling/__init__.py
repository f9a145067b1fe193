"""From a model to a definition: what the engine runs is read, what it does not is refused by name."""

from congvu.bpmn.compiling.processes import compile_process

__all__ = ["compile_process"]
