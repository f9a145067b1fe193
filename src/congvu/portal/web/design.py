"""The living style guide: every component as it is, with its markup. Demonstration only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.views.decorators.http import require_safe

from congvu.identity.web.access import public_page
from congvu.portal import place
from congvu.ui import samples


@public_page
@require_safe
def design(request: HttpRequest) -> HttpResponse:
    if not place.is_demonstration():
        raise Http404
    office = request.GET.get("mat") == "can-bo"
    shown = samples.samples("office" if office else "public")
    context = {
        "base": "ui/office.html" if office else "ui/public.html",
        "office": office,
        "samples": [(sample, _rendered(sample.source)) for sample in shown],
    }
    return render(request, "portal/design.html", context)


def _rendered(source: str) -> str:
    return engines["django"].from_string(source).render(dict(samples.VALUES))
