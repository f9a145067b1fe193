"""Check a paper by its code or its file: what a holder of the code may know, never the paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from congvu.documents import queries, rules
from congvu.files import services as files
from congvu.files.rules import Limits
from congvu.identity import services as identity
from congvu.identity.rules import Tried
from congvu.identity.web.access import address_of, public_page
from congvu.kernel.refusals import Reason
from congvu.signatures import services as signatures
from congvu.ui.wording import as_one, tell, tell_all

LIMITS = Limits(bytes=10 * 1024 * 1024)
_PAGE = "documents/check.html"


@public_page
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The two ways to check; a typed code goes on to its own address, as the QR code does."""
    typed = request.GET.get("ma", "").strip()
    if code := rules.normalised(typed):
        return redirect("documents:checked", code=rules.grouped(code))
    errors = {"ma": tell(Reason("check-code-is-incomplete"))} if "ma" in request.GET else {}
    status = 422 if errors else 200
    return render(request, _PAGE, _shown(typed=typed, errors=errors), status=status)


@public_page
@require_GET
@never_cache
def checked(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper with this code is. An unknown code gets an answer in words, not an error."""
    at, place = timezone.now(), address_of(request)
    try:
        identity.require_turn(what=Tried.CHECK, place=place, at=at)
        found = queries.by_check_code(code)
        if found is None:
            identity.count_try(what=Tried.CHECK, place=place, at=at)
    except identity.TooManyTries as refusal:
        shown = _shown(typed=code, errors={"ma": tell(refusal.reasons[0])})
        return render(request, _PAGE, shown, status=429)
    shown = _shown(typed=code, found=found, asked=True, at=at)
    return render(request, _PAGE, shown, status=200 if found else 404)


@public_page
@require_POST
@never_cache
def check_file(request: HttpRequest) -> HttpResponse:
    """Who signed the file, and whether it was changed since. Nothing of it is kept."""
    sent = request.FILES.get("tep")
    try:
        identity.count_try(what=Tried.CHECK_FILE, place=address_of(request), at=timezone.now())
        content = sent.read(LIMITS.bytes + 1) if sent else b""
        files.look_at(content=content, limits=LIMITS)
        report = signatures.verify_file(content)
    except identity.TooManyTries as refusal:
        return render(request, _PAGE, _shown(errors={"tep": tell(refusal.reasons[0])}), status=429)
    except (files.CannotTakeIn, signatures.CannotVerify) as refusal:
        shown = _shown(errors={"tep": as_one(tell_all(refusal))})
        return render(request, _PAGE, shown, status=422)
    sentences = report.sentences("en" if (get_language() or "vi").startswith("en") else "vi")
    shown = _shown(report=report, sentences=sentences, at=timezone.now())
    return render(request, _PAGE, shown)


def _shown(**more: object) -> dict[str, object]:
    return {"typed": "", "errors": {}, "found": None, "asked": False, "report": None} | more
