"""Files of a dossier for officers of its agency: whole as a download, or page by page."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_GET

from congvu.dossiers.queries import desk as queries
from congvu.dossiers.rules.work import AT_WORK
from congvu.dossiers.web.office.workbench import at_work, saw
from congvu.files import services as files
from congvu.files.web.responses import file_response, preview_response
from congvu.identity.web.access import OfficerRequest, officer_page


@officer_page(*AT_WORK)
@require_GET
def file(request: OfficerRequest, code: str, file_id: UUID) -> HttpResponseBase:
    """The file as a download. A file of another dossier does not exist here."""
    row = at_work(request, code)
    if not queries.has_file(row, file_id):
        raise Http404
    saw(request, row, "office_file")
    try:
        return file_response(file_id)
    except files.CannotRead:
        raise Http404 from None


@officer_page(*AT_WORK)
@require_GET
def page(request: OfficerRequest, code: str, file_id: UUID, page: int) -> HttpResponseBase:
    """The picture of one page."""
    row = at_work(request, code)
    if not queries.has_file(row, file_id):
        raise Http404
    saw(request, row, "office_page")
    try:
        return preview_response(file_id, page)
    except files.CannotRead:
        raise Http404 from None
