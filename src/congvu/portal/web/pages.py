"""Pages that change nothing and ask nothing: help, promises, the agency."""

import datetime as dt

from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from congvu.identity import queries as identity
from congvu.identity.rules import Role
from congvu.identity.web.access import public_page
from congvu.jobs import queries as jobs
from congvu.kernel.moments import day_of
from congvu.portal import place

LATE = dt.timedelta(minutes=10)


@public_page
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/help.html", {"agency": place.own_agency(request)})


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"agency": place.own_agency(request)})


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html", {"agency": place.own_agency(request)})


@public_page
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """What works now: measured when the page is asked for, not written by hand."""
    at = timezone.now()
    late = [queue for queue in jobs.queues() if queue.oldest_at and at - queue.oldest_at > LATE]
    incidents = jobs.open_incidents(newest=1)
    return render(
        request,
        "portal/status.html",
        {"at": at, "database": _answers(), "late": bool(late), "incidents": incidents},
    )


@public_page
@require_safe
def agency(request: HttpRequest) -> HttpResponse:
    """Where the desk is, when it is open, and who receives people there."""
    card = place.own_agency(request)
    if card is None:
        raise Http404
    officers = identity.officers_with(Role.DESK, agency_id=card.id, on=day_of(timezone.now()))
    context = {"agency": card, "officers": officers}
    return render(request, "portal/agency.html", context)


def _answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True
