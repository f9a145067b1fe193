"""The desk: its queue, and the reception screen with checks, verdicts and three acts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from congvu.audit import services as audit
from congvu.audit.web import press
from congvu.dossiers.models import Dossier
from congvu.dossiers.permissions import require_officer
from congvu.dossiers.queries import desk as queries
from congvu.dossiers.queries.desk_screen import reception_screen, taken
from congvu.dossiers.queries.workbench import dossier_by_code
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.web.office import desk_form
from congvu.dossiers.web.office.workbench import CONFLICT, saw
from congvu.identity.rules import Role
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.kernel.refusals import AccessRefused, Refusal


@officer_page(Role.DESK)
@require_GET
def queue(request: OfficerRequest) -> HttpResponse:
    """What waits to be received, the most urgent first."""
    asked = request.GET.get("xem") == "bo-sung"
    found = queries.queue(
        request.officer.agency_id,
        at=timezone.now(),
        asked=asked,
        after=request.GET.get("sau", ""),
    )
    subjects = [line.ref for line in found.lines]
    audit.seen(actor=request.actor, subjects=subjects, page="dossiers:desk", at=timezone.now())
    return render(request, "dossiers/office/desk_queue.html", {"queue": found, "asked": asked})


@officer_page(Role.DESK)
@require_http_methods(["GET", "POST"])
def reception(request: OfficerRequest, code: str) -> HttpResponse:
    """Check, judge each paper, and decide; one press may do all three."""
    row = _at_desk(request, code)
    if request.method == "GET":
        saw(request, row, "reception")
        return _show(request, row)
    try:
        words = desk_form.carry_out(
            row, request.POST, request.actor, timezone.now(), press(request)
        )
    except Refusal as refusal:
        return _show(request, row, refusal)
    messages.success(request, words)
    return redirect("dossiers:reception", code)


def _at_desk(request: OfficerRequest, code: str) -> Dossier:
    """The dossier of this code, if it is with the officer's agency; else there is no such page."""
    row = dossier_by_code(code)
    if row is None:
        raise Http404
    try:
        require_officer(request.actor, row, Role.DESK, at=timezone.now())
    except AccessRefused:
        raise Http404 from None
    return row


def _show(request: OfficerRequest, row: Dossier, refusal: Refusal | None = None) -> HttpResponse:
    """The screen as it stands, with everything that was chosen; or who took the dossier."""
    row = Dossier.objects.select_related("reception", "declaration_file").get(pk=row.pk)
    status = CONFLICT if refusal else 200
    if row.state is not Status.NEW:
        context = {"taken": taken(row, request.actor), "second": refusal is not None}
        return render(request, "dossiers/office/desk_taken.html", context, status=status)
    stored = getattr(row, "reception", None)
    ticked = request.POST.getlist("check") if refusal else stored.ticked if stored else []
    posted = request.POST if refusal else None
    page = reception_screen(row, at=timezone.now(), posted=posted, ticked=ticked)
    context = {
        "page": page,
        "posted": posted or {},
        "reasons": desk_form.points(refusal, page) if refusal else [],
        "told": desk_form.told_by_place(refusal) if refusal else {},
        "status_words": _("Kept as chosen; nothing was issued.") if refusal else "",
    }
    return render(request, "dossiers/office/desk_reception.html", context, status=status)
