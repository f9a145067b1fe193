"""What a use case answers when the rules stand in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way: a code that `wording` turns into a sentence.

    `about` names what the reason speaks of (a field, a paper slot); `values` fills the sentence.
    """

    code: str
    about: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)


class Refusal(Exception):
    """An anticipated *no*, with every reason at once, so that people mend everything in one go."""

    def __init__(self, *reasons: Reason) -> None:
        assert reasons, "a refusal says why"
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons


class AccessRefused(Refusal):
    """The actor may not do this, whatever the state of things is."""
