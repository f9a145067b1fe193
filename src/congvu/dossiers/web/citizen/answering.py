"""What the agency waits for: her word on the draft, and what it asked to be mended."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from congvu.audit.web import press
from congvu.dossiers import services
from congvu.dossiers.models import Dossier, DraftCheck, SupplementRequest
from congvu.dossiers.queries import answering, mending
from congvu.dossiers.queries.following import ToDo, to_do_of
from congvu.dossiers.web import requests
from congvu.dossiers.web.citizen.access import own_dossier, saw
from congvu.dossiers.web.citizen.papers import act_on_papers
from congvu.identity.web.access import CitizenRequest, citizen_page
from congvu.ui.wording import as_one

CONFLICT, UNFIT = 409, 422


@citizen_page
@require_http_methods(["GET", "POST"])
def draft(request: CitizenRequest, code: str) -> HttpResponseBase:
    """The draft line by line: right as it stands, or what it should say."""
    dossier = own_dossier(request, code)
    check = answering.open_check(dossier)
    if check is None or to_do_of(dossier) is not ToDo.CHECK_DRAFT:
        return _nothing_waits(request, dossier)
    if request.method == "POST":
        return _answer(request, dossier, check)
    saw(request, dossier, "draft")
    page = answering.draft_page(dossier, check)
    return render(request, "dossiers/draft.html", {"page": page})


@citizen_page
@require_http_methods(["GET", "POST"])
def supplement(request: CitizenRequest, code: str) -> HttpResponseBase:
    """One request with all its items; each is mended right there or on its question's page."""
    dossier = own_dossier(request, code)
    wanted = mending.open_request(dossier)
    if wanted is None or to_do_of(dossier) is not ToDo.SUPPLEMENT:
        return _nothing_waits(request, dossier)
    if request.method == "POST":
        return _mend(request, dossier, wanted)
    saw(request, dossier, "supplement")
    return _show(request, dossier, wanted)


def _answer(request: CitizenRequest, dossier: Dossier, check: DraftCheck) -> HttpResponse:
    marks = requests.marks_of(request, answering.row_keys(dossier))
    try:
        services.answer_draft(
            dossier_id=dossier.id,
            marks=marks,
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except services.CannotAnswerDraft as refusal:
        errors = {about: as_one(told) for about, told in requests.by_about(refusal).items()}
        if "" in errors:
            return _nothing_waits(request, dossier)
        page = answering.draft_page(dossier, check, marks=marks, errors=errors)
        return render(request, "dossiers/draft.html", {"page": page}, status=UNFIT)
    said = gettext("Your answer was sent: something is wrong. The agency mends it and asks again.")
    if not marks:
        said = gettext("Your answer was sent: the draft is right. It goes on to be signed.")
    messages.success(request, said, extra_tags="ok")
    return redirect(requests.address_of(dossier))


def _mend(request: CitizenRequest, dossier: Dossier, wanted: SupplementRequest) -> HttpResponse:
    """Keep what was chosen, then hand in if that was the button."""
    try:
        act_on_papers(request, dossier)
    except services.CannotAddPaper as refusal:
        return _show(request, dossier, wanted, errors=requests.by_about(refusal), status=UNFIT)
    if "hand_in" not in request.POST:
        return redirect(requests.supplement_address(dossier))
    try:
        services.hand_in_supplement(
            dossier_id=dossier.id,
            declared=bool(request.POST.get("declared")),
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except services.CannotSubmit as refusal:
        dossier.refresh_from_db()
        return _show(request, dossier, wanted, errors=requests.by_about(refusal), status=CONFLICT)
    messages.success(request, gettext("Your supplement was sent."), extra_tags="ok")
    return redirect(requests.address_of(dossier))


def _show(
    request: CitizenRequest,
    dossier: Dossier,
    wanted: SupplementRequest,
    *,
    errors: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = mending.supplement_page(dossier, wanted, at=timezone.now(), errors=errors)
    declared, replacing = bool(request.POST.get("declared")), request.GET.get("thay", "")
    context = {"page": page, "declared": declared, "replacing": replacing}
    return render(request, "dossiers/supplement.html", context, status=status)


def _nothing_waits(request: CitizenRequest, dossier: Dossier) -> HttpResponse:
    """A second press of the same button, an old tab, or a time that is over."""
    messages.info(request, gettext("Nothing waits for you here. This is how the dossier stands."))
    return redirect(requests.address_of(dossier))
