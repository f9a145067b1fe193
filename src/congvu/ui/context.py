"""What every page shows around its content, and the ports by which upper rooms provide it.

`ui` lies below the rooms that know the agency, the people and the queues. They register here in
their `apps.ready()`; nothing is asked before a template asks for it, and each thing at most once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language

from congvu.ui import rail as rails


@dataclass(frozen=True, slots=True)
class Link:
    label: object
    url: str
    note: object = ""
    note_language: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Whose site this is: what a visitor sees in the band, the help and the foot."""

    name: str = ""
    region: str = ""
    monogram: str = "CV"
    home_url: str = "/"
    language_url: str = ""
    sign_in_url: str = ""
    sign_out_url: str = ""
    my_url: str = ""
    menu: Sequence[Link] = ()
    help: Sequence[Link] = ()
    foot: Sequence[Link] = ()
    foot_note: object = ""
    desk_url: str = ""
    desk_search_url: str = ""
    is_demonstration: bool = False


@dataclass
class _Ports:
    place: Callable[[HttpRequest | None], Place] = field(default=lambda _request: Place())


_ports = _Ports()


def register_place(provide: Callable[[HttpRequest | None], Place]) -> None:
    """An upper room says whose site this is. It must answer without a request, too."""
    _ports.place = provide


class Site:
    """The variable `site` of every template."""

    def __init__(self, request: HttpRequest | None) -> None:
        self.request = request

    @cached_property
    def place(self) -> Place:
        """Whose site this is; bare while the database is away, so that error pages still show."""
        try:
            return _ports.place(self.request)
        except DatabaseError:
            return Place(name="Công Vụ Số")

    @cached_property
    def language(self) -> str:
        return "en" if (get_language() or "").startswith("en") else "vi"

    @property
    def other_language(self) -> str:
        return "vi" if self.language == "en" else "en"

    @property
    def other_language_name(self) -> str:
        return dict(settings.LANGUAGES)[self.other_language]

    @property
    def here(self) -> str:
        """Where the reader is, for the language switch and for coming back."""
        return self.request.get_full_path() if self.request else "/"

    @cached_property
    def citizen(self) -> object:
        return getattr(self.request, "citizen", None)

    @cached_property
    def officer(self) -> object:
        return getattr(self.request, "officer", None)

    @cached_property
    def rail(self) -> Sequence[rails.RailSection]:
        return rails.sections(self.request) if self.request and self.officer else ()

    @property
    def tabs(self) -> Sequence[rails.RailItem]:
        """The phone's tab bar: at most three items and the search."""
        return [item for section in self.rail for item in section.items if item.tab][:3]


def page(request: HttpRequest) -> dict[str, object]:
    """Context processor: one lazy object, no query until a template looks at it."""
    return {"site": Site(request)}
