"""The officer's page of a dossier: data beside paper, differences first, one expected act."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congvu.audit import services as audit
from congvu.dossiers import services
from congvu.dossiers.models import Dossier
from congvu.dossiers.permissions import require_officer
from congvu.dossiers.queries import workbench as queries
from congvu.dossiers.queries.worklist import WorkItem, work_of
from congvu.dossiers.rules.work import AT_WORK
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.kernel.refusals import AccessRefused, Refusal
from congvu.tasks import services as tasks
from congvu.tasks.services import CannotChangeTask
from congvu.ui.wording import as_one, tell_all

CONFLICT = 409
NUMBER_IN, APPLICANT_IN = 2, 30
"""Seconds after which a page that waits for somebody else looks again."""


@officer_page(*AT_WORK)
@require_GET
def dossier(request: OfficerRequest, code: str) -> HttpResponse:
    """Data and paper side by side."""
    row = at_work(request, code)
    saw(request, row, "workbench")
    return show(request, row)


@officer_page(*AT_WORK)
@require_POST
def decide(request: OfficerRequest, code: str) -> HttpResponse:
    """One press chooses between what was declared and what a record says."""
    row, field = at_work(request, code), request.POST.get("field", "")
    reason, keeps = request.POST.get("reason", ""), request.POST.get("counts") == "declared"
    try:
        services.decide_difference(
            dossier_id=row.id, field=field, keeps_declared=keeps, reason=reason,
            actor=request.actor, at=timezone.now(),
        )  # fmt: skip
    except (services.CannotDecide, services.CannotTakeStep, AccessRefused) as refusal:
        return show(request, row, refusal=refusal, kept={"field": field, "reason": reason})
    return redirect("dossiers:workbench", code)


@officer_page(*AT_WORK)
@require_POST
def take_up(request: OfficerRequest, code: str) -> HttpResponse:
    """Take the task, or give it back to its unit."""
    row = at_work(request, code)
    task = queries.turn_of(row, request.actor, at=timezone.now()).task
    act, words = (
        (tasks.hand_back, _("You handed the task back to everybody whose work it is."))
        if request.POST.get("back")
        else (tasks.take_up, _("The task is yours now. Colleagues see your name at it."))
    )
    try:
        if task is not None:
            act(task_id=task.id, actor=request.actor, at=timezone.now())
            messages.success(request, words)
    except (CannotChangeTask, AccessRefused) as refusal:
        messages.error(request, as_one(tell_all(refusal)))
    return redirect("dossiers:workbench", code)


def at_work(request: OfficerRequest, code: str) -> Dossier:
    """The dossier of this code, if it is with the officer's agency; else there is no such page."""
    row = queries.dossier_by_code(code)
    if row is None:
        raise Http404
    try:
        require_officer(request.actor, row, *AT_WORK, at=timezone.now())
    except AccessRefused:
        raise Http404 from None
    return row


def saw(request: OfficerRequest, row: Dossier, page: str) -> None:
    audit.seen(actor=request.actor, subjects=[row.ref], page=f"dossiers:{page}", at=timezone.now())


def show(
    request: OfficerRequest,
    row: Dossier,
    *,
    refusal: Refusal | None = None,
    kept: dict[str, str] | None = None,
) -> HttpResponse:
    """The dossier's page; after a refusal with its reasons and everything that was typed."""
    at = timezone.now()
    page = queries.workbench_page(row, request.actor, at=at, shown=request.GET.get("giay", ""))
    neighbours = _neighbours(request)
    codes = [item.line.code for item in neighbours]
    context = {
        "page": page,
        "frame": page.frame,
        "reasons": reasons_of(request, row, refusal),
        "kept": kept or {},
        "neighbours": neighbours,
        "place": codes.index(row.code) + 1 if row.code in codes else 0,
    }
    status = CONFLICT if refusal else 200
    response = render(request, "dossiers/office/workbench.html", context, status=status)
    return look_again(response, page.frame)


def _neighbours(request: OfficerRequest) -> tuple[WorkItem, ...]:
    """The list that the officer works through, beside the dossier."""
    officer = request.officer
    return work_of(
        agency_id=officer.agency_id,
        at=timezone.now(),
        unit_ids=officer.unit_ids,
        position_ids=officer.position_ids,
        officer_id=officer.id,
    ).items


def reasons_of(request: OfficerRequest, row: Dossier, refusal: Refusal | None) -> list[str]:
    """The refusal in words. Whoever comes second is told who was first."""
    if refusal is None:
        return []
    found = tell_all(refusal)
    if first := queries.who_finished(row.ref, request.POST.get("step", "")):
        found.append(first)
    taken_by = queries.turn_of(row, request.actor, at=timezone.now()).taken_by
    if taken_by:
        found.append(_("%(name)s has taken this task.") % {"name": taken_by})
    return found


def look_again(response: HttpResponse, frame: queries.Frame) -> HttpResponse:
    """Let a page that only waits for an answer look again by itself, without a script."""
    if frame.waits_for_number and not frame.inquiry_late:
        response["Refresh"] = str(NUMBER_IN)
    elif frame.turn.node is not None and frame.turn.task is None and frame.pause:
        response["Refresh"] = str(APPLICANT_IN)
    return response
