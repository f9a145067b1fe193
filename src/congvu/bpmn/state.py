"""Where a process stands: tokens, and scopes only where something is nested."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, TypeAlias

Plain: TypeAlias = Any
"""Whatever JSON can say: a text, a number, a truth, nothing, a list or names with such values."""

CANCELLED = "cancelled"
FAILED = "failed"


class Key(NamedTuple):
    """Names a token as long as it lives: its node, and a number where several stand there."""

    node: int
    serial: int


class Token(NamedTuple):
    """A token at rest.

    It waits (`entry` -1) or is parked at a join on the way `entry`. `fired` are events of its edge
    that were used up, `left` is how often its timers will still fire, `round` counts what a loop
    has done of `total`, `due` are completed activities still to be undone. `phase` is empty while
    the token waits; else it says that the token stands for what runs inside it.
    """

    node: int
    serial: int = 0
    scope: int = 0
    entry: int = -1
    fired: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()
    body: bool = False
    round: int = 0
    total: int = 0
    phase: str = ""
    due: tuple[Any, ...] = ()
    collected: tuple[Any, ...] = ()

    @property
    def key(self) -> Key:
        return Key(self.node, self.serial)


class Completed(NamedTuple):
    """An activity that can be compensated, with what was completed inside it."""

    node: int
    inner: tuple["Completed", ...] = ()
    variables: tuple[tuple[str, Any], ...] = ()


class Scope(NamedTuple):
    """A running sub-process, called process or one of many instances. Number 0 is the process."""

    number: int
    node: int
    owner: Key | None
    turn: int = 0
    variables: tuple[tuple[str, Any], ...] = ()
    done: tuple[Completed, ...] = ()
    absorbed: tuple[tuple[int, tuple[int, ...]], ...] = ()
    true: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()
    interrupted: bool = False
    instance: bool = False


FIRST_SCOPE = Scope(0, -1, None)


@dataclass(frozen=True, slots=True)
class State:
    """Where the process stands. `places` are all its tokens; `ended` names the end it reached."""

    places: tuple[Token, ...] = ()
    scopes: tuple[Scope, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict, hash=False)
    ended: str = ""

    @property
    def tokens(self) -> tuple[int, ...]:
        """The numbers of the nodes at which somebody or something is waited for."""
        return tuple(place.node for place in self.places if place.entry < 0 and not place.phase)

    @property
    def fired(self) -> tuple[str, ...]:
        """The events on edges of waiting steps that are used up."""
        return tuple(name for place in self.places for name in place.fired)

    def to_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {"tokens": [_token_to_json(place) for place in self.places]}
        if self.scopes:
            content["scopes"] = [_rest(scope, FIRST_SCOPE) for scope in self.scopes]
        if self.variables:
            content["variables"] = dict(self.variables)
        if self.ended:
            content["ended"] = self.ended
        return content

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote, or the first engine, which kept `fired` aside."""
        places = [_token_from_json(one) for one in content.get("tokens", ())]
        if places and content.get("fired"):
            places[0] = places[0]._replace(fired=tuple(content["fired"]))
        return cls(
            places=tuple(places),
            scopes=tuple(_scope_from_json(one) for one in content.get("scopes", ())),
            variables=content.get("variables", {}),
            ended=content.get("ended", ""),
        )


_PLAIN = Token(0)


def _rest(value: Plain, plain: Plain) -> dict[str, Any]:
    """What differs from the plain one; scopes always name number, node and owner."""
    return {
        name: one
        for name, one, usual in zip(value._fields, value, plain, strict=True)
        if one != usual or name in {"node", "number"}
    }


def _token_to_json(place: Token) -> int | dict[str, Any]:
    content = _rest(place, _PLAIN)
    return place.node if len(content) == 1 else content


def _frozen(value: Plain) -> Plain:
    return tuple(_frozen(one) for one in value) if isinstance(value, list | tuple) else value


def _token_from_json(content: Plain) -> Token:
    if isinstance(content, int):
        return Token(content)
    plain = dict(content)
    kept = {name: plain.pop(name) for name in ("collected",) if name in plain}
    token = Token(**{name: _frozen(value) for name, value in plain.items()})
    if token.due:
        token = token._replace(due=tuple(_completed(one) for one in token.due))
    return token._replace(collected=tuple(kept.get("collected", ())))


def _completed(content: Plain) -> Completed:
    node, inner, variables = content
    return Completed(node, tuple(_completed(one) for one in inner), _pairs(variables))


def _pairs(content: Plain) -> tuple[tuple[str, Any], ...]:
    return tuple((name, value) for name, value in content)


def _scope_from_json(content: Mapping[str, Any]) -> Scope:
    plain = dict(content)
    owner = plain.pop("owner", None)
    variables = _pairs(plain.pop("variables", ()))
    done = tuple(_completed(one) for one in plain.pop("done", ()))
    rest = {name: _frozen(value) for name, value in plain.items()}
    return Scope(
        owner=None if owner is None else Key(*owner), variables=variables, done=done, **rest
    )
