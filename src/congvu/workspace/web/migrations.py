"""Running processes and their versions: draw up a migration, look, let somebody else approve it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from congvu.audit.services import ConflictingRequest
from congvu.audit.web import press
from congvu.dossiers.rules.work import AT_WORK
from congvu.identity.rules import Role
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.kernel.refusals import Refusal
from congvu.ui.wording import tell_all
from congvu.workflow import services as workflow
from congvu.workflow.queries import ProcessInUse, Version
from congvu.workspace import queries
from congvu.workspace.queries import Proposal

RENAMED, VALUE = "ten.", "tri."
"""Fields of the form that begin like this name a step anew, or give a variable its value."""
LOOK = "xem"
"""The button that only asks what would happen."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form says about a plan that nobody has drawn up yet."""

    process: ProcessInUse
    source: Version
    target: Version
    renamed: Mapping[str, str]
    texts: Mapping[str, str]
    reason: str

    def proposal(self, request: OfficerRequest) -> Proposal:
        return queries.proposal(
            agency_id=request.officer.agency_id,
            source=self.source,
            target=self.target,
            renamed=self.renamed,
            texts=self.texts,
        )

    def draw_up(self, request: OfficerRequest) -> UUID:
        return workflow.draw_up_migration(
            source_id=self.source.id,
            target_id=self.target.id,
            agency_id=request.officer.agency_id,
            renamed=self.renamed,
            values={name: _plain(text) for name, text in self.texts.items()},
            reason=self.reason,
            actor=request.actor,
            at=timezone.now(),
            request=press(request),
        )


@officer_page(Role.ADMINISTRATOR, Role.LEADER)
@require_GET
def processes(request: OfficerRequest) -> HttpResponse:
    """What runs by which version, and the plans so far."""
    agency_id = request.officer.agency_id
    context = {
        "processes": queries.processes(agency_id),
        "plans": queries.plans(agency_id),
        "may_plan": Role.ADMINISTRATOR in request.officer.roles,
    }
    return render(request, "workspace/processes.html", context)


@officer_page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def draw_up(request: OfficerRequest, process: str) -> HttpResponse:
    """Choose two versions, see at once what would happen, and write the plan down."""
    draft = _draft(request, process)
    refused: list[str] = []
    if request.method == "POST" and LOOK not in request.POST:
        try:
            plan_id = draft.draw_up(request)
        except (workflow.CannotPlan, ConflictingRequest) as refusal:
            refused = tell_all(refusal)
        else:
            messages.success(request, _("The plan is drawn up. Somebody else approves it."))
            return redirect("workspace:plan", plan_id)
    context = {
        "draft": draft,
        "proposal": draft.proposal(request),
        "reasons": refused,
        "longest_value": workflow.LONGEST_VALUE,
    }
    return render(request, "workspace/draw_up.html", context, status=422 if refused else 200)


@officer_page(Role.ADMINISTRATOR, Role.LEADER)
@require_GET
def plan(request: OfficerRequest, plan_id: UUID) -> HttpResponse:
    """One plan: what it does, who stands for it, how far it is, whom it left."""
    page = queries.plan(plan_id, request.officer.agency_id)
    if page is None:
        raise Http404
    context = {
        "page": page,
        "is_author": page.line.card.drawn_up_by == request.officer.id,
        "may_open": not request.officer.roles.isdisjoint(AT_WORK),
    }
    return render(request, "workspace/plan.html", context)


@officer_page(Role.ADMINISTRATOR, Role.LEADER)
@require_POST
def approve(request: OfficerRequest, plan_id: UUID) -> HttpResponse:
    return _settle(
        request, plan_id, workflow.approve_migration, _("The plan is approved and runs.")
    )


@officer_page(Role.ADMINISTRATOR, Role.LEADER)
@require_POST
def stop(request: OfficerRequest, plan_id: UUID) -> HttpResponse:
    said = _("The plan is stopped. Dossiers that have gone over stay in the new version.")
    return _settle(request, plan_id, workflow.stop_migration, said)


def _settle(
    request: OfficerRequest, plan_id: UUID, act: Callable[..., None], words: str
) -> HttpResponse:
    if not queries.knows_plan(plan_id, request.officer.agency_id):
        raise Http404
    try:
        act(plan_id=plan_id, actor=request.actor, at=timezone.now(), request=press(request))
    except Refusal as refusal:
        for sentence in tell_all(refusal):
            messages.error(request, sentence)
    else:
        messages.success(request, words)
    return redirect("workspace:plan", plan_id)


def _draft(request: OfficerRequest, process: str) -> Draft:
    """Read the form; only for a process of the agency that has more than one version.

    What was said for two other versions is forgotten, for the form no longer shows it.
    """
    found = queries.processes(request.officer.agency_id)
    chosen = next((one for one in found if one.id == process), None)
    if chosen is None or len(chosen.versions) < 2:  # noqa: PLR2004 - from one to another
        raise Http404
    said = request.POST if request.method == "POST" else request.GET
    source, target = _versions(chosen, said)
    new = queries.new_variables(source, target)
    return Draft(
        process=chosen,
        source=source,
        target=target,
        renamed=queries.names_that_fit(source, target, _given(said, RENAMED)),
        texts={name: text for name, text in _given(said, VALUE).items() if name in new},
        reason=said.get("ly-do", ""),
    )


def _versions(process: ProcessInUse, said: QueryDict) -> tuple[Version, Version]:
    """The chosen versions; before a choice, from the most used older one to the newest."""
    by_id = {str(one.id): one for one in process.versions}
    older = max(process.versions[1:], key=lambda one: one.running)
    source = by_id.get(said.get("tu", ""), older)
    return source, by_id.get(said.get("sang", ""), process.versions[0])


def _given(said: QueryDict, beginning: str) -> dict[str, str]:
    """The fields whose names begin like this and that are not empty, by the rest of their names."""
    return {
        name.removeprefix(beginning): text
        for name in said
        if name.startswith(beginning) and (text := said.get(name, "").strip())
    }


def _plain(text: str) -> str | float | bool:
    """A number, true, false or a text in quotation marks; everything else is text as it stands.

    Keyboards of phones begin with a capital letter.
    """
    said = text.lower() if text.lower() in {"true", "false"} else text
    try:
        value = json.loads(said, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    is_plain = isinstance(value, bool | int | str) or (isinstance(value, float) and isfinite(value))
    return value if is_plain else text
