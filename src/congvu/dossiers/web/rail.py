"""The desk's queue in the officer's rail."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congvu.dossiers.queries import desk
from congvu.identity.queries import OfficerCard
from congvu.identity.rules import Role
from congvu.ui.rail import RailItem, RailSection


def desk_section(request: HttpRequest) -> Iterable[RailSection]:
    """What waits to be received, and what waits for applicants; for the desk only."""
    officer: OfficerCard | None = getattr(request, "officer", None)
    if officer is None or Role.DESK not in officer.roles:
        return
    found = desk.counts(officer.agency_id, at=timezone.now())
    address = reverse("dossiers:desk")
    yield RailSection(
        _("One-stop desk"),
        [
            RailItem(
                label=_("Waiting for reception"),
                url=address,
                icon="inbox",
                count=found.waiting,
                tone="bad" if found.late else "",
                tab=True,
                short_label=_("Receive"),
            ),
            RailItem(
                label=_("Supplement asked for"),
                url=f"{address}?xem=bo-sung",
                icon="pause",
                count=found.asked,
                tab=True,
                short_label=_("Waiting"),
            ),
        ],
    )
