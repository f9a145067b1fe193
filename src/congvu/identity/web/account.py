"""One's own account: contacts, devices, password."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congvu.identity import queries, services
from congvu.identity.middleware import PageRequest
from congvu.identity.web.access import base_of, signed_in_page
from congvu.identity.web.entering import errors_of
from congvu.identity.wording import LEVELS
from congvu.kernel.refusals import Reason
from congvu.ui.context import Site
from congvu.ui.wording import tell


@signed_in_page
@require_GET
def account(request: PageRequest) -> HttpResponse:
    assert request.signed_in is not None, "the decorator lets nobody else in"
    context = {
        "base": base_of(office=request.officer is not None),
        "sessions": queries.sessions_of(request.actor, at=timezone.now()),
        "here": request.signed_in.id,
        "level": LEVELS[request.citizen.identity_level] if request.citizen else "",
    }
    return render(request, "identity/account.html", context)


@signed_in_page
@require_POST
def sign_out_elsewhere(request: PageRequest) -> HttpResponse:
    assert request.signed_in is not None, "the decorator lets nobody else in"
    services.sign_out_elsewhere(
        session_id=request.signed_in.id, actor=request.actor, at=timezone.now()
    )
    messages.success(request, _("The other devices are signed out."), extra_tags="ok")
    return redirect("identity:account")


@signed_in_page
@sensitive_post_parameters("present", "new", "again")
@require_http_methods(["GET", "POST"])
def change_password(request: PageRequest) -> HttpResponse:
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _changed(request)
        if not errors:
            messages.success(request, _("The password is changed."), extra_tags="ok")
            place = Site(request).place
            return redirect((place.desk_url if request.officer else place.my_url) or "/")
    context = {
        "base": base_of(office=request.officer is not None),
        "errors": errors,
        "officer_rule": request.officer is not None,
    }
    page = "identity/change_password.html"
    return render(request, page, context, status=422 if errors else 200)


def _changed(request: PageRequest) -> dict[str, str]:
    """Change it; what stands in the way, by field."""
    assert request.signed_in is not None, "the decorator lets nobody else in"
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        return {"again": tell(Reason("passwords-differ"))}
    try:
        services.change_password(
            account_id=request.signed_in.account_id,
            present=request.POST.get("present", ""),
            new=new,
            keep_session=request.signed_in.id,
            actor=request.actor,
            at=timezone.now(),
        )
    except services.CannotChangePassword as refusal:
        return {("new" if f == "password" else f): s for f, s in errors_of(refusal).items()}
    return {}
