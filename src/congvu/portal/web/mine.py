"""The citizen's own page: what waits for her, her drafts, her dossiers, her messages."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from congvu.audit import services as audit
from congvu.dossiers.queries.following import DossierLine, ToDo, dossiers_of
from congvu.identity.web.access import citizen_page
from congvu.kernel.subjects import SubjectRef
from congvu.notifications import queries as notifications
from congvu.portal import place, wording
from congvu.portal.queries import said
from congvu.ui.writing import moment

if TYPE_CHECKING:
    from congvu.identity.web.access import CitizenRequest


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier in the words of its owner."""

    title: str
    code: str
    url: str
    status: Promise | str
    tone: str
    note: str
    to_do: Promise | str


@citizen_page
@require_safe
def mine(request: "CitizenRequest") -> HttpResponse:
    lines = dossiers_of(request.citizen.id)
    subjects = [SubjectRef("dossier", line.id) for line in lines]
    audit.seen(actor=request.actor, subjects=subjects, page="portal:mine", at=timezone.now())
    drafts = [line for line in lines if line.to_do is ToDo.FINISH_DRAFT]
    context = {
        "waiting": [_row(line) for line in lines if line.to_do.value in wording.TO_DO],
        "drafts": [_row(line) for line in drafts],
        "handed_in": [_row(line) for line in lines if line not in drafts],
        "letters": notifications.messages_for(request.citizen.id, newest=10),
        "account_url": place.address("identity:account"),
    }
    return render(request, "portal/mine.html", context)


def _row(line: DossierLine) -> Row:
    name = said(line.procedure.name)
    if line.about:
        name = gettext("%(procedure)s for %(name)s") % {"procedure": name, "name": line.about}
    note = ""
    if line.to_do is ToDo.FINISH_DRAFT:
        note = gettext("last saved %(at)s") % {"at": moment(line.saved_at)}
    elif line.due_at and line.status.value in {"RECEIVED", "IN_PROCESS"}:
        note = gettext("due %(at)s") % {"at": moment(line.due_at)}
    return Row(
        title=name,
        code=line.code,
        url=f"/ho-so/{line.code or line.id}",
        status=wording.PLAIN_STATUS.get(line.status.value, ""),
        tone=wording.TONES.get(line.status.value, ""),
        note=note,
        to_do=wording.TO_DO.get(line.to_do.value, ""),
    )
