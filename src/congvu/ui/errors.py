"""Pages for when something is in the way. Each says what happened and what to do now."""

import sys
from collections.abc import Iterable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from congvu.kernel.refusals import AccessRefused, Refusal
from congvu.ui import wording
from congvu.ui.context import Place, Site

OFFICE_PREFIX = "/can-bo"
NEVER_SHOWN_AGAIN = ("password", "mat_khau", "pin", "csrfmiddlewaretoken")
RETRY_AFTER_SECONDS = "20"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is too big."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return _page(
            request,
            status=413,
            title=_("What was sent is too big"),
            lines=[_("Nothing was saved. Send fewer or smaller files at a time."),
                   _("A photo taken with a phone is small enough.")],
        )  # fmt: skip
    return _page(
        request,
        status=400,
        title=_("This request cannot be read"),
        lines=[_("Nothing was changed. Go back, reload the page, and try again.")],
    )


def access_refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not the one who may; with the reasons of the rule that said no, where it gave some."""
    if isinstance(exception, AccessRefused):
        lines = wording.tell_all(exception)
    else:
        lines = [
            _("It belongs to another person or to another position."),
            _("Signed in with another account? Sign out, then sign in with the right one."),
        ]
    return _page(request, status=403, title=_("This page is not open to you"), lines=lines)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """409 with every reason in words: nothing was changed."""
    return _page(
        request,
        status=409,
        title=_("This cannot be done yet"),
        lines=[*wording.tell_all(refusal), _("Nothing was changed.")],
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return _page(
        request,
        status=404,
        title=_("There is no page at this address"),
        lines=[_("Check the address for a typing mistake, or search from the first page.")],
    )


def failed(request: HttpRequest) -> HttpResponse:
    """500 without a query, for the database may be what is wrong; then it is marked as such."""
    response = _page(
        request,
        status=500,
        title=_("Something went wrong on our side"),
        lines=[_("What was saved before is safe. Wait a minute, then try again."),
               _("If it happens again, call the desk and say at what time it happened.")],
        calm=True,
    )  # fmt: skip
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response.database_is_away = True  # type: ignore[attr-defined]  # read by PatientDatabase
    return response


def database_away(request: HttpRequest) -> HttpResponse:
    """503 that keeps what was typed: a button sends it again, with the same request id."""
    kept = list(_kept_answers(request))
    if request.method == "POST":
        title = _("Not saved yet. What you typed is still on this page")
        lines = [_("The system is out of reach for a moment. Wait half a minute, then send again."),
                 _("Sending twice does no harm: it counts once.")]  # fmt: skip
    else:
        title = _("The system is out of reach for a moment")
        lines = [_("What was saved before is safe. Wait half a minute, then reload this page.")]
    response = _page(request, status=503, title=title, lines=lines, kept=kept, calm=True)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is old: signed in elsewhere, or cookies are switched off.

    What was typed is offered again only when the browser says that our own page sent it; a form
    from elsewhere must not become ours by one click.
    """
    del reason
    ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return _page(
        request,
        status=403,
        title=_("This page was open for too long"),
        lines=[_("Nothing was sent yet. What you typed is still here: send it again.")]
        if ours
        else [_("Nothing was sent. Go back, reload the page, and send again."),
              _("If it happens again, allow cookies for this site.")],
        kept=list(_kept_answers(request)) if ours else (),
    )  # fmt: skip


def _kept_answers(request: HttpRequest) -> Iterable[tuple[str, str]]:
    if request.method != "POST":
        return
    try:
        answers = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, RawPostDataException, UnreadablePostError):
        return
    for name, values in answers.lists():
        if not any(secret in name.lower() for secret in NEVER_SHOWN_AGAIN):
            yield from ((name, str(value)) for value in values)


def _page(
    request: HttpRequest,
    *,
    status: int,
    title: str,
    lines: Iterable[str],
    kept: Iterable[tuple[str, str]] = (),
    calm: bool = False,
) -> HttpResponse:
    site = Site(None if calm else request)
    if calm:
        site.place = Place(name="Công Vụ Số")
    office = request.path.startswith(OFFICE_PREFIX)
    context: dict[str, object] = {
        "base": "ui/errors/office.html" if office else "ui/errors/public.html",
        "site": site,
        "status": status,
        "title": title,
        "lines": list(lines),
        "kept": list(kept),
        "can_send": request.method == "POST" and bool(kept),
        "had_files": _had_files(request),
        "action": request.get_full_path(),
        "messages": (),
        "request": request,
        "csrf_token": get_token(request),
    }
    return HttpResponse(render_to_string("ui/errors/error.html", context), status=status)


def _had_files(request: HttpRequest) -> bool:
    return (request.content_type or "").startswith("multipart/") and bool(
        getattr(request, "_files", None)
    )
