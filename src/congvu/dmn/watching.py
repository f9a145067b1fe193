"""An evaluation that is watched, so that it can be told afterwards why it came out as it did."""

from collections.abc import Iterable

from congvu.dmn.why import FiredRule
from congvu.feel.frames import Run


class Watched(Run):
    """A run that keeps the rules that fired, for the decision that is being made."""

    __slots__ = ("_fired",)

    def fired(self, rules: Iterable[FiredRule]) -> None:
        """Remember these rules."""
        self._fired = [*self.rules(), *rules]

    def rules(self) -> list[FiredRule]:
        """The rules remembered so far."""
        return getattr(self, "_fired", [])

    def begin(self) -> list[FiredRule]:
        """Start a decision anew; gives what was remembered for the one around it."""
        before = self.rules()
        self._fired = []
        return before

    def go_back(self, before: list[FiredRule]) -> None:
        """Go on with the decision around."""
        self._fired = before
