"""Why a dossier is due when it is due."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from congvu.dossiers.queries.clock import clock_page
from congvu.dossiers.rules.work import AT_WORK
from congvu.dossiers.web.office.workbench import at_work, saw
from congvu.identity.web.access import OfficerRequest, officer_page


@officer_page(*AT_WORK)
@require_GET
def clock(request: OfficerRequest, code: str) -> HttpResponse:
    """The derivation in words, and its calendar."""
    row = at_work(request, code)
    saw(request, row, "clock")
    context = {"page": clock_page(row, at=timezone.now())}
    return render(request, "dossiers/office/clock.html", context)
