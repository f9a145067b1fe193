"""A dossier while its applicant fills it in: which questions, which papers, what is missing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from congvu.audit.rules import digest
from congvu.dossiers.models import Dossier, Paper
from congvu.dossiers.rules.statuses import Status
from congvu.dossiers.rules.submission import SubmissionFacts
from congvu.eforms import queries as eforms
from congvu.eforms import rules as form_rules
from congvu.identity.queries import CitizenCard
from congvu.kernel.moments import day_of
from congvu.procedures import queries as procedures
from congvu.procedures.queries import PaperNeed, PaperState
from congvu.sources import queries as sources


@dataclass(frozen=True, slots=True)
class SlotState:
    """One slot of the procedure as it stands for this dossier, with the paper that is in it."""

    need: PaperNeed
    paper: Paper | None
    file_count: int

    @property
    def missing(self) -> bool:
        return self.need.state is PaperState.WANTED and self.file_count == 0


def lookups_for(dossier: Dossier, *, at: dt.datetime) -> form_rules.Lookups:
    """Code lists and units of the day, and what the state knows about the submitter."""
    facts = sources.known_facts(citizen_id=dossier.submitter_id, at=at)
    return eforms.lookups(on=day_of(at), facts=facts)


def day_of_answers(dossier: Dossier, *, at: dt.datetime | None = None) -> dt.date:
    """The day from which conditions of the form count: that of handing in, else `at`.

    Without either it is the day on which the draft was saved last: what was asked then counts.
    """
    return day_of(dossier.submitted_at or at or dossier.saved_at)


def slot_states(dossier: Dossier, *, at: dt.datetime) -> tuple[SlotState, ...]:
    """Every paper slot of the procedure, in the package's order."""
    facts = sources.known_facts(citizen_id=dossier.submitter_id, at=at)
    papers = {
        paper.slot: paper
        for paper in dossier.papers.filter(replaced_at=None).prefetch_related("files__file")
    }
    needs = procedures.paper_needs(
        procedures.revision(dossier.revision_id),
        dossier.answers,
        facts,
        day_of_answers(dossier, at=at),
    )
    return tuple(
        SlotState(
            need=need,
            paper=papers.get(need.slot.slot),
            file_count=len(papers[need.slot.slot].files.all()) if need.slot.slot in papers else 0,
        )
        for need in needs
    )


def submission_facts(
    dossier: Dossier, *, declared: bool, shown_digest: str | None, at: dt.datetime
) -> SubmissionFacts:
    """What `reasons_not_to_submit` wants to know. Without a `shown_digest` nothing is compared."""
    revision = procedures.revision(dossier.revision_id)
    missing = form_rules.missing(revision.form, dossier.answers, day_of_answers(dossier, at=at))
    return SubmissionFacts(
        status=dossier.state,
        missing_pages=tuple(dict.fromkeys(str(reason.values["page"]) for reason in missing)),
        missing_slots=tuple(
            state.need.slot.slot for state in slot_states(dossier, at=at) if state.missing
        ),
        declared=declared,
        changed_since_shown=shown_digest is not None and shown_digest != content_digest(dossier),
    )


def delivery_words(dossier: Dossier, *, at: dt.datetime, language: str = "vi") -> tuple[str, str]:
    """How the result is to be received: the question's label and the answer, in words.

    Both are empty where the package names no such question or it was not answered.
    """
    revision = procedures.revision(dossier.revision_id)
    field = form_rules.fields(revision.form).get(revision.delivery_field)
    answer = dossier.answers.get(revision.delivery_field)
    if field is None or not answer:
        return "", ""
    lookups = lookups_for(dossier, at=at)
    value = form_rules.readable(field, answer, language=language, lookups=lookups)
    return form_rules.said(field["label"], language), value


@dataclass(frozen=True, slots=True)
class Contact:
    """How the applicant is reached about one dossier."""

    phone: str
    email: str


def contact_of(dossier: Dossier, card: CitizenCard) -> Contact:
    """What was given in this dossier, by the questions that the package names; else the account's.

    When anything was given here, the account's own is left out: she chose how to be reached.
    """
    revision = procedures.revision(dossier.revision_id)
    fields = form_rules.fields(revision.form)
    given = {
        fields[name]["type"]: str(dossier.answers[name])
        for name in revision.contact_fields
        if name in fields and dossier.answers.get(name)
    }
    if not given:
        return Contact(phone=card.phone or "", email=card.email or "")
    return Contact(
        phone=given.get(form_rules.FieldType.PHONE, ""),
        email=given.get(form_rules.FieldType.EMAIL, ""),
    )


def whose_result(dossier: Dossier, *, at: dt.datetime) -> str:
    """Whose paper the result will be, by the package's mapping: the child, not who applies.

    Empty where the package does not say, or before the answer is given.
    """
    revision = procedures.revision(dossier.revision_id)
    result = revision.result()
    column = next((one.column for one in result.values if one.name == result.holder), "")
    content = procedures.register_content(revision, dossier.answers, lookups_for(dossier, at=at))
    return content.get(column, "")


def snapshot(dossier: Dossier) -> dict[str, Any]:
    """Everything that is handed in, canonically: asked answers, and the files of each paper."""
    revision = procedures.revision(dossier.revision_id)
    papers = dossier.papers.filter(replaced_at=None).prefetch_related("files").order_by("slot")
    return {
        "revision": str(dossier.revision_id),
        "answers": form_rules.kept_answers(revision.form, dossier.answers, day_of_answers(dossier)),
        "papers": {
            paper.slot: {
                "kind": paper.kind,
                "files": [str(file.file_id) for file in paper.files.all()],
            }
            for paper in papers
        },
    }


def content_digest(dossier: Dossier) -> str:
    """A mark of what the check page shows, so that a change in another tab is noticed."""
    return digest(snapshot(dossier))


def editable_pages(dossier: Dossier) -> frozenset[str]:
    """Which pages may be changed now: all of a draft, the asked ones of a supplement, else none."""
    if dossier.state is Status.DRAFT:
        form = procedures.revision(dossier.revision_id).form
        return frozenset(page["id"] for _section, page in form_rules.all_pages(form))
    return frozenset(item["page"] for item in open_items(dossier) if item.get("page"))


def editable_slots(dossier: Dossier) -> frozenset[str]:
    """Which paper slots may be changed now."""
    if dossier.state is Status.DRAFT:
        papers = procedures.revision(dossier.revision_id).papers
        return frozenset(slot.slot for slot in papers if slot.one_of)
    return frozenset(item["slot"] for item in open_items(dossier) if item.get("slot"))


def open_items(dossier: Dossier) -> tuple[Mapping[str, Any], ...]:
    """What the open supplement request asks for; nothing when none is open."""
    if dossier.state is not Status.AWAITING_SUPPLEMENT:
        return ()
    request = dossier.supplements.filter(answered_at=None).first()
    return tuple(request.items) if request else ()
