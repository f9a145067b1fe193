"""The administrator's page of the queue: what waits, what is late, what failed."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congvu.dossiers.rules.work import AT_WORK
from congvu.identity.rules import Role
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.jobs import queries as jobs
from congvu.jobs import services as job_services
from congvu.kernel.refusals import Refusal
from congvu.ui.wording import tell_all
from congvu.workspace import queries, wording

_LATE_AFTER_SECONDS = 60


@officer_page(Role.ADMINISTRATOR)
@require_GET
def machinery(request: OfficerRequest) -> HttpResponse:
    now = timezone.now()
    queues = [
        (queue, (now - queue.oldest_at).total_seconds() if queue.oldest_at else 0.0)
        for queue in jobs.queues()
    ]
    context = {
        "queues": queues,
        "late_after": _LATE_AFTER_SECONDS,
        "failed": [
            (one, wording.WORKS.get(one.incident.work, one.incident.work))
            for one in queries.failed_work(request.officer.agency_id)
        ],
        "may_open": not request.officer.roles.isdisjoint(AT_WORK),
        "messages_waiting": queries.waiting_messages(request.officer.agency_id),
    }
    return render(request, "workspace/machinery.html", context)


@officer_page(Role.ADMINISTRATOR)
@require_POST
def retry(request: OfficerRequest, incident_id: UUID) -> HttpResponse:
    def again() -> None:
        job_services.retry_incident(incident_id=incident_id, actor=request.actor, at=timezone.now())

    return _done(request, again, _("The work runs again now."))


@officer_page(Role.ADMINISTRATOR)
@require_POST
def end(request: OfficerRequest, incident_id: UUID) -> HttpResponse:
    def close() -> None:
        job_services.end_incident(
            incident_id=incident_id,
            reason=request.POST.get("reason", ""),
            actor=request.actor,
            at=timezone.now(),
        )

    return _done(request, close, _("The work is ended; the reason is kept."))


def _done(request: OfficerRequest, act: Callable[[], None], words: str) -> HttpResponse:
    try:
        act()
    except Refusal as refusal:  # what the work belongs to may have reasons of its own
        for sentence in tell_all(refusal):
            messages.error(request, sentence)
    else:
        messages.success(request, words)
    return redirect("workspace:machinery")
