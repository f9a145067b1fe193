"""Acts of the officer in charge that move a dossier on: a step, a supplement, a refusal."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.audit.web import press
from congvu.dossiers import services
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries import workbench as queries
from congvu.dossiers.queries.asking import supplement_form, wanted_items
from congvu.dossiers.rules.work import AT_WORK
from congvu.dossiers.web.office import entry
from congvu.dossiers.web.office.workbench import CONFLICT, at_work, reasons_of, saw, show
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.kernel.refusals import Refusal
from congvu.registers import queries as registers
from congvu.ui.writing import vietnamese

INBOX = "/can-bo"
"""The inbox belongs to a room above; its address is part of the site's promise."""


@officer_page(*AT_WORK)
@require_POST
def step(request: OfficerRequest, code: str) -> HttpResponse:
    """Finish the step with the outcome of the pressed button, and open what comes next."""
    row = at_work(request, code)
    try:
        services.take_step(
            dossier_id=row.id,
            step=request.POST.get("step", ""),
            outcome=request.POST.get("outcome", ""),
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except Refusal as refusal:
        return _same_page(request, row, refusal)
    return _next(request, row)


@officer_page(*AT_WORK)
@require_http_methods(["GET", "POST"])
def supplement(request: OfficerRequest, code: str) -> HttpResponse:
    """Ask for what is missing or wrong, once and completely (form 02)."""
    row = at_work(request, code)
    if request.method == "GET":
        saw(request, row, "supplement_at_work")
        return _ask_page(request, row)
    try:
        number = services.ask_for_more(
            dossier_id=row.id,
            step=request.POST.get("step", ""),
            items=wanted_items(row, request.POST),
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except Refusal as refusal:
        return _ask_page(request, row, refusal=refusal)
    messages.success(request, _("Form 02 number %(number)s was sent.") % {"number": number})
    return redirect("dossiers:workbench", code)


@officer_page(*AT_WORK)
@require_http_methods(["GET", "POST"])
def refuse(request: OfficerRequest, code: str) -> HttpResponse:
    """Refuse to solve the dossier, with reason and basis (form 03)."""
    row = at_work(request, code)
    if request.method == "GET":
        saw(request, row, "refuse_at_work")
        return _refuse_page(request, row)
    try:
        number = services.refuse_after_appraisal(
            dossier_id=row.id,
            step=request.POST.get("step", ""),
            reason_code=request.POST.get("reason", ""),
            explanation=request.POST.get("explanation", ""),
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except Refusal as refusal:
        return _refuse_page(request, row, refusal=refusal)
    messages.success(request, _("Form 03 number %(number)s was sent.") % {"number": number})
    return redirect("dossiers:workbench", code)


def _next(request: OfficerRequest, row: Dossier) -> HttpResponse:
    """Where the work goes on: the register and the draft, or the inbox when others go on."""
    row.refresh_from_db()
    frame = queries.frame(row, request.actor, at=timezone.now())
    others_turn = frame.turn.task is not None and not frame.turn.is_mine
    if others_turn or frame.turn.node is None:
        words = _("%(code)s went on to %(holder)s.") % {"code": row.code, "holder": "{}"}
        messages.success(request, format_html(words, vietnamese(frame.turn.holder)))
        return redirect(INBOX)
    has_entry = registers.entry_of(row.ref) is not None
    return redirect("dossiers:entry" if has_entry else "dossiers:workbench", row.code)


def _same_page(request: OfficerRequest, row: Dossier, refusal: Refusal) -> HttpResponse:
    if request.POST.get("from") == "entry":
        return entry.show_entry(request, row, refusal=refusal)
    return show(request, row, refusal=refusal)


def _ask_page(
    request: OfficerRequest, row: Dossier, *, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "frame": queries.frame(row, request.actor, at=timezone.now()),
        "form": supplement_form(row, request.POST if refusal else QueryDict(), at=timezone.now()),
        "reasons": reasons_of(request, row, refusal),
    }
    status = CONFLICT if refusal else 200
    return render(request, "dossiers/office/workbench_supplement.html", context, status=status)


def _refuse_page(
    request: OfficerRequest, row: Dossier, *, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "frame": queries.frame(row, request.actor, at=timezone.now()),
        "choices": queries.reasons_in(row, "refusal_after_appraisal"),
        "reasons": reasons_of(request, row, refusal),
        "kept": request.POST if refusal else {},
    }
    status = CONFLICT if refusal else 200
    return render(request, "dossiers/office/workbench_refuse.html", context, status=status)
