"""Who may open a page. Every view of every room carries one of these three; a test checks it.

The decorators say who may *see* a page; whether an act is allowed is decided again by the use case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from congvu.identity import services
from congvu.identity.middleware import SESSION_KEY, PageRequest
from congvu.identity.queries import CitizenCard, OfficerCard
from congvu.identity.rules import Role, SessionEnd

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class Access:
    """What a view's decorator promises; `view.access` for the architecture test."""

    kind: str
    roles: frozenset[Role] = frozenset()


class CitizenRequest(PageRequest):
    """What a view behind `citizen_page` gets."""

    citizen: CitizenCard


class OfficerRequest(PageRequest):
    """What a view behind `officer_page` gets."""

    officer: OfficerCard


def public_page(view: View) -> View:
    """Anybody may open it."""
    return _marked(view, Access("public"))


def citizen_page(view: View) -> View:
    """Only a signed-in citizen; others go to the sign-in page and come back here afterwards."""

    @wraps(view)
    def guarded(request: PageRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.citizen is None:
            return _ask_to_sign_in(request, "identity:sign_in")
        return _private(view(request, *args, **kwargs))

    return _marked(guarded, Access("citizen"))  # type: ignore[return-value]  # wraps keeps the shape


def signed_in_page(view: View) -> View:
    """Anybody who is signed in, citizen or officer: the pages about one's own account."""

    @wraps(view)
    def guarded(request: PageRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.signed_in is None:
            return _ask_to_sign_in(request, "identity:sign_in")
        return _private(view(request, *args, **kwargs))

    return _marked(guarded, Access("signed-in"))  # type: ignore[return-value]  # wraps keeps the shape


def officer_page(*roles: Role) -> Callable[[View], View]:
    """Only a signed-in officer who holds one of the roles today; without roles, any officer."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: PageRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.officer is None:
                return _ask_to_sign_in(request, "identity:officer_sign_in")
            if _must_change_password(request):
                return HttpResponseRedirect(reverse("identity:change_password"))
            if not request.officer.roles or (roles and request.officer.roles.isdisjoint(roles)):
                raise PermissionDenied
            return _private(view(request, *args, **kwargs))

        return _marked(guarded, Access("officer", frozenset(roles)))  # type: ignore[return-value]  # wraps keeps the shape

    return decorate


def safe_next(request: PageRequest, fallback: str) -> str:
    """Where to go after sign-in: a path of this site, or `fallback`. Never another site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if (
        wanted.startswith("/")
        and wanted.isprintable()
        and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    ):
        return wanted
    return fallback


def _must_change_password(request: PageRequest) -> bool:
    """The first password was handed over by somebody else: nothing opens before it is changed."""
    match = request.resolver_match
    return (
        request.signed_in is not None
        and request.signed_in.account.must_change_password
        and not (match is not None and match.view_name == "identity:change_password")
    )


def address_of(request: HttpRequest) -> str:
    """Where the visitor comes from, for whoever counts tries."""
    return str(request.META.get("REMOTE_ADDR", ""))


def base_of(*, office: bool) -> str:
    """The skeleton that pages of both faces extend."""
    return "identity/office_bare.html" if office else "ui/public.html"


def _marked(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # functions carry attributes
    return view


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Pages of signed-in people are not kept by browsers and proxies, unless they say how."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response


def _ask_to_sign_in(request: PageRequest, page: str) -> HttpResponse:
    address = reverse(page)
    back = _page_to_return_to(request)
    if request.ended is None:
        return HttpResponseRedirect(f"{address}?{urlencode({'next': back})}")
    held = _held_form(request)
    if held is not None:
        back = reverse("identity:held", args=[held])
    context = {
        "sign_in": f"{address}?{urlencode({'next': back})}",
        "held": held is not None,
        "lost": request.method == "POST" and held is None,
        "at": timezone.now(),
        "idle": int(request.ended.idle_limit.total_seconds() // 60),
        "revoked": request.ended.end_reason == SessionEnd.REVOKED,
        "base": base_of(office=page == "identity:officer_sign_in"),
    }
    request.session.pop(SESSION_KEY, None)
    return render(request, "identity/session_ended.html", context, status=401)


def _held_form(request: PageRequest) -> UUID | None:
    """Keep what was sent; not files (they are chosen again), nor passwords and PINs."""
    if request.method != "POST" or request.FILES or not services.may_be_held(request.POST):
        return None
    assert request.ended is not None, "asked only when a session has just ended"
    return services.hold_form(
        session_id=request.ended.id,
        path=request.get_full_path(),
        fields=[(name, value) for name, values in request.POST.lists() for value in values],
        at=timezone.now(),
    )


def _page_to_return_to(request: PageRequest) -> str:
    """This page; after a POST the page that held the form, because it answers GET."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return "/"
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
