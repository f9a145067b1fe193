"""From what browsers send to what services take, and where a page leads to."""

import datetime as dt
from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse

from congvu.dossiers.models import Dossier
from congvu.dossiers.rules.statuses import Status
from congvu.eforms import rules as form_rules
from congvu.kernel.refusals import Refusal
from congvu.procedures import queries as procedures
from congvu.ui.wording import tell


def by_about(refusal: Refusal) -> dict[str, list[str]]:
    """The sentences of a refusal by what each is about (a slot, a page, a field)."""
    sentences: dict[str, list[str]] = {}
    for reason in refusal.reasons:
        told = sentences.setdefault(reason.about, [])
        if (words := tell(reason)) not in told:
            told.append(words)
    return sentences


def mine() -> str:
    """The citizen's own page belongs to a room above; its address is part of the site's promise."""
    return "/cua-toi"


def address_of(dossier: Dossier) -> str:
    """The page of a dossier as it stands: a draft is gone on with, the rest is looked at."""
    if dossier.state is Status.DRAFT:
        return reverse("dossiers:continue", args=[dossier.id])
    return reverse("dossiers:dossier", args=[dossier.code])


def question_address(dossier: Dossier, page_id: str, back_to: str = "") -> str:
    address = reverse("dossiers:question", args=[dossier.id, page_id])
    return f"{address}?ve={back_to}" if back_to else address


def papers_address(dossier: Dossier) -> str:
    return reverse("dossiers:papers", args=[dossier.id])


def check_address(dossier: Dossier) -> str:
    return reverse("dossiers:check", args=[dossier.id])


def supplement_address(dossier: Dossier) -> str:
    return reverse("dossiers:supplement", args=[dossier.code])


def back_address(dossier: Dossier, page_id: str, today: dt.date) -> str:
    """Where "back" leads from a question: the question before, or the citizen's own page."""
    if dossier.state is not Status.DRAFT:
        return supplement_address(dossier)
    form = procedures.revision(dossier.revision_id).form
    before = form_rules.previous_page(form, page_id, dossier.answers, today)
    return question_address(dossier, str(before["id"])) if before else mine()


def last_question_address(dossier: Dossier, today: dt.date) -> str:
    if dossier.state is not Status.DRAFT:
        return supplement_address(dossier)
    form = procedures.revision(dossier.revision_id).form
    pages = form_rules.visible_pages(form, dossier.answers, today)
    return question_address(dossier, str(pages[-1]["id"]))


def next_address(dossier: Dossier, today: dt.date) -> str:
    """Where somebody who comes back goes on."""
    if dossier.state is not Status.DRAFT:
        return address_of(dossier)
    form = procedures.revision(dossier.revision_id).form
    unfinished = form_rules.first_unfinished_page(form, dossier.answers, today)
    if unfinished is not None:
        return question_address(dossier, str(unfinished["id"]))
    return papers_address(dossier) if not dossier.papers.exists() else check_address(dossier)


def marks_of(request: HttpRequest, rows: Iterable[str]) -> dict[str, str]:
    """The rows that were marked as wrong, each with what it should say."""
    return {
        row: request.POST.get(f"should-{row}", "")
        for row in rows
        if request.POST.get(f"row-{row}") == "wrong"
    }
