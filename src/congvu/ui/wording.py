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


def tell(reason: Reason) -> str:
    """What stands in the way, as one sentence in the language of the page."""
    sentence = sentences().get(reason.code)
    if sentence is None:
        return str(UNKNOWN) % {"code": reason.code}
    return str(sentence) % {name: _written(value) for name, value in reason.values.items()}


def tell_all(reasons: Iterable[Reason] | Refusal) -> list[str]:
    """Every reason of a refusal in words, each once, in the order in which it was given."""
    if isinstance(reasons, Refusal):
        reasons = reasons.reasons
    return list(dict.fromkeys(tell(reason) for reason in reasons))


@cache
def sentences() -> Mapping[str, object]:
    """The `REASONS` of every room. A room has words by having a module `wording`."""
    found: dict[str, object] = {}
    for room in apps.get_app_configs():
        if (
            not room.name.startswith("congvu.")
            or importlib.util.find_spec(f"{room.name}.wording") is None
        ):
            continue
        for code, sentence in getattr(import_module(f"{room.name}.wording"), "REASONS", {}).items():
            found.setdefault(code, sentence)
    return found


def _written(value: object) -> object:
    if isinstance(value, dt.datetime):
        return writing.moment(value)
    if isinstance(value, dt.date):
        return writing.date(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value
