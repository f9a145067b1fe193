"""The page of a procedure, and where to hand it in."""

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from congvu.identity.web.access import citizen_page, public_page
from congvu.kernel.moments import day_of
from congvu.portal import place, queries
from congvu.procedures import queries as published
from congvu.procedures.queries import CannotFindProcedure, PublishedProcedure
from congvu.ui.drawing import drawn_process

if TYPE_CHECKING:
    from congvu.identity.web.access import CitizenRequest


@public_page
@require_safe
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    """For whom, which papers, how long, how much, how the result comes; then one button."""
    at = timezone.now()
    found = _published(slug)
    offerings = queries.open_offerings(found, at=at)
    context = {
        "p": found,
        "struck": [paper for paper in found.papers if paper.usually_known],
        "laws": found.basis_on(day_of(at)),
        "offerings": offerings,
        "today": queries.due_if_accepted(found, next(iter(offerings), None), at=at),
        "effort": queries.effort(found),
    }
    return render(request, "portal/procedure.html", context)


@public_page
@require_safe
def process(request: HttpRequest, slug: str) -> HttpResponse:
    """The steps that a dossier of this procedure takes, drawn and listed."""
    found = _published(slug)
    context = {"p": found, "process": drawn_process(found.process)}
    return render(request, "portal/process.html", context)


@citizen_page
@require_safe
def begin(request: "CitizenRequest", slug: str) -> HttpResponse:
    """Choose the agency; the form then opens a draft there."""
    found = _published(slug)
    context = {
        "p": found,
        "offerings": queries.open_offerings(found, at=timezone.now()),
        "chosen": request.GET.get("noi", ""),
        "start_url": place.address("dossiers:start"),
    }
    return render(request, "portal/begin.html", context)


def _published(slug: str) -> PublishedProcedure:
    try:
        return published.published(slug, on=day_of(timezone.now()))
    except CannotFindProcedure as unknown:
        raise Http404 from unknown
