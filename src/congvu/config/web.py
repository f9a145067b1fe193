"""The two pages that belong to no room: is the server well, and in which language do we speak."""

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

from congvu.identity import services as identity
from congvu.identity.web.access import public_page


@public_page
@never_cache
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view is given a request
    """Say whether this process can serve: 200 when the database answers, 503 when not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"database": "away"}, status=503)
    return JsonResponse({"database": "here"})


@public_page
def switch_language(request: HttpRequest) -> HttpResponseBase:
    """Remember the language that the visitor chose, and go back to where she was (POST only)."""
    language, session = request.POST.get("language"), getattr(request, "signed_in", None)
    if session is not None and language in dict(settings.LANGUAGES):
        identity.choose_language(
            account_id=session.account_id,
            language=str(language),
            actor=request.actor,  # type: ignore[attr-defined]  # set by the middleware of identity
            at=timezone.now(),
        )
    return set_language(request)
