"""The page of a dossier in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import get_language, gettext

from congvu.dossiers.queries.following import DossierPage, TimelineStep, ToDo
from congvu.dossiers.rules.statuses import Status
from congvu.signatures.rules import SignatureFacts
from congvu.signatures.wording import problem
from congvu.ui import writing
from congvu.workflow.queries import LineState

register = template.Library()
_CSS = {LineState.DONE: "done", LineState.NOW: "now", LineState.NEXT: ""}
_LEVELS = 4
_ENDED_OTHERWISE = frozenset({Status.NOT_RECEIVED, Status.STOPPED, Status.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Point:
    """One point of `{% timeline %}`."""

    title: str
    note: str
    state: str
    url: str = ""
    link: str = ""


@register.filter
def points(page: DossierPage) -> list[Point]:
    """The timeline: what is done and when, what is on now, what comes."""
    return [_point(page, step) for step in page.steps]


@register.filter
def waiting_words(page: DossierPage) -> str:
    """What the dossier waits for, in one line."""
    match page.to_do:
        case ToDo.SUPPLEMENT:
            return gettext("Your supplement")
        case ToDo.CHECK_DRAFT:
            return gettext("Your answer to the draft")
        case ToDo.COLLECT:
            return gettext("Your download of the result")
        case _:
            return page.now.in_language(get_language() or "vi")


@register.filter
def levels(step: int) -> list[Point]:
    """The four levels that the public may see."""
    titles = [
        gettext("Handed in"),
        gettext("Looked at by the desk"),
        gettext("In process"),
        gettext("Finished"),
    ]
    return [Point(title, "", _level_state(place, step)) for place, title in enumerate(titles, 1)]


@register.filter
def signed_by(one: SignatureFacts) -> str:
    """Who signed: a person with title and agency, or the agency itself."""
    parts = (one.name, one.title, one.organisation) if one.title else (one.name,)
    return writing.vietnamese(", ".join(part for part in parts if part))


@register.filter
def signature_problems(one: SignatureFacts) -> list[str]:
    return [str(problem(code)) for code in one.problems]


def _point(page: DossierPage, step: TimelineStep) -> Point:
    language = get_language() or "vi"
    url = link = ""
    if step.paper is not None and step.paper.file_id is not None:
        url = reverse("dossiers:file", args=[page.dossier.code, step.paper.file_id])
        link = step.paper.name
    title = step.words.in_language(language)
    state = _CSS[step.state]
    if page.dossier.state in _ENDED_OTHERWISE and step is page.steps[-1]:
        state = "now"  # no tick: it has ended, but not with what was asked for
    return Point(title, ", ".join(_notes(page, step)), state, url, link)


def _notes(page: DossierPage, step: TimelineStep) -> Iterator[str]:
    if step.state is LineState.NEXT:
        if step.by_applicant:
            yield gettext("by you")
        return
    language = get_language() or "vi"
    outcome = step.outcome.in_language(language)
    if outcome and not step.words.in_language(language).startswith(outcome):
        yield outcome
    if step.state is LineState.NOW:
        check = page.draft_check
        if page.to_do is ToDo.CHECK_DRAFT and check is not None and check.silent_at:
            yield gettext("until %(time)s") % {"time": writing.moment(check.silent_at)}
        elif step.at:
            yield gettext("since %(time)s") % {"time": writing.moment(step.at)}
    elif step.at:
        yield writing.moment(step.at)


def _level_state(place: int, step: int) -> str:
    if place < step or step == _LEVELS:
        return "done"
    return "now" if place == step else ""
