"""The demonstration's mailbox: what would have left the house as e-mail or short message."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from congvu.identity.web.access import public_page
from congvu.notifications import queries


@public_page
@never_cache
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """Only the demonstration has this page: its people are invented, so anybody may read along."""
    if not settings.ENVIRONMENT.is_demonstration:
        raise Http404
    return render(request, "notifications/mailbox.html", {"letters": queries.letters()})
