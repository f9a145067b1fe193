"""Who did what to a dossier and who looked at it, for officers of its agency."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from congvu.dossiers.queries.history import history_of
from congvu.dossiers.rules.work import AT_WORK
from congvu.dossiers.web.office.workbench import at_work, saw
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.procedures import queries as procedures


@officer_page(*AT_WORK)
@require_GET
def history(request: OfficerRequest, code: str) -> HttpResponse:
    """Acts newest first, each with its proof, and the looks."""
    row = at_work(request, code)
    saw(request, row, "office_history")
    context = {
        "dossier": row,
        "procedure": procedures.revision(row.revision_id),
        "history": history_of(row),
    }
    return render(request, "dossiers/office/history.html", context)
