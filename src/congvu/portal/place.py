"""Whose site this is: band, help and foot of every page, from the agency's own record."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from congvu.identity.queries import AgencyCard, agencies, agency_card
from congvu.ui.context import Link, Place
from congvu.ui.writing import initials, unbroken

FORMS_OF_UNITS = ("xã ", "phường ", "đặc khu ", "tỉnh ", "thành phố ")
MENU = (
    ("portal:home", _("Find a procedure")),
    ("dossiers:track", _("Track a dossier")),
    ("documents:check", _("Check an issued paper")),
    ("portal:agency", _("The agency and its desk")),
    ("portal:help", _("Help")),
)
FOOT = (
    ("portal:accessibility", _("Accessibility statement")),
    ("portal:privacy", _("Personal data protection")),
    ("portal:status", _("System status")),
    ("identity:officer_sign_in", _("For officers")),
)
DEMONSTRATION_FOOT = (
    ("portal:design", _("Design system")),
    ("notifications:mailbox", _("Demonstration mailbox")),
)


def own_agency(request: HttpRequest | None = None) -> AgencyCard | None:
    """The officer's agency, or the first of this installation; None before one is loaded."""
    officer = getattr(request, "officer", None)
    if officer is not None:
        return agency_card(officer.agency_id)
    return next(iter(agencies()), None)


def place(request: HttpRequest | None) -> Place:
    """What `ui` asks for on every page: one query."""
    agency = own_agency(request)
    return Place(
        name=agency.short_name or agency.name if agency else "Công Vụ Số",
        region=_region(agency),
        monogram=monogram(agency.place_name) if agency else "CV",
        home_url=address("portal:home"),
        language_url=address("language"),
        sign_in_url=address("identity:sign_in"),
        sign_out_url=address("identity:sign_out"),
        my_url=address("portal:mine"),
        menu=_links(MENU),
        help=_help(agency),
        foot=_links((*FOOT, *(DEMONSTRATION_FOOT if is_demonstration() else ()))),
        foot_note=_foot_note(agency),
        desk_url=address("workspace:inbox"),
        desk_search_url=address("workspace:search"),
        is_demonstration=is_demonstration(),
    )


def address(name: str) -> str:
    """The address of a page of this installation; empty while that room has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def monogram(place_name: str) -> str:
    """TP for xã Tân Phú: the name without the word for the kind of unit."""
    name = place_name.strip()
    for form in FORMS_OF_UNITS:
        if name.lower().startswith(form):
            name = name[len(form) :]
    return initials(name) or "CV"


def is_demonstration() -> bool:
    return bool(settings.ENVIRONMENT.is_demonstration)


def _region(agency: AgencyCard | None) -> str:
    if agency is None:
        return ""
    region = agency.parent_name[:1].upper() + agency.parent_name[1:]
    if agency.is_demonstration:
        return gettext("%(region)s (demo)") % {"region": region}
    return region


def _foot_note(agency: AgencyCard | None) -> str:
    if agency is None:
        return gettext("No agency has been loaded yet.")
    sentence = gettext("This is the site of %(agency)s.") % {"agency": agency.name}
    if agency.is_demonstration:
        return f"{sentence} {gettext('Names and figures are invented.')}"
    return sentence


def _links(pages: Sequence[tuple[str, object]]) -> tuple[Link, ...]:
    found = ((label, address(name)) for name, label in pages)
    return tuple(Link(label, url) for label, url in found if url)


def _help(agency: AgencyCard | None) -> tuple[Link, ...]:
    if agency is None:
        return ()
    help_page = address("portal:help")
    call = Link(
        gettext("Call %(phone)s") % {"phone": unbroken(agency.phone)},
        "tel:" + "".join(sign for sign in agency.phone if sign.isdigit() or sign == "+"),
        gettext_lazy("In working hours"),
    )
    return (
        *((call,) if agency.phone else ()),
        Link(_("Visit the one-stop desk"), address("portal:agency"), agency.address, "vi"),
        Link(
            _("Act on behalf of a relative"),
            f"{help_page}#lam-thay",
            _("File and collect for them"),
        ),
        Link(_("Feedback, petition"), f"{help_page}#phan-anh", _("About this site or an officer")),
    )
