"""The queues of this room in the officer's rail, for those whose work they are."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from congvu.identity.queries import OfficerCard
from congvu.identity.rules import Role
from congvu.signatures import queries
from congvu.ui.rail import RailItem, RailSection


def queues(request: HttpRequest) -> Iterable[RailSection]:
    officer: OfficerCard | None = getattr(request, "officer", None)
    if officer is None:
        return
    if Role.SIGNER in officer.roles:
        count = queries.waiting_count(officer.id)
        yield RailSection(
            _("My signature"),
            [
                RailItem(
                    label=_("Waiting for my signature"),
                    url=reverse("signatures:signing"),
                    icon="pen",
                    count=count,
                    tone="warn" if count else "",
                    tab=True,
                    short_label=_("To sign"),
                )
            ],
        )
    if Role.CLERK in officer.roles:
        count = queries.seal_count(officer.agency_id)
        yield RailSection(
            _("The agency's seal"),
            [
                RailItem(
                    label=_("Waiting for the seal"),
                    url=reverse("signatures:sealing"),
                    icon="stamp",
                    count=count,
                    tone="warn" if count else "",
                    tab=True,
                    short_label=_("To seal"),
                )
            ],
        )
