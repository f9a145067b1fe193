"""Fill in a dossier: one question a page, then hand in."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from congvu.audit.web import press, uuid_of
from congvu.dossiers import services
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries import filling as queries
from congvu.dossiers.queries.checking import check_page
from congvu.dossiers.queries.handing import acknowledgement
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.web import requests
from congvu.dossiers.web.citizen.access import own_dossier, own_draft, saw
from congvu.eforms import queries as eforms
from congvu.eforms import rules as form_rules
from congvu.eforms.rules import PageReading
from congvu.identity.web.access import CitizenRequest, citizen_page
from congvu.kernel.moments import day_of
from congvu.procedures import queries as procedures
from congvu.ui.wording import tell_all

UNFIT, CONFLICT = 422, 409
CHECK = "kiem-tra"


@citizen_page
@require_http_methods(["GET", "POST"])
def start(request: CitizenRequest) -> HttpResponseBase:
    """Begin a draft for the offering that was chosen on the procedure's page."""
    offering_id = uuid_of(request.POST or request.GET, "offering")
    if offering_id is None:
        return redirect("/")
    try:
        dossier_id = services.start_dossier(
            offering_id=offering_id,
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except (services.CannotStart, procedures.CannotFindProcedure) as refusal:
        context = {"reasons": tell_all(refusal)}
        return render(request, "dossiers/cannot_start.html", context, status=CONFLICT)
    return redirect("dossiers:continue", dossier_id)


@citizen_page
@require_GET
def go_on(request: CitizenRequest, dossier_id: UUID) -> HttpResponseBase:
    """Go on where it was left: the first open question, then papers, then the check."""
    dossier = own_draft(request, dossier_id)
    return redirect(requests.next_address(dossier, day_of(timezone.now())))


@citizen_page
@require_http_methods(["GET", "POST"])
def question(request: CitizenRequest, dossier_id: UUID, page_id: str) -> HttpResponseBase:
    """Ask one question, or keep its answer and go on to the next."""
    dossier = own_draft(request, dossier_id)
    if form_rules.page(_form(dossier), page_id) is None:
        raise Http404
    if page_id not in queries.editable_pages(dossier):
        return redirect(requests.address_of(dossier))
    if request.method == "POST":
        return _keep(request, dossier, page_id)
    saw(request, dossier, "question")
    return _show(request, dossier, page_id)


@citizen_page
@require_http_methods(["GET", "POST"])
def check(request: CitizenRequest, dossier_id: UUID) -> HttpResponseBase:
    """Everything once more, the declaration, and the button that hands in."""
    dossier = own_draft(request, dossier_id)
    if request.method == "POST":
        return _submit(request, dossier)
    if dossier.state is not Status.DRAFT:
        return redirect(requests.address_of(dossier))
    saw(request, dossier, "check")
    context = {"page": check_page(dossier, at=timezone.now())}
    return render(request, "dossiers/check.html", context)


@citizen_page
@require_GET
def submitted(request: CitizenRequest, code: str) -> HttpResponse:
    """The acknowledgement: code, QR, who holds it, what happens next; no due date yet."""
    dossier = own_dossier(request, code)
    saw(request, dossier, "submitted")
    context = {
        "page": acknowledgement(dossier, at=timezone.now()),
        "track_url": request.build_absolute_uri(f"{reverse('dossiers:track')}?c={code}"),
    }
    return render(request, "dossiers/submitted.html", context)


def _submit(request: CitizenRequest, dossier: Dossier) -> HttpResponse:
    try:
        receipt = services.submit_dossier(
            dossier_id=dossier.id,
            declared=bool(request.POST.get("declared")),
            shown_digest=request.POST.get("shown", ""),
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except services.CannotSubmit as refusal:
        dossier.refresh_from_db()
        if dossier.state is not Status.DRAFT:
            return redirect(requests.address_of(dossier))
        context = {"page": check_page(dossier, at=timezone.now(), refusal=refusal)}
        return render(request, "dossiers/check.html", context, status=CONFLICT)
    return redirect("dossiers:submitted", receipt.code)


def _keep(request: CitizenRequest, dossier: Dossier, page_id: str) -> HttpResponse:
    at = timezone.now()
    lookups = queries.lookups_for(dossier, at=at)
    posted, today = request.POST.dict(), day_of(at)
    reading = form_rules.read_page(_form(dossier), page_id, posted, today, lookups, dossier.answers)
    if not reading.accepted:
        return _show(request, dossier, page_id, reading)
    services.save_page(
        dossier_id=dossier.id, page_id=page_id, answers=reading.answers, actor=request.actor, at=at
    )
    dossier.answers = {**dossier.answers, **reading.answers}
    return redirect(_after(request, dossier, page_id))


def _after(request: CitizenRequest, dossier: Dossier, page_id: str) -> str:
    """Where a kept page leads: back to the check it came from, or on to the next question."""
    if dossier.state is not Status.DRAFT:
        return requests.supplement_address(dossier)
    today, form = day_of(timezone.now()), _form(dossier)
    from_check = request.GET.get("ve") == CHECK
    if from_check and form_rules.first_unfinished_page(form, dossier.answers, today) is None:
        return requests.check_address(dossier)
    following = form_rules.next_page(form, page_id, dossier.answers, today)
    if following is None:
        return requests.papers_address(dossier)
    return requests.question_address(dossier, str(following["id"]), CHECK if from_check else "")


def _show(
    request: CitizenRequest, dossier: Dossier, page_id: str, reading: PageReading | None = None
) -> HttpResponse:
    at = timezone.now()
    view = eforms.page_view(
        _form(dossier),
        page_id,
        dossier.answers,
        lookups=queries.lookups_for(dossier, at=at),
        today=day_of(at),
        reading=reading,
        post=request.POST.dict() if reading else None,
    )
    context = {
        "view": view,
        "dossier": dossier,
        "back": requests.back_address(dossier, page_id, day_of(at)),
        "later_url": requests.mine(),
    }
    status = UNFIT if reading is not None and reading.errors else 200
    return render(request, "dossiers/question.html", context, status=status)


def _form(dossier: Dossier) -> form_rules.Form:
    return procedures.revision(dossier.revision_id).form
