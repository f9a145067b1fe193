"""The register entry, the personal number and the draft beside it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congvu.audit.web import press
from congvu.dossiers import services
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries.entry_page import changes_of, entry_page
from congvu.dossiers.rules.work import AT_WORK
from congvu.dossiers.web import requests
from congvu.dossiers.web.office.workbench import (
    CONFLICT,
    at_work,
    look_again,
    reasons_of,
    saw,
)
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.kernel.refusals import Refusal
from congvu.registers import queries as registers

_COLUMN = "c-"


@officer_page(*AT_WORK)
@require_GET
def entry(request: OfficerRequest, code: str) -> HttpResponse:
    """Number, personal number, every column with its source, and the draft as a picture."""
    row = at_work(request, code)
    saw(request, row, "entry")
    return show_entry(request, row)


@officer_page(*AT_WORK)
@require_POST
def correct(request: OfficerRequest, code: str) -> HttpResponse:
    """Mend the entry before issue; the paper is drafted again from it."""
    row = at_work(request, code)
    try:
        _correct(request, row)
    except Refusal as refusal:
        return show_entry(request, row, refusal=refusal)
    messages.success(request, _("The entry is corrected, and a new draft was made from it."))
    return redirect("dossiers:entry", code)


def show_entry(
    request: OfficerRequest, row: Dossier, *, refusal: Refusal | None = None
) -> HttpResponse:
    """The page; after a refusal with its reasons and everything that was typed."""
    typed = _typed(request) if refusal else {}
    errors = (
        {about: lines[0] for about, lines in requests.by_about(refusal).items()} if refusal else {}
    )
    page = entry_page(row, request.actor, at=timezone.now(), typed=typed, errors=errors)
    if page is None:
        return redirect("dossiers:workbench", row.code)
    context = {
        "page": page,
        "frame": page.frame,
        "reasons": reasons_of(request, row, refusal),
        "why": request.POST.get("reason", ""),
        "correcting": bool(typed) or "sua" in request.GET,
    }
    status = CONFLICT if refusal else 200
    response = render(request, "dossiers/office/entry.html", context, status=status)
    return look_again(response, page.frame)


def _correct(request: OfficerRequest, row: Dossier) -> None:
    current = registers.entry_of(row.ref)
    services.correct_entry(
        dossier_id=row.id,
        step=request.POST.get("step", ""),
        changes=changes_of(current, row, _typed(request)) if current else {},
        reason=request.POST.get("reason", ""),
        actor=request.actor,
        at=timezone.now(),
        request=press(request),
    )


def _typed(request: OfficerRequest) -> dict[str, str]:
    return {
        name.removeprefix(_COLUMN): str(value)
        for name, value in request.POST.items()
        if name.startswith(_COLUMN)
    }
