"""*Chờ tôi ký* and *Chờ đóng dấu*: read the exact bytes, then sign or seal one or several."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congvu.audit import services as audit
from congvu.files import services as files
from congvu.identity.rules import Role
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.kernel.refusals import Reason, Refusal
from congvu.signatures import queries, services
from congvu.signatures.models import SigningRequest
from congvu.signatures.permissions import may_act
from congvu.signatures.services import Outcome
from congvu.signatures.web import lists
from congvu.ui.wording import as_one, tell_all


@officer_page(Role.SIGNER)
@require_http_methods(["GET", "HEAD", "POST"])
def signing(request: OfficerRequest) -> HttpResponse:
    if request.method == "POST":
        return _sign(request, "signatures:signing")
    at = timezone.now()
    found = lists.rows(queries.waiting_for(request.officer.id, at=at), at=at)
    certificate = queries.officer_certificate(request.officer.id, at=at)
    return _page(request, "signatures/signing.html", found, certificate=certificate)


@officer_page(Role.CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def sealing(request: OfficerRequest) -> HttpResponse:
    if request.method == "POST":
        return _sign(request, "signatures:sealing")
    at, officer = timezone.now(), request.officer
    waiting = queries.to_seal(agency_id=officer.agency_id, officer_id=officer.id, at=at)
    certificate = queries.agency_certificate(officer.agency_id, at=at)
    return _page(
        request, "signatures/sealing.html", lists.rows(waiting, at=at), certificate=certificate
    )


@officer_page(Role.SIGNER, Role.CLERK)
@require_POST
def send_back(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    try:
        services.send_back(
            request_id=request_id,
            reason=request.POST.get("reason", ""),
            actor=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("It was sent back with your reason."))
    except Refusal as refusal:
        messages.error(request, as_one(tell_all(refusal)))
    return redirect(_way_back(request_id))


@officer_page(Role.SIGNER, Role.CLERK)
@require_GET
def page_picture(request: OfficerRequest, request_id: UUID, page: int) -> HttpResponse:
    """The exact page that will be signed, as a picture."""
    row = _own(request, request_id)
    audit.seen(
        actor=request.actor, subjects=[row.subject], page="signatures:page", at=timezone.now()
    )
    try:
        picture = files.preview(row.signed_file_id or row.file_id, page)
    except Refusal:
        raise Http404 from None
    return HttpResponse(picture, content_type="image/webp")


@officer_page(Role.CLERK)
@require_GET
def seal_picture(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """The part of the page where the seal goes; the whole first page when it does not show."""
    row, at = _own(request, request_id), timezone.now()
    audit.seen(actor=request.actor, subjects=[row.subject], page="signatures:seal_place", at=at)
    picture = services.seal_region(row.id, at=at)
    if picture is None:
        return page_picture(request, request_id, 1)
    return HttpResponse(picture, content_type="image/webp")


@officer_page(Role.SIGNER, Role.CLERK)
@require_GET
def exact_file(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """The exact bytes, for a reader of the officer's own."""
    row = _own(request, request_id)
    audit.seen(
        actor=request.actor, subjects=[row.subject], page="signatures:file", at=timezone.now()
    )
    return HttpResponse(
        files.read(row.signed_file_id or row.file_id), content_type="application/pdf"
    )


def _page(
    request: OfficerRequest,
    template: str,
    found: Sequence[lists.Row],
    *,
    certificate: queries.CertificateCard | None,
) -> HttpResponse:
    shown = lists.chosen(found, request.GET.get("xem", ""))
    subjects = [row.card.subject for row in found]
    page = request.resolver_match.view_name if request.resolver_match else template
    audit.seen(actor=request.actor, subjects=subjects, page=page, at=timezone.now())
    way = request.GET.get("cach", "")
    reads = way == "chu" or (not way and template == "signatures/signing.html")
    context = {
        "rows": found,
        "shown": shown,
        "certificate": certificate,
        "way": way,
        "lines": services.text_of(shown.file.id) if shown and reads else (),
        "signable": sum(row.can for row in found),
        "failed": sum(bool(row.card.failure) and not row.done for row in found),
        "waiting": sum(not row.done for row in found),
    }
    return render(request, template, context)


def _sign(request: OfficerRequest, page: str) -> HttpResponse:
    """Sign what is ticked, say of each what became of it, and show the list again."""
    chosen = [UUID(text) for text in request.POST.getlist("request") if _is_id(text)]
    pin = request.POST.get("pin", "").strip()
    missing = [Reason("nothing-chosen")] if not chosen else []
    missing += [Reason("pin-missing")] if not pin else []
    if missing:
        messages.error(request, as_one(tell_all(missing)))
        return redirect(page)
    outcomes = services.sign_many(
        request_ids=chosen,
        pin=pin,
        actor=request.actor,
        at=timezone.now(),
        seen={id_: request.POST.get(f"digest-{id_}", "") for id_ in chosen},
    )
    _tell_outcomes(request, outcomes, sealed=page == "signatures:sealing")
    return redirect(page)


def _tell_outcomes(request: OfficerRequest, outcomes: Sequence[Outcome], *, sealed: bool) -> None:
    done = sum(outcome.signed for outcome in outcomes)
    if done:
        messages.success(request, _done_words(done, sealed=sealed) % {"count": done})
    reasons = [outcome.reason for outcome in outcomes if outcome.reason]
    for sentence in tell_all(reasons):
        messages.error(request, sentence)


def _done_words(count: int, *, sealed: bool) -> str:
    if sealed:
        return ngettext(
            "%(count)s paper is sealed and verified.",
            "%(count)s papers are sealed and verified.",
            count,
        )
    return ngettext(
        "%(count)s paper is signed and verified.",
        "%(count)s papers are signed and verified.",
        count,
    )


def _own(request: OfficerRequest, request_id: UUID) -> SigningRequest:
    row = SigningRequest.objects.filter(pk=request_id).first()
    if row is None:
        raise Http404
    if not may_act(request.actor, at=timezone.now())(row):
        raise PermissionDenied
    return row


def _way_back(request_id: UUID) -> str:
    role = SigningRequest.objects.filter(pk=request_id).values_list("role", flat=True).first()
    page = reverse("signatures:sealing" if role == "AGENCY_SEAL" else "signatures:signing")
    return f"{page}?{urlencode({'xem': request_id})}"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
