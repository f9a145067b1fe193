"""The papers by slot: add, replace, remove, choose another kind, go on."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from congvu.audit.web import uuid_of
from congvu.dossiers import services
from congvu.dossiers.models import Dossier, PaperFile
from congvu.dossiers.queries.handing import papers_page
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.web import requests
from congvu.dossiers.web.citizen.access import own_draft, saw
from congvu.files.web.responses import preview_response
from congvu.identity.web.access import CitizenRequest, citizen_page
from congvu.ui.wording import tell

UNFIT = 422


@citizen_page
@require_http_methods(["GET", "POST"])
def papers(request: CitizenRequest, dossier_id: UUID) -> HttpResponseBase:
    """Every slot with what is in it; a POST changes one or goes on."""
    dossier = own_draft(request, dossier_id)
    if dossier.state is not Status.DRAFT:
        return redirect(requests.address_of(dossier))
    if request.method == "POST":
        return _change(request, dossier)
    saw(request, dossier, "papers")
    return _show(request, dossier)


@citizen_page
@require_GET
def picture(request: CitizenRequest, dossier_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The first page of a file in her own draft, as a small picture."""
    dossier = own_draft(request, dossier_id)
    if not PaperFile.objects.filter(paper__dossier=dossier, file_id=file_id).exists():
        raise Http404
    return preview_response(file_id, 1)


def _change(request: CitizenRequest, dossier: Dossier) -> HttpResponse:
    try:
        acted = act_on_papers(request, dossier)
    except services.CannotAddPaper as refusal:
        return _show(request, dossier, requests.by_about(refusal))
    page = papers_page(dossier, at=timezone.now())
    if acted or not page.missing:
        address = requests.papers_address(dossier) if acted else requests.check_address(dossier)
        return redirect(address)
    return _show(request, dossier, {slot: [tell(reason)] for slot, reason in page.missing.items()})


def act_on_papers(request: CitizenRequest, dossier: Dossier) -> bool:
    """Do what the pressed button or the chosen files say; False when she only wants to go on."""
    if file_id := uuid_of(request.POST, "remove"):
        services.remove_file(
            dossier_id=dossier.id, file_id=file_id, actor=request.actor, at=timezone.now()
        )
        return True
    slot, _, kind = request.POST.get("choose", "").partition("/")
    if kind:
        services.choose_alternative(
            dossier_id=dossier.id, slot=slot, kind=kind, actor=request.actor, at=timezone.now()
        )
        return True
    return _upload(request, dossier)


def _upload(request: CitizenRequest, dossier: Dossier) -> bool:
    """Keep every chosen file, whichever button was pressed: a chosen photo is meant to be sent."""
    kept = 0
    for name in request.FILES:
        slot, _, replaced = name.removeprefix("file/").partition("/")
        kept += services.add_files(
            dossier_id=dossier.id,
            slot=slot,
            uploads=[
                (upload.name or "", upload.file)
                for upload in request.FILES.getlist(name)
                if upload.file is not None
            ],
            replaces=uuid_of({"id": replaced}, "id"),
            actor=request.actor,
            at=timezone.now(),
        )
    return kept > 0


def _show(
    request: CitizenRequest, dossier: Dossier, errors: dict[str, list[str]] | None = None
) -> HttpResponse:
    context = {
        "page": papers_page(dossier, at=timezone.now(), errors=errors),
        "dossier": dossier,
        "back": requests.last_question_address(dossier, timezone.localdate()),
        "later_url": requests.mine(),
        "replacing": request.GET.get("thay", ""),
    }
    return render(request, "dossiers/papers.html", context, status=UNFIT if errors else 200)
