"""*Cần xử lý*: what waits for the officer, by the time that is left; search."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from congvu.audit import services as audit
from congvu.identity.rules import Role
from congvu.identity.web.access import OfficerRequest, officer_page
from congvu.kernel.refusals import AccessRefused
from congvu.tasks import queries as task_queries
from congvu.tasks import services as tasks
from congvu.tasks.queries import Cursor
from congvu.ui.wording import as_one, tell_all
from congvu.workspace import queries, wording
from congvu.workspace.queries import Inbox
from congvu.workspace.rules import View

HOMES = (
    (Role.CIVIL_STATUS, ""),
    (Role.DESK, "dossiers:desk"),
    (Role.SIGNER, "signatures:signing"),
    (Role.CLERK, "signatures:sealing"),
    (Role.ADMINISTRATOR, "identity:people"),
)
"""Where an officer begins the day, by role; nothing means the inbox. The first that fits counts."""


@officer_page()
@require_GET
def inbox(request: OfficerRequest) -> HttpResponse:
    """The inbox, or the queue that is the officer's own place."""
    at, view = timezone.now(), _view(request)
    if view is View.ALL and (home := _home(request)):
        return redirect(home)
    after = Cursor.parse(request.GET.get("sau", ""))
    page = queries.inbox(request.officer, view=view, at=at, after=after)
    return _show(request, page)


@officer_page(Role.CIVIL_STATUS, Role.DESK, Role.SIGNER, Role.CLERK, Role.LEADER)
@require_GET
def search(request: OfficerRequest) -> HttpResponse:
    """Dossiers by code or name; a code that fits one dossier opens it."""
    text = request.GET.get("tim", "").strip()
    page = queries.inbox(request.officer, view=View.SEARCH, at=timezone.now(), text=text)
    if len(page.rows) == 1 and page.rows[0].item.line.code == text.upper():
        return redirect(page.rows[0].item.line.url)
    return _show(request, page)


@officer_page()
@require_POST
def change_tasks(request: OfficerRequest) -> HttpResponse:
    """Take up the selected tasks, or give them back; each by itself."""
    act = tasks.hand_back if request.POST.get("act") == "back" else tasks.take_up
    done = 0
    for task_id in _chosen(request):
        try:
            act(task_id=task_id, actor=request.actor, at=timezone.now())
            done += 1
        except (tasks.CannotChangeTask, AccessRefused) as refusal:
            messages.error(request, as_one(tell_all(refusal)))
    if done:
        messages.success(request, _done_words(done, back=act is tasks.hand_back))
    return redirect("workspace:inbox")


def _done_words(count: int, *, back: bool) -> str:
    if back:
        words = ngettext("%(n)d task was handed back.", "%(n)d tasks were handed back.", count)
    else:
        words = ngettext("%(n)d task is yours now.", "%(n)d tasks are yours now.", count)
    return words % {"n": count}


def _chosen(request: OfficerRequest) -> list[UUID]:
    """The selected tasks that exist; what is no id of a task is nobody's."""
    ids = [requested for text in request.POST.getlist("task") if (requested := _uuid(text))]
    return [task_id for task_id in ids if task_queries.exists(task_id)]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _show(request: OfficerRequest, page: Inbox) -> HttpResponse:
    subjects = [row.item.line.ref for row in page.rows]
    if subjects:
        audit.seen(
            actor=request.actor, subjects=subjects, page="workspace:inbox", at=timezone.now()
        )
    context = {
        "page": page,
        "title": wording.TITLES.get(page.view, _("To do")),
        "sections": [(wording.GROUPS[part.group], part) for part in page.sections],
        "views": [(view.value, words, view == page.view) for view, words in wording.VIEWS.items()],
        "is_main": page.view in wording.VIEWS,
        "empty": wording.EMPTY[page.view],
    }
    return render(request, "workspace/inbox.html", context)


def _view(request: OfficerRequest) -> View:
    wanted = request.GET.get("loc", "")
    known = {view.value: view for view in View if view is not View.SEARCH}
    return known.get(wanted, View.ALL)


def _home(request: OfficerRequest) -> str:
    """Where the officer's own queue is; empty when the inbox is the place, or holds something."""
    roles = request.officer.roles
    page = next((page for role, page in HOMES if role in roles), "")
    if not page or "loc" in request.GET:
        return ""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
