"""The result: look at it, see who signed it, take it home."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from congvu.documents import queries as documents
from congvu.dossiers import services
from congvu.dossiers.queries import collecting
from congvu.dossiers.web import requests
from congvu.dossiers.web.citizen.access import own_dossier, saw
from congvu.files.web.responses import file_response
from congvu.identity.web.access import CitizenRequest, citizen_page


@citizen_page
@require_GET
def result(request: CitizenRequest, code: str) -> HttpResponse:
    """Who signed, how others check it, and the button that downloads."""
    dossier = own_dossier(request, code)
    card = collecting.result_card(dossier)
    if card is None:
        return redirect(requests.address_of(dossier))
    saw(request, dossier, "result")
    language = get_language() or "vi"
    page = collecting.result_page(dossier, card, at=timezone.now(), language=language)
    check_url = request.build_absolute_uri(reverse("documents:checked", args=[card.check_code]))
    context = {"page": page, "check_url": check_url, "sentences": page.report.sentences(language)}
    return render(request, "dossiers/result.html", context)


@citizen_page
@require_POST
def download(request: CitizenRequest, code: str) -> HttpResponseBase:
    """The file itself. The first time, the dossier becomes *returned*."""
    dossier = own_dossier(request, code)
    if collecting.result_card(dossier) is None:
        return redirect(requests.address_of(dossier))
    document_id = services.collect_result(
        dossier_id=dossier.id, actor=request.actor, at=timezone.now()
    )
    card = documents.document_card(document_id)
    assert card.file_id is not None, "an issued paper has a file"
    return file_response(card.file_id, card.download_name)
