"""The officer's rail: queues with their counts, given by the rooms that own them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class RailItem:
    """One queue or page. `tone` colours the count (bad, warn); `tab` puts it in the phone's bar.

    `is_current` is found by `sections`: it is the one item that the officer looks at.
    """

    label: object
    url: str
    icon: str
    count: int | None = None
    tone: str = ""
    tab: bool = False
    short_label: object = ""
    is_current: bool = False

    @property
    def short(self) -> object:
        return self.short_label or self.label


@dataclass(frozen=True, slots=True)
class RailSection:
    title: object
    items: Sequence[RailItem]


Provide = Callable[[HttpRequest], Iterable[RailSection]]
_providers: list[tuple[int, Provide]] = []


def register(provide: Provide, *, order: int = 50) -> None:
    """Called in `apps.ready()`. Each is asked once per page, for signed-in officers only."""
    if all(known is not provide for _, known in _providers):
        _providers.append((order, provide))
        _providers.sort(key=lambda pair: pair[0])


def sections(request: HttpRequest) -> list[RailSection]:
    found = [section for _, provide in _providers for section in provide(request) if section.items]
    here = _here(request, {item.url for section in found for item in section.items})
    return [
        RailSection(
            section.title,
            [replace(item, is_current=item.url == here) for item in section.items],
        )
        for section in found
    ]


def _here(request: HttpRequest, known: set[str]) -> str:
    """A queue with its filter when it has an item of its own, else the page alone."""
    whole = request.get_full_path()
    return whole if whole in known else request.path
