"""Finding a procedure: the first page, the search, the life events."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from congvu.identity.web.access import public_page
from congvu.kernel.moments import day_of
from congvu.portal import place, queries, wording

LONGEST_QUESTION = 200


@public_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    found = queries.found("", on=day_of(timezone.now()))
    context = {
        "procedures": found[:5],
        "events": wording.LIFE_EVENTS,
        "track_url": place.address("dossiers:track"),
        "check_url": place.address("documents:check"),
    }
    return render(request, "portal/home.html", context)


@public_page
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "")[:LONGEST_QUESTION].split())
    found = queries.found(text, on=day_of(timezone.now()))
    return render(request, "portal/search.html", _answer(text, found))


@public_page
@require_safe
def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    event = wording.life_event(slug)
    if event is None:
        raise Http404
    found = queries.of_life_event(event.code, on=day_of(timezone.now()))
    context = {
        "text": "",
        "found": found,
        "heading": event.title,
        "explanation": _("These matters cannot be done online here yet. The desk takes them."),
    }
    return render(request, "portal/search.html", context)


def _answer(text: str, found: tuple[queries.FoundProcedure, ...]) -> dict[str, object]:
    if not text:
        heading = _("All procedures that are open online")
    elif found:
        heading = ngettext(
            "%(count)d procedure fits “%(text)s”", "%(count)d procedures fit “%(text)s”", len(found)
        ) % {"count": len(found), "text": text}
    else:
        heading = _("No procedure found for “%(text)s”") % {"text": text}
    explanation = _("Try fewer or other words. Or let a person help:")
    return {"text": text, "found": found, "heading": heading, "explanation": explanation}
