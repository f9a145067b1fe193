"""The process of a dossier, drawn and listed, for officers of its agency."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from congvu.dossiers.models import Dossier
from congvu.dossiers.rules.work import AT_WORK
from congvu.dossiers.web.office.workbench import at_work, saw
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.procedures import queries as procedures
from congvu.ui.drawing import DrawnProcess, drawn_process
from congvu.workflow import queries as workflow
from congvu.workflow.queries import LineState


@officer_page(*AT_WORK)
@require_GET
def process(request: OfficerRequest, code: str) -> HttpResponse:
    """Where the dossier stands, what it passed, and where it can go."""
    row = at_work(request, code)
    saw(request, row, "office_process")
    context = {
        "dossier": row,
        "procedure": procedures.revision(row.revision_id),
        "process": _drawn(row),
    }
    return render(request, "dossiers/office/process.html", context)


def _drawn(row: Dossier) -> DrawnProcess:
    """By the definition that the dossier runs on; by its revision's before it was received."""
    now, progress = workflow.standing(row.ref), workflow.progress(row.ref)
    if now is None or progress is None:
        return drawn_process(procedures.revision(row.revision_id).process)
    return drawn_process(
        workflow.definition(now.definition_id),
        standing={node.id for node in now.waiting},
        passed={line.step for line in progress.lines if line.state is LineState.DONE},
    )
