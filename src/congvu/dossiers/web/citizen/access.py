"""From an address to the citizen's own dossier; anybody else's does not exist for her."""

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from congvu.audit import services as audit
from congvu.dossiers.models import Dossier
from congvu.dossiers.permissions import require_submitter
from congvu.identity.web.access import CitizenRequest
from congvu.kernel.refusals import AccessRefused


def own_draft(request: CitizenRequest, dossier_id: UUID) -> Dossier:
    """A dossier by its id, for the pages before it has a code, and for supplements."""
    return _own(request, Dossier.objects.filter(pk=dossier_id).first())


def own_dossier(request: CitizenRequest, code: str) -> Dossier:
    """A dossier by its code."""
    return _own(request, Dossier.objects.filter(code=code).first())


def saw(request: CitizenRequest, dossier: Dossier, page: str) -> None:
    """Remember the look: "who looked at my dossier" counts her own looks, too."""
    audit.seen(
        actor=request.actor, subjects=[dossier.ref], page=f"dossiers:{page}", at=timezone.now()
    )


def _own(request: CitizenRequest, dossier: Dossier | None) -> Dossier:
    if dossier is None:
        raise Http404
    try:
        require_submitter(request.actor, dossier)
    except AccessRefused:
        raise Http404 from None
    return dossier
