"""Her own files: papers, declaration, forms; whole or page by page."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from congvu.dossiers.queries import own_files
from congvu.dossiers.web.citizen.access import own_dossier, saw
from congvu.files import services as files
from congvu.files.web.responses import file_response, preview_response
from congvu.identity.web.access import CitizenRequest, citizen_page


@citizen_page
@require_GET
def file(request: CitizenRequest, code: str, file_id: UUID) -> HttpResponseBase:
    """A file of this dossier as a download; a file of another one does not exist here."""
    dossier = own_dossier(request, code)
    if not own_files.may_download(dossier, file_id):
        raise Http404
    saw(request, dossier, "file")
    try:
        return file_response(file_id)
    except files.CannotRead:
        raise Http404 from None


@citizen_page
@require_GET
def file_page(request: CitizenRequest, code: str, file_id: UUID, page: int) -> HttpResponseBase:
    """The picture of one page."""
    dossier = own_dossier(request, code)
    if not own_files.may_look(dossier, file_id):
        raise Http404
    try:
        return preview_response(file_id, page)
    except files.CannotRead:
        raise Http404 from None
