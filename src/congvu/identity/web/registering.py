"""Opening an account, confirming a contact."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from congvu.identity import services
from congvu.identity.middleware import PageRequest
from congvu.identity.rules import Tried
from congvu.identity.web.access import address_of, public_page, safe_next
from congvu.identity.web.entering import device_of, enter, errors_of
from congvu.ui.context import Site
from congvu.ui.wording import tell


@public_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register(request: PageRequest) -> HttpResponse:
    errors: dict[str, str] = {}
    after = safe_next(request, "")
    if request.method == "POST":
        try:
            services.count_try(what=Tried.REGISTER, place=address_of(request), at=timezone.now())
            registration = services.register_citizen(
                name=request.POST.get("name", ""),
                login=request.POST.get("login", ""),
                password=request.POST.get("password", ""),
                language="en" if (get_language() or "").startswith("en") else "vi",
                at=timezone.now(),
            )
        except services.CannotRegister as refusal:
            errors = errors_of(refusal)
        except services.TooManyTries as refusal:
            errors = {"login": tell(refusal.reasons[0])}
        else:
            return redirect(_confirm_address(registration, after))
    context = {"errors": errors, "typed": request.POST, "next": after}
    return render(request, "identity/register.html", context, status=422 if errors else 200)


@public_page
@require_http_methods(["GET", "POST"])
def confirm(request: PageRequest, registration_id: UUID) -> HttpResponse:
    errors: dict[str, str] = {}
    after = safe_next(request, Site(request).place.my_url or "/")
    at = timezone.now()
    if request.method == "POST":
        try:
            services.count_try(what=Tried.CONFIRM, place=address_of(request), at=at)
            account_id = services.confirm_contact(
                registration_id=registration_id, code=request.POST.get("code", ""), at=at
            )
        except services.CannotConfirm as refusal:
            errors = errors_of(refusal)
        except services.TooManyTries as refusal:
            errors = {"code": tell(refusal.reasons[0])}
        else:
            enter(
                request,
                services.open_session(account_id=account_id, device=device_of(request), at=at),
            )
            return redirect(after)
    context = {"errors": errors, "registration_id": registration_id, "next": after}
    return render(request, "identity/confirm.html", context, status=422 if errors else 200)


@public_page
@require_POST
def resend(request: PageRequest, registration_id: UUID) -> HttpResponse:
    at = timezone.now()
    try:
        services.count_try(what=Tried.CONFIRM, place=address_of(request), at=at)
        services.send_code(registration_id=registration_id, at=at)
    except (services.CannotSendCode, services.TooManyTries) as refusal:
        messages.warning(request, next(iter(errors_of(refusal).values())), extra_tags="warn")
    else:
        messages.success(request, _("A new code has been sent. Older codes no longer work."), "ok")
    return redirect(_confirm_address(registration_id, safe_next(request, "")))


def _confirm_address(registration_id: UUID, after: str) -> str:
    address = reverse("identity:confirm", args=[registration_id])
    return f"{address}?{urlencode({'next': after})}" if after else address
