"""Who subscribes to what, which work exists, and which sweeps run. Filled while rooms get ready."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from congvu.jobs.events import Event


@dataclass(frozen=True, slots=True)
class Subscriber:
    name: str
    event: type[Event]
    react: Callable[..., None]


@dataclass(frozen=True, slots=True)
class Work:
    """Something done later, outside any transaction. It must bear being done twice.

    `given_up` is what follows when a person ends it after it failed for good.
    """

    name: str
    queue: str
    do: Callable[..., None]
    given_up: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """A look, every so often, for rows whose time has come."""

    name: str
    every: dt.timedelta
    look: Callable[..., int]


SUBSCRIBERS: dict[str, Subscriber] = {}
WORKS: dict[str, Work] = {}
SWEEPS: dict[str, Sweep] = {}
EVENTS: dict[str, type[Event]] = {}


def add(kept: dict[str, Any], name: str, entry: object) -> None:
    assert name not in kept or kept[name] == entry, f"{name} is registered twice"
    kept[name] = entry
