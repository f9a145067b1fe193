"""Who is asking: sets the actor and the cards on every request."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from congvu.identity.models import Session
from congvu.identity.queries import CitizenCard, OfficerCard, citizen_card, officer_card
from congvu.kernel.actors import Actor
from congvu.kernel.moments import day_of

SESSION_KEY = "session_id"


class PageRequest(HttpRequest):
    """A request as this middleware leaves it; views annotate it."""

    actor: Actor
    officer: OfficerCard | None
    citizen: CitizenCard | None
    signed_in: Session | None
    ended: Session | None


class SignedIn:
    """Sets `request.actor`, `.officer`, `.citizen`; `.ended` is the session that has just run out.

    Somebody without a cookie costs no query. The session's row is read on every page, so that a
    session that was ended elsewhere is over at the next click.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: PageRequest) -> HttpResponseBase:
        request.actor = Actor.visitor()
        request.officer = request.citizen = request.signed_in = request.ended = None
        session_id = request.session.get(SESSION_KEY)
        if session_id:
            _recognise(request, UUID(session_id))
        return self.get_response(request)


def _recognise(request: PageRequest, session_id: UUID) -> None:
    at = timezone.now()
    session = Session.objects.select_related("account").filter(id=session_id).first()
    if session is None or session.account.closed_at is not None:
        return
    end = session.end_at(at)
    if end is not None:
        session.close(at, end)
        request.ended = session
        return
    session.touch(at)
    request.signed_in = session
    account = session.account
    if account.officer_id is not None:
        officer = officer_card(account.officer_id, on=day_of(at))
        request.officer = officer
        request.actor = Actor.officer(officer.id, officer.agency_id)
    elif account.citizen_id is not None:
        request.citizen = citizen_card(account.citizen_id)
        request.actor = Actor.citizen(account.citizen_id)
