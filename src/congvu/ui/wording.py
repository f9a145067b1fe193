"""The sentence for a reason, wherever the room lives that gave it."""

import datetime as dt
import importlib.util
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from congvu.kernel.refusals import Reason, Refusal
from congvu.ui import writing

REASONS: dict[str, object] = {
    "not-yours": _("This page belongs to somebody else. Sign in with the account that owns it."),
}
UNKNOWN = _("This cannot be done now (%(code)s). Go back and try again, or call the desk.")


def tell(reason: Reason, *, room: str = "") -> str:
    """What stands in the way, as one sentence in the language of the page.

    Two rooms may use the same code; `room` says whose words come first.
    """
    words = sentences()
    sentence = words.get((room, reason.code)) or words.get(("", reason.code))
    if sentence is None:
        return str(UNKNOWN) % {"code": reason.code}
    return str(sentence) % {name: _written(value) for name, value in reason.values.items()}


def tell_all(reasons: Iterable[Reason] | Refusal) -> list[str]:
    """Every reason in words, each once, in the order in which it was given.

    A refusal is told in the words of the room whose exception it is.
    """
    room = ""
    if isinstance(reasons, Refusal):
        room = type(reasons).__module__.removeprefix("congvu.").partition(".")[0]
        reasons = reasons.reasons
    return list(dict.fromkeys(tell(reason, room=room) for reason in reasons))


def as_one(sentences_told: Iterable[str]) -> str:
    """Sentences for a place that has room for one: a single one as it is, several each ended."""
    told = list(sentences_told)
    if len(told) < 2:  # noqa: PLR2004 - "several" begins there
        return "".join(told)
    return " ".join(one if one.endswith((".", "?")) else f"{one}." for one in told)


@cache
def sentences() -> Mapping[tuple[str, str], object]:
    """The `REASONS` of every room by room and code, and by code alone (the lowest room's)."""
    found: dict[tuple[str, str], object] = {}
    for room in apps.get_app_configs():
        module = f"{room.name}.wording"
        if not room.name.startswith("congvu.") or importlib.util.find_spec(module) is None:
            continue
        for code, sentence in getattr(import_module(module), "REASONS", {}).items():
            found[room.label, code] = sentence
            found.setdefault(("", code), sentence)
    return found


def _written(value: object) -> object:
    if isinstance(value, dt.datetime):
        return writing.moment(value)
    if isinstance(value, dt.date):
        return writing.date(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value
