"""Coming in and going out, at both doors."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congvu.identity import queries, services
from congvu.identity.middleware import SESSION_KEY, PageRequest
from congvu.identity.web.access import address_of, base_of, public_page, safe_next, signed_in_page
from congvu.kernel.refusals import Refusal
from congvu.ui.context import Site
from congvu.ui.wording import tell


@public_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: PageRequest) -> HttpResponse:
    return _door(request, services.Face.CITIZEN)


@public_page
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def officer_sign_in(request: PageRequest) -> HttpResponse:
    return _door(request, services.Face.OFFICER)


@public_page
@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    """End the session here and in the database; whoever presses Back finds nothing."""
    officer = request.officer is not None
    if request.signed_in is not None:
        services.sign_out(session_id=request.signed_in.id, actor=request.actor, at=timezone.now())
    request.session.flush()
    return redirect("identity:officer_sign_in" if officer else "/")


@signed_in_page
@require_GET
def held(request: PageRequest, held_id: UUID) -> HttpResponse:
    """Give back what was sent when the session had just ended: one button sends it again."""
    assert request.signed_in is not None, "the decorator lets nobody else in"
    kept = queries.held_answers(held_id=held_id, account_id=request.signed_in.account_id)
    if kept is None:
        raise Http404
    base = base_of(office=request.officer is not None)
    return render(request, "identity/held.html", {"held": kept, "base": base})


def enter(request: PageRequest, entered: services.Entered) -> None:
    """Begin a new browser session under a new key.

    An older cookie, whoever planted it, is worth nothing afterwards.
    """
    request.session.flush()
    request.session[SESSION_KEY] = str(entered.session_id)


def errors_of(refusal: Refusal) -> dict[str, str]:
    """Field and sentence of each reason, the first one of each field."""
    errors: dict[str, str] = {}
    for reason in refusal.reasons:
        errors.setdefault(reason.about or "page", tell(reason))
    return errors


def device_of(request: PageRequest) -> str:
    return request.headers.get("User-Agent", "")[:200]


def _door(request: PageRequest, face: services.Face) -> HttpResponse:
    office = face is services.Face.OFFICER
    place = Site(request).place
    after = safe_next(request, (place.desk_url if office else place.my_url) or "/")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            entered = services.sign_in(
                login=request.POST.get("login", ""),
                password=request.POST.get("password", ""),
                face=face,
                address=address_of(request),
                device=device_of(request),
                at=timezone.now(),
            )
        except services.CannotSignIn as refusal:
            errors = errors_of(refusal)
        else:
            enter(request, entered)
            if entered.must_change_password:
                return redirect(reverse("identity:change_password"))
            return redirect(after)
    elif (request.officer if office else request.citizen) is not None:
        return redirect(after)
    context = {"errors": errors, "login": request.POST.get("login", ""), "next": after}
    page = "identity/officer_sign_in.html" if office else "identity/sign_in.html"
    return render(request, page, context, status=422 if errors else 200)
