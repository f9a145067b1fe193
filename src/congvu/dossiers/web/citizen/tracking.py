"""How far a dossier is, for anybody who holds its code: code and level of completion, no more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congvu.dossiers.queries.following import public_level
from congvu.dossiers.rules.codes import tidy_code
from congvu.identity import services as identity
from congvu.identity.rules import Tried
from congvu.identity.web.access import address_of, public_page
from congvu.ui.wording import tell

NOT_FOUND, TOO_MANY, UNFIT = 404, 429, 422


@public_page
@require_safe
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Circular 01/2018/TT-VPCP, Article 16.2 d. An unknown code is answered like any other.

    Whoever tries many unknown codes is not answered for a while; a typing mistake is no guess.
    """
    typed = (request.GET.get("c") or request.GET.get("ma") or "").strip()[:60]
    if not typed:
        return render(request, "dossiers/track.html", {"typed": ""})
    at, place = timezone.now(), address_of(request)
    try:
        identity.require_turn(what=Tried.TRACK, place=place, at=at)
    except identity.TooManyTries as refusal:
        return _unanswered(request, typed, tell(refusal.reasons[0]), TOO_MANY)
    code = tidy_code(typed)
    if code is None:
        sentence = gettext("This is not a dossier code. It looks like H99.27-261124-0042.")
        return _unanswered(request, typed, sentence, UNFIT)
    level = public_level(code)
    if level is None:
        identity.count_try(what=Tried.TRACK, place=place, at=at)
        sentence = gettext("No dossier has this code. Check each digit.")
        return _unanswered(request, typed, sentence, NOT_FOUND)
    context = {"typed": code, "code": code, "step": level[0], "steps": level[1]}
    return render(request, "dossiers/track.html", context)


def _unanswered(request: HttpRequest, typed: str, sentence: str, status: int) -> HttpResponse:
    context = {"typed": typed, "error": sentence}
    return render(request, "dossiers/track.html", context, status=status)
