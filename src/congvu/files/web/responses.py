"""Files over the wire, so that no browser runs anything in them. The caller has permission."""

from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from congvu.files import queries, services

_NOTHING_RUNS = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_response(file_id: UUID, download_name: str = "") -> HttpResponseBase:
    """The file as a download, a chunk at a time. Raises CannotRead before the first byte."""
    card = queries.card(file_id)
    response = StreamingHttpResponse(services.chunks(file_id), content_type=card.media_type)
    response["Content-Length"] = str(card.size)
    name = quote(download_name or card.name)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return _guarded(response)


def preview_response(file_id: UUID, page: int) -> HttpResponseBase:
    """The picture of one page, to be shown in a page of ours."""
    picture = services.preview(file_id, page)
    response = HttpResponse(picture, content_type="image/webp")
    response["Content-Disposition"] = "inline"
    return _guarded(response)


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    response["Content-Security-Policy"] = _NOTHING_RUNS
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
