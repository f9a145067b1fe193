"""A problem of a package: where it is, and what to mend."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

Spot = tuple[str | int, ...]
"""The way from the top of a YAML file to a value in it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is a file with line or path; `what` says in a sentence what to mend.

    `vi` says it in Vietnamese where authors of rules read it. `path` is the place within the file
    that `where` begins with, for whoever knows the lines of the file.
    """

    where: str
    what: str
    vi: str = ""
    path: Spot = ()

    def __str__(self) -> str:
        said = f"{self.where}: {self.what}"
        return f"{said}\n  {self.vi}" if self.vi else said

    def with_line(self, lines: Mapping[str, Mapping[Spot, int]]) -> "Problem":
        """The same with the line of its file, where that is known."""
        file, colon, rest = self.where.partition(":")
        line = lines.get(file, {}).get(self.path) if self.path else None
        return replace(self, where=f"{file}:{line}{colon}{rest}") if line else self
