"""From what a browser sends to one press of one button: for the pages of every room above."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from congvu.audit.services import Request

_CARRIED = frozenset({"csrfmiddlewaretoken", "request_id", "pin"})


def press(request: HttpRequest) -> Request | None:
    """One press of a form's button: its hidden id, and what the form said; None without an id."""
    request_id = uuid_of(request.POST, "request_id")
    if request_id is None:
        return None
    content = {name: request.POST.getlist(name) for name in request.POST if name not in _CARRIED}
    return Request(request_id, content)


def uuid_of(values: Mapping[str, Any], name: str) -> UUID | None:
    """A UUID that somebody sent; None for anything else."""
    try:
        return UUID(str(values.get(name, "")))
    except ValueError:
        return None
