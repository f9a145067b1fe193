"""Where an evaluation stands: the names in sight, the instant, and what may still be spent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Final

from congvu.feel.faults import Fault, LimitPassed, Position
from congvu.feel.temporal import OutOfRange
from congvu.feel.values import Function, NoNumber, Value


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation may spend.

    Steps are items gone through and functions called; size counts the items of a list or the
    characters of a string; depth counts functions that call functions.
    """

    depth: int = 200
    size: int = 100_000
    steps: int = 1_000_000
    seconds: float = 5.0


LIMITS: Final = Limits()
_NOTES_LIMIT: Final = 100
_CLOCK_EVERY: Final = 256


class Run:
    """One evaluation: its instant, its environment, what is left to spend, its notes."""

    __slots__ = ("_clock_at", "_ends", "at", "depth", "environment", "limits", "notes", "steps")

    def __init__(
        self,
        at: datetime | None,
        environment: object,
        limits: Limits,
        notes: list[Fault] | None,
    ) -> None:
        self.at = at
        self.environment = environment
        self.limits = limits
        self.notes = notes
        self.steps = limits.steps
        self.depth = 0
        self._clock_at = limits.steps
        self._ends = 0.0

    def spend(self, steps: int = 1) -> None:
        """Takes steps from what is left. Refused with LimitPassed when nothing is."""
        self.steps -= steps
        if self.steps < self._clock_at:
            self._look_at_clock()

    def grow(self, size: int) -> None:
        """Says how large a new value is. Refused with LimitPassed if that is too large."""
        if size > self.limits.size:
            raise LimitPassed((Fault("limit_size", {"limit": self.limits.size}),))

    def seconds_left(self) -> float:
        """How long one act that cannot be counted may last. Refused with LimitPassed if no time."""
        now = monotonic()
        if not self._ends:
            self._ends = now + self.limits.seconds
        if now >= self._ends:
            raise LimitPassed((Fault("limit_seconds", {"limit": self.limits.seconds}),))
        return self._ends - now

    def _look_at_clock(self) -> None:
        limits = self.limits
        if self.steps < 0:
            raise LimitPassed((Fault("limit_steps", {"limit": limits.steps}),))
        now = monotonic()
        if not self._ends:
            self._ends = now + limits.seconds
        elif now > self._ends:
            raise LimitPassed((Fault("limit_seconds", {"limit": limits.seconds}),))
        self._clock_at = self.steps - _CLOCK_EVERY


class Frame:
    """The names in sight at one place of an evaluation; the frames around it by `parent`."""

    __slots__ = ("names", "parent", "run")

    def __init__(self, names: Mapping[str, Value], parent: "Frame | None", run: Run) -> None:
        self.names = names
        self.parent = parent
        self.run = run

    @property
    def at(self) -> datetime | None:
        """The instant of the evaluation; None if the caller gave none."""
        return self.run.at

    @property
    def environment(self) -> object:
        """What the caller gave for domain functions."""
        return self.run.environment

    def note(self, code: str, position: Position | None = None, **values: object) -> Value:
        """Says why something is null, for `explain`; gives that null, so that it is returned."""
        notes = self.run.notes
        if notes is not None and len(notes) < _NOTES_LIMIT:
            notes.append(Fault(code, values, position))
        return None

    def call(self, function: Function, arguments: Sequence[Value]) -> Value:
        """Calls one signature with arguments in order, within the limits of depth and steps."""
        run = self.run
        run.spend()
        run.depth += 1
        if run.depth > run.limits.depth:
            raise LimitPassed((Fault("limit_depth", {"limit": run.limits.depth}),))
        try:
            value = function.implementation(self, *arguments)
        except (NoNumber, OutOfRange):
            return self.note("no_result", function=function.name)
        finally:
            run.depth -= 1
        if isinstance(value, str | list):
            run.grow(len(value))
        return value


def open_frame(
    scope: Mapping[str, Value],
    *,
    at: datetime | None = None,
    environment: object = None,
    limits: Limits | None = None,
    notes: list[Fault] | None = None,
) -> Frame:
    """A frame in which several expressions are evaluated: they share limits and notes."""
    return Frame(scope, None, Run(at, environment, limits or LIMITS, notes))
