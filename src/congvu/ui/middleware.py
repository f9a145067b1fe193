"""What every answer passes on its way: the content policy, and patience with the database."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, connections
from django.http import Http404, HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from congvu.kernel.refusals import AccessRefused, Refusal
from congvu.ui import errors

Answer = Callable[[HttpRequest], HttpResponseBase]
POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class BehindProxies:
    """The visitor's own address, where proxies of ours stand before this server.

    Each of them adds whom it saw to the end of X-Forwarded-For; what stands before the entries of
    our own proxies was written by the visitor and proves nothing. Without proxies the header counts
    for nothing at all.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        count = settings.ENVIRONMENT.proxies
        seen = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
        if 0 < count <= len(seen) and seen[-count]:
            request.META["REMOTE_ADDR"] = seen[-count]
        return self.get_response(request)


class PlainText:
    """A NUL leads nowhere and says nothing: no text of ours can hold one, nor the database."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Forms are read here after the guard against forged ones has read them anyway.

        Names of files have lost what cannot be printed by then.
        """
        said = (*request.GET.lists(), *request.POST.lists())
        if any("\0" in text for name, texts in said for text in (name, *map(str, texts))):
            raise BadRequest("NUL in a form")


class ContentSecurityPolicy:
    """Nothing from elsewhere and nothing inline, on every page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(), microphone=(), payment=()"
        )
        return response


class CompressedPages(GZipMiddleware):
    """Pages go over the wire compressed; files and pictures already are.

    Django pads each answer by a random length and masks form tokens, so that the length of a page
    does not give away what is in it.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith("text/"):
            return response
        return super().process_response(request, response)


class PatientDatabase:
    """Waits for a database that goes away for some seconds, and loses nothing when it stays away.

    A request that has not written anything is simply asked again. One that may have written is
    not: its person sees a page that holds what was typed, with a button to send it once more; the
    form's own request id makes sure that a first sending which did arrive counts once.
    """

    pauses: ClassVar[tuple[float, ...]] = (0.2, 0.4, 0.8, 1.2, 1.6, 2, 2, 2)

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        for pause in (*self.pauses, None):
            with _writes() as written:
                response = self.get_response(request)
            if not getattr(response, "database_is_away", False):
                return response
            may_ask_again = request.method in SAFE_METHODS or not written
            if pause is None or not may_ask_again:
                break
            time.sleep(pause)
            _forget_connections()
        return errors.database_away(request)


class PlainRefusals:
    """A refusal that no view answered becomes a page with every reason in words."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, AccessRefused):
            return errors.access_refused(request, exception)
        if isinstance(exception, Refusal):
            return errors.refused(request, exception)
        return None


def is_database_away(exception: BaseException | None) -> bool:
    """The server cannot be reached, or went away under an open connection."""
    return isinstance(exception, OperationalError | InterfaceError)


@contextmanager
def _writes() -> Iterator[list[str]]:
    """Collects the first word of each statement that was not a plain read."""
    written: list[str] = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - Django's own signature
        answer = execute(sql, params, many, context)
        word = str(sql).lstrip(" (").split(None, 1)[0].upper()
        if word not in {"SELECT", "SET", "SAVEPOINT", "RELEASE", "ROLLBACK", "SHOW"}:
            written.append(word)
        return answer

    with connections["default"].execute_wrapper(watch):
        yield written


def _forget_connections() -> None:
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()
