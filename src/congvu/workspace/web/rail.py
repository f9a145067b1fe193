"""The officer's own queues in the rail, with their counts."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from congvu.identity.queries import OfficerCard
from congvu.identity.rules import Role
from congvu.ui.rail import RailItem, RailSection
from congvu.workspace import queries
from congvu.workspace.rules import View


def work(request: HttpRequest) -> Iterable[RailSection]:
    """To do, waiting, submitted, late: for civil-status officers and leaders. Three queries."""
    officer: OfficerCard | None = getattr(request, "officer", None)
    if officer is None or officer.roles.isdisjoint({Role.CIVIL_STATUS, Role.LEADER}):
        return
    counts = queries.counts_of(officer, at=timezone.now())
    yield RailSection(
        _("My work"),
        [
            RailItem(_("To do"), _inbox(View.ALL), "inbox", counts.waiting, tab=True,
                     short_label=_("Work")),
            RailItem(_("Waiting for the applicant"), _inbox(View.WAITING), "pause",
                     queries.paused_count(officer), tab=True, short_label=_("Waiting")),
            RailItem(_("Submitted for signing"), _inbox(View.SUBMITTED), "pen",
                     queries.submitted_count(officer)),
            RailItem(_("Past due"), _inbox(View.LATE), "tri", counts.late, tone="bad"),
        ],
    )  # fmt: skip


def books(request: HttpRequest) -> Iterable[RailSection]:
    """The books, for those who keep or oversee them."""
    officer: OfficerCard | None = getattr(request, "officer", None)
    if officer is None or officer.roles.isdisjoint({Role.CIVIL_STATUS, Role.LEADER}):
        return
    try:
        url = reverse("registers:books")
    except NoReverseMatch:
        return
    yield RailSection(
        _("Books"),
        [RailItem(_("Civil-status books"), url, "book", short_label=_("Books"), tab=True)],
    )


def machinery(request: HttpRequest) -> Iterable[RailSection]:
    """Work that the system does by itself, for administrators; processes for leaders as well."""
    officer: OfficerCard | None = getattr(request, "officer", None)
    if officer is None or officer.roles.isdisjoint({Role.ADMINISTRATOR, Role.LEADER}):
        return
    items = [RailItem(_("Running processes"), reverse("workspace:processes"), "swap")]
    if Role.ADMINISTRATOR in officer.roles:
        work = reverse("workspace:machinery")
        items.insert(0, RailItem(_("Work of the system"), work, "gear", tab=True,
                                 short_label=_("System")))  # fmt: skip
    yield RailSection(_("System"), items)


def _inbox(view: View) -> str:
    address = reverse("workspace:inbox")
    return f"{address}?loc={view}" if view else address
