"""How far a dossier is, for anybody who holds its code: code and level of completion, no more."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from congvu.dossiers.queries.following import public_level
from congvu.dossiers.rules.codes import tidy_code
from congvu.identity.web.access import public_page

NOT_FOUND, TOO_MANY, UNFIT = 404, 429, 422
WRONG_CODES, MEMORY_SECONDS = 20, 600
"""So many unknown codes an address may try in so long a time; a typing mistake is no guess."""


@public_page
@require_safe
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Circular 01/2018/TT-VPCP, Article 16.2 d. An unknown code is answered like any other."""
    typed = (request.GET.get("c") or request.GET.get("ma") or "").strip()[:60]
    if not typed:
        return render(request, "dossiers/track.html", {"typed": ""})
    if _guesses(request) >= WRONG_CODES:
        sentence = gettext("Too many unknown codes from here. Try again in ten minutes.")
        return _unanswered(request, typed, sentence, TOO_MANY)
    code = tidy_code(typed)
    if code is None:
        sentence = gettext("This is not a dossier code. It looks like H99.27-261124-0042.")
        return _unanswered(request, typed, sentence, UNFIT)
    level = public_level(code)
    if level is None:
        _count_guess(request)
        sentence = gettext("No dossier has this code. Check each digit.")
        return _unanswered(request, typed, sentence, NOT_FOUND)
    context = {"typed": code, "code": code, "step": level[0], "steps": level[1]}
    return render(request, "dossiers/track.html", context)


def _unanswered(request: HttpRequest, typed: str, sentence: str, status: int) -> HttpResponse:
    context = {"typed": typed, "error": sentence}
    return render(request, "dossiers/track.html", context, status=status)


def _guesses(request: HttpRequest) -> int:
    return int(cache.get(_place(request), 0))


def _count_guess(request: HttpRequest) -> None:
    place = _place(request)
    cache.add(place, 0, MEMORY_SECONDS)
    cache.incr(place)


def _place(request: HttpRequest) -> str:
    address = str(request.META.get("REMOTE_ADDR", ""))
    return f"track:{hashlib.sha256(address.encode()).hexdigest()}"
