"""The administrator's place in the rail of the office."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congvu.identity.queries import OfficerCard
from congvu.identity.rules import Role
from congvu.ui.rail import RailItem, RailSection


def administration(request: HttpRequest) -> Iterable[RailSection]:
    """Units and people, for administrators only."""
    officer: OfficerCard | None = getattr(request, "officer", None)
    if officer is None or Role.ADMINISTRATOR not in officer.roles:
        return
    people = RailItem(
        label=_("Units, people"), url=reverse("identity:people"), icon="users", tab=True
    )
    yield RailSection(_("Administration"), [people])
