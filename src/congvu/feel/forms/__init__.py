"""How each form of the language is compiled: one module for each family of nodes."""

from congvu.feel.forms import calls, loops, operators, testing, values

__all__ = ["calls", "loops", "operators", "testing", "values"]
