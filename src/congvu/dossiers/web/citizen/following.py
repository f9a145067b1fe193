"""The page of a dossier after it was handed in, its history, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from congvu.audit.web import press
from congvu.dossiers import services
from congvu.dossiers.models import Dossier
from congvu.dossiers.queries import following, traces
from congvu.dossiers.web import requests
from congvu.dossiers.web.citizen.access import own_dossier, saw
from congvu.identity.web.access import CitizenRequest, citizen_page
from congvu.procedures import queries as procedures
from congvu.ui.wording import tell_all

CONFLICT = 409


@citizen_page
@require_GET
def dossier(request: CitizenRequest, code: str) -> HttpResponseBase:
    """Where it is, who holds it, what comes next, and what she has to do."""
    mine = own_dossier(request, code)
    saw(request, mine, "dossier")
    page = following.dossier_page(mine, viewer_id=request.citizen.id, at=timezone.now())
    return render(request, "dossiers/dossier.html", {"page": page, "mine_url": requests.mine()})


@citizen_page
@require_GET
def history(request: CitizenRequest, code: str) -> HttpResponse:
    """Who looked at the dossier, and what was done to it."""
    mine = own_dossier(request, code)
    saw(request, mine, "history")
    context = {
        "dossier": mine,
        "procedure": procedures.revision(mine.revision_id),
        "lookers": traces.lookers(mine, request.citizen.id),
        "acts": traces.acts(mine, request.citizen.id),
    }
    return render(request, "dossiers/history.html", context)


@citizen_page
@require_http_methods(["GET", "POST"])
def withdraw(request: CitizenRequest, code: str) -> HttpResponseBase:
    """Take the dossier back, after reading what that means."""
    mine = own_dossier(request, code)
    if request.method == "POST":
        return _withdraw(request, mine)
    if not following.may_withdraw(mine):
        return redirect(requests.address_of(mine))
    saw(request, mine, "withdraw")
    return _ask(request, mine)


def _withdraw(request: CitizenRequest, mine: Dossier) -> HttpResponse:
    reason = request.POST.get("reason", "").strip()[:1000]
    try:
        services.withdraw_dossier(
            dossier_id=mine.id,
            reason=reason,
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )
    except services.CannotWithdraw as refusal:
        return _ask(request, mine, reason=reason, reasons=tell_all(refusal), status=CONFLICT)
    messages.success(request, gettext("You have withdrawn the dossier."), extra_tags="ok")
    return redirect(requests.address_of(mine))


def _ask(
    request: CitizenRequest,
    mine: Dossier,
    *,
    reason: str = "",
    reasons: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "dossier": mine,
        "procedure": procedures.revision(mine.revision_id),
        "reason": reason,
        "reasons": reasons or [],
    }
    return render(request, "dossiers/withdraw.html", context, status=status)
