"""The administrator's page: units, positions, who holds them."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congvu.identity import queries, services
from congvu.identity.rules import Role, read_day
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.identity.web.entering import errors_of
from congvu.kernel.moments import day_of
from congvu.kernel.refusals import Reason, Refusal


@officer_page(Role.ADMINISTRATOR)
@require_GET
def people(request: OfficerRequest) -> HttpResponse:
    return render(request, "identity/people.html", _page(request))


@officer_page(Role.ADMINISTRATOR)
@require_POST
def add(request: OfficerRequest) -> HttpResponse:
    """Add an officer. The first password is shown on the answer, once, and never again."""
    at = timezone.now()
    try:
        created = services.create_officer(
            agency_id=request.officer.agency_id,
            name=request.POST.get("name", ""),
            login=request.POST.get("login", ""),
            position_id=_id(request.POST.get("position", ""), "position-unknown", "position"),
            valid_from=_day(request, "from") or day_of(at),
            valid_until=_day(request, "until"),
            actor=request.actor,
            at=at,
        )
    except Refusal as refusal:
        context = _page(request) | {"errors": errors_of(refusal), "typed": request.POST}
        return render(request, "identity/people.html", context, status=422)
    context = _page(request) | {"created": created, "typed": {"login": request.POST["login"]}}
    return render(request, "identity/people.html", context)


@officer_page(Role.ADMINISTRATOR)
@require_POST
def assign(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    at = timezone.now()

    def act() -> None:
        services.assign(
            officer_id=officer_id,
            position_id=_id(request.POST.get("position", ""), "position-unknown", "position"),
            valid_from=_day(request, "from") or day_of(at),
            valid_until=_day(request, "until"),
            actor=request.actor,
            at=at,
        )

    return _answer(request, officer_id, act, _("The position is assigned."))


@officer_page(Role.ADMINISTRATOR)
@require_POST
def end(request: OfficerRequest, officer_id: UUID, assignment_id: UUID) -> HttpResponse:
    at = timezone.now()

    def act() -> None:
        until = _day(request, "until") or day_of(at)
        services.end_assignment(
            assignment_id=assignment_id, until=until, actor=request.actor, at=at
        )

    return _answer(request, officer_id, act, _("The assignment is ended."))


@officer_page(Role.ADMINISTRATOR)
@require_POST
def lock(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    def act() -> None:
        services.close_account(officer_id=officer_id, actor=request.actor, at=timezone.now())

    return _answer(
        request, officer_id, act, _("The account is locked; all devices are signed out.")
    )


@officer_page(Role.ADMINISTRATOR)
@require_POST
def unlock(request: OfficerRequest, officer_id: UUID) -> HttpResponse:
    def act() -> None:
        services.reopen_account(officer_id=officer_id, actor=request.actor, at=timezone.now())

    return _answer(request, officer_id, act, _("The account is open again."))


def _page(request: OfficerRequest) -> dict[str, object]:
    agency_id, at = request.officer.agency_id, timezone.now()
    on = day_of(at)
    unit_code = request.GET.get("don-vi", "")
    everybody = queries.staff(agency_id=agency_id, on=on)
    notes = queries.certificate_notes(agency_id, at=at)
    chosen = request.GET.get("nguoi", "")
    shown = [
        line
        for line in everybody
        if not unit_code or any(one.position.unit_code == unit_code for one in line.held)
    ]
    return {
        "agency": queries.agency_card(agency_id),
        "units": queries.units(agency_id=agency_id, on=on),
        "unit_code": unit_code,
        "everybody": everybody,
        "staff": [(line, notes.get(line.id)) for line in shown],
        "chosen": next((line for line in everybody if str(line.id) == chosen), None),
        "unheld_work": queries.unheld_work(agency_id, at=at),
        "empty_positions": queries.positions_without_holder(agency_id=agency_id, on=on),
        "positions": [
            (position.id, f"{position.title} – {position.unit_name}")
            for position in queries.positions(agency_id=agency_id)
        ],
        "errors": {},
        "typed": {},
        "today": on,
    }


def _answer(
    request: OfficerRequest, officer_id: UUID, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do it, say what happened, and show the same person again."""
    if not any(
        line.id == officer_id
        for line in queries.staff(
            agency_id=request.officer.agency_id, on=day_of(timezone.now()), officer_id=officer_id
        )
    ):
        raise Http404
    try:
        act()
    except Refusal as refusal:
        for sentence in errors_of(refusal).values():
            messages.warning(request, sentence, extra_tags="bad")
    else:
        messages.success(request, done, extra_tags="ok")
    return redirect(f"{reverse('identity:people')}?nguoi={officer_id}#sua")


def _day(request: HttpRequest, name: str) -> dt.date | None:
    typed = request.POST.get(name, "").strip()
    day = read_day(typed)
    if typed and day is None:
        raise services.CannotChangePeople(Reason("day-unreadable", about=name))
    return day


def _id(text: str, reason: str, about: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise services.CannotChangePeople(Reason(reason, about=about)) from None
